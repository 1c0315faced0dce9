"""Is an account unusually quiet in a project? What is remembered of its changes, and what may be concluded from it.

An outside sign that the integration still writes, whatever credential it holds. Quiet is not broken, so no word here
says that access is lost. Time is counted without week-ends. And silence ends where our knowledge does: a reading that
was not whole proves that there were changes, never that there were none.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise
from statistics import median

from access.activity import SAME_BURST
from access.records import JsonObject
from access.rows import from_row, to_row

ACTIVITY_VERSION = 1
LEARNING = timedelta(days=28)
"""So far the first reading looks back; also how long a long gap counts as usual."""
FORGOTTEN_AFTER = timedelta(days=90)
_MOST_GAPS = 20
_FEWEST_GAPS = 5
"""With fewer gaps nothing is usual yet."""
_TIMES_THE_LONGEST = 2
_SHORTEST_SILENCE = timedelta(days=3)
"""Of working days: a week-end with a holiday beside it is no news."""
_WEEK = timedelta(days=7)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class ProjectMemory:
    """What is remembered of one project.

    Attributes:
        key: the project.
        last_at: the account's last change there that was seen, UTC.
        last_issue: the issue that it was in.
        known_until: up to when it is known that no change followed, UTC; None where that is not known.
        gaps: its last pauses between two bursts of changes, in seconds without week-ends, oldest first.
        longest: the longest pause of each week that had one: the week's number and seconds, oldest first.
        told_for: the `last_at` whose silence was told; None where none was.
    """

    key: str
    last_at: datetime
    last_issue: str
    known_until: datetime | None = None
    gaps: tuple[int, ...] = ()
    longest: tuple[tuple[int, int], ...] = ()
    told_for: datetime | None = None

    @property
    def usual_gap(self) -> timedelta | None:
        """The median pause; None where there were too few to tell."""
        return timedelta(seconds=median(self.gaps)) if len(self.gaps) >= _FEWEST_GAPS else None

    def would_be_quiet(self, at: datetime, zone: tzinfo) -> bool:
        """Whether nothing since the last change, up to that moment, would be unusual."""
        if self.usual_gap is None or at <= self.last_at:
            return False
        longest = timedelta(seconds=max((seconds for _, seconds in self.longest), default=0))
        return working_time(self.last_at, at, zone) > max(_TIMES_THE_LONGEST * longest, _SHORTEST_SILENCE)


@dataclass(frozen=True, slots=True)
class AccountActivity:
    """What is remembered of an account: its projects by key, and up to when the last whole reading looked, UTC."""

    projects: tuple[ProjectMemory, ...] = ()
    read_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """An unusual silence.

    Attributes:
        project: key of the project.
        last_at: the last change before it, UTC.
        last_issue: where that was.
        until: up to when nothing followed for sure, UTC.
        usual_gap: what was usual before, without week-ends.
    """

    project: str
    last_at: datetime
    last_issue: str
    until: datetime
    usual_gap: timedelta


@dataclass(frozen=True, slots=True)
class Ended:
    """A silence that was told, and the change that ended it, UTC."""

    project: str
    last_at: datetime
    ended: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reading of Jira saw: changes of the account as issue key and time, in the time that it looked at.

    Attributes:
        changes: in no order; some may have been seen before.
        since: from when on it looked, UTC.
        until: up to when, UTC.
        is_whole: whether every change in that time is among them.
        project: the only project looked at; empty for all.
    """

    changes: tuple[tuple[str, datetime], ...]
    since: datetime
    until: datetime
    is_whole: bool
    project: str = ""


def learn(known: AccountActivity, reading: Reading, zone: tzinfo) -> AccountActivity:
    """The memory after a reading; projects in which nothing happened for 90 days are forgotten."""
    seen: dict[str, list[tuple[datetime, str]]] = {}
    for issue, at in reading.changes:
        seen.setdefault(issue.rpartition("-")[0], []).append((at, issue))
    before = {one.key: one for one in known.projects}
    after = [_learnt(before.get(key), key, sorted(seen.get(key, ())), reading, zone) for key in {*before, *seen}]
    kept = (one for one in after if reading.until - one.last_at <= FORGOTTEN_AFTER)
    is_reading_of_all = reading.is_whole and not reading.project
    read_until = reading.until if is_reading_of_all else known.read_until
    return AccountActivity(tuple(sorted(kept, key=lambda one: one.key)), read_until)


def silences(known: AccountActivity, zone: tzinfo) -> tuple[Silence, ...]:
    """The projects in which the account is unusually quiet as far as is known, the longest silence first."""
    found = [
        Silence(one.key, one.last_at, one.last_issue, one.known_until, one.usual_gap)
        for one in known.projects
        if one.known_until is not None and one.usual_gap is not None and one.would_be_quiet(one.known_until, zone)
    ]
    return tuple(sorted(found, key=lambda one: (one.last_at, one.project)))


def untold(known: AccountActivity, zone: tzinfo) -> tuple[Silence, ...]:
    """The silences that were not told yet."""
    told = {(one.key, one.told_for) for one in known.projects}
    return tuple(one for one in silences(known, zone) if (one.project, one.last_at) not in told)


def ended(known: AccountActivity) -> tuple[Ended, ...]:
    """The silences that were told and are over."""
    return tuple(
        Ended(one.key, one.told_for, one.last_at)
        for one in known.projects
        if one.told_for is not None and one.told_for < one.last_at
    )


def told(known: AccountActivity, quiet: Collection[Silence], over: Collection[Ended]) -> AccountActivity:
    """The memory once these are handed over to be said."""
    begun, done = {one.project for one in quiet}, {one.project for one in over}
    return replace(known, projects=tuple(_told(one, begun, done) for one in known.projects))


def working_time(start: datetime, end: datetime, zone: tzinfo) -> timedelta:
    """The time between two moments without Saturdays and Sundays of that zone; none where they are in no order."""
    first, last = (moment.astimezone(zone).replace(tzinfo=None) for moment in (start, end))
    monday = first.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=first.weekday())
    saturday, free = monday + timedelta(days=_SATURDAY), timedelta()
    while saturday < last:
        free += max(timedelta(), min(last, saturday + timedelta(days=2)) - max(first, saturday))
        saturday += _WEEK
    return max(timedelta(), last - first - free)


def activity_to_row(known: AccountActivity) -> JsonObject:
    """The memory as plain JSON data with a version."""
    return to_row(known, ACTIVITY_VERSION)


def activity_from_row(row: JsonObject) -> AccountActivity:
    """The memory that `activity_to_row` wrote. Raises UnknownRow."""
    return from_row(AccountActivity, row, ACTIVITY_VERSION)


def _told(one: ProjectMemory, begun: Collection[str], done: Collection[str]) -> ProjectMemory:
    if one.key in begun:
        return replace(one, told_for=one.last_at)
    return replace(one, told_for=None) if one.key in done else one


def _learnt(
    known: ProjectMemory | None, key: str, seen: list[tuple[datetime, str]], reading: Reading, zone: tzinfo
) -> ProjectMemory:
    """The memory of one project; `known` or `seen` holds something."""
    fresh = [(at, issue) for at, issue in seen if known is None or at > known.last_at]
    after = _with_changes(known, key, fresh, zone)
    if not reading.is_whole or reading.project not in ("", key):
        return after
    # Between the last change that is known and the beginning of this reading nothing may have been missed.
    is_joined = after.last_at >= reading.since
    is_joined |= known is not None and known.known_until is not None and known.known_until >= reading.since
    return replace(after, known_until=max(reading.until, after.known_until or reading.until)) if is_joined else after


def _with_changes(
    known: ProjectMemory | None, key: str, fresh: list[tuple[datetime, str]], zone: tzinfo
) -> ProjectMemory:
    if not fresh and known is not None:
        return known
    last_at, last_issue = fresh[-1]
    times = [*((known.last_at,) if known else ()), *(at for at, _ in fresh)]
    gaps, weeks = list(known.gaps if known else ()), dict(known.longest if known else ())
    for earlier, later in pairwise(times):
        pause = int(working_time(earlier, later, zone).total_seconds())
        if later - earlier > SAME_BURST:
            gaps.append(pause)
            weeks[_week(later)] = max(pause, weeks.get(_week(later), 0))
    oldest = _week(last_at - LEARNING)
    usual = tuple(sorted((week, pause) for week, pause in weeks.items() if week >= oldest))
    told_for = known.told_for if known else None
    known_until = known.known_until if known else None
    # A change that a reading brought without being whole leaves open what came after it.
    known_until = known_until if known_until is not None and known_until >= last_at else None
    return ProjectMemory(key, last_at, last_issue, known_until, tuple(gaps[-_MOST_GAPS:]), usual, told_for)


def _week(at: datetime) -> int:
    return at.toordinal() // 7
