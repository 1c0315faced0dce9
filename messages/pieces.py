"""Pieces of a line: words, moments, people, groups and channels, each as rich text and as fallback text.

Nothing is ever written as mrkdwn of our own making, so no name in Jira can be read as markup, link or mention.
Elements: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeAlias

from messages.causes import NAME_LIMIT
from messages.literal import cut, escaped, shown

JsonValue: TypeAlias = "str | int | bool | Sequence[JsonValue] | Mapping[str, JsonValue]"
Json: TypeAlias = Mapping[str, JsonValue]

_DATE_FORMAT = "{date_short_pretty} {time}"
_SIZE_OF_A_TOKEN = 40
TEXT_LIMIT = 3000
"""Characters that one block holds."""


@dataclass(frozen=True, slots=True)
class Words:
    """Text that shows literally, made visible and cut to what one block holds; `is_code` is for what people type."""

    text: str
    is_bold: bool = False
    is_code: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", shown(self.text, TEXT_LIMIT))

    @property
    def size(self) -> int:
        """Characters that it takes up."""
        return len(self.text)

    def element(self) -> Json:
        """The rich text element."""
        style = {name: True for name, is_on in (("bold", self.is_bold), ("code", self.is_code)) if is_on}
        if not style:
            return {"type": "text", "text": self.text}
        return {"type": "text", "text": self.text, "style": style}

    def fallback(self) -> str:
        """The text for notifications and screen readers."""
        return escaped(self.text)

    def in_context(self) -> Json:
        """The element of a context block."""
        return {"type": "plain_text", "text": self.text, "emoji": False}


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time; each reader sees it in their own zone, old clients in UTC. `at` must be aware."""

    at: datetime

    @property
    def size(self) -> int:
        """Characters that it takes up, rounded up."""
        return _SIZE_OF_A_TOKEN

    def element(self) -> Json:
        """The rich text element."""
        return {"type": "date", "timestamp": self._seconds(), "format": _DATE_FORMAT, "fallback": utc_text(self.at)}

    def fallback(self) -> str:
        """Slack's date token: https://docs.slack.dev/messaging/formatting-message-text/#date-formatting ."""
        return f"<!date^{self._seconds()}^{_DATE_FORMAT}|{utc_text(self.at)}>"

    def in_context(self) -> Json:
        """The element of a context block."""
        return {"type": "mrkdwn", "text": self.fallback()}

    def _seconds(self) -> int:
        return max(0, int(self.at.timestamp()))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in Slack, by user id; Slack shows the name."""

    user_id: str

    @property
    def size(self) -> int:
        """Characters that it takes up, rounded up."""
        return _SIZE_OF_A_TOKEN

    def element(self) -> Json:
        """The rich text element."""
        return {"type": "user", "user_id": self.user_id}

    def fallback(self) -> str:
        """Slack's token for a person."""
        return f"<@{self.user_id}>"

    def in_context(self) -> Json:
        """The element of a context block."""
        return {"type": "mrkdwn", "text": self.fallback()}


@dataclass(frozen=True, slots=True)
class UserGroup:
    """A group of people in Slack, by its id; whoever belongs to it is notified."""

    group_id: str

    @property
    def size(self) -> int:
        """Characters that it takes up, rounded up."""
        return _SIZE_OF_A_TOKEN

    def element(self) -> Json:
        """The rich text element."""
        return {"type": "usergroup", "usergroup_id": self.group_id}

    def fallback(self) -> str:
        """Slack's token for a group."""
        return f"<!subteam^{self.group_id}>"

    def in_context(self) -> Json:
        """The element of a context block."""
        return {"type": "mrkdwn", "text": self.fallback()}


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel in Slack, by its id; Slack shows the name to those who may see it."""

    channel_id: str

    @property
    def size(self) -> int:
        """Characters that it takes up, rounded up."""
        return _SIZE_OF_A_TOKEN

    def element(self) -> Json:
        """The rich text element."""
        return {"type": "channel", "channel_id": self.channel_id}

    def fallback(self) -> str:
        """Slack's token for a channel."""
        return f"<#{self.channel_id}>"

    def in_context(self) -> Json:
        """The element of a context block."""
        return {"type": "mrkdwn", "text": self.fallback()}


@dataclass(frozen=True, slots=True)
class Link:
    """A way to a page, with the host in sight: `text` is others' and may promise anything. Only http and https."""

    text: str
    url: str
    host: str

    @property
    def size(self) -> int:
        """Characters that it takes up."""
        return len(self.fallback())

    def element(self) -> Json:
        """The rich text element."""
        return {"type": "link", "url": self.url, "text": self._shown()}

    def fallback(self) -> str:
        """The words without the address, which a screen reader would spell out."""
        return escaped(self._shown())

    def in_context(self) -> Json:
        """The element of a context block."""
        return {"type": "plain_text", "text": self._shown(), "emoji": False}

    def _shown(self) -> str:
        return f"{shown(self.text, NAME_LIMIT) or '–'} ({shown(self.host, NAME_LIMIT)})"


Piece: TypeAlias = Link | Words | Moment | Person | UserGroup | Channel
Line: TypeAlias = tuple[Piece, ...]


def line(*pieces: Piece | str) -> Line:
    """A line; plain strings are words without a style, empty ones are left out."""
    made = (Words(piece) if isinstance(piece, str) else piece for piece in pieces)
    return tuple(piece for piece in made if not isinstance(piece, Words) or piece.text)


def named(name: str, *, is_bold: bool = False) -> Words:
    """A name that others made, short enough for a line; an empty one shows as a dash."""
    return Words(shown(name, NAME_LIMIT) or "–", is_bold=is_bold)


def bold(text: str) -> Words:
    """Words that stand out."""
    return Words(text, is_bold=True)


def code(text: str) -> Words:
    """Words that somebody may type as they stand."""
    return Words(text, is_code=True)


def size_of(pieces: Line) -> int:
    """Characters that a line takes up."""
    return sum(piece.size for piece in pieces)


def cut_line(pieces: Line, limit: int) -> Line:
    """The line in at most `limit` characters: later pieces go first, and words say that they were cut."""
    kept: list[Piece] = []
    for piece in pieces:
        room = limit - size_of(tuple(kept))
        if piece.size <= room:
            kept.append(piece)
        elif isinstance(piece, Words) and room > 0:
            return (*kept, replace(piece, text=cut(piece.text, room)))
        else:
            break
    return tuple(kept)


def fitted(lines: Sequence[Line], limit: int, room_for_note: int = 40) -> tuple[Line, ...]:
    """The lines in at most `limit` characters; a last line says how many were left out."""
    if sum(size_of(one) + 1 for one in lines) <= limit:
        return tuple(lines)
    kept: list[Line] = []
    room = limit - room_for_note
    for one in lines:
        if size_of(one) + 1 > room:
            break
        kept.append(one)
        room -= size_of(one) + 1
    if not kept:
        kept.append(cut_line(lines[0], room))
    left_out = len(lines) - len(kept)
    return (*kept, line(f"… and {left_out} more that did not fit here")) if left_out else tuple(kept)


def utc_text(at: datetime) -> str:
    """The moment for readers whose zone is not known, to the minute."""
    there = at.astimezone(UTC)
    return f"{there.day} {there:%b %Y, %H:%M} UTC"
