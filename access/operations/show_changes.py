"""What did the account gain and lose, since when, and who may have done it? From kept reports, and Jira's audit log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from access.drift import DriftWalk, Shift
from access.errors import Refused
from access.operations.open_history import OpenHistory
from access.operations.sweep_permissions import ask_patiently
from access.ports_history import JiraAuditRecord
from access.records import Connection
from access.reports import result_of
from access.stores import Storage

_TELLING = ("permission", "scheme", "role", "group", "user", "project", "access", "grant", "licen")
"""Words in the summaries of audit records that can have to do with what an account may do."""

_CLOCKS_APART = timedelta(minutes=1)
"""Jira's clock and ours need not agree, and Data Center tells whole seconds."""


@dataclass(frozen=True, slots=True)
class Likely:
    """The record in Jira's audit log that lies nearest before a change was seen."""

    record: JiraAuditRecord
    shifts: tuple[Shift, ...]


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
        walk = DriftWalk()
        async with self._storage.reading() as transaction:
            async for record, report in transaction.checks.reports(connection.id, since):
                walk.take(record.at, result_of(record, report))
        shifts = walk.shifts()
        likely = await self._likely(connection, shifts) if shifts else ()
        return Changes(connection, walk.since, walk.looks, shifts, likely)

    async def _likely(self, connection: Connection, shifts: Sequence[Shift]) -> tuple[Likely, ...] | None:
        try:
            opened = await self._open(connection)
        except Refused:
            return None
        span = (min(one.after for one in shifts) - _CLOCKS_APART, max(one.by for one in shifts) + _CLOCKS_APART)
        reply = await ask_patiently(lambda asked: opened.history.audit_records(*asked), span, opened.manner)
        return None if reply.value is None else nearest(shifts, reply.value)


def nearest(shifts: Sequence[Shift], records: Sequence[JiraAuditRecord]) -> tuple[Likely, ...]:
    """For each span of time the last fitting record within it; spans without one are left out."""
    fitting = [one for one in records if any(word in one.summary.lower() for word in _TELLING)]
    found = []
    for after, by in sorted({(one.after, one.by) for one in shifts}):
        within = [record for record in fitting if after - _CLOCKS_APART <= record.at <= by + _CLOCKS_APART]
        if within:
            concerned = tuple(one for one in shifts if (one.after, one.by) == (after, by))
            found.append(Likely(max(within, key=lambda record: record.at), concerned))
    return tuple(found)
