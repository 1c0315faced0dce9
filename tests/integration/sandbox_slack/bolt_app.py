"""A small Bolt app on loopback, as the app that the sandbox Slack delivers to. No tests here."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.serving import serving
from sandbox.slack.running import RunningSlack


def bolt_app(slack: RunningSlack) -> AsyncApp:
    """An app with the sandbox's tokens and no listeners yet."""
    client = AsyncWebClient(slack.app.bot_token, base_url=slack.api_url, retry_handlers=[])
    return AsyncApp(client=client, signing_secret=slack.app.signing_secret, process_before_response=True)


@asynccontextmanager
async def served(slack: RunningSlack, app: AsyncApp) -> AsyncIterator[None]:
    """Serve the app over HTTP, and have the sandbox deliver there."""
    handler = AsyncSlackRequestHandler(app)

    async def endpoint(request: Request) -> Response:
        return await handler.handle(request)

    async with serving(Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])) as url:
        await slack.control.connect_http(f"{url}/slack/events")
        yield
