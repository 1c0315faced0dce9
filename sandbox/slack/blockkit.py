"""Judges Block Kit as Slack does, before it is shown: `problems` for blocks, `view_problems` for views.

slack_sdk's own models miss nested elements, field lengths, duplicate action ids, the number of blocks and a
missing submit button; this finds them. The limits stand in the `blockkit_*` modules beside.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from sandbox.slack.blockkit_blocks import BLOCKS, Surface
from sandbox.slack.blockkit_elements import plain
from sandbox.slack.blockkit_rules import Place, Rule, Shape, anything, flag, items, string
from sandbox.slack.shapes import Json, JsonObject, list_of, object_of, objects_of, text_of

__all__ = ["Surface", "problems", "view_problems"]

_MOST_BLOCKS = {Surface.MESSAGE: 50, Surface.MODAL: 100, Surface.HOME: 100}
_MARKDOWN_LIMIT = 12_000

_VIEW_FIELDS: dict[str, Rule] = {
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
_MODAL = Shape(
    {"title": plain(24), "blocks": anything},
    {
        **_VIEW_FIELDS,
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
)
_HOME = Shape({"blocks": anything}, _VIEW_FIELDS)


def problems(blocks: object, surface: Surface | str = Surface.MESSAGE) -> list[str]:
    """What Slack would refuse in these blocks; empty when it would show them.

    Each problem ends with a JSON pointer such as `[json-pointer:/blocks/0/text/text]`. Source of the limits:
    https://docs.slack.dev/reference/block-kit
    """
    place = Place("/blocks")
    _judge_blocks(_as_json(blocks), Surface(surface), place)
    return place.problems


def view_problems(view: JsonObject) -> list[str]:
    """What Slack would refuse in this modal or Home tab; empty when it would show it.

    Source of the limits: https://docs.slack.dev/reference/views
    """
    place = Place("/view")
    kind = text_of(view, "type")
    if kind not in {Surface.MODAL, Surface.HOME}:
        place.at("type").says(f"unsupported type: {kind or 'none given'}")
        return place.problems
    shape = _MODAL if kind == Surface.MODAL else _HOME
    shape(view, place)
    blocks = _as_json(view.get("blocks"))
    _judge_blocks(blocks, Surface(kind), place.at("blocks"))
    has_input = any(block.get("type") == "input" for block in objects_of(blocks))
    if kind == Surface.MODAL and has_input and not view.get("submit"):
        place.says("missing required field: submit, when an input block is present")
    return place.problems


def _as_json(value: object) -> Json:
    return [*value] if isinstance(value, (list, tuple)) else None


def _judge_blocks(blocks: Json, surface: Surface, place: Place) -> None:
    least = 0 if surface is Surface.MESSAGE else 1
    items(BLOCKS[surface], least, _MOST_BLOCKS[surface])(blocks, place)
    found = objects_of(blocks)
    _judge_repeats("block_id", [text_of(block, "block_id") for block in found], place)
    for number, block in enumerate(list_of(blocks)):
        _judge_repeats("action_id", [*_action_ids(object_of(block))], place.at(number))
    if surface is Surface.MESSAGE:
        _judge_message(found, place)


def _judge_message(blocks: Sequence[JsonObject], place: Place) -> None:
    kinds = Counter(text_of(block, "type") for block in blocks)
    if kinds["table"] > 1:
        place.says("only one table block is allowed in a message")
    written = sum(len(text_of(block, "text")) for block in blocks if block.get("type") == "markdown")
    if kinds["markdown"] > 1 and written > _MARKDOWN_LIMIT:
        place.says(f"all markdown blocks together must be less than {_MARKDOWN_LIMIT + 1} characters")


def _judge_repeats(name: str, ids: Sequence[str], place: Place) -> None:
    for value, count in Counter(ids).items():
        if value and count > 1:
            place.says(f"{name} {value} is used {count} times and must be unique")


def _action_ids(block: JsonObject) -> Iterator[str]:
    elements = [*list_of(block.get("elements")), block.get("accessory"), block.get("element")]
    for element in [*elements, *list_of(block.get("actions"))]:
        yield text_of(object_of(element), "action_id")
