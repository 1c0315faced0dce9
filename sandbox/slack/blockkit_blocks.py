"""The limits of Block Kit's blocks, and where each may stand.

Source: https://docs.slack.dev/reference/block-kit/blocks. A block type that is missing here is refused.
"""

from collections.abc import Mapping
from enum import StrEnum, unique

from sandbox.slack.blockkit_elements import (
    ACTION_ID,
    BUTTON,
    CONFIRM,
    DATE_AND_TIME,
    IMAGE,
    MULTI_SELECTS,
    OVERFLOW,
    PICKERS,
    SINGLE_SELECTS,
    TEXT_INPUTS,
    any_text,
    plain,
)
from sandbox.slack.blockkit_rich import DATA_TABLE, RICH_TEXT, TABLE
from sandbox.slack.blockkit_rules import (
    Rule,
    Shape,
    anything,
    at_least_one,
    by_type,
    exactly_one,
    flag,
    items,
    one_of,
    string,
    url,
)


@unique
class Surface(StrEnum):
    """Where blocks are shown."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


_BLOCK_ID: Mapping[str, Rule] = {"block_id": string(255)}
_PRESSED: Mapping[str, Rule] = {"button": BUTTON, "overflow": OVERFLOW, **SINGLE_SELECTS, **PICKERS}
_ACCESSORY = by_type({**_PRESSED, **MULTI_SELECTS, "image": IMAGE})
_ACTION = by_type({**_PRESSED, **DATE_AND_TIME})
_INPUT = by_type({**SINGLE_SELECTS, **MULTI_SELECTS, **PICKERS, **DATE_AND_TIME, **TEXT_INPUTS})
_FEEDBACK = Shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
_ICON_BUTTON = Shape(
    {"icon": one_of({"trash"}), "text": plain(75)},
    {
        "action_id": ACTION_ID,
        "value": string(2000),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
        "visible_to_user_ids": anything,
    },
)
_CARD = Shape(
    {},
    {
        **_BLOCK_ID,
        "hero_image": anything,
        "icon": anything,
        "title": any_text(150),
        "subtitle": any_text(150),
        "body": any_text(200),
        "subtext": any_text(200),
        "actions": items(by_type({"button": BUTTON}), 1, 3),
    },
    (at_least_one("hero_image", "title", "body", "actions"),),
)

_EVERYWHERE: Mapping[str, Rule] = {
    "section": Shape(
        {},
        {
            **_BLOCK_ID,
            "text": any_text(3000),
            "fields": items(any_text(2000), 1, 10),
            "accessory": _ACCESSORY,
            "expand": flag,
        },
        (at_least_one("text", "fields"),),
    ),
    "header": Shape({"text": plain(150)}, _BLOCK_ID),
    "context": Shape(
        {"elements": items(by_type({"image": IMAGE, "plain_text": any_text(3000), "mrkdwn": any_text(3000)}), 1, 10)},
        _BLOCK_ID,
    ),
    "actions": Shape({"elements": items(_ACTION, 1, 25)}, _BLOCK_ID),
    "input": Shape(
        {"label": plain(2000), "element": _INPUT},
        {**_BLOCK_ID, "hint": plain(2000), "optional": flag, "dispatch_action": flag},
    ),
    "divider": Shape({}, _BLOCK_ID),
    "image": Shape(
        {"alt_text": string(2000)},
        {**_BLOCK_ID, "image_url": url(), "slack_file": anything, "title": plain(2000)},
        (exactly_one("image_url", "slack_file"),),
    ),
    "rich_text": RICH_TEXT,
    "card": _CARD,
}
_MESSAGE_AND_HOME: Mapping[str, Rule] = {
    "table": TABLE,
    "data_table": DATA_TABLE,
    "carousel": Shape({"elements": items(by_type({"card": _CARD}), 1, 10)}, _BLOCK_ID),
}
_MESSAGE_ONLY: Mapping[str, Rule] = {
    "markdown": Shape({"text": string(12_000)}, _BLOCK_ID),
    "context_actions": Shape(
        {
            "elements": items(
                by_type(
                    {
                        "feedback_buttons": Shape(
                            {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK},
                            {"action_id": ACTION_ID},
                        ),
                        "icon_button": _ICON_BUTTON,
                    }
                ),
                1,
                5,
            )
        },
        _BLOCK_ID,
    ),
}
_MODAL_ONLY: Mapping[str, Rule] = {
    "alert": Shape(
        {"text": any_text(200)},
        {**_BLOCK_ID, "level": one_of({"default", "info", "warning", "error", "success"})},
    ),
}

_BARE: Mapping[Surface, Mapping[str, Rule]] = {
    Surface.MESSAGE: {**_EVERYWHERE, **_MESSAGE_AND_HOME, **_MESSAGE_ONLY},
    Surface.MODAL: {**_EVERYWHERE, **_MODAL_ONLY},
    Surface.HOME: {**_EVERYWHERE, **_MESSAGE_AND_HOME},
}


def _container(surface: Surface) -> Shape:
    return Shape(
        {"child_blocks": items(by_type(_BARE[surface]), 1, 10)},
        {
            **_BLOCK_ID,
            "title": any_text(150),
            "rich_text_title": anything,
            "subtitle": any_text(150),
            "icon": anything,
            "width": one_of({"narrow", "standard", "wide", "full"}),
            "is_collapsible": flag,
            "default_collapsed": flag,
            "has_header_divider": flag,
        },
    )


BLOCKS: Mapping[Surface, Rule] = {
    surface: by_type({**_BARE[surface], "container": _container(surface)}) for surface in Surface
}
