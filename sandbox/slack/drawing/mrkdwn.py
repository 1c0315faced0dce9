"""Slack's mrkdwn drawn as HTML: styles, code, quotes, lists, links, mentions, dates and emoji.

Rules: https://docs.slack.dev/messaging/formatting-message-text. The `markdown` block, which is another
language, is not drawn here.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup

from sandbox.slack.drawing.emoji import character, with_emoji
from sandbox.slack.drawing.mentions import draw_control
from sandbox.slack.drawing.reading import decoded
from sandbox.slack.drawing.tags import anchor, joined, lines, tag
from sandbox.slack.drawing.viewpoint import Viewpoint

_FENCE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_QUOTE = re.compile(r"(?:>|&gt;) ?")
_ITEM = re.compile(r"( *)([•◦▪-]|\d{1,3}\.) +")
# A styled run is bounded by something that is not a word, so that snake_case and 2*3*4 stay as they are;
# inside, a code span or a control sequence is passed over whole.
_RUN = r"(?<![\w{mark}])\{mark}(?=\S)(?P<{name}>(?:`[^`\n]+`|<[^<>\n]+>|[^`<\n{mark}])+)(?<=\S)\{mark}(?![\w{mark}])"
_INLINE = re.compile(
    "|".join(
        [
            r"`(?P<code>[^`\n]+)`",
            r"<(?P<control>[^<>\n]+)>",
            r":(?P<emoji>[a-z0-9_+'-]{1,60}):",
            r"(?P<bare>https?://[^\s<>|*`]*[^\s<>|*`.,;:!?)\]'\"])",
            _RUN.format(mark="*", name="bold"),
            _RUN.format(mark="_", name="italic"),
            _RUN.format(mark="~", name="strike"),
        ]
    )
)
_STYLES = {"bold": "b", "italic": "i", "strike": "s"}


def draw_plain(text: str, *, emoji: bool = True) -> Markup:
    """A `plain_text`: no styles and no mentions, only emoji and line ends."""
    return lines(with_emoji(decoded(text)) if emoji else decoded(text))


def draw_mrkdwn(text: str, viewpoint: Viewpoint | None = None) -> Markup:
    """The text as HTML; whatever is not mrkdwn shows literally."""
    seen_by = viewpoint or Viewpoint()
    pieces = _FENCE.split(text)
    # split() puts what the group caught, the fenced code, at every odd place.
    return joined(
        *(
            tag("pre", decoded(piece)) if place % 2 else _draw_lines(piece.strip("\n"), seen_by)
            for place, piece in enumerate(pieces)
            if piece.strip("\n") or place % 2
        )
    )


def _draw_lines(text: str, viewpoint: Viewpoint) -> Markup:
    quoted = groupby(text.split("\n"), key=lambda line: bool(_QUOTE.match(line)))
    return joined(
        *(
            _draw_quote([*group], viewpoint) if is_quote else _draw_text([*group], viewpoint)
            for is_quote, group in quoted
        )
    )


def _draw_quote(group: list[str], viewpoint: Viewpoint) -> Markup:
    # Slack knows no quote within a quote.
    return tag("blockquote", _draw_text([_QUOTE.sub("", line, count=1) for line in group], viewpoint))


def _draw_text(text: list[str], viewpoint: Viewpoint) -> Markup:
    groups = groupby(text, key=lambda line: bool(_ITEM.match(line)))
    return joined(*(_draw_group([*group], viewpoint, are_items=are_items) for are_items, group in groups))


def _draw_group(group: list[str], viewpoint: Viewpoint, *, are_items: bool) -> Markup:
    if are_items:
        return joined(*(_draw_item(line, viewpoint) for line in group))
    return tag("div", tag("br").join(draw_inline(line, viewpoint) for line in group), class_="lines")


def _draw_item(line: str, viewpoint: Viewpoint) -> Markup:
    found = _ITEM.match(line)
    if found is None:
        return draw_inline(line, viewpoint)
    depth = min(len(found[1]) // 2, 3)
    marker = tag("span", found[2], class_="marker")
    return tag("div", marker, tag("span", draw_inline(line[found.end() :], viewpoint)), class_=f"item depth-{depth}")


def draw_inline(text: str, viewpoint: Viewpoint) -> Markup:
    """One line's worth of mrkdwn, without quotes, lists and fences."""
    return joined(*_pieces(text, viewpoint))


def _pieces(text: str, viewpoint: Viewpoint) -> Iterator[Markup]:
    end = 0
    for found in _INLINE.finditer(text):
        yield lines(decoded(text[end : found.start()]))
        yield _draw_found(found, viewpoint)
        end = found.end()
    yield lines(decoded(text[end:]))


def _draw_found(found: re.Match[str], viewpoint: Viewpoint) -> Markup:
    kind, content = str(found.lastgroup), found[str(found.lastgroup)]
    if kind == "code":
        return tag("code", decoded(content))
    if kind == "control":
        return draw_control(content, viewpoint)
    if kind == "emoji":
        return lines(character(content) or found[0])
    if kind == "bare":
        return anchor(decoded(content), decoded(content))
    return tag(_STYLES[kind], draw_inline(content, viewpoint))
