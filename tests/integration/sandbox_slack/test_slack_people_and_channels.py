"""users.*, usergroups.* and conversations.*: what the app may know, and what was said."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import seed
from sandbox.slack.running import RunningSlack


@pytest.mark.parametrize(
    ("user", "flag", "expected"),
    [
        (seed.MEMBER, "is_restricted", False),
        (seed.ADMIN, "is_admin", True),
        (seed.GUEST, "is_restricted", True),
        (seed.GUEST, "is_ultra_restricted", False),
        (seed.SINGLE_CHANNEL_GUEST, "is_ultra_restricted", True),
        (seed.GONE, "deleted", True),
        (seed.OTHER_BOT, "is_bot", True),
    ],
)
async def test_a_persons_kind_is_told(client: AsyncWebClient, user: str, flag: str, *, expected: bool) -> None:
    answer = await client.users_info(user=user)

    assert answer["user"][flag] is expected


async def test_an_outsider_has_another_team_and_no_standing(client: AsyncWebClient) -> None:
    outsider = (await client.users_info(user=seed.OUTSIDER))["user"]

    assert outsider["team_id"] == seed.OTHER_TEAM
    assert "is_admin" not in outsider


async def test_a_persons_time_zone_is_told_with_its_offset(client: AsyncWebClient) -> None:
    answer = await client.users_info(user=seed.ON_CALL)

    assert (answer["user"]["tz"], answer["user"]["tz_offset"]) == ("Asia/Tokyo", 9 * 3600)


async def test_an_unknown_person_is_refused(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError, match="user_not_found"):
        await client.users_info(user="U0NOBODY001")


async def test_people_of_other_workspaces_are_not_listed(client: AsyncWebClient) -> None:
    members = (await client.users_list())["members"]

    assert seed.OUTSIDER not in {user["id"] for user in members}


async def test_the_members_of_a_group_are_those_that_were_set(slack: RunningSlack, client: AsyncWebClient) -> None:
    await slack.control.set_group(seed.APPROVERS_GROUP, [seed.MEMBER])

    assert (await client.usergroups_users_list(usergroup=seed.APPROVERS_GROUP))["users"] == [seed.MEMBER]


async def test_an_unknown_group_is_refused(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError, match="no_such_subteam"):
        await client.usergroups_users_list(usergroup="S0NOWHERE01")


async def test_a_channel_tells_whether_it_is_shared_and_joined(client: AsyncWebClient) -> None:
    shared = (await client.conversations_info(channel=seed.SHARED))["channel"]
    elsewhere = (await client.conversations_info(channel=seed.NOT_JOINED))["channel"]

    assert (shared["is_ext_shared"], shared["is_member"]) == (True, True)
    assert (elsewhere["is_ext_shared"], elsewhere["is_member"]) == (False, False)


async def test_a_private_channel_without_the_app_is_unknown_to_it(slack: RunningSlack, client: AsyncWebClient) -> None:
    await slack.control.set_member(seed.PRIVATE, seed.BOT_USER, is_member=False)

    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client.conversations_info(channel=seed.PRIVATE)


async def test_lists_come_in_pages(client: AsyncWebClient) -> None:
    first = await client.conversations_members(channel=seed.OPS, limit=4)
    rest = await client.conversations_members(
        channel=seed.OPS, limit=4, cursor=first["response_metadata"]["next_cursor"]
    )

    assert len({*first["members"], *rest["members"]}) == 7
    assert rest["response_metadata"]["next_cursor"] == ""


async def test_a_direct_message_is_opened_once_and_seen_by_its_person(
    slack: RunningSlack, client: AsyncWebClient
) -> None:
    channel = (await client.conversations_open(users=seed.MEMBER))["channel"]["id"]
    again = (await client.conversations_open(users=seed.MEMBER))["channel"]["id"]

    await client.chat_postMessage(channel=channel, text="Just for you")

    assert channel == again
    assert [one.text for one in await slack.control.direct_messages(seed.MEMBER)] == ["Just for you"]


async def test_nobody_can_write_to_a_deactivated_person(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError, match="user_disabled"):
        await client.conversations_open(users=seed.GONE)


async def test_history_finds_a_message_by_its_metadata(slack: RunningSlack, client: AsyncWebClient) -> None:
    await slack.control.set_scopes(seed.SCOPES | seed.HISTORY_SCOPES)
    metadata = {"event_type": "outbox", "event_payload": {"id": "42"}}
    await client.chat_postMessage(channel=seed.OPS, text="a", metadata=metadata)

    plain = (await client.conversations_history(channel=seed.OPS))["messages"]
    full = (await client.conversations_history(channel=seed.OPS, include_all_metadata=True))["messages"]

    assert "metadata" not in plain[0]
    assert full[0]["metadata"] == metadata


async def test_history_leaves_out_ephemeral_messages_and_replies(slack: RunningSlack, client: AsyncWebClient) -> None:
    await slack.control.set_scopes(seed.SCOPES | seed.HISTORY_SCOPES)
    parent = await client.chat_postMessage(channel=seed.OPS, text="parent")
    await client.chat_postMessage(channel=seed.OPS, text="reply", thread_ts=parent["ts"])
    await client.chat_postEphemeral(channel=seed.OPS, user=seed.MEMBER, text="hidden")

    told = (await client.conversations_history(channel=seed.OPS))["messages"]

    assert [(one["text"], one["reply_count"]) for one in told] == [("parent", 1)]


async def test_history_is_the_newest_first_and_bounded_by_time(slack: RunningSlack, client: AsyncWebClient) -> None:
    await slack.control.set_scopes(seed.SCOPES | seed.HISTORY_SCOPES)
    first = await client.chat_postMessage(channel=seed.OPS, text="first")
    await client.chat_postMessage(channel=seed.OPS, text="second")
    await client.chat_postMessage(channel=seed.OPS, text="third")

    told = (await client.conversations_history(channel=seed.OPS, oldest=first["ts"]))["messages"]

    assert [one["text"] for one in told] == ["third", "second"]


async def test_replies_are_the_thread_from_its_start(slack: RunningSlack, client: AsyncWebClient) -> None:
    await slack.control.set_scopes(seed.SCOPES | seed.HISTORY_SCOPES)
    parent = await client.chat_postMessage(channel=seed.OPS, text="parent")
    await client.chat_postMessage(channel=seed.OPS, text="reply", thread_ts=parent["ts"])

    told = (await client.conversations_replies(channel=seed.OPS, ts=parent["ts"]))["messages"]

    assert [one["text"] for one in told] == ["parent", "reply"]
