"""The watch that somebody means, locked for a change: used by every operation that changes one."""

from __future__ import annotations

from access.errors import NotFound
from access.operations.find_connection import live_connection
from access.records import Connection
from access.stores import Transaction
from access.watching import WatchRow


async def lock_watch(transaction: Transaction, workspace: str, connection_id: str) -> tuple[Connection, WatchRow]:
    """The connection and its watch; nobody else may change the watch until the transaction ends.

    Raises:
        NotFound: the connection is not there for that workspace, or is not watched.
    """
    row = await transaction.watches.lock(connection_id)
    connection = await live_connection(transaction, workspace, connection_id)
    if row is None or not row.is_on:
        raise NotFound(
            f"{connection.name} is not watched.", f"An admin begins it: /jira-access watch {connection.name} on"
        )
    return connection, row
