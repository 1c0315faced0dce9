"""Things to fill in: text, numbers, dates, times, files, and boxes and circles to tick."""

from markupsafe import Markup

from sandbox.slack.drawing.reading import Json, flag, mapping, mappings, number, string
from sandbox.slack.drawing.slots import Slot, spoken_name, wiring
from sandbox.slack.drawing.tags import joined, tag
from sandbox.slack.drawing.texts import draw_text, words

_INPUT_TYPES = {
    "plain_text_input": "text",
    "email_text_input": "email",
    "url_text_input": "url",
    "number_input": "text",
    "datepicker": "date",
    "timepicker": "time",
    "datetimepicker": "datetime-local",
    "file_input": "file",
}
_INITIAL = {"datepicker": "initial_date", "timepicker": "initial_time"}


def draw_field(element: Json, slot: Slot) -> Markup:
    """One line to fill in, or several lines where the element says multiline."""
    kind = string(element, "type")
    initial = string(element, _INITIAL.get(kind, "initial_value"))
    shared = wiring(element, slot) | {
        "class_": "field",
        "placeholder": words(element, "placeholder") or None,
        "maxlength": _figure(element, "max_length"),
        "minlength": _figure(element, "min_length"),
        "aria_label": spoken_name(element, slot, words(element, "placeholder")),
    }
    if flag(element, "multiline"):
        # A browser drops the first line end inside a textarea, so one is given away.
        return tag("textarea", "\n", initial, rows="4", **shared)
    return tag(
        "input",
        type=_INPUT_TYPES.get(kind, "text"),
        value=initial or None,
        inputmode="decimal" if kind == "number_input" else None,
        autocomplete="off",
        data_moment=_figure(element, "initial_date_time"),
        **shared,
    )


def draw_boxes(element: Json, slot: Slot) -> Markup:
    """Checkboxes or radio buttons, each with its description."""
    kind = string(element, "type")
    chosen = {string(option, "value") for option in mappings(element, "initial_options")}
    chosen.add(string(mapping(element, "initial_option"), "value"))
    options = (_draw_option(option, element, slot, chosen) for option in mappings(element, "options"))
    return tag(
        "div",
        *options,
        class_="boxes",
        role="radiogroup" if kind == "radio_buttons" else "group",
        aria_label=spoken_name(element, slot),
        **wiring(element, slot),
    )


def _draw_option(option: Json, element: Json, slot: Slot, chosen: set[str]) -> Markup:
    is_radio = string(element, "type") == "radio_buttons"
    value = string(option, "value")
    described = mapping(option, "description")
    box = tag(
        "input",
        type="radio" if is_radio else "checkbox",
        name=f"{slot.block_id}/{string(element, 'action_id')}" if is_radio else None,
        value=value,
        checked=value in chosen,
    )
    text = draw_text(mapping(option, "text"), slot.viewpoint)
    small = tag("small", draw_text(described, slot.viewpoint)) if described else ""
    return tag("label", box, tag("span", joined(text, small)))


def _figure(element: Json, key: str) -> str | None:
    figure = number(element, key)
    return None if figure is None else str(figure)
