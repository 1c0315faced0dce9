"""What an account lacks, project by project, as it is remembered between two looks.

Here: a finding, a look at some or all projects, and the rule by which a difference becomes a fact. Not here: how
permissions are read from Jira (`access.operations`), or what is said about them (`access.alerting`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum, unique

from access.evidence import Cause, Evidence
from access.profiles import Level
from access.results import Gap, ProjectReport, ProjectVerdict
from access.watch_settings import WatchSettings, apart

NOT_VISIBLE = "NOT_VISIBLE"
"""Stands for a permission where Jira does not show the project at all."""
GLOBAL = ""
"""Stands for a project where a global permission is meant."""
_SUDDEN_LOOKS = 2


@unique
class PermissionState(StrEnum):
    """Whether the account holds everything that it is required to hold beyond baseline and expected gaps."""

    COMPLETE = "complete"
    DEGRADED = "degraded"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One required permission that is missing on one project.

    Attributes:
        project: the project's key; `GLOBAL` for a global permission.
        permission: Jira's key; `NOT_VISIBLE` where the project cannot be seen.
    """

    project: str
    permission: str

    def to_word(self) -> str:
        """`PROJECT:PERMISSION`; a project key holds no colon."""
        return f"{self.project}:{self.permission}"

    @classmethod
    def from_word(cls, word: str) -> Finding:
        """The finding that `to_word` wrote."""
        project, _, permission = word.partition(":")
        return cls(project, permission)


@dataclass(frozen=True, slots=True)
class Unread:
    """The first request of a look at permissions that brought no answer to go by.

    Attributes:
        cause: why.
        call: what was asked, in Jira's words; empty where nothing was.
        project: key of the project that it was about; empty for none.
        status: HTTP status; None where no answer came.
    """

    cause: Cause
    call: str = ""
    project: str = ""
    status: int | None = None


def unread_of(projects: tuple[ProjectReport, ...], trouble: Evidence | None) -> Unread | None:
    """What failed; None where everything was read."""
    first = next((one for one in projects if one.state is ProjectVerdict.UNKNOWN and one.evidence is not None), None)
    evidence = first.evidence if first else trouble
    if evidence is None:
        return None
    call, status = (evidence.signals.call, evidence.signals.status) if evidence.signals else ("", None)
    return Unread(evidence.cause, call, first.key if first else "", status)


@dataclass(frozen=True, slots=True)
class PermissionLook:
    """What one sweep, or one round of an adaptive sweep, saw.

    Attributes:
        covered: projects that were answered whole, `GLOBAL` included where global permissions were asked for.
        missing: what is missing on them.
        integrated: every project that the connection looks after, covered or not.
        is_complete: false where part of what this round meant to read could not be read; such a look proves nothing.
        unread: what failed then.
    """

    covered: frozenset[str]
    missing: frozenset[Finding]
    integrated: frozenset[str]
    is_complete: bool = True
    unread: Unread | None = None

    def judges(self, finding: Finding) -> bool:
        """Whether this look can tell if that is missing: an unseen project tells nothing about its permissions."""
        if finding.project not in self.covered:
            return False
        return finding.permission == NOT_VISIBLE or Finding(finding.project, NOT_VISIBLE) not in self.missing


@dataclass(frozen=True, slots=True)
class Sighting:
    """A difference from what is known, seen but not yet believed.

    Attributes:
        findings: what was seen missing though known to be held, or held though known to be missing.
        at: when it was last counted, UTC.
        looks: how often it has been counted.
    """

    findings: frozenset[Finding]
    at: datetime
    looks: int = 1


@dataclass(frozen=True, slots=True)
class PermissionTrack:
    """The permission side of one connection.

    Attributes:
        known: what is missing, as far as it has been confirmed.
        baseline: the part of `known` that was missing when the connection was new and has been ever since.
        expected: what a person marked as expected to be missing.
        unseen: projects that no look has covered yet; None before the first one.
        sightings: differences that wait for another look.
    """

    known: frozenset[Finding] = frozenset()
    baseline: frozenset[Finding] = frozenset()
    expected: frozenset[Finding] = frozenset()
    unseen: frozenset[str] | None = None
    sightings: tuple[Sighting, ...] = field(default=())

    @property
    def counted(self) -> frozenset[Finding]:
        """The gaps that matter: known, and neither baseline nor expected."""
        return self.known - self.baseline - self.expected

    @property
    def state(self) -> PermissionState:
        """Degraded as long as one gap counts."""
        return PermissionState.DEGRADED if self.counted else PermissionState.COMPLETE

    @property
    def awaited(self) -> frozenset[str]:
        """Projects that need another look before a difference is believed."""
        return frozenset(finding.project for seen in self.sightings for finding in seen.findings)


def look_from(
    projects: tuple[ProjectReport, ...],
    global_missing: tuple[Gap, ...],
    integrated: frozenset[str],
    *,
    is_complete: bool = True,
    unread: Unread | None = None,
) -> PermissionLook:
    """The look that a check's report amounts to; only required gaps are findings, unread projects are not covered.

    Args:
        projects: the report's projects.
        global_missing: global permissions that are not held, of any level.
        integrated: every project that the connection looks after.
        is_complete: whether everything that was meant to be read could be read.
        unread: what could not be, as far as that is known.
    """
    read = [report for report in projects if report.state is not ProjectVerdict.UNKNOWN]
    unseen = {Finding(report.key, NOT_VISIBLE) for report in read if report.state is ProjectVerdict.NOT_VISIBLE}
    missing = {Finding(report.key, gap.permission) for report in read for gap in report.required_missing}
    everywhere = {Finding(GLOBAL, gap.permission) for gap in global_missing if gap.level is Level.REQUIRED}
    covered = frozenset({GLOBAL, *(report.key for report in read)})
    return PermissionLook(covered, frozenset(unseen | missing | everywhere), integrated, is_complete, unread)


def take_look(track: PermissionTrack, look: PermissionLook, at: datetime, settings: WatchSettings) -> PermissionTrack:
    """What is known after this look.

    A difference counts, in either direction, once enough looks at the same project agree and lie far enough apart.
    The first look at each project of a new connection is its baseline.
    """
    if not look.is_complete:
        return track
    track = _seed(_forget_removed(track, look), look)
    differing = frozenset(
        finding
        for finding in track.known | look.missing
        if look.judges(finding) and (finding in look.missing) != (finding in track.known)
    )
    sightings = _merge(track, look, differing, at, settings)
    needed = _looks_needed(track, look, settings)
    agreed = [seen for seen in sightings if seen.at == at and seen.looks >= needed]
    known = track.known ^ frozenset(finding for seen in agreed for finding in seen.findings)
    waiting = tuple(seen for seen in sightings if seen not in agreed)
    return replace(track, known=known, baseline=track.baseline & known, sightings=waiting)


def _forget_removed(track: PermissionTrack, look: PermissionLook) -> PermissionTrack:
    kept = look.integrated | look.covered | {GLOBAL}
    if all(finding.project in kept for finding in track.known) and track.awaited <= kept:
        return track
    known = _within(track.known, kept)
    sightings = tuple(_narrowed(seen, _within(seen.findings, kept)) for seen in track.sightings)
    return replace(
        track,
        known=known,
        baseline=track.baseline & known,
        sightings=tuple(seen for seen in sightings if seen.findings),
    )


def _within(findings: frozenset[Finding], projects: frozenset[str]) -> frozenset[Finding]:
    return frozenset(finding for finding in findings if finding.project in projects)


def _seed(track: PermissionTrack, look: PermissionLook) -> PermissionTrack:
    unseen = (look.integrated | {GLOBAL}) if track.unseen is None else track.unseen
    if not unseen:
        return track
    first = frozenset(finding for finding in look.missing if finding.project in unseen)
    return replace(
        track,
        known=track.known | first,
        baseline=track.baseline | first,
        unseen=(unseen - look.covered) & (look.integrated | {GLOBAL}),
    )


def _looks_needed(track: PermissionTrack, look: PermissionLook, settings: WatchSettings) -> int:
    """As many as set, but never one alone for a loss that strikes most projects at a blow."""
    struck = {finding.project for finding in look.missing - track.known}
    is_sudden = len(struck) > settings.sudden_loss_share * max(1, len(look.integrated))
    return max(_SUDDEN_LOOKS, settings.permission_looks) if is_sudden else settings.permission_looks


def _merge(
    track: PermissionTrack,
    look: PermissionLook,
    differing: frozenset[Finding],
    at: datetime,
    settings: WatchSettings,
) -> tuple[Sighting, ...]:
    merged: list[Sighting] = []
    for seen in track.sightings:
        again = seen.findings & differing
        elsewhere = frozenset(finding for finding in seen.findings if not look.judges(finding))
        is_spaced = apart(at, seen.at) >= settings.permission_second_look
        merged.append(Sighting(again, at, seen.looks + 1) if is_spaced else _narrowed(seen, again))
        merged.append(_narrowed(seen, elsewhere))
    old = frozenset(finding for seen in track.sightings for finding in seen.findings)
    merged.append(Sighting(differing - old, at))
    return tuple(seen for seen in merged if seen.findings)


def _narrowed(seen: Sighting, findings: frozenset[Finding]) -> Sighting:
    return replace(seen, findings=findings)
