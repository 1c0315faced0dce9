"""The emoji shortcodes that the product writes; any other stays as it was typed."""

import re

SHORTCODE = re.compile(r":([a-z0-9_+'-]{1,60}):")

_CHARACTERS = {
    "alarm_clock": "⏰",
    "arrow_right": "➡️",
    "arrows_counterclockwise": "🔄",
    "ballot_box_with_check": "☑️",
    "bell": "🔔",
    "black_circle": "⚫",
    "bookmark_tabs": "📑",
    "broken_heart": "💔",
    "bulb": "💡",
    "calendar": "📆",
    "chart_with_upwards_trend": "📈",
    "clipboard": "📋",
    "closed_lock_with_key": "🔐",
    "construction": "🚧",
    "electric_plug": "🔌",
    "exclamation": "❗",
    "eyes": "👀",
    "fire": "🔥",
    "gear": "⚙️",
    "grey_exclamation": "❕",
    "grey_question": "❔",
    "hammer_and_wrench": "🛠️",
    "heavy_check_mark": "✔️",
    "heavy_minus_sign": "➖",
    "heavy_plus_sign": "➕",
    "hourglass": "⌛",
    "hourglass_flowing_sand": "⏳",
    "information_source": "ℹ️",
    "key": "🔑",
    "large_blue_circle": "🔵",
    "large_green_circle": "🟢",
    "large_orange_circle": "🟠",
    "large_red_circle": "🔴",
    "large_yellow_circle": "🟡",
    "link": "🔗",
    "lock": "🔒",
    "mag": "🔍",
    "mega": "📣",
    "memo": "📝",
    "no_bell": "🔕",
    "no_entry": "⛔",
    "no_entry_sign": "🚫",
    "octagonal_sign": "🛑",
    "package": "📦",
    "page_facing_up": "📄",
    "pause_button": "⏸️",
    "question": "❓",
    "repeat": "🔁",
    "rotating_light": "🚨",
    "satellite_antenna": "📡",
    "scroll": "📜",
    "shield": "🛡️",
    "snail": "🐌",
    "sos": "🆘",
    "speech_balloon": "💬",
    "stopwatch": "⏱️",
    "tada": "🎉",
    "thumbsdown": "👎",
    "thumbsup": "👍",
    "unlock": "🔓",
    "warning": "⚠️",
    "wave": "👋",
    "white_check_mark": "✅",
    "white_circle": "⚪",
    "wrench": "🔧",
    "x": "❌",
    "zzz": "💤",
}


def character(name: str) -> str | None:
    """The character for a shortcode's name, or None where the table has none."""
    return _CHARACTERS.get(name)


def with_emoji(text: str) -> str:
    """The text with known shortcodes replaced and all others kept as typed."""
    return SHORTCODE.sub(lambda found: character(found[1]) or found[0], text)
