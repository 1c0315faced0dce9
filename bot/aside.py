"""Work that takes minutes, done beside the beat, so that a stop need not wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from access.errors import StorageAway
from bot.schedule import Job

_log = structlog.get_logger()


class Aside:
    """Begins its work at a beat, unless it is still under way; a fault is logged and the next beat begins anew."""

    def __init__(self, name: str, every: timedelta, work: Callable[[], Awaitable[int]]) -> None:
        """Make ready.

        Args:
            name: for logs.
            every: how often it is looked for.
            work: one piece of it; returns 0 where nothing was left to do.
        """
        self.name = name
        self.every = every
        self._work = work
        self._task: asyncio.Task[None] | None = None
        self._is_open = True

    @property
    def job(self) -> Job:
        """What the schedule is given."""
        return Job(self.name, self.every, self)

    async def __call__(self) -> None:
        """Begin, and return at once."""
        if self._is_open and (self._task is None or self._task.done()):
            self._task = asyncio.ensure_future(self._run())

    async def stop(self, grace_seconds: float) -> None:
        """Begin no further piece, and cut off what takes longer; what was not booked is done again."""
        self._is_open = False
        if self._task is not None:
            await asyncio.wait((self._task,), timeout=grace_seconds)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        try:
            while self._is_open and await self._work():
                pass
        except StorageAway as away:
            _log.warning("work without storage", work=self.name, reason=str(away))
        except Exception:  # noqa: BLE001 - the next beat must be able to begin anew; the fault is logged
            _log.exception("fault in work beside the beat", work=self.name)
