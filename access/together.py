"""Does in one go what several callers ask for at the same time: who comes while a go is under way is in the next one.

A transaction costs about the same whether it books one look or thirty. Nobody waits for company: the first caller is
served at once, and how many share the next go depends only on how long that one takes.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")
_AT_MOST = 100


class Together(Generic[Item, Outcome]):
    """Serves one item for each call, many at a time."""

    def __init__(
        self, serve: Callable[[Sequence[Item]], Awaitable[Sequence[Outcome | Exception]]], at_most: int = _AT_MOST
    ) -> None:
        """Make ready.

        Args:
            serve: does so many items at once, all or none of them, and gives an outcome for each in their order. An
                exception among the outcomes is raised for the caller of that item alone.
            at_most: items in one go.
        """
        self._serve = serve
        self._at_most = at_most
        self._waiting: deque[tuple[Item, asyncio.Future[Outcome]]] = deque()
        self._going: asyncio.Task[None] | None = None
        self._serving: asyncio.Task[None] | None = None
        self._served: set[asyncio.Future[Outcome]] = set()

    async def __call__(self, item: Item) -> Outcome:
        """The outcome of this item. Where a go fails, its halves are served anew, so that one spoils no others.

        A caller that is cut off while it waits for its go is left out; later its go is not cut off with it, and it
        waits for the end of that, so that nothing goes on behind the back of whoever cleans up.
        """
        outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, outcome))
        if self._going is None:
            self._going = asyncio.create_task(self._go())
        try:
            return await outcome
        except asyncio.CancelledError:
            if outcome in self._served and self._serving is not None:
                await asyncio.wait({self._serving})
            raise

    async def _go(self) -> None:
        try:
            while self._waiting:
                taken = [self._waiting.popleft() for _ in range(min(self._at_most, len(self._waiting)))]
                taken = [(item, outcome) for item, outcome in taken if not outcome.cancelled()]
                self._served = {outcome for _, outcome in taken}
                self._serving = asyncio.create_task(self._serve_all(taken))
                await self._serving
        finally:
            self._going = None

    async def _serve_all(self, taken: Sequence[tuple[Item, asyncio.Future[Outcome]]]) -> None:
        if not taken:
            return
        try:
            outcomes = await self._serve([item for item, _ in taken])
        except Exception as error:  # noqa: BLE001 - it is raised for whoever asked
            await self._serve_halves(taken, error)
        else:
            for (_, future), outcome in zip(taken, outcomes, strict=True):
                _tell(future, outcome)

    async def _serve_halves(self, taken: Sequence[tuple[Item, asyncio.Future[Outcome]]], error: Exception) -> None:
        if len(taken) == 1:
            _tell(taken[0][1], error)
            return
        middle = len(taken) // 2
        await asyncio.gather(self._serve_all(taken[:middle]), self._serve_all(taken[middle:]))


def _tell(future: asyncio.Future[Outcome], outcome: Outcome | Exception) -> None:
    if future.done():  # its caller was cut off
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
