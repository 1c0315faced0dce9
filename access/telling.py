"""What the words of the watch are made from, and the port through which `messages` makes them.

Here: values and a protocol. What is to be said, and why, is decided in `access.alerting`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import Protocol

from access.expiry import Countdown, Notice
from access.findings import Finding
from access.intents import Intent
from access.likely import Likely
from access.records import AuditHead, ChainReport, Checkpoint, CheckRecord, Connection, JsonObject, ProjectState
from access.renewals import RenewalRefused
from access.results import CheckResult
from access.silence import Ended, Silence
from access.troubles import Episode, Stage
from access.watch_case import Watch
from access.watch_settings import WatchSettings
from access.watching import WatchRow


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """A file that goes into the thread of its message.

    Attributes:
        name: of the file.
        title: as people see it.
        content: its bytes.
        without: what the thread says instead where Slack does not take it; None for nothing.
    """

    name: str
    title: str
    content: bytes
    without: Rendered | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """One saying in words, ready for Slack.

    Attributes:
        text: for notifications and screen readers; all there is where `blocks` is empty.
        blocks: Block Kit.
        file: a file for the message's thread; None where there is none.
    """

    text: str
    blocks: tuple[JsonObject, ...] = ()
    file: RenderedFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """Another connection of the same Jira, whose outage is told in the same message; it may have led to a loss."""

    connection: Connection
    since: datetime
    ended: datetime | None = None
    is_watched: bool = True
    is_lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything that words about one connection may need.

    Attributes:
        connection: the connection.
        watch: state, overlays and what was announced, as of now.
        settings: its durations and thresholds.
        now: the time, UTC.
        episode: what the saying is about; None for a quiet window or an expiry.
        stage: the trouble within it; None likewise.
        check: the newest check; None before the first.
        result: the newest report with permissions, for what breaks; None where there is none.
        told: the findings that the last message under this episode and trouble told; empty before the first.
        others: connections that share the message.
        countdown: the end of its secret, where it is known.
        changed_between: the looks between which what is missing went, UTC; None where the looks before are not known.
    """

    connection: Connection
    watch: Watch
    settings: WatchSettings
    now: datetime
    episode: Episode | None = None
    stage: Stage | None = None
    check: CheckRecord | None = None
    result: CheckResult | None = None
    told: frozenset[Finding] = frozenset()
    others: tuple[Outage, ...] = ()
    countdown: Countdown | None = None
    changed_between: tuple[datetime, datetime] | None = None


@unique
class Overlaid(StrEnum):
    """What somebody did about an episode, told as a line in its thread."""

    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    EXPECTED = "expected"


@dataclass(frozen=True, slots=True)
class OverlayNote:
    """Who did what about an episode; `until` is a snooze's end, UTC, None for "until it changes"."""

    what: Overlaid
    by: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stopped:
    """Why a connection is no longer watched: who turned the watch off or removed it; empty where that is not known."""

    by: str = ""
    is_removed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """One connection's week.

    Attributes:
        connection: the connection.
        row: its watch.
        looks: looks made.
        longest_gap: the longest time without a look, up to now; None where nothing was to be looked at yet.
        episodes: troubles of that time, those that began before it included.
        troubled: how long they lasted within it, in all.
        present: the worst trouble that goes on; None where there is none.
        stopped_at: when looks stopped though the watch is on, UTC; None while they go on.
        spared: looks of those that tried no login, because none might be tried.
        quiet: the projects in which the account is unusually quiet, the longest silence first.
    """

    connection: Connection
    row: WatchRow
    looks: int
    longest_gap: timedelta | None
    episodes: int
    troubled: timedelta
    present: Stage | None = None
    stopped_at: datetime | None = None
    spared: int = 0
    quiet: tuple[Silence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The week of one alert channel; `heartbeat_at` is None where no outgoing heartbeat is set or none got out."""

    since: datetime
    until: datetime
    lines: tuple[DigestLine, ...]
    waiting: int
    head: AuditHead
    checkpoint: Checkpoint | None = None
    heartbeat_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SilenceNews:
    """Projects in which the account has become unusually quiet, and those where it writes again."""

    connection: Connection
    quiet: tuple[Silence, ...]
    over: tuple[Ended, ...]
    now: datetime


class Renderer(Protocol):
    """Puts what is to be said into words; pure, and never fails for what Jira or people wrote."""

    def intent(self, scene: Scene, intent: Intent) -> Rendered:
        """The words of an intent: for `EDIT` the whole message anew, for `THREAD` and `BROADCAST` one line."""

    def overlay(self, scene: Scene, note: OverlayNote) -> Rendered:
        """The thread line about what somebody did."""

    def standing(self, scene: Scene) -> Rendered:
        """The episode's message as it should stand now, to replace it after an acknowledgement or a snooze."""

    def stopped(self, scene: Scene, stopped: Stopped) -> Rendered:
        """The episode's message as it stands for good once its connection is no longer watched."""

    def told_anew(self, connection: Connection, intent: Intent) -> Rendered:
        """What stands in the place of an older message, once a newer one, of this intent, tells the same trouble."""

    def expiry(self, scene: Scene, notice: Notice) -> Rendered:
        """The notice that a secret ends."""

    def digest(self, digest: Digest) -> Rendered:
        """The weekly digest."""

    def trail_broken(self, report: ChainReport) -> Rendered:
        """The message to the operators that the audit trail does not hold."""

    def silence(self, news: SilenceNews) -> Rendered:
        """The message that the account is unusually quiet, or writes again."""


class AsideWords(Protocol):
    """Puts quiet lines into words, as `Renderer` does troubles."""

    def renewal_refused(self, connection: Connection, refused: RenewalRefused) -> Rendered:
        """To the owner: the OAuth token could not be renewed."""

    def projects_appeared(self, connection: Connection, projects: Sequence[ProjectState]) -> Rendered:
        """To the alert channel: the account sees projects that it did not see before."""

    def likely_change(self, connection: Connection, likely: Sequence[Likely]) -> Rendered:
        """Into the thread of an alert about missing permissions: who is likely, as Jira's audit log has it."""


class HomePages(Protocol):
    """Redraws what people see of a workspace on their Home tabs."""

    async def refresh(self, workspace: str) -> None:
        """Draw them anew soon; never raises, and never waits for Slack."""
