"""Menus to choose from: options of the app's own, people, channels and conversations; one or several."""

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from sandbox.slack.drawing.reading import Json, mapping, mappings, string, strings
from sandbox.slack.drawing.slots import Slot, spoken_name, wiring
from sandbox.slack.drawing.tags import tag
from sandbox.slack.drawing.texts import words

_INITIAL = {
    "users_select": "initial_user",
    "channels_select": "initial_channel",
    "conversations_select": "initial_conversation",
}
_INITIAL_SEVERAL = {
    "multi_users_select": "initial_users",
    "multi_channels_select": "initial_channels",
    "multi_conversations_select": "initial_conversations",
}


def draw_select(element: Json, slot: Slot) -> Markup:
    """A menu of which one entry is chosen."""
    chosen = {string(element, _INITIAL.get(string(element, "type"), ""))}
    chosen.add(string(mapping(element, "initial_option"), "value"))
    label = words(element, "placeholder") or "Choose an option"
    return tag(
        "select",
        tag("option", label, value=""),
        *(_draw_group(name, entries, chosen - {""}) for name, entries in _entries(element, slot)),
        class_="select",
        aria_label=spoken_name(element, slot, label),
        **wiring(element, slot),
    )


def draw_multi_select(element: Json, slot: Slot) -> Markup:
    """A menu of which several entries are chosen; it folds out into boxes to tick."""
    chosen = set(strings(element, _INITIAL_SEVERAL.get(string(element, "type"), "")))
    chosen |= {string(option, "value") for option in mappings(element, "initial_options")}
    label = words(element, "placeholder") or "Choose options"
    offered = list(_entries(element, slot))
    groups = (_draw_boxes(name, entries, chosen) for name, entries in offered)
    ticked = [name for _, entries in offered for value, name in entries.items() if value in chosen]
    return tag(
        "details",
        tag("summary", ", ".join(ticked) or label, data_placeholder=label),
        tag("div", *groups, class_="menu-list"),
        class_="menu several",
        aria_label=spoken_name(element, slot, label),
        **wiring(element, slot),
    )


def _entries(element: Json, slot: Slot) -> Iterable[tuple[str, Mapping[str, str]]]:
    kind = string(element, "type").removeprefix("multi_")
    seen_by = slot.viewpoint
    # A direct message has no name, and nobody chooses one here.
    channels = {channel: f"#{name.removeprefix('#')}" for channel, name in seen_by.channels.items() if name}
    if kind == "users_select":
        return [("", seen_by.people)]
    if kind == "channels_select":
        return [("", channels)]
    if kind == "conversations_select":
        return [("Channels", channels), ("People", seen_by.people)]
    groups = [(words(group, "label"), _options(group)) for group in mappings(element, "option_groups")]
    return groups or [("", _options(element))]


def _options(source: Json) -> Mapping[str, str]:
    return {
        string(option, "value"): " — ".join(filter(None, (words(option, "text"), words(option, "description"))))
        for option in mappings(source, "options")
    }


def _draw_group(name: str, entries: Mapping[str, str], chosen: set[str]) -> Markup:
    options = Markup("").join(
        tag("option", label, value=value, selected=value in chosen) for value, label in entries.items()
    )
    return tag("optgroup", options, label=name) if name else options


def _draw_boxes(name: str, entries: Mapping[str, str], chosen: set[str]) -> Markup:
    boxes = Markup("").join(
        tag("label", tag("input", type="checkbox", value=value, checked=value in chosen), tag("span", label))
        for value, label in entries.items()
    )
    return tag("fieldset", tag("legend", name), boxes) if name else boxes
