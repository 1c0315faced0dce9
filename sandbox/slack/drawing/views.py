"""Modals and Home tabs."""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo

from markupsafe import Markup

from sandbox.slack.drawing.blocks import draw_blocks
from sandbox.slack.drawing.reading import Json, mappings, string
from sandbox.slack.drawing.tags import joined, tag
from sandbox.slack.drawing.texts import words
from sandbox.slack.drawing.viewpoint import Viewpoint


def draw_view(
    view: Json,
    *,
    people: Mapping[str, str] | None = None,
    channels: Mapping[str, str] | None = None,
    viewer_zone: tzinfo = UTC,
    groups: Mapping[str, str] | None = None,
    viewer: str = "",
    now: datetime | None = None,
) -> Markup:
    """A modal as a `<form>` with title, blocks and buttons, or a Home tab as its blocks alone.

    The form's `data-view-id` and `data-callback-id` name the view; its buttons are marked `data-close`
    and, where the view can be submitted, have the type `submit`.
    """
    viewpoint = Viewpoint(people or {}, channels or {}, groups or {}, viewer_zone, viewer, now)
    drawn = draw_blocks(mappings(view, "blocks"), viewpoint)
    if string(view, "type") == "home":
        return tag("div", drawn, class_="home-view", data_view_id=string(view, "id"))
    return tag(
        "form",
        _draw_head(view),
        tag("div", drawn, class_="modal-body"),
        _draw_foot(view),
        class_="modal",
        novalidate=True,
        data_view_id=string(view, "id"),
        data_callback_id=string(view, "callback_id"),
        data_hash=string(view, "hash"),
    )


def _draw_head(view: Json) -> Markup:
    cross = tag("button", "×", type="button", class_="cross", aria_label="Close", data_close=True)
    return tag("header", tag("h2", words(view, "title")), cross, class_="modal-head")


def _draw_foot(view: Json) -> Markup:
    close = tag("button", words(view, "close") or "Close", type="button", class_="button", data_close=True)
    submit = words(view, "submit")
    confirm = tag("button", submit, type="submit", class_="button primary") if submit else ""
    return tag("footer", joined(close, confirm), class_="modal-foot")
