"""How the process is: whether its storage and its line to Slack are there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

from access.errors import AccessError
from access.stores import Storage
from bot.background import Background

_PING_SECONDS = 3.0
_QUEUE_SECONDS = 1.0


class SlackLine(Protocol):
    """The line to Slack, whichever way it runs."""

    async def state(self) -> str:
        """`ok`, or what is wrong, in a few words without anything secret."""


class Engine(Protocol):
    """What beats."""

    @property
    def looks_under_way(self) -> int:
        """Looks under way in this process."""

    @property
    def delivery_problem(self) -> str:
        """Slack's last word that stopped a saying; empty while they get out."""


class Health:
    """Answers `/healthz` and `/readyz`."""

    def __init__(
        self,
        storage: Storage,
        slack: SlackLine,
        background: Background,
        monotonic: Callable[[], float] = time.monotonic,
        engine: Engine | None = None,
    ) -> None:
        self._storage = storage
        self._slack = slack
        self._background = background
        self._engine = engine
        self._monotonic = monotonic
        self._started = monotonic()

    async def facts(self) -> dict[str, object]:
        """That the process lives, for how long, and how much is under way."""
        return {
            "alive": True,
            "uptime_seconds": round(self._monotonic() - self._started, 1),
            "in_flight": self._background.in_flight,
            **await self._watch_facts(),
        }

    async def _watch_facts(self) -> dict[str, object]:
        """Looks under way, Slack's word for why sayings do not get out, and how many wait, of every replica's."""
        if self._engine is None:
            return {}
        return {
            "looks": self._engine.looks_under_way,
            "delivery": self._engine.delivery_problem or "ok",
            **await self._queue(),
        }

    async def _queue(self) -> dict[str, object]:
        """Sayings that wait, and for how long the oldest has; nothing where storage does not say so at once."""
        try:
            async with asyncio.timeout(_QUEUE_SECONDS), self._storage.reading() as transaction:
                waiting, oldest = await transaction.outbox.waiting()
                now = await transaction.watches.now()
        except (TimeoutError, AccessError):
            return {}
        return {"waiting": waiting, "oldest_waiting_seconds": round((now - oldest).total_seconds()) if oldest else 0}

    async def ready(self) -> dict[str, str]:
        """Each thing that commands need: `ok`, or what is wrong with it."""
        storage, slack = await asyncio.gather(self._storage_state(), self._slack.state())
        return {
            "storage": storage,
            "slack": slack,
            "process": "ok" if self._background.is_open else "closing down",
        }

    async def _storage_state(self) -> str:
        try:
            async with asyncio.timeout(_PING_SECONDS):
                await self._storage.ping()
        except TimeoutError:
            return "does not answer"
        except AccessError as error:
            return str(error)
        return "ok"
