"""Text that others made, such as names in Jira, so that it shows literally: nothing hidden, nothing obeyed.

Block Kit's own escaping of `&`, `<` and `>` is here too. Where such text may stand is decided in `messages.pieces`.
"""

from __future__ import annotations

import unicodedata

_ZERO_WIDTH_JOINER = "\u200d"
_VARIATION = "\ufe0f"
# Letters and symbols by category, yet drawn as nothing: Hangul fillers and the empty Braille pattern.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_HIDDEN_CATEGORIES = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_CONTROL_PICTURES = 0x2400
_DELETE = 0x7F
_ELLIPSIS = "…"


def visible(text: str) -> str:
    """The text on one line, with everything that cannot be seen replaced by a mark.

    Control characters become their pictures (␊), other invisible ones and those that turn the writing direction their
    number (⟨U+202E⟩). The joiner inside an emoji stays.
    """
    if text.isprintable() and _BLANK_LETTERS.isdisjoint(text):  # nearly always, and ten times faster
        return text
    return "".join(_visible_char(text, place) for place in range(len(text)))


def _visible_char(text: str, place: int) -> str:
    char = text[place]
    if char == _ZERO_WIDTH_JOINER and _joins_emoji(text, place):
        return char
    if unicodedata.category(char) not in _HIDDEN_CATEGORIES and char not in _BLANK_LETTERS:
        return char
    number = ord(char)
    if number < ord(" "):
        return chr(_CONTROL_PICTURES + number)
    return "␡" if number == _DELETE else f"⟨U+{number:04X}⟩"


def _joins_emoji(text: str, place: int) -> bool:
    before, after = text[:place].rstrip(_VARIATION)[-1:], text[place + 1 : place + 2]
    return bool(before and after) and all(unicodedata.category(char) in ("So", "Sk") for char in before + after)


def cut(text: str, limit: int) -> str:
    """The text in at most `limit` characters; an ellipsis says that something was taken off."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + _ELLIPSIS


def shown(text: str, limit: int) -> str:
    """Visible and in at most `limit` characters."""
    # Cut first as well: a name of a megabyte is not worth looking at whole.
    return cut(visible(text[: limit + 1]), limit)


def escaped(text: str) -> str:
    """The text for a place where Slack reads `<…>`: it can be neither a link nor a mention.

    Source: https://docs.slack.dev/messaging/formatting-message-text/#escaping
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
