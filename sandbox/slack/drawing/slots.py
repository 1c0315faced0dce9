"""Where an interactive element stands, and the data attributes by which the page's script knows it."""

import json
from dataclasses import dataclass

from sandbox.slack.drawing.reading import Json, mapping, string
from sandbox.slack.drawing.texts import words
from sandbox.slack.drawing.viewpoint import Viewpoint


@dataclass(frozen=True, slots=True)
class Slot:
    """The block around an element.

    `fires` says whether a change is sent to the app at once, `is_labelled` whether the block names the element.
    """

    block_id: str
    viewpoint: Viewpoint
    fires: bool = True
    is_labelled: bool = False


def wiring(element: Json, slot: Slot) -> dict[str, str | bool | None]:
    """The attributes that make an element work: `data-kind`, `data-block-id`, `data-action-id`, …

    `data-confirm` holds JSON with the words of the confirm dialog, `data-fires` stands where a change is
    sent at once rather than with the form.
    """
    return {
        "data_kind": string(element, "type"),
        "data_block_id": slot.block_id,
        "data_action_id": string(element, "action_id"),
        "data_fires": slot.fires,
        "data_confirm": _confirm(mapping(element, "confirm")),
        "data_autofocus": element.get("focus_on_load") is True,
    }


def spoken_name(element: Json, slot: Slot, otherwise: str = "") -> str | None:
    """What a screen reader calls the element, or None where the block's label already does."""
    return string(element, "accessibility_label") or (None if slot.is_labelled else otherwise or None)


def _confirm(confirm: Json) -> str | None:
    if not confirm:
        return None
    asked = {name: words(confirm, name) for name in ("title", "text", "confirm", "deny")}
    return json.dumps(asked | {"style": string(confirm, "style")}, ensure_ascii=False)
