"""Work that goes on after Slack was answered: a bounded group with a deadline, an error handler and a drain.

Bolt's own lazy listeners lose errors; here nothing that was taken ends without a word.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from functools import partial

import structlog

_log = structlog.get_logger()
_LAST_WORDS_SECONDS = 5.0
"""How long work that was cut off may take to say so."""

Work = Callable[[], Awaitable[None]]
OnError = Callable[[BaseException], Awaitable[None]]


class OutOfTime(Exception):
    """Work was cut off at its deadline."""


class Background:
    """Runs what it is given, at most `limit` at once, each for at most `deadline_seconds`."""

    def __init__(self, *, limit: int, deadline_seconds: float) -> None:
        self._limit = limit
        self._deadline_seconds = deadline_seconds
        self._tasks: set[asyncio.Task[None]] = set()
        self._short: set[asyncio.Task[None]] = set()
        self._closing = asyncio.Event()

    @property
    def in_flight(self) -> int:
        """How much is under way."""
        return len(self._tasks)

    @property
    def deadline_seconds(self) -> float:
        """The longest that one piece of work may take."""
        return self._deadline_seconds

    @property
    def is_open(self) -> bool:
        """Whether more is taken at all; False once the process is closing down."""
        return not self._closing.is_set()

    def take(self, work: Work, on_error: OnError) -> bool:
        """Begin the work now.

        Args:
            work: what to do.
            on_error: told what went wrong: `OutOfTime` past the deadline, `CancelledError` when the process ended
                first. An error in it is logged, and the end of the matter.

        Returns:
            Whether it was taken. False: too much is under way, or the process is closing down; nothing was begun.
        """
        if not self.is_open or len(self._tasks) >= self._limit:
            return False
        self._start(self._tasks, self._run(work, on_error))
        return True

    def also(self, work: Work) -> None:
        """Begin something short that counts towards no limit, such as saying that one is busy; errors are logged."""
        self._start(self._short, _logged(work))

    async def pause(self, seconds: float) -> None:
        """Wait so long, or until the process closes down."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closing.wait()

    async def drain(self, grace_seconds: float) -> int:
        """Take nothing more, wait for what is under way, and cut off what is left after the grace time.

        Returns:
            How many were cut off.
        """
        self._closing.set()
        left = await _wait(self._tasks, grace_seconds)
        for task in left:
            task.cancel()
        for task in await _wait(left | self._short, _LAST_WORDS_SECONDS):
            task.cancel()
        await asyncio.gather(*left, *self._short, return_exceptions=True)
        return len(left)

    def _start(self, group: set[asyncio.Task[None]], work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        group.add(task)
        task.add_done_callback(group.discard)

    async def _run(self, work: Work, on_error: OnError) -> None:
        deadline = asyncio.timeout(self._deadline_seconds)
        try:
            async with deadline:
                await work()
        except asyncio.CancelledError as cut_off:
            await _logged(partial(on_error, cut_off))
            raise
        except Exception as error:  # noqa: BLE001 - the handler is the one place that all faults come to
            # A time-out inside the work is the work's own fault, not the deadline's.
            is_late = deadline.expired() and isinstance(error, TimeoutError)
            await _logged(partial(on_error, OutOfTime() if is_late else error))


async def _logged(work: Work) -> None:
    try:
        await work()
    except Exception:  # noqa: BLE001 - nobody is left to raise it to
        _log.exception("fault in the background")


async def _wait(tasks: set[asyncio.Task[None]], seconds: float) -> set[asyncio.Task[None]]:
    """Those of the tasks that are not done by then."""
    if not tasks:
        return set()
    _, left = await asyncio.wait(set(tasks), timeout=seconds)
    return left
