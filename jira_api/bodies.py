"""What a body is, and what it says: JSON, a page, a form or plain text, judged by its type and its first bytes.

Nothing here decides what the words mean; `jira_api.signals` puts them beside status and headers.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html import unescape
from typing import NoReturn
from urllib.parse import parse_qsl

from access.evidence import Content

_LOOKED_AT = 64 * 1024
_PAGE_STARTS = (b"<!doctype html", b"<html")
_BASIC_REFUSED = "Basic Authentication Failure"


@dataclass(frozen=True, slots=True)
class Body:
    """A body that has been looked at.

    Attributes:
        content: what it is.
        document: the parsed JSON; None where it is none (and where it is `null`).
        text: plain text or form; empty where it is neither. Not shown by `repr`.
        title: of a page, entities decoded.
        says_basic_refused: whether a page holds Jira's own words for a refused Basic login.
    """

    content: Content
    document: object = field(default=None, repr=False)
    text: str = field(default="", repr=False)
    title: str | None = None
    says_basic_refused: bool = False

    @property
    def form(self) -> dict[str, str]:
        """The fields of a form; empty where it is none."""
        if self.content is not Content.FORM:
            return {}
        try:
            return dict(parse_qsl(self.text, max_num_fields=50))
        except ValueError:
            return {}


def look_at(body: bytes, content_type: str) -> Body:
    """What that body is. `content_type` is the header as it came, empty where there was none."""
    start = body[:_LOOKED_AT].lstrip()
    if not start:
        return Body(Content.EMPTY)
    media_type, charset = _split_type(content_type)
    if media_type in {"text/html", "application/xhtml+xml"} or start[:20].lower().startswith(_PAGE_STARTS):
        return _page(start, charset)
    if media_type == "application/json" or media_type.endswith("+json"):
        return _json(body)
    text = _decoded(start, charset)
    is_form = media_type == "application/x-www-form-urlencoded" or text.startswith("oauth_")
    return Body(Content.FORM if is_form else Content.TEXT, text=text)


def _json(body: bytes) -> Body:
    try:
        document = json.loads(body, object_pairs_hook=_without_duplicates, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return Body(Content.BROKEN_JSON)
    return Body(Content.JSON, document=document)


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    # Two answers under one name are no answer: `havePermission` may not be true or false by order of appearance.
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _refuse_constant(_name: str) -> NoReturn:
    raise ValueError  # NaN and Infinity are Python's, not JSON's


def _page(start: bytes, charset: str) -> Body:
    says_basic_refused = _BASIC_REFUSED.encode() in start
    return Body(Content.HTML, title=_title(start, charset), says_basic_refused=says_basic_refused)


def _title(page: bytes, charset: str) -> str | None:
    # Plain searches instead of a pattern: no page can make them slow.
    lower = page.lower()
    opened = lower.find(b"<title")
    begin = lower.find(b">", opened) + 1
    end = lower.find(b"</title", begin)
    if -1 in {opened, end} or not begin:
        return None
    return unescape(_decoded(page[begin:end], charset)).strip() or None


def _split_type(content_type: str) -> tuple[str, str]:
    media_type, _, parameters = content_type.partition(";")
    _, _, charset = parameters.lower().partition("charset=")
    return media_type.strip().lower(), charset.split(";")[0].strip(" \"'") or "utf-8"


def _decoded(text: bytes, charset: str) -> str:
    try:
        return text.decode(charset, "replace")
    except (LookupError, UnicodeError):
        return text.decode("utf-8", "replace")
