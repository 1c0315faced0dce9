"""Work that goes on after Slack was answered: a bounded group with a deadline, an error handler and a drain.

Bolt's own lazy listeners lose errors; here nothing that was taken ends without a word.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

Work = Callable[[], Awaitable[None]]
OnError = Callable[[BaseException], Awaitable[None]]


class Background:
    """Runs what it is given, at most `limit` at once, each for at most `deadline_seconds`."""

    def __init__(self, *, limit: int, deadline_seconds: float) -> None:
        self._limit = limit
        self._deadline_seconds = deadline_seconds
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_open = True

    @property
    def in_flight(self) -> int:
        """How much is under way."""
        return len(self._tasks)

    @property
    def is_open(self) -> bool:
        """Whether more is taken at all; False once the process is closing down."""
        return self._is_open

    def take(self, work: Work, on_error: OnError) -> bool:
        """Begin the work now.

        Args:
            work: what to do.
            on_error: told what went wrong: `TimeoutError` past the deadline, `CancelledError` when the process ended
                first. An error in it is the end of the matter.

        Returns:
            Whether it was taken. False: too much is under way, or the process is closing down; nothing was begun.
        """
        if not self._is_open or len(self._tasks) >= self._limit:
            return False
        task = asyncio.create_task(self._run(work, on_error))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def drain(self, grace_seconds: float) -> int:
        """Take nothing more, wait for what is under way, and cut off what is left after the grace time.

        Returns:
            How many were cut off.
        """
        self._is_open = False
        if not self._tasks:
            return 0
        _, left = await asyncio.wait(self._tasks, timeout=grace_seconds)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        return len(left)

    async def _run(self, work: Work, on_error: OnError) -> None:
        try:
            async with asyncio.timeout(self._deadline_seconds):
                await work()
        except asyncio.CancelledError as cut_off:
            await on_error(cut_off)
            raise
        except Exception as error:  # noqa: BLE001 - the handler is the one place that all faults come to
            await on_error(error)
