"""The line to Slack: who we are there, and whether the line stands."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

_ASK_SECONDS = 3.0
_REMEMBER_SECONDS = 30.0


class SlackIdentity:
    """Our workspace and bot user, asked once; and whether Slack takes our token, asked at most twice a minute."""

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
            said, at = self._state
            if self._monotonic() - at < _REMEMBER_SECONDS:
                return said
            try:
                async with asyncio.timeout(_ASK_SECONDS):
                    await self._ask()
                said = "ok"
            except SlackApiError as error:
                said = f"Slack says {error.response.get('error', 'no')}"
            except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError):
                said = "Slack cannot be reached"
            self._state = (said, self._monotonic())
            return said

    async def _ask(self) -> None:
        answer = await self._client.auth_test()
        self._workspace = str(answer["team_id"])


class SocketLine:
    """A line held open by Socket Mode; it must stand, and the token must be good."""

    def __init__(self, handler: AsyncSocketModeHandler, identity: SlackIdentity) -> None:
        self._handler = handler
        self._identity = identity

    async def state(self) -> str:
        """`ok`, or what is wrong."""
        client = self._handler.client
        if not await client.is_connected():
            return "the Socket Mode connection is down"
        return await self._identity.state()
