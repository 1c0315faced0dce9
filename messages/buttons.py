"""Buttons within Slack's limits; their actions are listed in `messages.actions`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique

from messages.actions import ActionId
from messages.literal import cut, visible
from messages.pieces import Json

_LABEL_LIMIT = 75
_VALUE_LIMIT = 255
"""Slack takes 2,000 characters; an id has no business being that long."""


@unique
class ButtonStyle(StrEnum):
    """How much a button draws the eye."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press.

    Attributes:
        action: what a press asks for.
        label: what stands on it; says the outcome.
        value: the id that the action is about.
        about: what a screen reader adds to the label, such as the connection's name.
        style: how much it draws the eye.

    Raises:
        ValueError: the value is empty or too long to be an id; a press would mean nothing.
    """

    action: ActionId
    label: str
    value: str
    about: str = ""
    style: ButtonStyle = ButtonStyle.PLAIN

    def __post_init__(self) -> None:
        if not 0 < len(self.value) <= _VALUE_LIMIT:
            raise ValueError(f"A button carries an id of 1 to {_VALUE_LIMIT} characters.")

    def as_json(self) -> Json:
        """The element, as Slack takes it: https://docs.slack.dev/reference/block-kit/block-elements/button-element ."""
        button: dict[str, str | Json] = {
            "type": "button",
            "action_id": self.action,
            "text": {"type": "plain_text", "text": cut(self.label, _LABEL_LIMIT), "emoji": False},
            "value": self.value,
        }
        if self.about:
            button["accessibility_label"] = cut(f"{self.label}: {visible(self.about)}", _LABEL_LIMIT)
        if self.style is not ButtonStyle.PLAIN:
            button["style"] = self.style
        return button
