"""Turns a watch off: closes its messages, withdraws what waits, keeps what is known, in the caller's transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from access.intents import Topic
from access.operations.hand_over import HandOver
from access.records import Connection
from access.standing_down import stand_down
from access.stores import Transaction
from access.telling import Stopped
from access.watching import WatchRow


class StandDown:
    """Turns watches off."""

    def __init__(self, hand_over: HandOver) -> None:
        self._hand_over = hand_over

    async def __call__(
        self, transaction: Transaction, connection: Connection, row: WatchRow, stopped: Stopped, now: datetime
    ) -> WatchRow:
        """The watch that is off; the caller saves it in the same transaction.

        Args:
            transaction: holds the lock on `row`.
            connection: the connection.
            row: its watch.
            stopped: who turned it off, and how.
            now: the time, UTC.
        """
        episodes = [episode for episode in row.state.episodes if episode.is_open]
        ids = frozenset(episode.id for episode in episodes)
        await transaction.outbox.withdraw_about(connection.id, ids)
        for episode in episodes:
            for stage in episode.stages:
                post = row.announced.line(episode.id, stage.trouble, Topic.POST)
                if post is not None:
                    place = (episode.id, stage.trouble.value)
                    await self._hand_over.close(transaction, connection, row, place, stopped, now)
        state, moves = stand_down(row.state, now)
        await transaction.transitions.add(connection.id, moves)
        await transaction.watches.let_go(row)  # a look under way would open the trouble anew
        return replace(
            row,
            is_on=False,
            state=state,
            announced=row.announced.forgetting(ids),
            next_look_at=None,
            next_say_at=None,
        )
