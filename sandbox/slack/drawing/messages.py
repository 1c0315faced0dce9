"""A whole message: who said it and when, what it says, and its marks (ephemeral, edited)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo

from markupsafe import Markup

from sandbox.slack.drawing.blocks import draw_blocks
from sandbox.slack.drawing.images import draw_file
from sandbox.slack.drawing.mrkdwn import draw_mrkdwn
from sandbox.slack.drawing.reading import Json, flag, mapping, mappings, string
from sandbox.slack.drawing.tags import joined, tag
from sandbox.slack.drawing.viewpoint import Viewpoint

_HUES = 8
_NAMED_COLOURS = frozenset({"good", "warning", "danger"})
_COLOUR = re.compile(r"#?([0-9a-fA-F]{6})\Z")


def draw_message(
    message: Json,
    *,
    people: Mapping[str, str],
    channels: Mapping[str, str],
    viewer_zone: tzinfo = UTC,
    groups: Mapping[str, str] | None = None,
    viewer: str = "",
    now: datetime | None = None,
) -> Markup:
    """The message as one `<article>`; names by id, times in the viewer's zone.

    Marks: `is_ephemeral` true shows "Only visible to you", `edited` shows "(edited)", `bot_id` shows an app badge.
    """
    viewpoint = Viewpoint(people, channels, groups or {}, viewer_zone, viewer, now)
    is_ephemeral = flag(message, "is_ephemeral")
    author = _author(message, viewpoint)
    return tag(
        "article",
        _draw_avatar(author, string(message, "user") or author),
        tag(
            "div",
            tag("p", "👁 Only visible to you", class_="only-you") if is_ephemeral else "",
            _draw_byline(message, author, viewpoint),
            tag("div", _draw_content(message, viewpoint), class_="content"),
            class_="body",
        ),
        class_="message ephemeral" if is_ephemeral else "message",
        aria_label=f"Message from {author}",
        data_ts=string(message, "ts"),
    )


def _author(message: Json, viewpoint: Viewpoint) -> str:
    known_as = string(message, "username") or string(mapping(message, "bot_profile"), "name")
    return viewpoint.person(string(message, "user"), known_as) or "Somebody"


def _draw_avatar(author: str, seed: str) -> Markup:
    # The page's script colours people the same way.
    initials = "".join(word[0] for word in author.split()[:2]).upper()
    hue = sum(map(ord, seed)) % _HUES
    return tag("span", initials, class_=f"avatar hue-{hue}", aria_hidden="true")


def _draw_byline(message: Json, author: str, viewpoint: Viewpoint) -> Markup:
    return tag(
        "header",
        tag("b", author, class_="author"),
        tag("span", "APP", class_="badge") if string(message, "bot_id") else "",
        _draw_moment(string(message, "ts"), viewpoint),
        tag("span", "(edited)", class_="edited") if message.get("edited") else "",
    )


def _draw_moment(ts: str, viewpoint: Viewpoint) -> Markup:
    try:
        moment = datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError, OSError):
        return Markup()
    local = moment.astimezone(viewpoint.zone)
    return tag("time", f"{local:%H:%M}", datetime=moment.isoformat(), title=f"{local:%a %d %b %Y, %H:%M:%S %Z}")


def _draw_content(message: Json, viewpoint: Viewpoint) -> Markup:
    blocks = mappings(message, "blocks")
    said = draw_blocks(blocks, viewpoint) if blocks else draw_mrkdwn(string(message, "text"), viewpoint)
    attached = (_draw_attachment(item, viewpoint) for item in mappings(message, "attachments"))
    files = (draw_file(item) for item in mappings(message, "files"))
    return joined(said, *attached, *files)


def _draw_attachment(attachment: Json, viewpoint: Viewpoint) -> Markup:
    colour = string(attachment, "color")
    found = _COLOUR.match(colour)
    blocks = mappings(attachment, "blocks")
    said = string(attachment, "text") or string(attachment, "fallback")
    return tag(
        "div",
        draw_blocks(blocks, viewpoint) if blocks else draw_mrkdwn(said, viewpoint),
        class_=f"attachment {colour}" if colour in _NAMED_COLOURS else "attachment",
        style=f"border-color:#{found[1]}" if found else None,
    )
