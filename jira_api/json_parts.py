"""Pieces of Jira's JSON, read with suspicion: each function returns None for what cannot be such a piece.

Whole documents are read in `jira_api.payloads` and `jira_api.repair_payloads`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")
_LONGEST = 255
"""Jira's own limit for user names and keys is 255."""
_UNFIT = frozenset({"Cc", "Cs"})
"""Control characters, and lone halves of a character, which cannot be written as UTF-8."""
_ID = re.compile(r"[0-9]{1,18}")


def each(items: object, read: Callable[[object], _T | None]) -> tuple[_T, ...] | None:
    """The items of a list; None where it is no list, or one item is not understood."""
    if not isinstance(items, list):
        return None
    found = tuple(value for value in map(read, items) if value is not None)
    return found if len(found) == len(items) else None


def json_object(value: object) -> dict[str, object]:
    """The fields of an object; none where it is something else."""
    return value if isinstance(value, dict) else {}


def whole_number(value: object) -> int | None:
    """Ids are numbers in bulk answers and strings of digits elsewhere."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    return int(value) if isinstance(value, str) and _ID.fullmatch(value) else None


def identifier(value: object) -> str | None:
    """A word that is compared with another: as it stands, or None where it cannot be one."""
    if not isinstance(value, str) or not value or len(value) > _LONGEST or not _is_clean(value):
        return None
    return value


def label(value: object) -> str | None:
    """A name for people, without what a terminal would obey or choke on."""
    if not isinstance(value, str):
        return None
    kept = "".join(mark for mark in value[:_LONGEST] if unicodedata.category(mark) not in _UNFIT)
    return kept.strip() or None


def _is_clean(value: str) -> bool:
    # The first test is quick and settles nearly all words.
    return (value.isascii() and value.isprintable()) or not any(unicodedata.category(mark) in _UNFIT for mark in value)
