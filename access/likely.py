"""Which record in Jira's own audit log is likely to have brought a change about, and what is kept of asking for it.

Pure. A record that lies within the span is a guess and no proof, and is told as one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from access.drift import Direction, Shift
from access.findings import NOT_VISIBLE, Finding
from access.ports_history import JiraAuditRecord

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
class AuditQuestion:
    """Who is likely, asked of Jira for one stage of an episode whose message Slack confirmed.

    Attributes:
        connection_id: the connection.
        episode: id of the episode.
        version: of its stage.
        tries: how often Jira was asked in vain, because it was throttled, down or short of allowance.
        told_until: when the newest loss was seen that earlier stages of the episode asked about, UTC; None for none.
    """

    connection_id: str
    episode: str
    version: int
    tries: int = 0
    told_until: datetime | None = None


def nearest(shifts: Sequence[Shift], records: Sequence[JiraAuditRecord]) -> tuple[Likely, ...]:
    """For each span of time the last fitting record within it, each record once; spans without one are left out."""
    fitting = [one for one in records if any(word in one.summary.lower() for word in _TELLING)]
    found: dict[JiraAuditRecord, list[Shift]] = {}
    for after, by in sorted({(one.after, one.by) for one in shifts}):
        within = [record for record in fitting if after - _CLOCKS_APART <= record.at <= by + _CLOCKS_APART]
        if within:
            concerned = [one for one in shifts if (one.after, one.by) == (after, by)]
            found.setdefault(max(within, key=lambda record: record.at), []).extend(concerned)
    return tuple(Likely(record, tuple(concerned)) for record, concerned in found.items())


def span_of(shifts: Sequence[Shift]) -> tuple[datetime, datetime]:
    """The time, UTC, within which the records lie that `nearest` chooses from; there must be a shift."""
    return min(one.after for one in shifts) - _CLOCKS_APART, max(one.by for one in shifts) + _CLOCKS_APART


def losses(shifts: Sequence[Shift], told: Collection[Finding], later_than: datetime | None) -> tuple[Shift, ...]:
    """The losses behind these findings that were seen later than that."""
    return tuple(
        one
        for one in shifts
        if one.direction is Direction.LOST
        and Finding(one.project, one.permission or NOT_VISIBLE) in told
        and (later_than is None or one.by > later_than)
    )
