"""Asks of every watch whose time has come whether something is to be said: group wait, reminders, ends of overlays.

No network. Many are asked in one transaction; one that cannot be asked spoils no others.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from access.errors import StorageAway
from access.operations.hand_over import HandOver, Watched
from access.operations.stand_down import StandDown
from access.stores import Storage
from access.telling import Stopped
from access.together import Together

_AT_ONCE = 500


class DecideDue:
    """Decides what has become due by time alone."""

    def __init__(self, storage: Storage, hand_over: HandOver, on_error: Callable[[str, Exception], None]) -> None:
        """Make ready; `on_error` hears of a connection of which it could not be decided, and why."""
        self._storage = storage
        self._hand_over = hand_over
        self._stand_down = StandDown(hand_over)
        self._on_error = on_error
        self._decide = Together(self._decide_all)

    async def __call__(self) -> int:
        """Decide for all that are due, up to a bound; returns how many there were.

        Raises:
            StorageAway: the rest is decided at a later beat.
        """
        async with self._storage.reading() as transaction:
            due = await transaction.watches.due_sayings(_AT_ONCE)
        outcomes = await asyncio.gather(*(self._decide(one) for one in due), return_exceptions=True)
        for connection_id, outcome in zip(due, outcomes, strict=True):
            if isinstance(outcome, StorageAway):
                raise outcome
            if isinstance(outcome, Exception):
                self._on_error(connection_id, outcome)
        return len(due)

    async def _decide_all(self, connection_ids: Sequence[str]) -> list[None]:
        async with self._storage.begin() as transaction:
            rows = await transaction.watches.lock_due_sayings(connection_ids)
            connections = await transaction.connections.several(row.connection_id for row in rows)
            watched = [Watched(connections[row.connection_id], row) for row in rows]
            now = await transaction.watches.now()
            for one in watched:
                if one.connection.retired_at is not None:
                    stopped = Stopped(is_removed=True)
                    row = await self._stand_down(transaction, one.connection, one.row, stopped, now)
                    await transaction.watches.save(row)
            live = [one for one in watched if one.connection.retired_at is None]
            await transaction.watches.move(await self._hand_over.several(transaction, live, now))
        return [None] * len(connection_ids)
