"""Which element is drawn by what.

https://docs.slack.dev/reference/block-kit/block-elements
"""

from collections.abc import Callable

from markupsafe import Markup

from sandbox.slack.drawing.buttons import draw_button, draw_overflow
from sandbox.slack.drawing.fields import draw_boxes, draw_field
from sandbox.slack.drawing.images import draw_picture
from sandbox.slack.drawing.reading import Json, string
from sandbox.slack.drawing.selects import draw_multi_select, draw_select
from sandbox.slack.drawing.slots import Slot
from sandbox.slack.drawing.tags import joined, tag
from sandbox.slack.drawing.texts import draw_text


def draw_element(element: Json, slot: Slot) -> Markup:
    """The element, or a visible box that says which kind cannot be drawn."""
    kind = string(element, "type")
    draw = _DRAWN_BY.get(kind)
    return draw(element, slot) if draw else draw_unknown("element", kind)


def draw_unknown(what: str, kind: str) -> Markup:
    """The box in place of a block or element that this sandbox does not know."""
    sentence = joined("Cannot draw this ", what, ": ", tag("code", kind or "no type"))
    return tag("div", sentence, class_="unknown", role="note")


def _draw_words(element: Json, slot: Slot) -> Markup:
    return tag("span", draw_text(element, slot.viewpoint), class_="words")


_DRAWN_BY: dict[str, Callable[[Json, Slot], Markup]] = {
    "button": draw_button,
    "overflow": draw_overflow,
    "image": lambda element, _: draw_picture(element),
    "mrkdwn": _draw_words,
    "plain_text": _draw_words,
    **dict.fromkeys(("checkboxes", "radio_buttons"), draw_boxes),
    **dict.fromkeys(
        ("static_select", "users_select", "channels_select", "conversations_select"),
        draw_select,
    ),
    **dict.fromkeys(
        (
            "multi_static_select",
            "multi_users_select",
            "multi_channels_select",
            "multi_conversations_select",
        ),
        draw_multi_select,
    ),
    **dict.fromkeys(
        (
            "plain_text_input",
            "email_text_input",
            "url_text_input",
            "number_input",
            "datepicker",
            "timepicker",
            "datetimepicker",
            "file_input",
        ),
        draw_field,
    ),
}
