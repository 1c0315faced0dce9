"""Events: the challenge of the request URL, retries on Slack's schedule, repeats on demand."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from integration.sandbox_slack.bolt_app import bolt_app, served
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.serving import serving
from sandbox.slack import seed
from sandbox.slack.outcomes import Status
from sandbox.slack.running import RunningSlack
from sandbox.slack.values import Role


@asynccontextmanager
async def _broken_app(slack: RunningSlack, **headers: str) -> AsyncIterator[list[tuple[str, str]]]:
    """An app that answers 500 to everything; yields the retry headers that it was sent."""
    retries: list[tuple[str, str]] = []

    async def endpoint(request: Request) -> Response:
        sent = request.headers
        retries.append((sent.get("x-slack-retry-num", ""), sent.get("x-slack-retry-reason", "")))
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Response(status_code=500, headers=named)

    async with serving(Starlette(routes=[Route("/", endpoint, methods=["POST"])])) as url:
        await slack.control.connect_http(f"{url}/")
        yield retries


async def test_the_request_url_is_asked_for_its_challenge(slack: RunningSlack) -> None:
    async with served(slack, bolt_app(slack)):
        outcome = await slack.control.verify_url()

    assert outcome.status is Status.OK


async def test_a_failed_event_is_repeated_three_times(slack: RunningSlack) -> None:
    async with _broken_app(slack) as retries:
        await slack.control.event("tokens_revoked")
        await slack.control.advance(1)
        await slack.control.advance(60)
        await slack.control.advance(300)
        await slack.control.advance(86_400)

    assert retries == [("", ""), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]


async def test_the_app_can_forbid_retries(slack: RunningSlack) -> None:
    async with _broken_app(slack, x_slack_no_retry="1") as retries:
        await slack.control.event("tokens_revoked")
        await slack.control.advance(400)

    assert retries == [("", "")]


async def test_commands_are_never_repeated(slack: RunningSlack) -> None:
    async with _broken_app(slack) as retries:
        await slack.control.command(seed.MEMBER, seed.OPS, "/jira-access help")
        await slack.control.advance(400)

    assert retries == [("", "")]


async def test_an_event_delivered_again_carries_the_same_id(slack: RunningSlack) -> None:
    app, ids = bolt_app(slack), []

    @app.event("user_change")
    async def _(body: dict[str, str]) -> None:
        ids.append(body["event_id"])

    async with served(slack, app):
        first = await slack.control.event("user_change", user={"id": seed.MEMBER})
        await slack.control.deliver_again(first.delivery_id)

    assert ids[0] == ids[1]
    assert [one.attempt for one in await slack.control.deliveries()] == [0, 1]


async def test_an_event_without_subscription_is_not_delivered(slack: RunningSlack) -> None:
    await slack.control.event("app_mention")

    assert await slack.control.deliveries() == []


async def test_a_changed_role_is_told_as_user_change(slack: RunningSlack) -> None:
    app, restricted = bolt_app(slack), asyncio.Queue[bool]()

    @app.event("user_change")
    async def _(event: dict[str, dict[str, bool]]) -> None:
        restricted.put_nowait(event["user"]["is_restricted"])

    async with served(slack, app):
        await slack.control.set_user(seed.MEMBER, role=Role.GUEST)

    assert restricted.get_nowait() is True
