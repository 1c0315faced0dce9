"""Socket Mode: tickets, acknowledgements by envelope, several connections, recycling."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from integration.sandbox_slack.bolt_app import bolt_app
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import seed
from sandbox.slack.outcomes import Status
from sandbox.slack.running import RunningSlack
from sandbox.slack.socket_hub import MOST_CONNECTIONS

COMMAND = "/jira-access test prod"


@asynccontextmanager
async def connected(slack: RunningSlack, app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
    """The app, connected over Socket Mode with Bolt's own adapter."""
    handler = AsyncSocketModeHandler(app, slack.app.app_token, web_client=app.client)
    await handler.connect_async()
    try:
        yield handler
    finally:
        await handler.close_async()


@asynccontextmanager
async def lines(slack: RunningSlack, number: int) -> AsyncIterator[list[aiohttp.ClientWebSocketResponse]]:
    """So many bare WebSocket connections, with their `hello` not read yet."""
    client = AsyncWebClient(base_url=slack.api_url)
    async with aiohttp.ClientSession() as session:
        opened = []
        for _ in range(number):
            answer = await client.apps_connections_open(app_token=slack.app.app_token)
            opened.append(await session.ws_connect(answer["url"]))
        yield opened
        for line in opened:
            await line.close()


async def _acknowledge_next(line: aiohttp.ClientWebSocketResponse) -> None:
    envelope = await line.receive_json(timeout=2)
    await line.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "ok"}})


async def test_a_command_is_acknowledged_over_the_socket(slack: RunningSlack) -> None:
    app = bolt_app(slack)

    @app.command("/jira-access")
    async def _(ack: AsyncAck, command: dict[str, str]) -> None:
        await ack(f"Checking {command['text']}…")

    async with connected(slack, app):
        outcome = await slack.control.command(seed.MEMBER, seed.OPS, COMMAND)

    assert outcome.shown
    assert outcome.shown.text == "Checking test prod…"
    assert (await slack.control.deliveries())[0].over == "socket"


async def test_without_a_connection_the_command_fails(slack: RunningSlack) -> None:
    outcome = await slack.control.command(seed.MEMBER, seed.OPS, COMMAND)

    assert outcome.status is Status.FAILED


async def test_a_connection_starts_with_hello(slack: RunningSlack) -> None:
    async with lines(slack, 1) as (line,):
        hello = await line.receive_json()

    assert (hello["type"], hello["num_connections"]) == ("hello", 1)


async def test_a_ticket_opens_one_connection_only(slack: RunningSlack) -> None:
    answer = await AsyncWebClient(base_url=slack.api_url).apps_connections_open(app_token=slack.app.app_token)

    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(answer["url"]),
        session.ws_connect(answer["url"]) as second,
    ):
        refused = await second.receive()

    assert refused.type is aiohttp.WSMsgType.CLOSE


async def test_an_eleventh_connection_is_refused(slack: RunningSlack) -> None:
    async with lines(slack, MOST_CONNECTIONS + 1) as opened:
        received = [(await line.receive()).type for line in opened]

    assert received == [aiohttp.WSMsgType.TEXT] * MOST_CONNECTIONS + [aiohttp.WSMsgType.CLOSE]


async def test_payloads_go_to_any_one_of_the_connections(slack: RunningSlack) -> None:
    async with lines(slack, 2) as (first, second):
        await first.receive_json()
        await second.receive_json()
        typed = [
            asyncio.ensure_future(slack.control.command(seed.MEMBER, seed.OPS, f"/jira-access {number}"))
            for number in range(2)
        ]
        await _acknowledge_next(first)
        await _acknowledge_next(second)
        outcomes = await asyncio.gather(*typed)

    assert [outcome.status for outcome in outcomes] == [Status.OK, Status.OK]


async def test_an_envelope_that_is_not_acknowledged_times_out(slack: RunningSlack) -> None:
    await slack.control.ack_seconds(0.05)

    async with lines(slack, 1):
        outcome = await slack.control.command(seed.MEMBER, seed.OPS, COMMAND)

    assert outcome.status is Status.TIMED_OUT


async def test_a_connection_that_ends_before_the_acknowledgement_fails_the_delivery(slack: RunningSlack) -> None:
    async with lines(slack, 1) as (line,):
        typed = asyncio.ensure_future(slack.control.command(seed.MEMBER, seed.OPS, COMMAND))
        await line.receive_json()
        await line.receive_json()
        await line.close()
        outcome = await typed

    assert outcome.status is Status.FAILED


async def test_a_recycled_connection_is_warned_and_closed_ten_seconds_later(slack: RunningSlack) -> None:
    async with lines(slack, 1) as (line,):
        await line.receive_json()
        await slack.control.refresh_sockets()
        warning = await line.receive_json()
        await slack.control.advance(10)
        refresh = await line.receive_json()
        end = await line.receive()

    assert [warning["reason"], refresh["reason"]] == ["warning", "refresh_requested"]
    assert end.type is aiohttp.WSMsgType.CLOSE


async def test_a_warned_client_comes_back_on_a_new_connection(slack: RunningSlack) -> None:
    app = bolt_app(slack)

    @app.command("/jira-access")
    async def _(ack: AsyncAck) -> None:
        await ack("Still here")

    async with connected(slack, app):
        await slack.control.refresh_sockets()
        await slack.control.wait_for(lambda: _opened_twice(slack))
        outcome = await slack.control.command(seed.MEMBER, seed.OPS, COMMAND)

    assert outcome.shown
    assert outcome.shown.text == "Still here"


async def _opened_twice(slack: RunningSlack) -> bool | None:
    opened = await slack.control.calls("apps.connections.open")
    return True if len(opened) > 1 and slack.workspace.sockets.connections else None
