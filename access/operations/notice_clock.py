"""Notices that the database's clock was set back, and brings forward what would else wait that span out.

A machine that is restored, or whose clock was wrong, may go back by an hour: everything due in a minute is then due in
sixty-one, and nobody would look meanwhile. Nothing is brought forward before its rules allow it: login budget, pauses
and the times between two proofs are looked at again by whoever acts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from access.stores import Storage

_SLACK = timedelta(seconds=30)
"""Less than this is a slow answer or a clock that is being corrected in small steps."""


class NoticeClock:
    """Compares the database's clock with one that never goes back."""

    def __init__(self, storage: Storage, monotonic: Callable[[], float], lease: timedelta) -> None:
        """Make ready.

        Args:
            storage: whose clock is watched.
            monotonic: seconds of a clock that is never set.
            lease: how long a claim may last; what is due sooner than that may be somebody's claim and is left alone.
        """
        self._storage = storage
        self._monotonic = monotonic
        self._lease = lease
        self._apart_seconds: float | None = None

    async def __call__(self) -> timedelta:
        """Look once; returns by how much the clock was set back since the last time, nothing where it was not.

        Raises:
            StorageAway: nothing was looked at.
        """
        async with self._storage.reading() as transaction:
            now = await transaction.watches.now()
        apart_seconds = now.timestamp() - self._monotonic()
        before, self._apart_seconds = self._apart_seconds, apart_seconds
        back = timedelta() if before is None else timedelta(seconds=before - apart_seconds)
        if back < _SLACK:
            return timedelta()
        async with self._storage.begin() as transaction:
            await transaction.watches.hurry_all(self._lease)
            await transaction.outbox.hurry_all(self._lease)
        return back
