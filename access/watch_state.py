"""What the watch remembers of a connection, what it reports of a look, and how both are stored.

Here: values. What moves them is `access.episodes.observe`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from access.evidence import Cause
from access.findings import PermissionTrack, Unread
from access.login_watch import LoginTrack, Sign
from access.next_look import NextLook
from access.records import JsonObject
from access.rows import from_row, to_row
from access.troubles import Episode, Strand

STATE_VERSION = 1


@dataclass(frozen=True, slots=True)
class Transition:
    """One change of state, to be kept as a row: alerts, timeline and reports read the same fact.

    Attributes:
        strand: which machine moved.
        source: the state left; equal to `target` where something changed within it.
        target: the state entered.
        at: when, UTC.
        reason: what the look amounted to.
        cause: the evidence behind it.
        episode: id of the episode it belongs to.
    """

    strand: Strand
    source: str
    target: str
    at: datetime
    reason: Sign
    cause: Cause
    episode: str


@dataclass(frozen=True, slots=True)
class ConnectionState:
    """Everything the watch remembers of one connection; `state_to_row` and `state_from_row` store it.

    Attributes:
        connection: its id; episode ids begin with it.
        login: the login machine.
        permissions: the permission machine.
        episodes: open ones, and ended ones about which something may still have to be said.
        numbered: episodes so far.
        looked_at: last look whose answer meant anything for the login, UTC.
        blind_since: first of the looks in a row that were throttled or offline, or that might try no login, UTC.
        is_offline: whether the last look found our own network gone.
        unknowns: answers in a row that were not understood.
        unknown_since: the first of them, UTC.
        onsets: when the latest troubles that count towards flapping began, UTC.
        changed_at: last time that such a trouble began or ended, UTC.
        blips: suspicions that the next look cleared.
        unread: what kept the last look at the permissions from being whole; None where it was.
        unread_since: the first such look since they were read whole, UTC.
        watched_since: when the watch was turned on, UTC; None where that is not known.
    """

    connection: str
    login: LoginTrack = field(default_factory=LoginTrack)
    permissions: PermissionTrack = field(default_factory=PermissionTrack)
    episodes: tuple[Episode, ...] = ()
    numbered: int = 0
    looked_at: datetime | None = None
    blind_since: datetime | None = None
    is_offline: bool = False
    unknowns: int = 0
    unknown_since: datetime | None = None
    onsets: tuple[datetime, ...] = ()
    changed_at: datetime | None = None
    blips: int = 0
    unread: Unread | None = None
    unread_since: datetime | None = None
    watched_since: datetime | None = None

    def open_episode(self, strand: Strand) -> Episode | None:
        """The episode that goes on in that strand, if any."""
        return next((episode for episode in self.episodes if episode.is_open and episode.strand is strand), None)

    def find_episode(self, episode_id: str) -> Episode | None:
        """The episode of that id, open or ended; None once it is settled and forgotten."""
        return next((episode for episode in self.episodes if episode.id == episode_id), None)


@dataclass(frozen=True, slots=True)
class Step:
    """What one observation leads to."""

    state: ConnectionState
    transitions: tuple[Transition, ...]
    next_look: NextLook


def state_to_row(state: ConnectionState) -> JsonObject:
    """The state as plain JSON data with a version, for one column of a row."""
    return to_row(state, STATE_VERSION)


def state_from_row(row: JsonObject) -> ConnectionState:
    """The state that `state_to_row` wrote.

    Raises:
        UnknownRow: a newer program wrote it, or it is damaged.
    """
    return from_row(ConnectionState, row, STATE_VERSION)
