"""Blocks that keep Slack's limits by construction: what does not fit is cut, and the cut is said.

Limits: https://docs.slack.dev/reference/block-kit/blocks . Messages are put together in `messages.message`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from messages.buttons import Button, LinkButton
from messages.literal import cut, escaped, visible
from messages.menus import Menu
from messages.pieces import TEXT_LIMIT, Json, Line, Piece, Words, fitted, line

_HEADER_LIMIT = 150
_CONTEXT_ELEMENTS = 10
_ACTION_ELEMENTS = 25


class Part(Protocol):
    """Something that a message consists of."""

    def as_json(self) -> Json:
        """The block, as Slack takes it."""

    def fallback(self) -> tuple[str, ...]:
        """Its lines for the fallback text, escaped; none for what only shows on a screen."""


@dataclass(frozen=True, slots=True)
class Header:
    """A heading of at most 150 characters."""

    text: str

    def as_json(self) -> Json:
        """The block, as Slack takes it."""
        text = cut(visible(self.text), _HEADER_LIMIT)
        return {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}

    def fallback(self) -> tuple[str, ...]:
        """The heading."""
        return (escaped(cut(visible(self.text), _HEADER_LIMIT)),)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of text, one under the other."""

    lines: Sequence[Line]

    def as_json(self) -> Json:
        """The block, as Slack takes it."""
        elements: list[Json] = []
        for place, one in enumerate(fitted(self.lines, TEXT_LIMIT)):
            if place:
                elements.append({"type": "text", "text": "\n"})
            elements.extend(piece.element() for piece in one)
        return _rich_text({"type": "rich_text_section", "elements": elements})

    def fallback(self) -> tuple[str, ...]:
        """The same lines."""
        return tuple(_fallback(one) for one in fitted(self.lines, TEXT_LIMIT))


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list with a point, or a number, before each line. It must not be empty."""

    lines: Sequence[Line]
    is_numbered: bool = False

    def as_json(self) -> Json:
        """The block, as Slack takes it."""
        entries: list[Json] = [
            {"type": "rich_text_section", "elements": [piece.element() for piece in one]}
            for one in fitted(self.lines, TEXT_LIMIT)
        ]
        style = "ordered" if self.is_numbered else "bullet"
        return _rich_text({"type": "rich_text_list", "style": style, "elements": entries})

    def fallback(self) -> tuple[str, ...]:
        """The same lines with their points or numbers."""
        lines = fitted(self.lines, TEXT_LIMIT)
        marks = (f"{place}." if self.is_numbered else "•" for place in range(1, len(lines) + 1))
        return tuple(f"{mark} {_fallback(one)}" for mark, one in zip(marks, lines, strict=True))


@dataclass(frozen=True, slots=True)
class Preformatted:
    """Lines in a fixed-width font."""

    lines: Sequence[str]

    def as_json(self) -> Json:
        """The block, as Slack takes it."""
        text = "\n".join(words for one in self._fitted() for words in one)
        return _rich_text({"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]})

    def fallback(self) -> tuple[str, ...]:
        """The same lines."""
        return tuple(escaped(words) for one in self._fitted() for words in one)

    def _fitted(self) -> tuple[tuple[str, ...], ...]:
        lines = fitted([line(one) for one in self.lines], TEXT_LIMIT)
        return tuple(tuple(piece.text for piece in one if isinstance(piece, Words)) for one in lines)


@dataclass(frozen=True, slots=True)
class Context:
    """One small grey line of facts, parted by dots. At most ten; further ones are left out."""

    facts: Sequence[Line]

    def as_json(self) -> Json:
        """The block, as Slack takes it."""
        elements = [piece.in_context() for piece in _merged(self.facts)]
        return {"type": "context", "elements": elements[:_CONTEXT_ELEMENTS]}

    def fallback(self) -> tuple[str, ...]:
        """The facts in one line."""
        return (" · ".join(_fallback(fact) for fact in self.facts),)


@dataclass(frozen=True, slots=True)
class Actions:
    """A row of buttons and menus, each with an action of its own.

    Raises:
        ValueError: no button, more than 25, or two for the same action; Slack would refuse the message.
    """

    buttons: Sequence[Button | LinkButton | Menu]

    def __post_init__(self) -> None:
        actions = {button.action for button in self.buttons}
        if not 0 < len(self.buttons) <= _ACTION_ELEMENTS or len(actions) != len(self.buttons):
            raise ValueError(f"A row of buttons needs 1 to {_ACTION_ELEMENTS} of them, each with its own action.")

    def as_json(self) -> Json:
        """The block, as Slack takes it."""
        return {"type": "actions", "elements": [button.as_json() for button in self.buttons]}

    def fallback(self) -> tuple[str, ...]:
        """Nothing: a notification cannot be pressed."""
        return ()


@dataclass(frozen=True, slots=True)
class Divider:
    """A line across."""

    def as_json(self) -> Json:
        """The block, as Slack takes it."""
        return {"type": "divider"}

    def fallback(self) -> tuple[str, ...]:
        """Nothing."""
        return ()


def _rich_text(element: Json) -> Json:
    return {"type": "rich_text", "elements": [element]}


def _fallback(pieces: Line) -> str:
    return "".join(piece.fallback() for piece in pieces)


def _merged(facts: Sequence[Line]) -> list[Piece]:
    """The facts with dots between; neighbouring words become one element, since only ten fit."""
    merged: list[Piece] = []
    for place, fact in enumerate(facts):
        for piece in (*line(" · " if place else ""), *fact):
            last = merged[-1] if merged else None
            if isinstance(piece, Words) and isinstance(last, Words):
                merged[-1] = Words(cut(last.text + piece.text, TEXT_LIMIT))
            else:
                merged.append(piece)
    return merged
