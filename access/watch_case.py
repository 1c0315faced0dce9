"""One trouble of one connection at one moment, with the questions that the alerting rules ask about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, unique
from types import MappingProxyType

from access.announcements import Announced, Line
from access.intents import Act, Intent, Key, Reason, Topic
from access.login_watch import LoginState
from access.overlays import Overlays
from access.troubles import Episode, Stage, Trouble
from access.watch_settings import WatchSettings
from access.watch_state import ConnectionState

GRAVE = frozenset({Trouble.LOST, Trouble.UNREACHABLE, Trouble.DEGRADED})
"""Troubles of the connection itself: reminded of, told late, and hidden by worse ones."""

_HIDES: Mapping[Trouble, frozenset[Trouble]] = MappingProxyType(
    {
        Trouble.FLAPPING: GRAVE | {Trouble.SUSPECT, Trouble.UNREAD},
        Trouble.UNREACHABLE: frozenset({Trouble.LOST, Trouble.DEGRADED, Trouble.SUSPECT, Trouble.UNREAD}),
        Trouble.LOST: frozenset({Trouble.DEGRADED, Trouble.SUSPECT, Trouble.UNREAD}),
    }
)
_SHOWN_IN: Mapping[Trouble, LoginState] = MappingProxyType(
    {
        Trouble.LOST: LoginState.LOST,
        Trouble.UNREACHABLE: LoginState.UNREACHABLE,
        Trouble.SUSPECT: LoginState.SUSPECT,
    }
)


@unique
class Withheld(StrEnum):
    """Why nothing is said although there would be something to say."""

    QUIET = "quiet"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Everything that decides what is said about one connection.

    Attributes:
        state: what is known.
        overlays: what people laid over it.
        announced: what was said.
        site: base URL of its Jira, by which outages are grouped.
    """

    state: ConnectionState
    overlays: Overlays = field(default_factory=Overlays)
    announced: Announced = field(default_factory=Announced)
    site: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One stage of one episode, now."""

    watch: Watch
    episode: Episode
    stage: Stage
    now: datetime
    settings: WatchSettings

    @property
    def is_present(self) -> bool:
        """Whether the connection is in that trouble at this moment: not while it recovers."""
        return self.watch.state.login.state is _SHOWN_IN.get(self.stage.trouble, self.watch.state.login.state)

    @property
    def withheld(self) -> Withheld | None:
        """Why it must not be spoken of now; None where it may."""
        if self.stage.trouble is Trouble.NOT_UNDERSTOOD:
            return None
        if self.watch.overlays.window_at(self.now) is not None:
            return Withheld.QUIET
        if self.watch.state.is_offline and self.stage.trouble is not Trouble.BLIND:
            return Withheld.HIDDEN
        present = (episode.last for episode in self.watch.state.episodes if episode.is_open)
        hidden = any(stage and self._hides(stage) for stage in present)
        return Withheld.HIDDEN if hidden else None

    def _hides(self, other: Stage) -> bool:
        if other.trouble is Trouble.UNREACHABLE and self.watch.state.login.state is not LoginState.UNREACHABLE:
            return False
        return self.stage.trouble in _HIDES.get(other.trouble, ())

    def line(self, topic: Topic) -> Line | None:
        """What was said last on that topic."""
        return self.watch.announced.line(self.episode.id, self.stage.trouble, topic)

    def key(self, topic: Topic, number: int = 1) -> Key:
        """The key of a saying about this trouble."""
        return Key(self.episode.id, self.stage.trouble, topic, number)

    def once(self, act: Act, reason: Reason, topic: Topic, number: int = 1) -> tuple[Intent, ...]:
        """That one saying, unless it or a later one on its topic was handed over before."""
        key = self.key(topic, number)
        return () if self.watch.announced.has_offered(key) else (self.intent(act, reason, key),)

    def intent(self, act: Act, reason: Reason, key: Key, replaces: Key | None = None) -> Intent:
        """That saying, with the facts that every message shows."""
        is_loss = self.stage.trouble is Trouble.LOST and self.episode.is_open
        return Intent(
            act=act,
            reason=reason,
            key=key,
            since=self.stage.since,
            ended=self.episode.ended,
            mentions=is_loss and act in (Act.POST, Act.BROADCAST),
            site=self.watch.site if self.stage.trouble is Trouble.UNREACHABLE else "",
            replaces=replaces,
        )


def stamp(at: datetime) -> int:
    """A time as the number of a saying."""
    return int(at.timestamp())
