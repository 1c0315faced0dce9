"""One beat of the watch: claim the looks that are due and make them, no more at once than we and each Jira can bear.

Every replica beats; the database decides who makes which look. A claim is renewed while its look goes on, so that a
replica that dies is replaced within one lease, however long a sweep takes.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from access.errors import StorageAway
from access.ports import Sleep
from access.stores import Storage
from access.watching import WatchRow

Look = Callable[[WatchRow], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class WatchBounds:
    """How much one process takes on.

    Attributes:
        looks_at_once: looks under way.
        looks_per_site: of these, at one Jira. A look sends one request at a time; a sweep up to sixteen.
        lease: after so long without a sign of life a look is given to another replica.
        deadline: the longest that a look may take; a sweep of thousands of projects takes minutes.
    """

    looks_at_once: int = 32
    looks_per_site: int = 4
    lease: timedelta = timedelta(seconds=60)
    deadline: timedelta = timedelta(hours=1)


class WatchConnections:
    """Makes the looks that are due."""

    def __init__(
        self,
        storage: Storage,
        look: Look,
        bounds: WatchBounds,
        *,
        sleep: Sleep,
        on_error: Callable[[WatchRow, Exception], None],
    ) -> None:
        self._storage = storage
        self._look = look
        self._bounds = bounds
        self._sleep = sleep
        self._on_error = on_error
        self._under_way: dict[asyncio.Task[None], WatchRow] = {}
        self._is_open = True

    @property
    def under_way(self) -> int:
        """Looks under way."""
        return len(self._under_way)

    async def __call__(self) -> int:
        """Claim what is due and begin it; returns how many. The looks themselves go on behind.

        Raises:
            StorageAway: nothing was claimed.
        """
        begun = 0
        while self._is_open and (free := self._bounds.looks_at_once - len(self._under_way)) > 0:
            # At most as many as fit into one site, so that none of those claimed has to wait for another.
            size = min(free, self._room_at_busiest())
            async with self._storage.begin() as transaction:
                claimed = await transaction.watches.claim_due(size, self._bounds.lease, self._busy_sites())
            for row in claimed:
                task = asyncio.ensure_future(self._make(row))
                self._under_way[task] = row
                task.add_done_callback(self._done)
            begun += len(claimed)
            if len(claimed) < size:
                break
        return begun

    async def drain(self, grace_seconds: float) -> None:
        """Claim nothing more, and wait for what is under way; what takes longer is cut off and given back."""
        self._is_open = False
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=grace_seconds)
        left = dict(self._under_way)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        for row in left.values():
            await self._give_back(row)

    async def _give_back(self, row: WatchRow) -> None:
        """Make the look due now; where the database is away, its lease will."""
        with contextlib.suppress(StorageAway):
            async with self._storage.begin() as transaction:
                await transaction.watches.renew(row, timedelta())

    def _sites(self) -> Counter[str]:
        return Counter(row.site for row in self._under_way.values())

    def _busy_sites(self) -> tuple[str, ...]:
        return tuple(site for site, looks in self._sites().items() if looks >= self._bounds.looks_per_site)

    def _room_at_busiest(self) -> int:
        most = max((looks for looks in self._sites().values() if looks < self._bounds.looks_per_site), default=0)
        return self._bounds.looks_per_site - most

    def _done(self, task: asyncio.Task[None]) -> None:
        self._under_way.pop(task, None)

    async def _make(self, row: WatchRow) -> None:
        renewing = asyncio.ensure_future(self._renew(row))
        try:
            async with asyncio.timeout(self._bounds.deadline.total_seconds()):
                await self._look(row)
        except Exception as error:  # noqa: BLE001 - one look's fault must not stop the others; it is told
            self._on_error(row, error)
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)

    async def _renew(self, row: WatchRow) -> None:
        """Keep the claim; one that is lost is not fought for, because its look will not be booked."""
        held = True
        while held:
            await self._sleep(self._bounds.lease.total_seconds() / 3)
            try:
                async with self._storage.begin() as transaction:
                    held = await transaction.watches.renew(row, self._bounds.lease)
            except StorageAway:
                continue
