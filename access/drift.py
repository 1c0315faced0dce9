"""What the account gained and lost over time, from kept reports of checks: net, and between which looks it happened.

Pure. A look may have seen some projects only; what it did not see says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique

from access.results import CheckResult, Gap, ProjectReport, ProjectVerdict

WHOLE_SITE = ""
"""Stands for the project of global permissions."""


@unique
class Direction(StrEnum):
    """Which way something went."""

    LOST = "lost"
    GAINED = "gained"


@dataclass(frozen=True, slots=True)
class Shift:
    """One thing that is otherwise than it was.

    Attributes:
        project: key of the project; empty for a global permission.
        permission: Jira's key of it; empty where the whole project came into sight or went out of it.
        name: the permission's name as Jira shows it.
        breaks: what stops working without it.
        direction: whether it was lost or gained.
        after: the last look that saw it as it was, UTC.
        by: the first look that saw it as it is, UTC.
    """

    project: str
    permission: str
    name: str
    breaks: str
    direction: Direction
    after: datetime
    by: datetime


@dataclass(frozen=True, slots=True)
class _Sight:
    """A project as one look saw it: its gaps by permission, None where it could not be seen."""

    at: datetime
    gaps: dict[str, Gap] | None


@dataclass(slots=True)
class _Course:
    """How a project went: the first look at it, the newest one, and the last flip of each permission."""

    first: _Sight
    newest: _Sight
    flips: dict[str, tuple[datetime, datetime]]


class DriftWalk:
    """Takes reports one at a time, oldest first, and keeps of each project only what the answer needs."""

    def __init__(self) -> None:
        self._courses: dict[str, _Course] = {}
        self._profile: str | None = None
        self.looks = 0
        self.since: datetime | None = None
        self.at: datetime | None = None

    def take(self, at: datetime, result: CheckResult) -> None:
        """Take the next report. One that was held against another profile begins the count anew."""
        if result.profile is None:
            return
        if self._profile not in (None, result.profile):
            self._courses, self.since = {}, None
        self._profile = result.profile
        self.since = self.since or at
        self.looks += 1
        self.at = at
        for key, read_at, gaps in _seen(result):
            self._take_one(key, _Sight(read_at or at, gaps))

    def shifts(self) -> tuple[Shift, ...]:
        """What is otherwise than at the first look, by project: losses first."""
        found = [shift for key, course in self._courses.items() for shift in _shifts_of(key, course)]
        return tuple(sorted(found, key=lambda one: (one.project, one.direction is Direction.GAINED, one.permission)))

    def standing(self) -> Mapping[str, Mapping[str, Gap] | None]:
        """The gaps of each project as last seen, by permission; None for a project that could not be seen."""
        return {key: course.newest.gaps for key, course in self._courses.items()}

    def _take_one(self, key: str, sight: _Sight) -> None:
        course = self._courses.get(key)
        if course is None:
            self._courses[key] = _Course(sight, sight, {})
            return
        for permission in _differing(course.newest.gaps, sight.gaps):
            course.flips[permission] = (course.newest.at, sight.at)
        course.newest = sight


def _seen(result: CheckResult) -> Iterator[tuple[str, datetime | None, dict[str, Gap] | None]]:
    """Each project with when it was read, where that was earlier than the look, and its gaps."""
    yield WHOLE_SITE, None, _by_permission(result.global_missing)
    for project in result.projects:
        if project.state is not ProjectVerdict.UNKNOWN:
            yield project.key, project.read_at, _gaps_of(project)


def _gaps_of(project: ProjectReport) -> dict[str, Gap] | None:
    return None if project.state is ProjectVerdict.NOT_VISIBLE else _by_permission(project.missing)


def _by_permission(gaps: Iterable[Gap]) -> dict[str, Gap]:
    return {gap.permission: gap for gap in gaps}


def _differing(before: dict[str, Gap] | None, after: dict[str, Gap] | None) -> Iterable[str]:
    """The permissions that flipped; an empty one where the project went out of sight or came back."""
    if before is None or after is None:
        return () if before is after else ("",)
    return before.keys() ^ after.keys()


def _shifts_of(key: str, course: _Course) -> Iterator[Shift]:
    before, after = course.first.gaps, course.newest.gaps
    for permission in _differing(before, after):
        is_lost = after is None if not permission else permission not in (before or {})
        gap = {**(before or {}), **(after or {})}.get(permission)
        span = course.flips.get(permission) or (course.first.at, course.newest.at)
        direction = Direction.LOST if is_lost else Direction.GAINED
        yield Shift(key, permission, gap.name if gap else "", gap.breaks if gap else "", direction, *span)
