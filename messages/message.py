"""A whole message: blocks, and the text that stands for them in notifications and screen readers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from messages.blocks import Actions, Context, Part
from messages.pieces import Json, Person, line

_MOST_BLOCKS = 50
_TEXT_LIMIT = 4000
_BROKEN_END = re.compile(r"(&[a-z]{0,3}|<[^>]*)\Z")


@dataclass(frozen=True, slots=True)
class Message:
    """What Slack is given.

    Attributes:
        text: fallback, never empty, at most 4,000 characters, escaped.
        blocks: at most 50 blocks within all of Slack's limits.
        parts: what the blocks were made from.
    """

    text: str
    blocks: tuple[Json, ...]
    parts: tuple[Part, ...]


def message(*parts: Part | None) -> Message:
    """A message of these parts; those that are None are left out.

    Raises:
        ValueError: there are no parts, or none of them has words.
    """
    told = tuple(part for part in parts if part is not None)
    if len(told) > _MOST_BLOCKS:
        left_out = len(told) - _MOST_BLOCKS + 1
        told = (*told[: _MOST_BLOCKS - 1], Context([line(f"… {left_out} more parts did not fit here")]))
    text = _within_limit(one for part in told for one in part.fallback() if one)
    if not text:
        raise ValueError("A message needs words.")
    return Message(text, tuple(part.as_json() for part in told), told)


def shared(original: Message, user_id: str) -> Message:
    """The message as a channel sees it: without buttons, and with the name of who shared it."""
    parts = (part for part in original.parts if not isinstance(part, Actions))
    return message(*parts, Context([line("Shared by ", Person(user_id))]))


def _within_limit(lines: Iterable[str]) -> str:
    text = "\n".join(lines)
    if len(text) <= _TEXT_LIMIT:
        return text
    # An entity or a date token that is cut in two would show as rubbish.
    return _BROKEN_END.sub("", text[: _TEXT_LIMIT - 1]).rstrip() + "…"
