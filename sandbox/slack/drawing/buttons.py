"""Things to press: buttons and overflow menus."""

from markupsafe import Markup

from sandbox.slack.drawing.reading import Json, mappings, string
from sandbox.slack.drawing.slots import Slot, wiring
from sandbox.slack.drawing.tags import joined, tag, web_address
from sandbox.slack.drawing.texts import words


def draw_button(element: Json, slot: Slot) -> Markup:
    """A button in its style; one with an address carries it in `data-url`."""
    style = string(element, "style")
    return tag(
        "button",
        words(element, "text"),
        type="button",
        class_=f"button {style}" if style in {"primary", "danger"} else "button",
        aria_label=string(element, "accessibility_label") or None,
        data_value=string(element, "value") or None,
        data_url=web_address(string(element, "url")),
        **wiring(element, slot),
    )


def draw_overflow(element: Json, slot: Slot) -> Markup:
    """A "more actions" menu that folds out."""
    entries = (_draw_entry(option) for option in mappings(element, "options"))
    return tag(
        "details",
        tag("summary", "⋯", aria_label=string(element, "accessibility_label") or "More actions"),
        tag("div", *entries, class_="menu-list", role="menu"),
        class_="menu",
        **wiring(element, slot),
    )


def _draw_entry(option: Json) -> Markup:
    described = words(option, "description")
    return tag(
        "button",
        joined(words(option, "text"), tag("small", described) if described else ""),
        type="button",
        role="menuitem",
        data_option=string(option, "value"),
        data_url=web_address(string(option, "url")),
    )
