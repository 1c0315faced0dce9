"""The limits of Block Kit's text objects and interactive elements.

Source: https://docs.slack.dev/reference/block-kit/block-elements and
https://docs.slack.dev/reference/block-kit/composition-objects
"""

from collections.abc import Mapping

from sandbox.slack.blockkit_rules import (
    Place,
    Rule,
    Shape,
    anything,
    by_type,
    exactly_one,
    flag,
    items,
    one_of,
    string,
    url,
    whole,
)
from sandbox.slack.shapes import JsonObject, list_of, object_of

ACTION_ID = string(255)
_COUNT = whole(1, 100)


def plain(limit: int) -> Rule:
    """A plain_text object."""
    return by_type({"plain_text": _text(limit)})


def any_text(limit: int) -> Rule:
    """A plain_text or mrkdwn object."""
    return by_type({"plain_text": _text(limit), "mrkdwn": _text(limit)})


def _text(limit: int) -> Shape:
    return Shape({"text": string(limit)}, {"emoji": flag, "verbatim": flag})


CONFIRM = Shape(
    {"title": plain(100), "text": any_text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of({"primary", "danger"})},
)
_OPTION = Shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
_MENU_OPTION = Shape({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": url()})
# Only checkboxes and radio buttons take mrkdwn in their options.
_TICK_OPTION = Shape({"text": any_text(75), "value": string(150)}, {"description": any_text(75)})
_GROUP = Shape({"label": plain(75), "options": items(_OPTION, 1, 100)})


def _initial_is_an_option(element: JsonObject, place: Place) -> None:
    groups = [object_of(group) for group in list_of(element.get("option_groups"))]
    offered = [*list_of(element.get("options"))]
    for group in groups:
        offered += list_of(group.get("options"))
    single = element.get("initial_option")
    for chosen in [*list_of(element.get("initial_options")), *([single] if single is not None else [])]:
        if chosen not in offered:
            place.says("initial option(s) must match exactly one of the options")


def _element(
    required: Mapping[str, Rule] | None = None,
    *,
    optional: Mapping[str, Rule] | None = None,
    has_placeholder: bool = False,
    has_confirm: bool = True,
    also: tuple[Rule, ...] = (),
) -> Shape:
    shared: dict[str, Rule] = {"action_id": ACTION_ID}
    if has_confirm:
        shared["confirm"] = CONFIRM
    if has_placeholder:
        shared["placeholder"] = plain(150)
    return Shape(required or {}, {**shared, **(optional or {})}, also)


def _select(required: Mapping[str, Rule] | None = None, **optional: Rule) -> Shape:
    return _element(required, optional={"focus_on_load": flag, **optional}, has_placeholder=True)


def _static(**optional: Rule) -> Shape:
    choices = {"options": items(_OPTION, 1, 100), "option_groups": items(_GROUP, 1, 100)}
    return Shape(
        {},
        {
            "action_id": ACTION_ID,
            "confirm": CONFIRM,
            "placeholder": plain(150),
            "focus_on_load": flag,
            **choices,
            **optional,
        },
        (exactly_one("options", "option_groups"), _initial_is_an_option),
    )


def _typed(**optional: Rule) -> Shape:
    return _element(
        optional={"focus_on_load": flag, "dispatch_action_config": anything, **optional},
        has_placeholder=True,
        has_confirm=False,
    )


def _ticks(**initial: Rule) -> Shape:
    return Shape(
        {"options": items(_TICK_OPTION, 1, 10)},
        {"action_id": ACTION_ID, "confirm": CONFIRM, "focus_on_load": flag, **initial},
        (_initial_is_an_option,),
    )


IMAGE = Shape(
    {"alt_text": string(2000)},
    {"image_url": url(), "slack_file": anything},
    (exactly_one("image_url", "slack_file"),),
)
BUTTON = Shape(
    {"text": plain(75)},
    {
        "action_id": ACTION_ID,
        "url": url(),
        "value": string(2000),
        "style": one_of({"primary", "danger"}),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
OVERFLOW = _element({"options": items(_MENU_OPTION, 1, 5)})

SINGLE_SELECTS: Mapping[str, Rule] = {
    "static_select": _static(initial_option=_OPTION),
    "external_select": _select(initial_option=_OPTION, min_query_length=whole(0, 1000)),
    "users_select": _select(initial_user=string(255)),
    "conversations_select": _select(
        initial_conversation=string(255),
        default_to_current_conversation=flag,
        response_url_enabled=flag,
        filter=anything,
    ),
    "channels_select": _select(initial_channel=string(255), response_url_enabled=flag),
}
MULTI_SELECTS: Mapping[str, Rule] = {
    "multi_static_select": _static(initial_options=items(_OPTION, 1, 100), max_selected_items=_COUNT),
    "multi_external_select": _select(
        initial_options=items(_OPTION, 1, 100), min_query_length=whole(0, 1000), max_selected_items=_COUNT
    ),
    "multi_users_select": _select(initial_users=items(string(255), 1, 100), max_selected_items=_COUNT),
    "multi_conversations_select": _select(
        initial_conversations=items(string(255), 1, 100),
        default_to_current_conversation=flag,
        max_selected_items=_COUNT,
        filter=anything,
    ),
    "multi_channels_select": _select(initial_channels=items(string(255), 1, 100), max_selected_items=_COUNT),
}
PICKERS: Mapping[str, Rule] = {
    "datepicker": _select(initial_date=string(10)),
    "timepicker": _select(initial_time=string(5), timezone=string(255)),
    "radio_buttons": _ticks(initial_option=_TICK_OPTION),
    "checkboxes": _ticks(initial_options=items(_TICK_OPTION, 1, 10)),
}
DATE_AND_TIME: Mapping[str, Rule] = {
    "datetimepicker": _element(optional={"initial_date_time": whole(1, 10**10), "focus_on_load": flag}),
}
TEXT_INPUTS: Mapping[str, Rule] = {
    "plain_text_input": _typed(
        initial_value=string(3000, 0), multiline=flag, min_length=whole(0, 3000), max_length=whole(1, 3000)
    ),
    "email_text_input": _typed(initial_value=string(3000, 0)),
    "url_text_input": _typed(initial_value=string(3000, 0)),
    "number_input": _typed(
        is_decimal_allowed=flag, initial_value=string(100), min_value=string(100), max_value=string(100)
    ),
    "rich_text_input": _typed(initial_value=anything, min_lines=whole(1, 100), max_lines=whole(1, 100)),
    "file_input": _element(
        optional={"filetypes": items(string(255), 1, 100), "max_files": whole(1, 10)}, has_confirm=False
    ),
}
