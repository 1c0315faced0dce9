"""Fields of a modal: text, a choice, a channel. A field's id is both its block id and its action id.

Elements: https://docs.slack.dev/reference/block-kit/block-elements
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from messages.actions import FieldId
from messages.literal import cut, visible
from messages.pieces import Json

_LABEL_LIMIT = 2000
_PLACEHOLDER_LIMIT = 150
_OPTION_LIMIT = 75
_TEXT_LIMIT = 3000


@dataclass(frozen=True, slots=True)
class TextField:
    """One line of text, or several. Never for a secret: Slack has no field that hides what is typed."""

    field: FieldId
    label: str
    hint: str = ""
    placeholder: str = ""
    initial: str = ""
    is_optional: bool = False
    is_multiline: bool = False
    longest: int = _TEXT_LIMIT

    def as_json(self) -> Json:
        """The block, as Slack takes it."""
        element: dict[str, str | int | bool | Json] = {
            "type": "plain_text_input",
            "action_id": self.field,
            "multiline": self.is_multiline,
            "max_length": self.longest,
        }
        if self.placeholder:
            element["placeholder"] = _plain(self.placeholder, _PLACEHOLDER_LIMIT)
        if self.initial:
            element["initial_value"] = cut(self.initial, self.longest)
        return _input(self.field, self.label, self.hint, element, is_optional=self.is_optional)

    def fallback(self) -> tuple[str, ...]:
        """Nothing: a modal has no notification."""
        return ()


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: its value, what it says, and a line below it."""

    value: str
    label: str
    description: str = ""

    def as_json(self) -> Json:
        """The option object, as Slack takes it."""
        option: dict[str, str | Json] = {"text": _plain(self.label, _OPTION_LIMIT), "value": self.value}
        if self.description:
            option["description"] = _plain(self.description, _OPTION_LIMIT)
        return option


@dataclass(frozen=True, slots=True)
class Choice:
    """One of at most ten options, all of them in sight. `initial` is the value chosen at first; empty for none."""

    field: FieldId
    label: str
    options: Sequence[Option]
    initial: str = ""
    hint: str = ""

    def as_json(self) -> Json:
        """The block, as Slack takes it."""
        options = [option.as_json() for option in self.options]
        element: dict[str, str | Json | list[Json]] = {
            "type": "radio_buttons",
            "action_id": self.field,
            "options": options,
        }
        chosen = next((one.as_json() for one in self.options if one.value == self.initial), None)
        if chosen is not None:
            element["initial_option"] = chosen
        return _input(self.field, self.label, self.hint, element)

    def fallback(self) -> tuple[str, ...]:
        """Nothing: a modal has no notification."""
        return ()


@dataclass(frozen=True, slots=True)
class ChannelField:
    """A public or private channel, by its id."""

    field: FieldId
    label: str
    hint: str = ""
    initial: str = ""
    is_optional: bool = True

    def as_json(self) -> Json:
        """The block, as Slack takes it."""
        element: dict[str, str | Json] = {
            "type": "conversations_select",
            "action_id": self.field,
            "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True},
        }
        if self.initial:
            element["initial_conversation"] = self.initial
        return _input(self.field, self.label, self.hint, element, is_optional=self.is_optional)

    def fallback(self) -> tuple[str, ...]:
        """Nothing: a modal has no notification."""
        return ()


def _input(field: FieldId, label: str, hint: str, element: Json, *, is_optional: bool = False) -> Json:
    block: dict[str, str | bool | Json] = {
        "type": "input",
        "block_id": field,
        "label": _plain(label, _LABEL_LIMIT),
        "element": element,
        "optional": is_optional,
    }
    if hint:
        block["hint"] = _plain(hint, _LABEL_LIMIT)
    return block


def _plain(text: str, limit: int) -> Json:
    return {"type": "plain_text", "text": cut(visible(text), limit), "emoji": False}
