"""Booking what has happened outside although storage is away for a moment: tried again until it is too late."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from access.errors import StorageAway
from access.ports import Sleep

T = TypeVar("T")
_FIRST_PAUSE_SECONDS = 0.2
_LONGEST_PAUSE_SECONDS = 2.0


async def persistently(
    book: Callable[[], Awaitable[T]],
    sleep: Sleep,
    *,
    within_seconds: float,
    monotonic: Callable[[], float] = time.monotonic,
) -> T:
    """What `book` returns, at the first try that storage lets through.

    What was done in Slack or Jira is done; not booking it would have it done, or looked for, once more.

    Args:
        book: one transaction that may be tried again.
        sleep: waits between the tries.
        within_seconds: no further try once so much time has passed.
        monotonic: a clock that only goes forward, in seconds.

    Raises:
        StorageAway: it was away all that time.
    """
    began, pause = monotonic(), _FIRST_PAUSE_SECONDS
    while True:
        try:
            return await book()
        except StorageAway:
            if monotonic() - began + pause > within_seconds:
                raise
        await sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
