"""Asks of every watch whose time has come whether something is to be said: group wait, reminders, ends of overlays.

No network: one short transaction per watch.
"""

from __future__ import annotations

from dataclasses import replace

from access.operations.hand_over import HandOver
from access.stores import Storage

_AT_ONCE = 200


class DecideDue:
    """Decides what has become due by time alone."""

    def __init__(self, storage: Storage, hand_over: HandOver) -> None:
        self._storage = storage
        self._hand_over = hand_over

    async def __call__(self) -> int:
        """Decide for all that are due, up to a bound; returns how many there were."""
        for done in range(_AT_ONCE):
            if not await self._decide_one():
                return done
        return _AT_ONCE

    async def _decide_one(self) -> bool:
        async with self._storage.begin() as transaction:
            row = await transaction.watches.lock_due_saying()
            if row is None:
                return False
            connection = await transaction.connections.get(row.connection_id)
            if connection.retired_at is not None:
                await transaction.watches.save(replace(row, is_on=False, next_look_at=None, next_say_at=None))
                return True
            now = await transaction.watches.now()
            await transaction.watches.save(await self._hand_over(transaction, connection, row, now))
            return True
