"""How does every connection stand, as the watch sees it? From what is kept; Jira is not asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from access.operations.find_connection import live_connection
from access.records import CheckRecord, Connection
from access.stores import Storage, Transaction
from access.watching import WatchRow


@dataclass(frozen=True, slots=True)
class Watched:
    """One connection at a glance.

    Attributes:
        connection: the connection.
        row: its watch; None where it was never watched.
        check: the newest check; None before the first.
        last_good: the newest check with a good login; None where there was none.
    """

    connection: Connection
    row: WatchRow | None
    check: CheckRecord | None
    last_good: CheckRecord | None


class ShowWatch:
    """Tells how watches stand."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def all(self, workspace: str) -> tuple[Watched, ...]:
        """Every live connection that the workspace has, by name."""
        async with self._storage.reading() as transaction:
            found = await transaction.connections.list()
            mine = [one for one in found if one.workspace in ("", workspace)]
            return tuple([await _watched(transaction, connection) for connection in mine])

    async def of(self, workspace: str, connection_id: str) -> Watched:
        """That one. Raises NotFound."""
        async with self._storage.reading() as transaction:
            return await _watched(transaction, await live_connection(transaction, workspace, connection_id))

    async def now(self) -> datetime:
        """The time by which all of it is measured, UTC."""
        async with self._storage.reading() as transaction:
            return await transaction.watches.now()


async def _watched(transaction: Transaction, connection: Connection) -> Watched:
    return Watched(
        connection,
        await transaction.watches.get(connection.id),
        await transaction.checks.last(connection.id),
        await transaction.checks.last_good(connection.id),
    )
