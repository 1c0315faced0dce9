"""Which block is drawn by what.

https://docs.slack.dev/reference/block-kit/blocks. Which blocks a surface takes is the validation's business.
"""

from collections.abc import Callable, Iterable

from markdown_it import MarkdownIt
from markupsafe import Markup

from sandbox.slack.drawing.elements import draw_element, draw_unknown
from sandbox.slack.drawing.grids import draw_table
from sandbox.slack.drawing.images import draw_file_block, draw_image_block
from sandbox.slack.drawing.reading import Json, flag, mapping, mappings, string
from sandbox.slack.drawing.rich_text import draw_rich_text
from sandbox.slack.drawing.slots import Slot
from sandbox.slack.drawing.tags import joined, tag
from sandbox.slack.drawing.texts import draw_text
from sandbox.slack.drawing.viewpoint import Viewpoint

_LEVELS = frozenset({"default", "info", "warning", "error", "success"})
_SEVERAL_BOXES = frozenset({"checkboxes", "radio_buttons"})
# This preset takes no HTML in the source and no link but to the web, so its output may be trusted.
_MARKDOWN = MarkdownIt("js-default", {"linkify": False})


def draw_blocks(blocks: Iterable[Json], viewpoint: Viewpoint) -> Markup:
    """The blocks one under the other; one of an unknown type is a visible box that says so."""
    return joined(*(_draw_block(block, viewpoint) for block in blocks))


def _draw_block(block: Json, viewpoint: Viewpoint) -> Markup:
    kind = string(block, "type")
    draw = _DRAWN_BY.get(kind)
    content = draw(block, viewpoint) if draw else draw_unknown("block", kind)
    return tag("div", content, class_=f"block {kind if draw else ''}".strip(), data_block=string(block, "block_id"))


def _draw_section(block: Json, viewpoint: Viewpoint) -> Markup:
    text, accessory = mapping(block, "text"), mapping(block, "accessory")
    fields = (tag("div", draw_text(field, viewpoint)) for field in mappings(block, "fields"))
    return joined(
        tag(
            "div",
            draw_text(text, viewpoint) if text else "",
            tag("div", *fields, class_="fields") if mappings(block, "fields") else "",
            class_="said",
        ),
        tag("div", draw_element(accessory, _slot(block, viewpoint)), class_="accessory") if accessory else "",
    )


def _draw_elements(block: Json, viewpoint: Viewpoint) -> Markup:
    slot = _slot(block, viewpoint)
    return joined(*(draw_element(element, slot) for element in mappings(block, "elements")))


def _draw_input(block: Json, viewpoint: Viewpoint) -> Markup:
    element = mapping(block, "element")
    slot = Slot(string(block, "block_id"), viewpoint, fires=flag(block, "dispatch_action"), is_labelled=True)
    label = tag("span", draw_text(mapping(block, "label"), viewpoint), class_="label")
    optional = tag("span", " (optional)", class_="optional") if flag(block, "optional") else ""
    hint = mapping(block, "hint")
    # Several boxes have a label each, so their common one is a legend.
    is_several = string(element, "type") in _SEVERAL_BOXES or string(element, "type").startswith("multi_")
    return joined(
        tag(
            "fieldset" if is_several else "label",
            tag("legend" if is_several else "span", label, optional),
            draw_element(element, slot),
            class_="input-label",
            data_required=not flag(block, "optional"),
        ),
        tag("p", class_="field-error", role="alert", hidden=True),
        tag("p", draw_text(hint, viewpoint), class_="hint") if hint else "",
    )


def _draw_markdown(block: Json, _: Viewpoint) -> Markup:
    return Markup(_MARKDOWN.render(string(block, "text")))  # noqa: S704 - the preset escapes all HTML


def _draw_alert(block: Json, viewpoint: Viewpoint) -> Markup:
    level = string(block, "level")
    look = level if level in _LEVELS else "default"
    return tag("div", draw_text(mapping(block, "text"), viewpoint), class_=f"notice {look}", role="note")


def _draw_header(block: Json, viewpoint: Viewpoint) -> Markup:
    return tag("h3", draw_text(mapping(block, "text"), viewpoint))


def _slot(block: Json, viewpoint: Viewpoint) -> Slot:
    return Slot(string(block, "block_id"), viewpoint)


_DRAWN_BY: dict[str, Callable[[Json, Viewpoint], Markup]] = {
    "header": _draw_header,
    "section": _draw_section,
    "context": _draw_elements,
    "actions": _draw_elements,
    "divider": lambda *_: tag("hr"),
    "image": lambda block, _: draw_image_block(block),
    "file": lambda block, _: draw_file_block(block),
    "table": draw_table,
    "rich_text": draw_rich_text,
    "input": _draw_input,
    "markdown": _draw_markdown,
    "alert": _draw_alert,
}
