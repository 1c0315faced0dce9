"""Pressing and choosing in messages and views: what the app hears, and what cannot be pressed."""

import pytest
from integration.sandbox_slack.bolt_app import bolt_app, served
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import seed
from sandbox.slack.outcomes import RefusedError, Status
from sandbox.slack.running import RunningSlack
from sandbox.slack.shapes import Json, JsonObject, objects_of


def _button(action_id: str, **more: Json) -> JsonObject:
    return {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": "Press"}, **more}


def _option(value: str) -> JsonObject:
    return {"text": {"type": "plain_text", "text": value}, "value": value}


def _actions(*elements: JsonObject) -> list[JsonObject]:
    return [{"type": "actions", "block_id": "row", "elements": [*elements]}]


async def _posted(client: AsyncWebClient, *elements: JsonObject) -> str:
    answer = await client.chat_postMessage(channel=seed.OPS, text="Press", blocks=_actions(*elements))
    return str(answer["ts"])


async def test_a_press_tells_who_pressed_what_and_where(slack: RunningSlack, client: AsyncWebClient) -> None:
    app, bodies = bolt_app(slack), []

    @app.action("again")
    async def _(ack: AsyncAck, body: dict[str, object]) -> None:
        bodies.append(body)
        await ack()

    ts = await _posted(client, _button("again", value="prod"))
    async with served(slack, app):
        outcome = await slack.control.press(seed.MEMBER, seed.OPS, ts, "again")

    assert outcome.status is Status.OK
    assert bodies[0]["user"]["id"] == seed.MEMBER
    assert bodies[0]["message"]["ts"] == ts
    assert bodies[0]["actions"][0]["value"] == "prod"


async def test_an_outsiders_press_names_their_own_team(slack: RunningSlack, client: AsyncWebClient) -> None:
    app, teams = bolt_app(slack), []

    @app.action("again")
    async def _(ack: AsyncAck, body: dict[str, dict[str, str]]) -> None:
        teams.append((body["team"]["id"], body["user"]["team_id"]))
        await ack()

    posted = await client.chat_postMessage(channel=seed.SHARED, text="a", blocks=_actions(_button("again")))
    async with served(slack, app):
        await slack.control.press(seed.OUTSIDER, seed.SHARED, posted["ts"], "again")

    assert teams == [(seed.TEAM, seed.OTHER_TEAM)]


async def test_a_url_button_is_told_to_the_app_as_well(slack: RunningSlack, client: AsyncWebClient) -> None:
    ts = await _posted(client, _button("open", url="https://jira.example.com"))

    await slack.control.press(seed.MEMBER, seed.OPS, ts, "open")

    assert [one.kind for one in await slack.control.deliveries()] == ["block_actions"]


async def test_the_choice_in_a_select_is_told_as_its_option(slack: RunningSlack, client: AsyncWebClient) -> None:
    select: JsonObject = {"type": "static_select", "action_id": "snooze", "options": [_option("1h"), _option("8h")]}
    ts = await _posted(client, select)

    await slack.control.choose(seed.MEMBER, seed.OPS, ts, "snooze", "8h")

    (told,) = objects_of((await slack.control.deliveries())[0].payload["actions"])
    assert told["selected_option"] == _option("8h")


async def test_an_option_that_is_not_offered_cannot_be_chosen(slack: RunningSlack, client: AsyncWebClient) -> None:
    ts = await _posted(client, {"type": "overflow", "action_id": "more", "options": [_option("edit")]})

    with pytest.raises(RefusedError, match="does not offer 'delete'"):
        await slack.control.choose(seed.MEMBER, seed.OPS, ts, "more", "delete")


async def test_a_button_that_was_edited_away_cannot_be_pressed(slack: RunningSlack, client: AsyncWebClient) -> None:
    ts = await _posted(client, _button("approve"))
    await client.chat_update(channel=seed.OPS, ts=ts, text="Approved", blocks=[])

    with pytest.raises(RefusedError, match="no 'approve' to press any more"):
        await slack.control.press(seed.MEMBER, seed.OPS, ts, "approve")


async def test_a_button_of_a_deleted_message_cannot_be_pressed(slack: RunningSlack, client: AsyncWebClient) -> None:
    ts = await _posted(client, _button("approve"))
    await slack.control.delete_message(seed.OPS, ts)

    with pytest.raises(RefusedError, match="sees no message"):
        await slack.control.press(seed.MEMBER, seed.OPS, ts, "approve")


async def test_somebody_elses_ephemeral_message_cannot_be_pressed(slack: RunningSlack, client: AsyncWebClient) -> None:
    posted = await client.chat_postEphemeral(
        channel=seed.OPS, user=seed.MEMBER, text="a", blocks=_actions(_button("again"))
    )

    with pytest.raises(RefusedError, match="sees no message"):
        await slack.control.press(seed.ADMIN, seed.OPS, posted["message_ts"], "again")


async def test_a_press_in_an_ephemeral_message_does_not_carry_its_content(
    slack: RunningSlack, client: AsyncWebClient
) -> None:
    app, bodies = bolt_app(slack), []

    @app.action("again")
    async def _(ack: AsyncAck, body: dict[str, object]) -> None:
        bodies.append(body)
        await ack()

    posted = await client.chat_postEphemeral(
        channel=seed.OPS, user=seed.MEMBER, text="a", blocks=_actions(_button("again"))
    )
    async with served(slack, app):
        await slack.control.press(seed.MEMBER, seed.OPS, posted["message_ts"], "again")

    assert "message" not in bodies[0]
    assert bodies[0]["container"]["is_ephemeral"] is True


async def test_an_ephemeral_message_never_becomes_public(slack: RunningSlack, client: AsyncWebClient) -> None:
    app = bolt_app(slack)

    @app.action("share")
    async def _(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(text="Shared?", replace_original=True, response_type="in_channel")

    posted = await client.chat_postEphemeral(
        channel=seed.OPS, user=seed.MEMBER, text="a", blocks=_actions(_button("share"))
    )
    async with served(slack, app):
        await slack.control.press(seed.MEMBER, seed.OPS, posted["message_ts"], "share")

    assert [one.text for one in await slack.control.messages(seed.OPS, as_user=seed.MEMBER)] == ["Shared?"]
    assert await slack.control.messages(seed.OPS, as_user=seed.ADMIN) == []


async def test_delete_original_takes_the_pressed_message_away(slack: RunningSlack, client: AsyncWebClient) -> None:
    app = bolt_app(slack)

    @app.action("dismiss")
    async def _(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(delete_original=True)

    posted = await client.chat_postEphemeral(
        channel=seed.OPS, user=seed.MEMBER, text="a", blocks=_actions(_button("dismiss"))
    )
    async with served(slack, app):
        await slack.control.press(seed.MEMBER, seed.OPS, posted["message_ts"], "dismiss")

    assert await slack.control.messages(seed.OPS, as_user=seed.MEMBER) == []


async def test_a_button_of_an_older_message_can_be_pressed_in_an_archived_channel(
    slack: RunningSlack, client: AsyncWebClient
) -> None:
    ts = await _posted(client, _button("again"))
    await slack.control.archive(seed.OPS)

    await slack.control.press(seed.MEMBER, seed.OPS, ts, "again")

    assert [one.kind for one in await slack.control.deliveries()] == ["block_actions"]
