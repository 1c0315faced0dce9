"""What people lay over a trouble: acknowledgement, snooze and quiet window.

An overlay changes what is said, never what is known. How a window or a choice is typed is in `access.quiet`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from access.errors import Conflict, NotFound
from access.records import JsonObject
from access.rows import aware, from_row, to_row
from access.troubles import Episode, Stage
from access.watch_state import ConnectionState

OVERLAYS_VERSION = 1


@dataclass(frozen=True, slots=True)
class Ack:
    """Somebody has taken a trouble on; how long that stands is in `access.taking_on`.

    Attributes:
        episode: the episode.
        trouble: the trouble within it; a worse one is not acknowledged by this.
        by: who, as `str(Actor)`.
        at: when, UTC; pressing "still on it" is a new acknowledgement.
    """

    episode: str
    trouble: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Snooze:
    """Somebody wants to hear nothing of a trouble for a while.

    Attributes:
        episode: the episode.
        trouble: the trouble within it; a worse one is not snoozed by this.
        by: who, as `str(Actor)`.
        at: when, UTC.
        until: its end, UTC; None for "until it changes".
        digest: the stage's digest when it was pressed.
        version: the stage's version then; 0 in a row written before it was kept.
    """

    episode: str
    trouble: str
    by: str
    at: datetime
    until: datetime | None
    digest: str
    version: int = 0

    def is_over(self, stage: Stage, now: datetime) -> bool:
        """Whether it has ended by time, or by a change where that is its end; a change that is undone is one too."""
        if self.until is not None:
            return now >= self.until
        return stage.version != self.version if self.version else stage.digest != self.digest


@dataclass(frozen=True, slots=True)
class QuietWindow:
    """A planned time in which checks go on and nothing is said.

    Attributes:
        id: unique, and no episode's id.
        start: first moment, UTC.
        end: first moment after it, UTC; ending a window early moves it.
        reason: in the words of whoever set it.
        by: who, as `str(Actor)`.
    """

    id: str
    start: datetime
    end: datetime
    reason: str = ""
    by: str = ""

    def covers(self, at: datetime) -> bool:
        """Whether that moment is inside."""
        return self.start <= at < self.end


@dataclass(frozen=True, slots=True)
class Overlays:
    """Everything that lies over one connection."""

    acks: tuple[Ack, ...] = ()
    snoozes: tuple[Snooze, ...] = ()
    windows: tuple[QuietWindow, ...] = ()

    def ack(self, episode: str, trouble: str) -> Ack | None:
        """The latest acknowledgement of that trouble, active or not."""
        return next((ack for ack in reversed(self.acks) if (ack.episode, ack.trouble) == (episode, trouble)), None)

    def snooze(self, episode: str, trouble: str) -> Snooze | None:
        """The latest snooze of that trouble, active or not."""
        found = (snooze for snooze in reversed(self.snoozes) if (snooze.episode, snooze.trouble) == (episode, trouble))
        return next(found, None)

    def window_at(self, at: datetime) -> QuietWindow | None:
        """The quiet window that covers that moment; the one that ends last where several do."""
        return max((window for window in self.windows if window.covers(at)), key=lambda one: one.end, default=None)


def acknowledge(state: ConnectionState, overlays: Overlays, episode_id: str, by: str, at: datetime) -> Overlays:
    """The overlays once that person has taken on the episode's present trouble; also for "still on it".

    Raises:
        NotFound: there is no such episode any more.
        Conflict: the episode is over.
    """
    _, stage = _open_stage(state, episode_id)
    ack = Ack(episode_id, stage.trouble, by, aware(at))
    others = tuple(one for one in overlays.acks if (one.episode, one.trouble) != (episode_id, stage.trouble))
    return replace(overlays, acks=(*others, ack))


def snooze(
    state: ConnectionState, overlays: Overlays, episode_id: str, by: str, at: datetime, until: datetime | None
) -> Overlays:
    """The overlays once that person has snoozed the episode's present trouble; `until` None is "until it changes".

    Raises:
        NotFound: there is no such episode any more.
        Conflict: the episode is over.
    """
    _, stage = _open_stage(state, episode_id)
    pressed = Snooze(episode_id, stage.trouble, by, aware(at), until, stage.digest, stage.version)
    others = tuple(one for one in overlays.snoozes if (one.episode, one.trouble) != (episode_id, stage.trouble))
    return replace(overlays, snoozes=(*others, pressed))


def end_window_now(overlays: Overlays, window_id: str, at: datetime) -> Overlays:
    """The overlays once that quiet window is over; one that has not begun is removed.

    Raises:
        NotFound: there is no such window.
        Conflict: it has ended already.
    """
    window = next((one for one in overlays.windows if one.id == window_id), None)
    if window is None:
        raise NotFound("There is no such quiet window.", "List them with `quiet list`.")
    if window.end <= at:
        raise Conflict(f"That quiet window ended at {window.end:%Y-%m-%d %H:%M} UTC already.")
    others = tuple(one for one in overlays.windows if one.id != window_id)
    kept = () if window.start >= at else (replace(window, end=at),)
    return replace(overlays, windows=(*others, *kept))


def _open_stage(state: ConnectionState, episode_id: str) -> tuple[Episode, Stage]:
    episode = state.find_episode(episode_id)
    if episode is None or episode.last is None:
        raise NotFound("This alert belongs to an episode that is over and done with.")
    if episode.ended is not None:
        raise Conflict(f"It already recovered at {episode.ended:%H:%M} UTC on {episode.ended:%Y-%m-%d}.")
    return episode, episode.last


def prune_overlays(overlays: Overlays, state: ConnectionState, earliest: datetime) -> Overlays:
    """Without acknowledgements and snoozes of forgotten episodes, and windows that ended before `earliest`."""
    known = {episode.id for episode in state.episodes if episode.is_open}
    return Overlays(
        tuple(ack for ack in overlays.acks if ack.episode in known),
        tuple(one for one in overlays.snoozes if one.episode in known),
        tuple(window for window in overlays.windows if window.end >= earliest),
    )


def overlays_to_row(overlays: Overlays) -> JsonObject:
    """The overlays as plain JSON data with a version."""
    return to_row(overlays, OVERLAYS_VERSION)


def overlays_from_row(row: JsonObject) -> Overlays:
    """The overlays that `overlays_to_row` wrote.

    Raises:
        UnknownRow: a newer program wrote it, or it is damaged.
    """
    return from_row(Overlays, row, OVERLAYS_VERSION)
