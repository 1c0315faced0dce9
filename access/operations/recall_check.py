"""What did a check find? Brings back a kept check, so that buttons under an old answer still work."""

from __future__ import annotations

from dataclasses import dataclass

from access.operations.find_connection import live_connection
from access.records import CheckRecord, Connection
from access.reports import result_of
from access.results import CheckResult
from access.stores import Storage


@dataclass(frozen=True, slots=True)
class RecalledCheck:
    """A kept check; `result` is None where its report is no longer kept."""

    connection: Connection
    record: CheckRecord
    result: CheckResult | None


class RecallCheck:
    """Brings back kept checks."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def __call__(self, workspace: str, check_id: str) -> RecalledCheck:
        """The check with that id, as a button carries it.

        Raises:
            NotFound: it is no longer kept, or its connection was removed or belongs to another workspace.
        """
        async with self._storage.reading() as transaction:
            record = await transaction.checks.get(check_id)
            connection = await live_connection(transaction, workspace, record.connection_id)
            report = await transaction.checks.report(check_id)
        return RecalledCheck(connection, record, result_of(record, report) if report is not None else None)

    async def last_of(self, connection: Connection) -> RecalledCheck | None:
        """The newest check of a connection that has a report, else the newest; None before the first."""
        async with self._storage.reading() as transaction:
            reported = await transaction.checks.last_report(connection.id)
            record = await transaction.checks.last(connection.id)
        if reported is not None:
            return RecalledCheck(connection, reported[0], result_of(*reported))
        return RecalledCheck(connection, record, None) if record else None
