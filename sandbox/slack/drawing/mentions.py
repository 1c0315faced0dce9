"""What stands between angle brackets in mrkdwn: links, people, channels, groups, broadcasts and dates."""

from markupsafe import Markup, escape

from sandbox.slack.drawing.dates import draw_date
from sandbox.slack.drawing.emoji import with_emoji
from sandbox.slack.drawing.reading import decoded
from sandbox.slack.drawing.tags import anchor, tag, web_address
from sandbox.slack.drawing.viewpoint import Viewpoint

_BROADCASTS = frozenset({"here", "channel", "everyone"})


def draw_control(content: str, viewpoint: Viewpoint) -> Markup:
    """What `<content>` shows; a sequence that means nothing shows literally, brackets and all."""
    target, _, label = content.partition("|")
    label = decoded(label)
    if target.startswith("@"):
        return draw_person(target[1:], viewpoint, label)
    if target.startswith("#"):
        return draw_channel(target[1:], viewpoint, label)
    if target.startswith("!"):
        return _draw_special(target[1:], label, viewpoint, literal=f"<{content}>")
    address = decoded(target)
    if web_address(address) is None:
        return escape(f"<{decoded(content)}>")
    return anchor(address, with_emoji(label) or address.removeprefix("mailto:"))


def draw_person(user_id: str, viewpoint: Viewpoint, label: str = "") -> Markup:
    """A mention of a person; the viewer's own stands out."""
    kind = "mention mention-me" if user_id == viewpoint.viewer else "mention"
    return tag("span", "@" + viewpoint.person(user_id, label).removeprefix("@"), class_=kind, data_user=user_id)


def draw_channel(channel_id: str, viewpoint: Viewpoint, label: str = "") -> Markup:
    """A mention of a channel."""
    return tag("span", "#" + viewpoint.channel(channel_id, label), class_="mention", data_channel=channel_id)


def draw_group(group_id: str, viewpoint: Viewpoint, label: str = "") -> Markup:
    """A mention of a user group."""
    return tag("span", "@" + viewpoint.group(group_id, label), class_="mention")


def draw_broadcast(reach: str) -> Markup:
    """`@here`, `@channel` or `@everyone`, marked as loud as it is."""
    return tag("span", f"@{reach}", class_="mention mention-all")


def _draw_special(special: str, label: str, viewpoint: Viewpoint, *, literal: str) -> Markup:
    name, *details = special.split("^")
    if name in _BROADCASTS:
        return draw_broadcast(name)
    if name == "subteam" and details:
        return draw_group(details[0], viewpoint, label)
    if name == "date" and len(details) >= 2 and _is_timestamp(details[0]):  # noqa: PLR2004 - moment and template
        link = decoded(details[2]) if details[2:] else ""
        return draw_date(int(details[0]), decoded(details[1]), viewpoint, fallback=label, link=link)
    return escape(label or decoded(literal))


def _is_timestamp(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 12  # noqa: PLR2004 - beyond the year 9999
