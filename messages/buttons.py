"""Buttons within Slack's limits; their actions are listed in `messages.actions`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique

from access.credentials import Secret
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
class Confirm:
    """The question that Slack asks before a press counts: a title, what will happen, and the two answers.

    Limits: https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
    """

    title: str
    sentence: str
    yes: str
    no: str = "Cancel"

    def as_json(self) -> Json:
        """The object, as Slack takes it."""
        limits = (("title", self.title, 100), ("text", self.sentence, 300), ("confirm", self.yes, 30))
        texts = {name: _plain(text, limit) for name, text, limit in limits}
        return {**texts, "deny": _plain(self.no, 30)}


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press.

    Attributes:
        action: what a press asks for.
        label: what stands on it; says the outcome.
        value: the id that the action is about.
        about: what a screen reader adds to the label, such as the connection's name.
        style: how much it draws the eye.
        confirm: asked before the press counts; None where it counts at once.

    Raises:
        ValueError: the value is empty or too long to be an id; a press would mean nothing.
    """

    action: ActionId
    label: str
    value: str
    about: str = ""
    style: ButtonStyle = ButtonStyle.PLAIN
    confirm: Confirm | None = None

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
        if self.confirm is not None:
            button["confirm"] = self.confirm.as_json()
        return button


@dataclass(frozen=True, slots=True)
class LinkButton:
    """A button that opens a page in the browser. Slack tells of the press all the same, under `action`.

    Attributes:
        action: what the press is called.
        label: what stands on it; says the outcome.
        value: the id that the page is about.
        url: where it leads; a one-time link is a secret, so that it does not print.
        about: what a screen reader adds to the label.
        style: how much it draws the eye.
    """

    action: ActionId
    label: str
    value: str
    url: Secret
    about: str = ""
    style: ButtonStyle = ButtonStyle.PRIMARY

    def as_json(self) -> Json:
        """The element, as Slack takes it."""
        button = Button(self.action, self.label, self.value, self.about, self.style).as_json()
        return {**button, "url": self.url.reveal()}


def _plain(text: str, limit: int) -> Json:
    return {"type": "plain_text", "text": cut(visible(text), limit), "emoji": False}
