"""Tells a dead man's switch outside that the bot beats and its storage answers; silence raises the alarm there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import aiohttp
import structlog

from access.ports import Clock
from access.stores import Storage

_log = structlog.get_logger()
_SECONDS = aiohttp.ClientTimeout(total=10)


class Heartbeat:
    """Sends heartbeats."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        storage: Storage,
        is_well: Callable[[], bool],
        clock: Clock,
        on_sent: Callable[[datetime], None],
    ) -> None:
        """Make ready; `is_well` tells whether the beat works and Slack takes our token."""
        self._session = session
        self._url = url
        self._storage = storage
        self._is_well = is_well
        self._clock = clock
        self._on_sent = on_sent

    async def __call__(self) -> bool:
        """Send one, if all is well; returns whether it got out.

        Raises:
            StorageAway: the storage does not answer; nothing was sent.
        """
        if not self._is_well():
            return False
        await self._storage.ping()
        try:
            async with self._session.get(self._url, timeout=_SECONDS, allow_redirects=False) as answer:
                got_out = answer.ok
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            _log.warning("heartbeat did not get out", error=type(error).__name__)
            return False
        if got_out:
            self._on_sent(self._clock())
        return got_out
