"""Walks over the whole audit trail once a day, at leisure, and tells the operators where it does not hold.

In one replica; pieces are small and far apart, so that nobody waits for it. What it found is kept for `audit` and the
digest. A walk that is cut off is made again the next day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from access.intents import Act
from access.outbox import Kind, OutboxRow, Target
from access.ports import Sleep
from access.records import ChainReport, ChainStep
from access.stores import Storage, Transaction
from access.telling import Renderer

_JOB = "audit walk"
_EVERY = timedelta(days=1)
_PIECE = 500
_PAUSE_SECONDS = 0.5


class WalkTrail:
    """Makes the walk."""

    def __init__(self, storage: Storage, renderer: Renderer, sleep: Sleep, new_id: Callable[[], str]) -> None:
        self._storage = storage
        self._renderer = renderer
        self._sleep = sleep
        self._new_id = new_id
        self._began: datetime | None = None
        self._step = ChainStep()

    async def __call__(self) -> int:
        """Begin a walk if one is due, or go on by a piece; returns 0 where there is nothing to go on with."""
        if self._began is None:
            return int(await self._begin())
        async with self._storage.reading() as transaction:
            found = await transaction.audit.walk(self._step, _PIECE)
        if isinstance(found, ChainStep):
            self._step = found
            await self._sleep(_PAUSE_SECONDS)
            return 1
        async with self._storage.begin() as transaction:
            await self._finish(transaction, found, self._began)
        self._began = None
        return 0

    async def _begin(self) -> bool:
        async with self._storage.begin() as transaction:
            now = await transaction.watches.now()
            due_at = await transaction.jobs.take(_JOB, now + _EVERY)
        if due_at is None:
            return False
        self._began, self._step = now, ChainStep()
        return True

    async def _finish(self, transaction: Transaction, report: ChainReport, began: datetime) -> None:
        await transaction.audit.keep_checkpoint(report, began)
        if report.broken is None:
            return
        now = await transaction.watches.now()
        key = f"audit/{report.broken.seq}"
        told = OutboxRow(
            id=self._new_id(),
            workspace="",
            kind=Kind.ASIDE,
            key=key,
            lane=key,
            act=Act.OPERATORS,
            rendered=self._renderer.trail_broken(report),
            written_at=now,
            due_at=now,
            place=("audit", ""),
            target=Target.OPERATORS,
        )
        await transaction.outbox.add(told)
