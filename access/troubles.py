"""Episodes of trouble: from the moment a connection leaves healthy to its return, and what it went through.

Here: the values alone. Which look opens or ends an episode is decided in `access.episodes`; what is said about one in
`access.alerting`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum, unique

from access.evidence import Cause
from access.findings import Finding


@unique
class Strand(StrEnum):
    """What an episode is about. Strands run side by side; each has at most one open episode."""

    LOGIN = "login"
    PERMISSIONS = "permissions"
    SIGHT = "sight"
    READING = "reading"
    CALM = "calm"
    SWEEP = "sweep"


@unique
class Trouble(StrEnum):
    """What may be said about an episode; with the episode's id it is the key that messages are told apart by."""

    SUSPECT = "suspect"
    UNREACHABLE = "unreachable"
    LOST = "lost"
    DEGRADED = "degraded"
    BLIND = "blind"
    NOT_UNDERSTOOD = "not_understood"
    FLAPPING = "flapping"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Stage:
    """One kind of trouble within an episode.

    Attributes:
        trouble: which.
        at: when it was confirmed, UTC.
        since: the first sign of it, UTC: the "since" of every message.
        cause: why, as of the last look.
        digest: hash of cause and findings; another one means that something changed.
        version: counts the changes, from 1.
        size: projects struck; 0 where projects are not the point.
        classes: permissions struck.
    """

    trouble: Trouble
    at: datetime
    since: datetime
    cause: Cause
    digest: str
    version: int = 1
    size: int = 0
    classes: frozenset[str] = frozenset()

    def updated(self, latest: Stage) -> Stage:
        """This stage as the latest look shows it."""
        if latest.digest == self.digest:
            return self
        return replace(latest, at=self.at, since=self.since, version=self.version + 1)


def stage_of(
    trouble: Trouble,
    at: datetime,
    cause: Cause,
    findings: frozenset[Finding] = frozenset(),
    *,
    since: datetime | None,
) -> Stage:
    """The stage that these facts make; it began when it was confirmed where no earlier sign is known."""
    return Stage(
        trouble,
        at,
        since or at,
        cause,
        _digest(trouble, cause, findings),
        size=len({finding.project for finding in findings}),
        classes=frozenset(finding.permission for finding in findings),
    )


def _digest(trouble: Trouble, cause: Cause, findings: Iterable[Finding]) -> str:
    words = [trouble.value, cause.value, *sorted(finding.to_word() for finding in findings)]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Episode:
    """One stretch of trouble.

    Attributes:
        id: connection id and a number, such as `7-12`; never used twice.
        strand: what it is about.
        began: the first look that was not good, UTC.
        stages: the kinds of trouble it went through, in order; empty while nothing is worth saying.
        eased: when the login passed again, as long as the loss is not over; None otherwise.
        ended: when it was over, UTC; None while it goes on.
    """

    id: str
    strand: Strand
    began: datetime
    stages: tuple[Stage, ...] = ()
    eased: datetime | None = None
    ended: datetime | None = None

    @property
    def last(self) -> Stage | None:
        """The stage that it is in, or was in last."""
        return self.stages[-1] if self.stages else None

    @property
    def is_open(self) -> bool:
        """Whether it still goes on."""
        return self.ended is None

    @property
    def is_lost(self) -> bool:
        """Whether it has come to a loss, and goes on."""
        return self.is_open and self.last is not None and self.last.trouble is Trouble.LOST

    def left(self, trouble: Trouble) -> datetime | None:
        """When that trouble of it was over: at its end, or at the first sign of the next trouble; None while it lasts.

        Where that sign is older than the trouble, as a refusal before an outage, when the next one was confirmed.
        """
        stage = next((known for known in self.stages if known.trouble is trouble), None)
        if stage is None or self.last is None or self.last is stage:
            return self.ended
        return self.last.since if self.last.since > stage.at else self.last.at

    def entered(self, stage: Stage) -> Episode:
        """The episode once it is in that stage; a stage that it has been in is carried on, not begun anew."""
        before = [known for known in self.stages if known.trouble is stage.trouble]
        others = tuple(known for known in self.stages if known.trouble is not stage.trouble)
        return replace(self, stages=(*others, before[0].updated(stage) if before else stage))
