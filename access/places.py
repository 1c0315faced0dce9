"""Keeps so many pieces of work going: what a beat claims, and what is claimed as soon as some of it has ended.

A beat every few seconds would else be the bound: what does not fit into one beat would wait for the next.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from access.errors import StorageAway

Row = TypeVar("Row")
_FULL_SHARE = 0.75
"""More is claimed once less than this share of the places is taken, so that a claim brings several rows."""


class Places(Generic[Row]):
    """Work under way in one process, with the row that each piece is about."""

    def __init__(
        self,
        at_once: int,
        claim: Callable[[int], Awaitable[tuple[Sequence[Row], bool]]],
        work: Callable[[Row], Awaitable[None]],
    ) -> None:
        """Make ready.

        Args:
            at_once: pieces of work under way at most.
            claim: takes up to so many rows; tells also whether there may be more once a place is free.
            work: does one of them; never raises.
        """
        self._at_once = at_once
        self._claim = claim
        self._work = work
        self._rows: dict[asyncio.Task[None], Row] = {}
        self._filling = asyncio.Lock()
        self._refill: asyncio.Task[None] | None = None
        self._is_open = True
        self._may_be_more = False

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is under way."""
        return tuple(self._rows.values())

    async def fill(self) -> int:
        """Claim until nothing is left or every place is taken; returns how many rows were claimed.

        Raises:
            StorageAway: nothing more was claimed.
        """
        begun = 0
        async with self._filling:
            while self._is_open and (free := self._at_once - len(self._rows)) > 0:
                claimed, self._may_be_more = await self._claim(free)
                for row in claimed:
                    task = asyncio.ensure_future(self._work(row))
                    self._rows[task] = row
                    task.add_done_callback(self._done)
                begun += len(claimed)
                if not claimed:
                    break
        return begun

    async def drain(self, grace_seconds: float) -> tuple[Row, ...]:
        """Claim nothing more and wait for what is under way; what takes longer is cut off, and returned."""
        self._is_open = False
        if self._refill is not None:
            await asyncio.wait({self._refill})
        if self._rows:
            await asyncio.wait(set(self._rows), timeout=grace_seconds)
        left = dict(self._rows)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        return tuple(left.values())

    def _done(self, task: asyncio.Task[None]) -> None:
        self._rows.pop(task, None)
        has_room = len(self._rows) < self._at_once * _FULL_SHARE
        if self._may_be_more and has_room and self._is_open and self._refill is None:
            self._refill = asyncio.ensure_future(self._fill_again())

    async def _fill_again(self) -> None:
        try:
            await self.fill()
        except StorageAway:  # the next beat tries again, and tells
            self._may_be_more = False
        finally:
            self._refill = None
