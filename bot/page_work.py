"""Work that a page waits for a little, and that is finished all the same when the page does not.

Browsers and proxies give up after 30 to 60 seconds; a first look at thousands of projects takes longer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from access.errors import Busy
from bot.background import Background

T = TypeVar("T")
PATIENCE_SECONDS = 25.0
IsWaiting = Callable[[], bool]
"""Whether the page still waits."""


async def work_for_page(
    background: Background,
    work: Callable[[IsWaiting], Awaitable[T]],
    failed_late: Callable[[BaseException], Awaitable[None]],
    patience_seconds: float = PATIENCE_SECONDS,
) -> T | None:
    """What came of the work; None where it goes on without the page.

    Args:
        background: where it is done.
        work: is handed a question to ask before it leaves something to the page.
        failed_late: called with the error where the page no longer waits.
        patience_seconds: how long the page waits.

    Raises:
        Busy: too much is under way; nothing was begun.
        Exception: as the work does, where it ends while the page waits.
    """
    outcome: asyncio.Future[T] = asyncio.get_running_loop().create_future()

    async def run() -> None:
        result = await work(lambda: not outcome.cancelled())
        if not outcome.cancelled():
            outcome.set_result(result)

    async def failed(error: BaseException) -> None:
        if outcome.cancelled():
            await failed_late(error)
        else:
            outcome.set_exception(error if isinstance(error, Exception) else Busy("I am being restarted."))

    if not background.take(run, failed):
        raise Busy("Too much is under way, so nothing was done.", "Send the form again in a moment.")
    try:
        return await asyncio.wait_for(outcome, patience_seconds)
    except TimeoutError:
        if outcome.cancelled():
            return None
        raise
