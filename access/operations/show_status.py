"""How does every connection stand, and since when? From what is kept; Jira is not asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from access.records import CheckRecord, Connection
from access.stores import Storage
from access.watching import WatchRow


@dataclass(frozen=True, slots=True)
class ConnectionStanding:
    """One connection.

    Attributes:
        connection: which.
        check: its newest check; None before the first.
        since: since when the verdict has been the same, UTC.
        last_good_at: when the login was last good, UTC; None where it never was.
        watch: its watch; None where it was never watched.
    """

    connection: Connection
    check: CheckRecord | None
    since: datetime | None
    last_good_at: datetime | None = None
    watch: WatchRow | None = None


class ShowStatus:
    """Tells how connections stand."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def __call__(self, workspace: str) -> tuple[ConnectionStanding, ...]:
        """Every live connection of the workspace, by name."""
        standings = []
        async with self._storage.reading() as transaction:
            kept = await transaction.connections.list()
            connections = [one for one in kept if one.workspace in ("", workspace)]
            watches = {row.connection_id: row for row in await transaction.watches.list(one.id for one in connections)}
            for connection in connections:
                check = await transaction.checks.last(connection.id)
                first = await transaction.checks.current_since(connection.id)
                good = await transaction.checks.last_good(connection.id)
                standings.append(
                    ConnectionStanding(
                        connection,
                        check,
                        first.at if first else None,
                        good.at if good else None,
                        watches.get(connection.id),
                    )
                )
        return tuple(standings)
