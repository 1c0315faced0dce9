"""The line to Slack: who we are there, and whether the line stands."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import aiohttp
from slack_bolt.adapter.socket_mode.async_base_handler import AsyncBaseSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.metrics import Metrics
from bot.socket_client import PatientSocketClient

_ASK_SECONDS = 3.0
_REMEMBER_SECONDS = 30.0
_REMEMBER_TROUBLE_SECONDS = 5.0


class SlackIdentity:
    """Our workspace, asked once; and whether Slack takes our token, asked at most twice a minute while it does."""

    def __init__(self, client: AsyncWebClient, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._monotonic = monotonic
        self._workspace = ""
        self._state = ("not asked yet", float("-inf"))
        self._asking = asyncio.Lock()

    async def workspace(self) -> str:
        """Team id of the workspace that the token belongs to. Raises what slack_sdk raises."""
        if not self._workspace:
            await self._ask()
        return self._workspace

    async def state(self) -> str:
        """`ok`, or Slack's own word for what is wrong with the token, or that Slack cannot be reached."""
        async with self._asking:
            said, until = self._state
            if self._monotonic() < until:
                return said
            try:
                async with asyncio.timeout(_ASK_SECONDS):
                    await self._ask()
                said = "ok"
            except SlackApiError as error:
                said = f"Slack says {error.response.get('error', 'no')}"
            except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError):
                said = "Slack cannot be reached"
            keep_seconds = _REMEMBER_SECONDS if said == "ok" else _REMEMBER_TROUBLE_SECONDS
            self._state = (said, self._monotonic() + keep_seconds)
            return said

    async def _ask(self) -> None:
        answer = await self._client.auth_test()
        self._workspace = str(answer["team_id"])


class SocketLine:
    """A line held open by Socket Mode; it must stand, and the token must be good."""

    def __init__(self, handler: SocketHandler, identity: SlackIdentity) -> None:
        self._handler = handler
        self._identity = identity
        self._connecting: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect. Where Slack is away this returns after three seconds, and the connecting goes on by itself."""
        # slack_sdk tries for ever; waiting for it would leave the process deaf to a stop signal.
        self._connecting = asyncio.ensure_future(self._handler.connect_async())  # type: ignore[no-untyped-call]  # Bolt's handler has no annotations
        await asyncio.wait({self._connecting}, timeout=_ASK_SECONDS)

    async def close(self) -> None:
        """Take nothing more from Slack. May be called again."""
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.gather(self._connecting, return_exceptions=True)
        if not self._handler.client.closed:
            await self._handler.close_async()  # type: ignore[no-untyped-call]  # as above

    async def state(self) -> str:
        """`ok`, or what is wrong."""
        if not await self._handler.client.is_connected():
            return "the Socket Mode connection is down"
        return await self._identity.state()


class SocketHandler(AsyncBaseSocketModeHandler):
    """Has Bolt answer what comes in over the socket, and measures the time to the acknowledgement."""

    def __init__(self, app: AsyncApp, client: PatientSocketClient, metrics: Metrics) -> None:
        self.app = self._bolt = app
        self.client = client
        self._metrics = metrics
        client.socket_mode_request_listeners.append(self.handle)

    async def handle(self, client: AsyncBaseSocketModeClient, req: SocketModeRequest) -> None:
        """Have Bolt answer one envelope."""
        with self._metrics.ack_seconds.time():
            begun = time.time()
            await send_async_response(client, req, await run_async_bolt_app(self._bolt, req), begun)
