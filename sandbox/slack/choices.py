"""What a person chose or typed in an element, as interactions and a view's state carry it.

A choice is a text (a button's value, an option's value, an id, a date, typed text) or a list of texts. What a
modal's client refuses before the app is asked (empty required fields, too long texts) is judged here too.
"""

from collections.abc import Callable, Mapping, Sequence
from math import inf

from sandbox.slack.elements import Element, elements_of
from sandbox.slack.outcomes import RefusedError
from sandbox.slack.shapes import Json, JsonObject, list_of, number_of, object_of, objects_of, text_of

REQUIRED = "Please complete this required field."

_SINGLE: Mapping[str, tuple[str, str]] = {
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
}
_SEVERAL: Mapping[str, tuple[str, str]] = {
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "file_input": ("files", ""),
}
_ONE_OPTION = frozenset({"static_select", "external_select", "radio_buttons", "overflow"})
_OPTIONS = frozenset({"multi_static_select", "multi_external_select", "checkboxes"})


def chosen(element: Element, choice: Json) -> JsonObject:
    """The fields that tell the app about this choice.

    Raises:
        RefusedError: The element does not offer that.
    """
    kind, body = element.kind, element.body
    if kind in {"button", "icon_button"}:
        pressed: JsonObject = {"text": body.get("text")}
        return pressed | {"value": body["value"]} if "value" in body else pressed
    if kind in _ONE_OPTION:
        return {"selected_option": _offered(element, str(choice)) if choice else None}
    if kind in _OPTIONS:
        return {"selected_options": [_offered(element, str(one)) for one in _as_list(choice)]}
    if kind in _SEVERAL:
        return {_SEVERAL[kind][0]: _as_list(choice)}
    if kind == "datetimepicker":
        return {"selected_date_time": int(number_of({"at": choice}, "at", 0)) or None}
    return {_SINGLE[kind][0]: choice or None} if kind in _SINGLE else {"value": choice}


def initial(element: Element) -> Json:
    """The choice that the element starts with; None when it starts empty."""
    kind, body = element.kind, element.body
    if kind in _ONE_OPTION:
        return text_of(object_of(body.get("initial_option")), "value") or None
    if kind in _OPTIONS:
        return [text_of(option, "value") for option in objects_of(body.get("initial_options"))]
    if kind in _SEVERAL:
        return list_of(body.get(_SEVERAL[kind][1]))
    if kind == "datetimepicker":
        return body.get("initial_date_time")
    return body.get(_SINGLE[kind][1]) if kind in _SINGLE else None


def state_of(blocks: Sequence[JsonObject], filled: JsonObject) -> JsonObject:
    """`state.values` of a view or message whose elements were filled in like this.

    `filled` maps block ids or action ids to choices, or block ids to objects of action ids.

    Raises:
        RefusedError: Something was chosen that is not offered.
    """
    values: dict[str, Json] = {}
    for element in elements_of(blocks):
        if element.kind in {"button", "overflow", "icon_button", "feedback_buttons"}:
            continue
        told = {"type": element.kind, **chosen(element, _choice(element, filled))}
        values[element.block_id] = {**object_of(values.get(element.block_id)), element.action_id: told}
    return values


def complaints(blocks: Sequence[JsonObject], filled: JsonObject) -> dict[str, str]:
    """What the person's own client refuses, by block id, before the app hears of it."""
    found = {}
    for element in elements_of(blocks):
        if element.input_block is None:
            continue
        choice = _choice(element, filled)
        if not choice and element.input_block.get("optional") is not True:
            found[element.block_id] = REQUIRED
        elif complaint := _typed_wrongly(element, choice):
            found[element.block_id] = complaint
    return found


def unknown_inputs(blocks: Sequence[JsonObject], filled: JsonObject) -> list[str]:
    """The keys of `filled` that name nothing in these blocks."""
    known = {name for element in elements_of(blocks) for name in (element.block_id, element.action_id)}
    return sorted(set(filled) - known)


def _choice(element: Element, filled: JsonObject) -> Json:
    for key in (element.block_id, element.action_id):
        given = filled.get(key)
        if isinstance(given, dict):
            given = given.get(element.action_id)
        if given is not None:
            return given
    return initial(element)


def _offered(element: Element, value: str) -> JsonObject:
    options = objects_of(element.body.get("options"))
    for group in objects_of(element.body.get("option_groups")):
        options += objects_of(group.get("options"))
    for option in options:
        if text_of(option, "value") == value:
            return option
    offered = ", ".join(text_of(option, "value") for option in options)
    raise RefusedError(f"{element.action_id} does not offer {value!r}; it offers {offered}")


def _as_list(choice: Json) -> list[Json]:
    if choice is None:
        return []
    return choice if isinstance(choice, list) else [choice]


def _typed_wrongly(element: Element, choice: Json) -> str:
    if not isinstance(choice, str) or element.kind not in _SINGLE or not choice:
        return ""
    most = int(number_of(element.body, "max_length", 3000))
    least = int(number_of(element.body, "min_length", 0))
    if len(choice) > most:
        return f"Please use at most {most} characters."
    if len(choice) < least:
        return f"Please use at least {least} characters."
    looks_right, complaint = _FORMATS.get(element.kind, (bool, ""))
    return "" if looks_right(choice) else complaint


def _is_number(text: str) -> bool:
    return number_of({"n": text}, "n", inf) != inf


_FORMATS: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "url_text_input": (lambda text: "://" in text, "Please enter a valid URL."),
    "email_text_input": (lambda text: "@" in text, "Please enter a valid email address."),
    "number_input": (_is_number, "Please enter a number."),
}
