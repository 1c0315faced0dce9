"""What did the account gain and lose, since when, and who may have done it? From kept reports, and Jira's audit log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from access.drift import DriftWalk, Shift
from access.errors import Refused
from access.likely import Likely, nearest, span_of
from access.operations.name_authors import name_authors
from access.operations.open_history import OpenHistory
from access.operations.sweep_permissions import ask_patiently
from access.records import Connection
from access.reports import result_of
from access.stores import Storage


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed.

    Attributes:
        connection: which.
        since: the first look that was compared, UTC; None where there was none.
        looks: how many were compared.
        shifts: what is otherwise now, losses first within each project.
        likely: the nearest record for each span of time; None where Jira would not show its log.
    """

    connection: Connection
    since: datetime | None
    looks: int
    shifts: tuple[Shift, ...]
    likely: tuple[Likely, ...] | None = None


class ShowChanges:
    """Compares kept reports; Jira is asked only about who, and only where something changed."""

    def __init__(self, storage: Storage, open_history: OpenHistory) -> None:
        self._storage = storage
        self._open = open_history

    async def __call__(self, connection: Connection, since: datetime) -> Changes:
        """Compare the last look before `since` (else the first one after) with the newest."""
        walk = await walk_looks(self._storage, connection, since)
        shifts = walk.shifts()
        likely = await self._likely(connection, shifts) if shifts else ()
        return Changes(connection, walk.since, walk.looks, shifts, likely)

    async def _likely(self, connection: Connection, shifts: Sequence[Shift]) -> tuple[Likely, ...] | None:
        try:
            opened = await self._open(connection)
        except Refused:
            return None
        reply = await ask_patiently(lambda asked: opened.history.audit_records(*asked), span_of(shifts), opened.manner)
        if reply.value is None:
            return None
        return await name_authors(opened.history, nearest(shifts, reply.value))


async def walk_looks(storage: Storage, connection: Connection, since: datetime) -> DriftWalk:
    """The kept reports from the last look before `since` on, else from the first one after, walked to the newest."""
    walk = DriftWalk()
    async with storage.reading() as transaction:
        async for record, report in transaction.checks.reports(connection.id, since):
            walk.take(record.at, result_of(record, report))
    return walk
