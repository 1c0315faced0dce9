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
from access.places import Places
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
        on_error: Callable[[str, Exception], None],
    ) -> None:
        """Make ready; `on_error` hears of a connection whose look failed or could not begin, and why."""
        self._storage = storage
        self._look = look
        self._bounds = bounds
        self._sleep = sleep
        self._on_error = on_error
        self._places = Places(bounds.looks_at_once, self._claim, self._make)

    @property
    def under_way(self) -> int:
        """Looks under way."""
        return len(self._places.rows)

    async def __call__(self) -> int:
        """Claim what is due and begin it; returns how many. The looks themselves go on behind.

        What does not fit is claimed as soon as looks have ended.

        Raises:
            StorageAway: nothing was claimed.
        """
        return await self._places.fill()

    async def drain(self, grace_seconds: float) -> None:
        """Claim nothing more, and wait for what is under way; what takes longer is cut off and given back."""
        for row in await self._places.drain(grace_seconds):
            await self._give_back(row)

    async def _claim(self, free: int) -> tuple[tuple[WatchRow, ...], bool]:
        at_sites = Counter(row.site for row in self._places.rows)
        async with self._storage.begin() as transaction:
            claimed = await transaction.watches.claim_due(
                free, self._bounds.lease, at_sites, self._bounds.looks_per_site, self._on_error
            )
        at_sites.update(row.site for row in claimed)
        is_held_back = any(looks >= self._bounds.looks_per_site for looks in at_sites.values())
        return claimed, bool(claimed) or is_held_back

    async def _give_back(self, row: WatchRow) -> None:
        """Make the look due now; where the database is away, its lease will."""
        with contextlib.suppress(StorageAway):
            async with self._storage.begin() as transaction:
                await transaction.watches.renew(row, timedelta())

    async def _make(self, row: WatchRow) -> None:
        in_transaction = asyncio.Lock()
        renewing = asyncio.ensure_future(self._renew(row, in_transaction))
        try:
            async with asyncio.timeout(self._bounds.deadline.total_seconds()):
                await self._look(row)
        except Exception as error:  # noqa: BLE001 - one look's fault must not stop the others; it is told
            self._on_error(row.connection_id, error)
        finally:
            async with in_transaction:  # cut off within one, it would leave its connection behind
                renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)

    async def _renew(self, row: WatchRow, in_transaction: asyncio.Lock) -> None:
        """Keep the claim; one that is lost is not fought for, because its look will not be booked."""
        held = True
        while held:
            await self._sleep(self._bounds.lease.total_seconds() / 3)
            async with in_transaction:
                with contextlib.suppress(StorageAway):
                    async with self._storage.begin() as transaction:
                        held = await transaction.watches.renew(row, self._bounds.lease)
