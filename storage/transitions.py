"""Keeps changes of state, one row each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from access.evidence import Cause
from access.login_watch import Sign
from access.troubles import Strand
from access.watch_state import Transition
from storage.many_rows import insert_all
from storage.rows import AnyRow
from storage.watch_tables import transitions


class StoredTransitions:
    """The port `TransitionStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, connection_id: str, moves: Iterable[Transition]) -> None:
        """Keep these."""
        await self.add_all((connection_id, move) for move in moves)

    async def add_all(self, moves: Iterable[tuple[str, Transition]]) -> None:
        """Keep these, each with the id of its connection."""
        rows = [
            {
                "connection_id": connection_id,
                "strand": move.strand,
                "source": move.source,
                "target": move.target,
                "at": move.at,
                "reason": move.reason,
                "cause": move.cause,
                "episode": move.episode,
            }
            for connection_id, move in moves
        ]
        await insert_all(self._connection, transitions, rows)

    async def since(self, connection_id: str, after: datetime, limit: int = 1000) -> tuple[Transition, ...]:
        """Those after that time, oldest first."""
        wanted = (transitions.c.connection_id == connection_id, transitions.c.at > after)
        rows = await self._connection.execute(
            select(transitions).where(*wanted).order_by(transitions.c.seq).limit(limit)
        )
        return tuple(_transition(row) for row in rows)

    async def purge(self, before: datetime) -> int:
        """Forget older ones. Returns how many."""
        return (await self._connection.execute(delete(transitions).where(transitions.c.at < before))).rowcount


def _transition(row: AnyRow) -> Transition:
    return Transition(
        Strand(row.strand), row.source, row.target, row.at, Sign(row.reason), Cause(row.cause), row.episode
    )
