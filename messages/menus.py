"""A menu beside buttons: one of a few choices, each about the same thing.

Element: https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, unique

from messages.actions import ActionId
from messages.literal import cut, visible
from messages.pieces import Json

_LABEL_LIMIT = 75
_PLACEHOLDER_LIMIT = 150
_VALUE_LIMIT = 150
_SEPARATOR = "/"


@unique
class SnoozePick(StrEnum):
    """The choices of the snooze menu, as they travel."""

    HOUR = "hour"
    MORNING = "morning"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class MenuChoice:
    """One choice: the word that travels, and what stands on it."""

    word: str
    label: str


@dataclass(frozen=True, slots=True)
class Menu:
    """Something to choose from.

    Attributes:
        action: what a choice asks for.
        label: what stands on the closed menu.
        value: the id that every choice is about.
        choices: in the order shown.

    Raises:
        ValueError: there is no choice, or a value would be longer than Slack takes.
    """

    action: ActionId
    label: str
    value: str
    choices: Sequence[MenuChoice]

    def __post_init__(self) -> None:
        longest = max((len(travelling(choice.word, self.value)) for choice in self.choices), default=_VALUE_LIMIT + 1)
        if not self.value or longest > _VALUE_LIMIT:
            raise ValueError(f"A menu needs choices, each with a value of at most {_VALUE_LIMIT} characters.")

    def as_json(self) -> Json:
        """The element, as Slack takes it."""
        options: list[Json] = [
            {"text": _plain(choice.label, _LABEL_LIMIT), "value": travelling(choice.word, self.value)}
            for choice in self.choices
        ]
        return {
            "type": "static_select",
            "action_id": self.action,
            "placeholder": _plain(self.label, _PLACEHOLDER_LIMIT),
            "options": options,
        }


def travelling(word: str, value: str) -> str:
    """Choice and id as one value."""
    return f"{word}{_SEPARATOR}{value}"


def parted(value: str) -> tuple[str, str]:
    """Choice and id of a value that a menu sent; the id is empty where it is no such value."""
    word, _, about = value.partition(_SEPARATOR)
    return word, about


def _plain(text: str, limit: int) -> Json:
    return {"type": "plain_text", "text": cut(visible(text), limit), "emoji": False}
