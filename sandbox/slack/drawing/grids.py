"""The `table` block.

https://docs.slack.dev/reference/block-kit/blocks/table-block
"""

from markupsafe import Markup

from sandbox.slack.drawing.reading import Json, flag, mappings, objects, string
from sandbox.slack.drawing.rich_text import draw_rich_text
from sandbox.slack.drawing.tags import lines, tag
from sandbox.slack.drawing.viewpoint import Viewpoint

_ALIGNMENTS = frozenset({"left", "center", "right"})


def draw_table(block: Json, viewpoint: Viewpoint) -> Markup:
    """The table in a box of its own that scrolls sideways; its first row is the head, as in Slack."""
    rows = block.get("rows")
    settings = mappings(block, "column_settings")
    drawn = [
        _draw_row(objects(row), settings, viewpoint, cell="td" if place else "th")
        for place, row in enumerate(rows if isinstance(rows, list) else [])
    ]
    table = tag("table", tag("thead", *drawn[:1]), tag("tbody", *drawn[1:]))
    return tag("div", table, class_="table", role="region", aria_label="Table", tabindex="0")


def _draw_row(cells: list[Json], settings: list[Json], viewpoint: Viewpoint, *, cell: str) -> Markup:
    return tag(
        "tr",
        *(
            tag(
                cell,
                _draw_cell(content, viewpoint),
                class_=_look(settings[place] if place < len(settings) else {}),
                scope="col" if cell == "th" else None,
            )
            for place, content in enumerate(cells)
        ),
    )


def _look(setting: Json) -> str:
    alignment = string(setting, "align")
    looks = [alignment] if alignment in _ALIGNMENTS else []
    return " ".join([*looks, *(["wrapped"] if flag(setting, "is_wrapped") else [])])


def _draw_cell(content: Json, viewpoint: Viewpoint) -> Markup:
    if string(content, "type") == "rich_text":
        return draw_rich_text(content, viewpoint)
    if string(content, "type") == "raw_number":
        return lines(string(content, "text") or str(content.get("value", "")))
    return lines(string(content, "text"))
