"""slack_sdk's Socket Mode client, made patient: while Slack is away it waits longer and longer, and says so once.

As it comes, it logs a traceback at each try, and dials an address that is good for one call again and again.
Source: slack_sdk/socket_mode/aiohttp and async_client of slack_sdk 3.47.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

_log = structlog.get_logger()
_PING_SECONDS = 10.0
_SHORTEST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 60.0
_ABOUT_AN_OUTAGE = (
    "Failed to connect ",
    "Failed to check the current session ",
    "Failed to close the old session ",
    "Failed to receive or enqueue a message",
    "Failed to retrieve WSS URL",
    "Failed to send a ping message ",
)
_TROUBLES = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError)

Pause = Callable[[float], Awaitable[None]]


class Outage:
    """How long Slack has been away, and how long to wait before the next try."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._since: float | None = None
        self._reason = ""
        self._failures = 0

    @property
    def pause_seconds(self) -> float:
        """0 while nothing has failed, then twice as long each time, up to a minute."""
        if self._failures == 0:
            return 0.0
        return min(_LONGEST_PAUSE_SECONDS, _SHORTEST_PAUSE_SECONDS * 2.0 ** min(self._failures - 1, 10))

    def failed(self, error: Exception) -> None:
        """A try failed. The first one is logged, and one for another reason."""
        self._failures += 1
        reason = _reason_of(error)
        if self._since is None:
            self._since = self._monotonic()
        elif reason == self._reason:
            return
        self._reason = reason
        _log.warning("slack is away, trying again", reason=reason)

    def ended(self) -> None:
        """The line stands."""
        if self._since is not None:
            seconds = round(self._monotonic() - self._since)
            _log.info("slack is back", after_seconds=seconds, failed_tries=self._failures)
        self._since, self._reason, self._failures = None, "", 0


class PatientSocketClient(SocketModeClient):
    """Keeps one line to Slack, whatever happens to it."""

    def __init__(
        self, app_token: str, client: AsyncWebClient, outage: Outage | None = None, pause: Pause = asyncio.sleep
    ) -> None:
        super().__init__(app_token, logger=_quiet_logger(), web_client=client, ping_interval=_PING_SECONDS)
        self._outage = outage or Outage()
        self._pause = pause
        # connect() asks nothing of its session but these three calls.
        self.aiohttp_client_session: Any = _Dialler(self, self.aiohttp_client_session, self._outage)

    async def issue_new_wss_url(self) -> str:
        """An address to dial, once Slack gives one."""
        while True:
            await self._pause(self._outage.pause_seconds)
            try:
                return await super().issue_new_wss_url()
            except _TROUBLES as error:
                if self.closed:
                    raise
                self._outage.failed(error)


class _Dialler:
    """An HTTP session whose calls are noted; a call that failed has used its address up."""

    def __init__(self, client: PatientSocketClient, session: aiohttp.ClientSession, outage: Outage) -> None:
        self._client = client
        self._session = session
        self._outage = outage

    @property
    def closed(self) -> bool:
        """Whether the session has ended."""
        return self._session.closed

    async def ws_connect(self, url: str, **options: Any) -> aiohttp.ClientWebSocketResponse:  # noqa: ANN401 - handed on
        """Dial. Raises what aiohttp raises."""
        try:
            line: aiohttp.ClientWebSocketResponse = await self._session.ws_connect(url, **options)
        except _TROUBLES as error:
            self._client.wss_uri = None
            self._outage.failed(error)
            raise
        self._outage.ended()
        return line

    async def close(self) -> None:
        """End the session."""
        await self._session.close()


class _OutageFilter(logging.Filter):
    """Drops the lines that the client writes at each failed try; `Outage` says it once."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not str(record.msg).startswith(_ABOUT_AN_OUTAGE)


def _quiet_logger() -> logging.Logger:
    logger = logging.getLogger("bot.socket_client.slack_sdk")
    logger.setLevel(logging.WARNING)
    if not logger.filters:
        logger.addFilter(_OutageFilter())
    return logger


def _reason_of(error: Exception) -> str:
    """Slack's own word where it answered with one."""
    if isinstance(error, SlackApiError):
        word = error.response.get("error") if isinstance(error.response.data, dict) else None
        return f"Slack says {word or error.response.status_code}"
    return f"Slack cannot be reached ({type(error).__name__})"
