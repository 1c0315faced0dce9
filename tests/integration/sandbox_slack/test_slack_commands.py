"""Slash commands over signed HTTP: the acknowledgement, the response_url, and what people may type where."""

import asyncio

import aiohttp
import pytest
from integration.sandbox_slack.bolt_app import bolt_app, served
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from sandbox.slack import seed
from sandbox.slack.faults import FaultKind, Tamper
from sandbox.slack.outcomes import RefusedError, Status
from sandbox.slack.running import RunningSlack
from sandbox.slack.shapes import JsonObject

COMMAND = "/jira-access test prod"


async def test_the_acknowledgement_is_shown_to_the_person_only(slack: RunningSlack) -> None:
    app = bolt_app(slack)

    @app.command("/jira-access")
    async def _(ack: AsyncAck, command: dict[str, str]) -> None:
        await ack(f"Checking {command['text']}…")

    async with served(slack, app):
        outcome = await slack.control.command(seed.MEMBER, seed.OPS, COMMAND)

    assert outcome.status is Status.OK
    assert outcome.shown
    assert (outcome.shown.text, outcome.shown.ephemeral_to) == ("Checking test prod…", seed.MEMBER)
    assert await slack.control.messages(seed.OPS, as_user=seed.ADMIN) == []


async def test_an_in_channel_acknowledgement_is_shown_to_all(slack: RunningSlack) -> None:
    app = bolt_app(slack)

    @app.command("/jira-access")
    async def _(ack: AsyncAck) -> None:
        await ack(text="Hello all", response_type="in_channel")

    async with served(slack, app):
        await slack.control.command(seed.MEMBER, seed.OPS, COMMAND)

    assert [one.text for one in await slack.control.messages(seed.OPS, as_user=seed.ADMIN)] == ["Hello all"]


async def test_the_answer_replaces_the_acknowledgement(slack: RunningSlack) -> None:
    app = bolt_app(slack)

    @app.command("/jira-access")
    async def _(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack("Checking…")
        task = asyncio.create_task(respond("All well", replace_original=True))
        task.add_done_callback(lambda done: done.result())

    async with served(slack, app):
        await slack.control.command(seed.MEMBER, seed.OPS, COMMAND)
        await slack.control.wait_for_message(seed.OPS, seed.MEMBER, "All well")

    assert len(await slack.control.messages(seed.OPS, as_user=seed.MEMBER)) == 1


async def test_the_answer_is_a_second_line_where_acknowledgements_cannot_be_replaced(slack: RunningSlack) -> None:
    await slack.control.ack_replaceable(is_on=False)
    app = bolt_app(slack)

    @app.command("/jira-access")
    async def _(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack("Checking…")
        task = asyncio.create_task(respond("All well", replace_original=True))
        task.add_done_callback(lambda done: done.result())

    async with served(slack, app):
        await slack.control.command(seed.MEMBER, seed.OPS, COMMAND)
        await slack.control.wait_for_message(seed.OPS, seed.MEMBER, "All well")

    assert len(await slack.control.messages(seed.OPS, as_user=seed.MEMBER)) == 2


async def test_an_app_that_is_too_slow_is_told_as_operation_timeout(slack: RunningSlack) -> None:
    await slack.control.ack_seconds(0.05)
    app = bolt_app(slack)
    may_go_on = asyncio.Event()

    @app.command("/jira-access")
    async def _(ack: AsyncAck) -> None:
        await may_go_on.wait()
        await ack()

    async with served(slack, app):
        outcome = await slack.control.command(seed.MEMBER, seed.OPS, COMMAND)
        may_go_on.set()

    assert outcome.status is Status.TIMED_OUT
    assert outcome.sentence == '/jira-access failed with the error "operation_timeout"'


async def test_an_app_that_is_not_there_is_told_as_dispatch_failed(slack: RunningSlack) -> None:
    await slack.control.connect_http("http://127.0.0.1:9/slack/events")

    outcome = await slack.control.command(seed.MEMBER, seed.OPS, COMMAND)

    assert outcome.status is Status.FAILED
    complaint = (await slack.control.messages(seed.OPS, as_user=seed.MEMBER))[0]
    assert "dispatch_failed" in complaint.text


async def test_an_acknowledgement_with_blocks_that_slack_refuses_is_a_bad_response(slack: RunningSlack) -> None:
    app = bolt_app(slack)

    @app.command("/jira-access")
    async def _(ack: AsyncAck) -> None:
        await ack(text="a", blocks=[{"type": "section"}])

    async with served(slack, app):
        outcome = await slack.control.command(seed.MEMBER, seed.OPS, COMMAND)

    assert outcome.status is Status.BAD_RESPONSE


@pytest.mark.parametrize("how", [Tamper.WRONG_SIGNATURE, Tamper.CHANGED_BODY, Tamper.OLD_TIMESTAMP])
async def test_bolt_refuses_what_was_tampered_with(slack: RunningSlack, how: Tamper) -> None:
    await slack.control.tamper(how)

    async with served(slack, bolt_app(slack)):
        outcome = await slack.control.command(seed.MEMBER, seed.OPS, COMMAND)

    assert outcome.http_status == 401


async def test_time_that_was_moved_ahead_does_not_make_signatures_old(slack: RunningSlack) -> None:
    app = bolt_app(slack)

    @app.command("/jira-access")
    async def _(ack: AsyncAck) -> None:
        await ack()

    async with served(slack, app):
        await slack.control.advance(86_400)
        outcome = await slack.control.command(seed.MEMBER, seed.OPS, COMMAND)

    assert outcome.status is Status.OK


@pytest.mark.parametrize(
    ("user", "channel", "text", "sentence"),
    [
        (seed.OUTSIDER, seed.SHARED, COMMAND, "from another workspace"),
        (seed.GONE, seed.OPS, COMMAND, "deactivated"),
        (seed.OTHER_BOT, seed.OPS, COMMAND, "is a bot"),
        (seed.GUEST, seed.PRIVATE, COMMAND, "sees no channel"),
        (seed.MEMBER, seed.ARCHIVED, COMMAND, "archived"),
        (seed.MEMBER, seed.OPS, "/unknown", "not a valid command"),
    ],
)
async def test_slacks_own_gate_keeps_the_app_out_of_it(
    slack: RunningSlack, user: str, channel: str, text: str, sentence: str
) -> None:
    with pytest.raises(RefusedError, match=sentence):
        await slack.control.command(user, channel, text)

    assert await slack.control.deliveries() == []


async def test_the_same_command_can_be_delivered_again(slack: RunningSlack) -> None:
    app, texts = bolt_app(slack), []

    @app.command("/jira-access")
    async def _(ack: AsyncAck, command: dict[str, str]) -> None:
        texts.append((command["text"], command["trigger_id"]))
        await ack()

    async with served(slack, app):
        first = await slack.control.command(seed.MEMBER, seed.OPS, COMMAND)
        await slack.control.deliver_again(first.delivery_id)

    assert len(texts) == 2
    assert texts[0] == texts[1]


async def _response_url(slack: RunningSlack) -> str:
    app = bolt_app(slack)
    kept: list[str] = []

    @app.command("/jira-access")
    async def _(ack: AsyncAck, command: dict[str, str]) -> None:
        kept.append(command["response_url"])
        await ack()

    async with served(slack, app):
        await slack.control.command(seed.MEMBER, seed.OPS, COMMAND)
    return kept[0]


async def _respond(url: str, **body: object) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as answer:
        return answer.status, await answer.text()


async def test_a_response_url_takes_five_answers(slack: RunningSlack) -> None:
    url = await _response_url(slack)

    statuses = [(await _respond(url, text=str(number)))[0] for number in range(6)]

    assert statuses == [200, 200, 200, 200, 200, 404]
    calls = await slack.control.calls("response_url")
    assert [one.error for one in calls] == ["", "", "", "", "", "used_url"]


async def test_a_response_url_ends_after_thirty_minutes(slack: RunningSlack) -> None:
    url = await _response_url(slack)

    await slack.control.advance(30 * 60 + 1)

    assert await _respond(url, text="late") == (404, '{"ok":false,"error":"expired_url"}')


async def test_a_response_is_ephemeral_unless_it_says_in_channel(slack: RunningSlack) -> None:
    url = await _response_url(slack)

    await _respond(url, text="for Sam")
    await _respond(url, text="for all", response_type="in_channel")

    assert [one.text for one in await slack.control.messages(seed.OPS, as_user=seed.ADMIN)] == ["for all"]


async def test_a_response_with_refused_blocks_is_400(slack: RunningSlack) -> None:
    url = await _response_url(slack)
    blocks: list[JsonObject] = [{"type": "section"}]

    assert await _respond(url, text="a", blocks=blocks) == (400, "invalid_blocks")


async def test_a_fault_can_strike_a_response_url(slack: RunningSlack) -> None:
    url = await _response_url(slack)
    await slack.control.fault("response_url", FaultKind.SERVER_ERROR, status=503)

    statuses = [(await _respond(url, text="a"))[0], (await _respond(url, text="b"))[0]]

    assert statuses == [503, 200]
