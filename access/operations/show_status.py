"""How does every connection stand, and since when? From what is kept; Jira is not asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from access.records import CheckRecord, Connection
from access.stores import Storage


@dataclass(frozen=True, slots=True)
class ConnectionStanding:
    """One connection: its newest check (None before the first), and since when the verdict has been the same, UTC."""

    connection: Connection
    check: CheckRecord | None
    since: datetime | None


class ShowStatus:
    """Tells how connections stand."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def __call__(self, workspace: str) -> tuple[ConnectionStanding, ...]:
        """Every live connection of the workspace, by name."""
        standings = []
        async with self._storage.reading() as transaction:
            for connection in await transaction.connections.list():
                if connection.workspace not in ("", workspace):
                    continue
                check = await transaction.checks.last(connection.id)
                first = await transaction.checks.current_since(connection.id)
                standings.append(ConnectionStanding(connection, check, first.at if first else None))
        return tuple(standings)
