"""chat.*: what the app posts is kept, shown to whom it is meant for, and refused by Slack's own names."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import seed
from sandbox.slack.running import RunningSlack


async def test_a_posted_message_is_seen_by_members_of_the_channel(slack: RunningSlack, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=seed.OPS, text="All well")

    seen = await slack.control.messages(seed.OPS, as_user=seed.GUEST)

    assert [(one.ts, one.text, one.user) for one in seen] == [(posted["ts"], "All well", seed.BOT_USER)]


async def test_an_ephemeral_message_is_seen_by_one_person_only(slack: RunningSlack, client: AsyncWebClient) -> None:
    await client.chat_postEphemeral(channel=seed.OPS, user=seed.MEMBER, text="Only for Sam")

    assert [one.text for one in await slack.control.messages(seed.OPS, as_user=seed.MEMBER)] == ["Only for Sam"]
    assert await slack.control.messages(seed.OPS, as_user=seed.ADMIN) == []


async def test_timestamps_are_unique_and_rise(client: AsyncWebClient) -> None:
    posted = [(await client.chat_postMessage(channel=seed.OPS, text=str(number)))["ts"] for number in range(5)]

    assert sorted(set(posted)) == posted


async def test_an_edit_without_blocks_keeps_the_blocks(slack: RunningSlack, client: AsyncWebClient) -> None:
    blocks = [{"type": "divider"}]
    posted = await client.chat_postMessage(channel=seed.OPS, text="Lost", blocks=blocks)

    await client.chat_update(channel=seed.OPS, ts=posted["ts"], text="Back")

    edited = (await slack.control.messages(seed.OPS, as_user=seed.MEMBER))[0]
    assert edited.text == "Back"
    assert edited.blocks[0]["type"] == "divider"
    assert edited.edited_ts > posted["ts"]


async def test_a_deleted_message_is_gone(slack: RunningSlack, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=seed.OPS, text="Oops")

    await client.chat_delete(channel=seed.OPS, ts=posted["ts"])

    assert await slack.control.messages(seed.OPS, as_user=seed.MEMBER) == []


async def test_a_reply_stands_under_its_message(slack: RunningSlack, client: AsyncWebClient) -> None:
    parent = await client.chat_postMessage(channel=seed.OPS, text="Lost")

    await client.chat_postMessage(channel=seed.OPS, text="Still lost", thread_ts=parent["ts"])

    seen = await slack.control.messages(seed.OPS, as_user=seed.MEMBER)
    assert [(one.text, one.is_reply) for one in seen] == [("Lost", False), ("Still lost", True)]


async def test_a_permalink_leads_to_the_message(client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=seed.OPS, text="Look")

    link = await client.chat_getPermalink(channel=seed.OPS, message_ts=posted["ts"])

    assert link["permalink"].endswith(f"/archives/{seed.OPS}/p{posted['ts'].replace('.', '')}")


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE01", "channel_not_found"),
        (seed.MEMBER, "channel_not_found"),
        (seed.NOT_JOINED, "not_in_channel"),
        (seed.ARCHIVED, "is_archived"),
    ],
)
async def test_a_channel_that_cannot_be_posted_to_is_refused_by_name(
    client: AsyncWebClient, channel: str, error: str
) -> None:
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=channel, text="Hello?")

    assert refused.value.response["error"] == error


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "a", "thread_ts": "1.1"}, "thread_not_found"),
        ({"text": "a", "metadata": {"event_type": ""}}, "invalid_metadata_format"),
        ({"text": "a", "blocks": [{"type": "no_such_block"}]}, "invalid_blocks"),
    ],
)
async def test_content_that_slack_does_not_take_is_refused_by_name(
    client: AsyncWebClient, content: dict[str, object], error: str
) -> None:
    with pytest.raises(SlackApiError) as refused:
        await client.api_call("chat.postMessage", json={"channel": seed.OPS, **content})

    assert refused.value.response["error"] == error


async def test_refused_blocks_say_where_with_a_json_pointer(client: AsyncWebClient) -> None:
    too_long = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}

    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=seed.OPS, text="a", blocks=[too_long])

    assert refused.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]


async def test_an_ephemeral_message_cannot_be_edited(client: AsyncWebClient) -> None:
    posted = await client.chat_postEphemeral(channel=seed.OPS, user=seed.MEMBER, text="Only for Sam")

    with pytest.raises(SlackApiError, match="message_not_found"):
        await client.chat_update(channel=seed.OPS, ts=posted["message_ts"], text="For all")


async def test_a_persons_message_cannot_be_edited_by_the_app(slack: RunningSlack, client: AsyncWebClient) -> None:
    ts = await slack.control.say(seed.MEMBER, seed.OPS, "My own words")

    with pytest.raises(SlackApiError, match="cant_update_message"):
        await client.chat_update(channel=seed.OPS, ts=ts, text="Not my words")


async def test_an_ephemeral_message_for_somebody_outside_the_channel_is_refused(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError, match="user_not_in_channel"):
        await client.chat_postEphemeral(channel=seed.OPS, user=seed.OUTSIDER, text="Psst")
