"""The `rich_text` block: sections, lists, quotes, preformatted text and everything inside them.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

import re
from collections.abc import Callable

from markupsafe import Markup

from sandbox.slack.drawing.dates import draw_date
from sandbox.slack.drawing.elements import draw_unknown
from sandbox.slack.drawing.emoji import character
from sandbox.slack.drawing.mentions import draw_broadcast, draw_channel, draw_group, draw_person
from sandbox.slack.drawing.reading import Json, flag, mapping, mappings, number, string
from sandbox.slack.drawing.tags import anchor, joined, lines, tag
from sandbox.slack.drawing.viewpoint import Viewpoint

_STYLES = {"bold": "b", "italic": "i", "strike": "s", "underline": "u", "highlight": "mark", "code": "code"}
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\Z")
_DEEPEST = 8


def draw_rich_text(block: Json, viewpoint: Viewpoint) -> Markup:
    """All parts of a rich text block or cell, one under the other."""
    return joined(*(_draw_part(part, viewpoint) for part in mappings(block, "elements")))


def _draw_part(part: Json, viewpoint: Viewpoint) -> Markup:
    kind = string(part, "type")
    if kind == "rich_text_list":
        return _draw_list(part, viewpoint)
    name = {"rich_text_section": "div", "rich_text_quote": "blockquote", "rich_text_preformatted": "pre"}.get(kind)
    if name is None:
        return draw_unknown("part of rich text", kind)
    return tag(name, _draw_inlines(part, viewpoint), class_="lines" if name == "div" else "")


def _draw_list(part: Json, viewpoint: Viewpoint) -> Markup:
    is_ordered = string(part, "style") == "ordered"
    depth = min(max(number(part, "indent") or 0, 0), _DEEPEST)
    offset = number(part, "offset") or 0
    entries = (tag("li", _draw_inlines(entry, viewpoint)) for entry in mappings(part, "elements"))
    return tag(
        "ol" if is_ordered else "ul",
        *entries,
        class_=f"depth-{depth}",
        start=str(offset + 1) if is_ordered and offset else None,
    )


def _draw_inlines(part: Json, viewpoint: Viewpoint) -> Markup:
    return joined(*(_styled(_draw_inline(inline, viewpoint), inline) for inline in mappings(part, "elements")))


def _draw_inline(inline: Json, viewpoint: Viewpoint) -> Markup:
    kind = string(inline, "type")
    draw = _INLINES.get(kind)
    return draw(inline, viewpoint) if draw else draw_unknown("part of rich text", kind)


def _styled(drawn: Markup, inline: Json) -> Markup:
    wanted = mapping(inline, "style")
    for style, name in _STYLES.items():
        if flag(wanted, style):
            drawn = tag(name, drawn)
    return drawn


def _draw_link(inline: Json, _: Viewpoint) -> Markup:
    address = string(inline, "url")
    return anchor(address, string(inline, "text") or address)


def _draw_emoji(inline: Json, _: Viewpoint) -> Markup:
    name = string(inline, "name")
    return lines(character(name) or f":{name}:")


def _draw_moment(inline: Json, viewpoint: Viewpoint) -> Markup:
    return draw_date(
        number(inline, "timestamp") or 0,
        string(inline, "format"),
        viewpoint,
        fallback=string(inline, "fallback"),
        link=string(inline, "url"),
    )


def _draw_colour(inline: Json, _: Viewpoint) -> Markup:
    value = string(inline, "value")
    swatch = tag("span", style=f"background:{value}", class_="swatch") if _COLOUR.match(value) else ""
    return joined(value, swatch)


_INLINES: dict[str, Callable[[Json, Viewpoint], Markup]] = {
    "text": lambda inline, _: lines(string(inline, "text")),
    "link": _draw_link,
    "emoji": _draw_emoji,
    "date": _draw_moment,
    "color": _draw_colour,
    "user": lambda inline, viewpoint: draw_person(string(inline, "user_id"), viewpoint),
    "channel": lambda inline, viewpoint: draw_channel(string(inline, "channel_id"), viewpoint),
    "usergroup": lambda inline, viewpoint: draw_group(string(inline, "usergroup_id"), viewpoint),
    "broadcast": lambda inline, _: draw_broadcast(string(inline, "range")),
}
