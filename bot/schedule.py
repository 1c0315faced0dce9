"""The beat: every few seconds each replica looks for work; who does it is decided by claims in the database.

APScheduler gives the beat and nothing else. Beats that were missed come as one, and never two at a time. It goes by the
machine's clock, and would be silent for an hour where that is set back by one: then all jobs are begun anew.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from access.errors import StorageAway
from access.ports import Sleep

_log = structlog.get_logger()
Work = Callable[[], Awaitable[object]]

_CLOCK_EVERY_SECONDS = 5.0
_SET_BACK_SECONDS = 1.0
"""Less than this is a clock that is being corrected in small steps, and delays a beat by no more."""


def then(first: Callable[[], Awaitable[int]], second: Work) -> Work:
    """Both, the second only where the first found something to do: what it leaves need not wait for a beat."""

    async def both() -> None:
        if await first():
            await second()

    return both


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is looked for regularly."""

    name: str
    every: timedelta
    work: Work


class Schedule:
    """Runs jobs until it is stopped; a fault in one is logged and does not stop the beat."""

    def __init__(
        self,
        jobs: Sequence[Job],
        on_beat: Callable[[str], None] = lambda _: None,
        *,
        wall: Callable[[], float] = time.time,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Make ready.

        Args:
            jobs: what is looked for.
            on_beat: is told the name of each job that ran through without a fault.
            wall: the machine's clock, in seconds.
            sleep: waits so many seconds.
        """
        self._jobs = jobs
        self._on_beat = on_beat
        self._wall = wall
        self._sleep = sleep
        self._minding: asyncio.Task[None] | None = None
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._running: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin to beat, on the running loop."""
        # A beat that is left out because the last one goes on is what is wanted, not worth a warning each time.
        logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
        for job in self._jobs:
            self._scheduler.add_job(
                self._run,
                "interval",
                args=(job,),
                seconds=job.every.total_seconds(),
                id=job.name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._scheduler.start()
        self._minding = asyncio.ensure_future(self._mind_the_clock())

    async def stop(self) -> None:
        """Beat no more, and let the beat that is under way come to its end."""
        if not self._scheduler.running:
            return
        # Shut down at once, the scheduler would cancel what is in the middle of a transaction.
        self._scheduler.pause()
        if self._minding is not None:
            self._minding.cancel()
        while self._running:
            await asyncio.wait(set(self._running))
        self._scheduler.shutdown(wait=False)

    async def _mind_the_clock(self) -> None:
        apart_seconds = self._wall() - time.monotonic()
        while True:
            await self._sleep(_CLOCK_EVERY_SECONDS)
            before, apart_seconds = apart_seconds, self._wall() - time.monotonic()
            if apart_seconds < before - _SET_BACK_SECONDS:
                _log.warning("clock set back", seconds=round(before - apart_seconds))
                for job in self._scheduler.get_jobs():
                    job.modify(next_run_time=datetime.now(UTC))

    async def _run(self, job: Job) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine of the scheduler runs in a task of its own
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            await job.work()
        except StorageAway as away:
            _log.warning("beat without storage", job=job.name, reason=str(away))
        except Exception:  # noqa: BLE001 - the beat must go on; the fault is logged
            _log.exception("fault in a beat", job=job.name)
        else:
            self._on_beat(job.name)
