"""Finds what can be pressed and filled in among blocks, and names what the app left unnamed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sandbox.slack.shapes import JsonObject, object_of, objects_of, text_of


@dataclass(frozen=True, slots=True)
class Element:
    """An interactive element where it stands; `input_block` is the input block around it, if any."""

    block_id: str
    action_id: str
    body: JsonObject
    input_block: JsonObject | None = None

    @property
    def kind(self) -> str:
        """Its `type`."""
        return text_of(self.body, "type")


def elements_of(blocks: Sequence[JsonObject]) -> Iterator[Element]:
    """Every interactive element, in reading order."""
    for block in blocks:
        yield from elements_of(objects_of(block.get("child_blocks")))
        if block.get("type") == "carousel":
            yield from elements_of(objects_of(block.get("elements")))
            continue
        is_input = block.get("type") == "input"
        for body in _bodies(block):
            if "action_id" in body:
                yield Element(text_of(block, "block_id"), text_of(body, "action_id"), body, block if is_input else None)


def found_element(blocks: Sequence[JsonObject], action_id: str, block_id: str = "", value: str = "") -> Element | None:
    """The element with this action id; `block_id` and `value` tell apart several."""
    for element in elements_of(blocks):
        if element.action_id != action_id or block_id not in {"", element.block_id}:
            continue
        if value in {"", text_of(element.body, "value")}:
            return element
    return None


def with_ids(blocks: Sequence[JsonObject], new_id: Callable[[str], str]) -> tuple[JsonObject, ...]:
    """The blocks as Slack keeps them: with a block_id each, and an action_id for each interactive element."""
    return tuple(_named(block, new_id) for block in blocks)


def _bodies(block: JsonObject) -> list[JsonObject]:
    beside = [object_of(block.get("accessory")), object_of(block.get("element"))]
    return [*objects_of(block.get("elements")), *objects_of(block.get("actions")), *filter(None, beside)]


_ACTIVE_BLOCKS = frozenset({"actions", "input", "section", "context_actions", "card"})
_PASSIVE_ELEMENTS = frozenset({"image", "plain_text", "mrkdwn"})


def _named(block: JsonObject, new_id: Callable[[str], str]) -> JsonObject:
    named = {"block_id": new_id("b"), **block}
    for key in ("accessory", "element"):
        if isinstance(block.get(key), dict):
            named[key] = _with_action_id(object_of(block[key]), new_id)
    for key in ("elements", "actions"):
        if key in block and text_of(block, "type") in _ACTIVE_BLOCKS:
            named[key] = [_with_action_id(one, new_id) for one in objects_of(block[key])]
    if block.get("type") == "carousel":
        named["elements"] = [_named(one, new_id) for one in objects_of(block.get("elements"))]
    if "child_blocks" in block:
        named["child_blocks"] = [_named(one, new_id) for one in objects_of(block["child_blocks"])]
    return named


def _with_action_id(element: JsonObject, new_id: Callable[[str], str]) -> JsonObject:
    if text_of(element, "type") in _PASSIVE_ELEMENTS:
        return element
    return {"action_id": new_id("a"), **element}
