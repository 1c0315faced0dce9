"""How a connection stood over time, as spans: its verdicts, its episodes, and the windows in which nothing was said.

Pure. How it is drawn is in `messages.timeline_picture`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, unique

from access.findings import PermissionState
from access.login_watch import LoginState
from access.results import Verdict
from access.troubles import Strand
from access.watch_state import Transition

DAYS = 90
LONGEST_PAUSE = timedelta(hours=6)
"""Where no look was made for longer, nothing is said of the time after it."""


@unique
class Lane(StrEnum):
    """What a span is about."""

    VERDICT = "verdict"
    EPISODE = "episode"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Span:
    """One state from `start` to `end`, UTC; `state` is the verdict, the state of a machine, or `quiet`."""

    lane: Lane
    state: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Timeline:
    """Spans between two moments, UTC, by lane and time."""

    connection: str
    start: datetime
    end: datetime
    spans: tuple[Span, ...]

    def in_lane(self, lane: Lane) -> tuple[Span, ...]:
        """The spans of one lane."""
        return tuple(span for span in self.spans if span.lane is lane)

    def lasted(self, *states: str) -> timedelta:
        """How long the verdict was one of these."""
        spans = (span for span in self.in_lane(Lane.VERDICT) if span.state in states)
        return sum((span.end - span.start for span in spans), timedelta())


_BAD = frozenset({LoginState.LOST.value, LoginState.UNREACHABLE.value, PermissionState.DEGRADED.value})
_NOT_OVER = frozenset({LoginState.RECOVERING.value})


def verdict_spans(looks: Iterable[tuple[datetime, Verdict]], end: datetime) -> tuple[Span, ...]:
    """Spans of the same verdict, from looks in order of time; a long pause between looks is left open."""
    spans: list[Span] = []
    for at, verdict in looks:
        if spans and at - spans[-1].end > LONGEST_PAUSE:
            spans[-1] = _until(spans[-1], spans[-1].end + LONGEST_PAUSE)
        elif spans:
            spans[-1] = _until(spans[-1], at)
        if spans and spans[-1].state == verdict.value and spans[-1].end == at:
            continue
        spans.append(Span(Lane.VERDICT, verdict.value, at, at))
    if spans:
        spans[-1] = _until(spans[-1], min(end, spans[-1].end + LONGEST_PAUSE))
    return tuple(spans)


def episode_spans(transitions: Sequence[Transition], end: datetime) -> tuple[Span, ...]:
    """From a bad state to the way out of it, for logins and for permissions; one that goes on lasts until `end`."""
    spans: list[Span] = []
    for strand in (Strand.LOGIN, Strand.PERMISSIONS):
        running: Span | None = None
        for move in (one for one in transitions if one.strand is strand):
            if running is not None and move.target not in _NOT_OVER and move.target != running.state:
                spans.append(_until(running, move.at))
                running = None
            if running is None and move.target in _BAD:
                running = Span(Lane.EPISODE, move.target, move.at, move.at)
        if running is not None:
            spans.append(_until(running, end))
    return tuple(sorted(spans, key=lambda span: span.start))


def quiet_spans(windows: Iterable[tuple[datetime, datetime]], start: datetime, end: datetime) -> tuple[Span, ...]:
    """The windows as far as they lie between the two moments."""
    cut = ((max(start, one), min(end, other)) for one, other in windows)
    return tuple(Span(Lane.QUIET, Lane.QUIET.value, one, other) for one, other in cut if one < other)


def _until(span: Span, end: datetime) -> Span:
    return Span(span.lane, span.state, span.start, end)
