"""What has been handed over to be said, and what Slack confirmed: the memory that keeps the bot from repeating itself.

`Announced` changes in two steps. `offer` goes into the same transaction as the outbox row; `confirm` follows once Slack
said ok. A trouble counts as announced only after the second.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from access.intents import Intent, Key, Topic
from access.records import JsonObject
from access.rows import from_row, to_row
from access.troubles import Stage

ANNOUNCED_VERSION = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One saying, or a note that something was kept back.

    Attributes:
        key: which.
        at: when it was handed over, UTC.
        confirmed: when Slack confirmed it, or the one before it under the same topic, UTC; None while neither is.
        confirmed_number: number of the one that Slack confirmed; 0 for none.
        note: for what was kept back: why.
        size: projects struck, as told.
        classes: permissions struck, as told.
    """

    key: Key
    at: datetime
    confirmed: datetime | None = None
    confirmed_number: int = 0
    note: str = ""
    size: int = 0
    classes: frozenset[str] = frozenset()

    @property
    def is_pending(self) -> bool:
        """Whether it is on its way and Slack has not confirmed it."""
        return self.confirmed_number < self.key.number


@dataclass(frozen=True, slots=True)
class Announced:
    """Everything said about one connection's open and unsettled episodes, one line per topic."""

    lines: tuple[Line, ...] = ()

    def line(self, episode: str, trouble: str, topic: Topic) -> Line | None:
        """The latest line on that topic."""
        wanted = (episode, trouble, topic)
        return next((one for one in self.lines if (one.key.episode, one.key.trouble, one.key.topic) == wanted), None)

    def has_offered(self, key: Key) -> bool:
        """Whether this, or a later one on its topic, was handed over before."""
        line = self.line(key.episode, key.trouble, key.topic)
        return line is not None and line.key.number >= key.number

    def is_announced(self, episode: str, trouble: str) -> bool:
        """Whether Slack confirmed a message about it."""
        line = self.line(episode, trouble, Topic.POST)
        return line is not None and line.confirmed is not None

    def about(self, episode: str) -> tuple[Line, ...]:
        """Every line of that episode or quiet window."""
        return tuple(line for line in self.lines if line.key.episode == episode)

    def noted(self, line: Line) -> Announced:
        """With that line in place of the one before it on its topic; what Slack confirmed is not forgotten."""
        before = self.line(line.key.episode, line.key.trouble, line.key.topic)
        if before is not None:
            line = replace(line, confirmed=before.confirmed, confirmed_number=before.confirmed_number)
        return Announced((*(one for one in self.lines if one is not before), line))

    def forgetting(self, episodes: frozenset[str]) -> Announced:
        """Without the lines of these episodes."""
        return Announced(tuple(line for line in self.lines if line.key.episode not in episodes))


def offer(announced: Announced, intents: Iterable[Intent], stages: dict[Key, Stage], at: datetime) -> Announced:
    """The memory once these intents are handed over; posts remember the size that they tell."""
    for intent in intents:
        stage = stages.get(intent.key)
        line = Line(intent.key, at)
        announced = announced.noted(replace(line, size=stage.size, classes=stage.classes) if stage else line)
    return announced


def confirm(announced: Announced, key: Key, at: datetime) -> Announced:
    """The memory once Slack confirmed that saying; one that is forgotten, or a second confirmation, changes nothing."""
    line = announced.line(key.episode, key.trouble, key.topic)
    if line is None or line.confirmed_number >= key.number:
        return announced
    confirmed = replace(line, confirmed=at, confirmed_number=key.number)
    return Announced(tuple(confirmed if one is line else one for one in announced.lines))


def announced_to_row(announced: Announced) -> JsonObject:
    """The memory as plain JSON data with a version."""
    return to_row(announced, ANNOUNCED_VERSION)


def announced_from_row(row: JsonObject) -> Announced:
    """The memory that `announced_to_row` wrote.

    Raises:
        UnknownRow: a newer program wrote it, or it is damaged.
    """
    return from_row(Announced, row, ANNOUNCED_VERSION)
