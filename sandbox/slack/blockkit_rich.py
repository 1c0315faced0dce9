"""The limits of rich text, tables and their cells.

Source: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block and
https://docs.slack.dev/reference/block-kit/blocks/table-block
"""

from collections.abc import Mapping

from sandbox.slack.blockkit_rules import (
    Place,
    Rule,
    Shape,
    anything,
    by_type,
    flag,
    items,
    one_of,
    string,
    url,
    whole,
)
from sandbox.slack.shapes import JsonObject, list_of

# Slack names no limit for the number of rich text elements; a message as a whole is bounded anyway.
_MANY = 1000
_STYLE = Shape(
    {},
    dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), flag),
)
_INLINE: Mapping[str, Rule] = {
    "text": Shape({"text": string(_MANY * 40)}, {"style": _STYLE}),
    "link": Shape({"url": url()}, {"text": string(3000), "unsafe": flag, "style": _STYLE}),
    "emoji": Shape({"name": string(255)}, {"unicode": string(255), "skin_tone": whole(1, 6), "style": _STYLE}),
    "user": Shape({"user_id": string(255)}, {"style": _STYLE}),
    "usergroup": Shape({"usergroup_id": string(255)}, {"style": _STYLE}),
    "channel": Shape({"channel_id": string(255)}, {"style": _STYLE}),
    "team": Shape({"team_id": string(255)}, {"style": _STYLE}),
    "broadcast": Shape({"range": one_of({"here", "channel", "everyone"})}, {"style": _STYLE}),
    "color": Shape({"value": string(255)}, {"style": _STYLE}),
    "date": Shape(
        {"timestamp": whole(0, 10**11), "format": string(255)},
        {"url": url(), "fallback": string(3000), "style": _STYLE},
    ),
}
_INLINES = items(by_type(_INLINE), 0, _MANY)
_SECTION = Shape({"elements": _INLINES})

RICH_TEXT = Shape(
    {
        "elements": items(
            by_type(
                {
                    "rich_text_section": _SECTION,
                    "rich_text_preformatted": Shape(
                        {"elements": _INLINES}, {"border": whole(0, 1), "language": string(255)}
                    ),
                    "rich_text_quote": Shape({"elements": _INLINES}, {"border": whole(0, 1)}),
                    "rich_text_list": Shape(
                        {
                            "style": one_of({"bullet", "ordered"}),
                            "elements": items(by_type({"rich_text_section": _SECTION}), 1, _MANY),
                        },
                        {"indent": whole(0, 8), "offset": whole(0, _MANY), "border": whole(0, 1)},
                    ),
                }
            ),
            1,
            _MANY,
        )
    },
    {"block_id": string(255)},
)

_CELL = by_type(
    {
        "raw_text": Shape({"text": string(3000)}),
        "raw_number": Shape({"value": anything}, {"text": string(3000)}),
        "rich_text": RICH_TEXT,
    }
)


def _rows_are_as_long_as_each_other(table: JsonObject, place: Place) -> None:
    lengths = {len(list_of(row)) for row in list_of(table.get("rows"))}
    if len(lengths) > 1:
        place.at("rows").says("all rows must have the same number of cells")


TABLE = Shape(
    {"rows": items(items(_CELL, 1, 20), 1, 100)},
    {
        "block_id": string(255),
        "column_settings": items(Shape({}, {"align": one_of({"left", "center", "right"}), "is_wrapped": flag}), 0, 20),
    },
    (_rows_are_as_long_as_each_other,),
)
DATA_TABLE = Shape(
    {"rows": items(items(_CELL, 1, 20), 2, 201)},
    {
        "block_id": string(255),
        "caption": anything,
        "page_size": whole(1, 100),
        "row_header_column_index": whole(0, 19),
    },
    (_rows_are_as_long_as_each_other,),
)
