"""Notes when a connection's secret ends, as a person knows it, and when that person wants to hear of it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from access.errors import NotFound
from access.expiry import Countdown, DateSource, learn_end
from access.operations.find_watch import lock_watch
from access.operations.hand_over import HandOver
from access.operations.trail import Trail
from access.records import Actor, Connection
from access.stores import Storage


class NoteExpiry:
    """Keeps countdowns."""

    def __init__(self, storage: Storage, hand_over: HandOver, trail: Trail) -> None:
        self._storage = storage
        self._hand_over = hand_over
        self._trail = trail

    async def __call__(self, connection: Connection, ends: datetime, actor: Actor) -> Countdown:
        """The countdown to that end (UTC), told by the actor.

        Raises:
            NotFound: the connection is not there or not watched.
        """
        noted = self._trail.refusals_noted(actor, "expiry.note", connection.name)
        async with noted, self._storage.begin() as transaction:
            connection, row = await lock_watch(transaction, connection.workspace, connection.id)
            now = await transaction.watches.now()
            countdown = learn_end(row.countdown, ends, DateSource.TYPED, str(actor), now)
            row = await self._hand_over(transaction, connection, replace(row, countdown=countdown), now)
            await transaction.watches.save(row)
            event = self._trail.event(actor, "expiry.note", connection.name, ends=ends.isoformat())
            await transaction.audit.append(event)
        return countdown

    async def remind(self, connection_id: str, after: timedelta, actor: Actor) -> Countdown:
        """The countdown with a reminder after that time.

        Raises:
            NotFound: the connection is not there or not watched, or the end of its secret is not known any more.
        """
        noted = self._trail.refusals_noted(actor, "expiry.remind")
        async with noted, self._storage.begin() as transaction:
            connection, row = await lock_watch(transaction, actor.workspace, connection_id)
            if row.countdown is None:
                raise NotFound("Nothing is counted down any more.", "The secret was replaced since.")
            now = await transaction.watches.now()
            countdown = row.countdown.reminding(now + after)
            row = await self._hand_over(transaction, connection, replace(row, countdown=countdown), now)
            await transaction.watches.save(row)
            at = (now + after).isoformat()
            await transaction.audit.append(self._trail.event(actor, "expiry.remind", connection.name, at=at))
        return countdown
