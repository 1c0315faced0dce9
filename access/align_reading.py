"""Finds keys of projects and numbers of boards in entries whose fields nobody has described.

A field is taken by its name, written in whatever way, and only where its values have the form that Jira's have. An
entry's own `id` is never taken for a board's number: it is Jira Align's, and would name another board.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from access.align import AlignList, AlignTrouble
from access.boards import MOST_BOARDS, Board, BoardOrigin
from access.evidence import Content, Failure, Signals
from access.permissions import MOST_PROJECTS, is_project_key
from access.ports_align import AlignEntry

PROJECT_FIELDS = (
    "jiraprojectkey",
    "projectkey",
    "externalprojectkey",
    "jirakey",
    "externalkey",
    "key",
    "jiraproject",
    "project",
)
BOARD_FIELDS = (
    "jiraboardid",
    "boardid",
    "externalboardid",
    "rapidviewid",
    "jiraid",
    "externalid",
    "jiraboard",
    "board",
)
_NAME_FIELDS = ("jiraboardname", "boardname", "name", "title")
_BOARD_NUMBER = re.compile(r"[1-9][0-9]{0,14}")
_MOST_FIELDS = 30
_UNAUTHORIZED, _FORBIDDEN, _ABSENT, _THROTTLED, _SERVER_ERRORS = 401, 403, 404, 429, 500
_REDIRECTS = range(300, 400)


def projects_in(entries: Sequence[AlignEntry], trouble: AlignTrouble | None = None, detail: str = "") -> AlignList:
    """The list of projects that these entries make; with the trouble that ended the reading, if any."""
    field, values = _picked(entries, PROJECT_FIELDS, is_project_key)
    keys = tuple(dict.fromkeys(value for value in values if value is not None))
    told = AlignList(
        projects=keys,
        field=field,
        fields=_names(entries),
        entries=len(entries),
        unusable=sum(value is None for value in values) if field else 0,
        trouble=trouble,
        detail=detail,
    )
    return _judged(told, len(keys), MOST_PROJECTS)


def boards_in(entries: Sequence[AlignEntry], trouble: AlignTrouble | None = None, detail: str = "") -> AlignList:
    """The same for boards."""
    field, values = _picked(entries, BOARD_FIELDS, lambda value: bool(_BOARD_NUMBER.fullmatch(value)))
    found: dict[int, Board] = {}
    for entry, value in zip(entries, values, strict=True):
        if value is not None:
            found.setdefault(int(value), Board(int(value), _name_of(entry), BoardOrigin.JIRA_ALIGN))
    told = AlignList(
        boards=tuple(found.values()),
        field=field,
        fields=_names(entries),
        entries=len(entries),
        unusable=sum(value is None for value in values) if field else 0,
        trouble=trouble,
        detail=detail,
    )
    return _judged(told, len(found), MOST_BOARDS)


def trouble_of(signals: Signals) -> tuple[AlignTrouble, str]:
    """Why an answer holds no list, and the one value that the sentence about it needs."""
    if signals.failure is not None:
        slow = signals.failure is Failure.TIMEOUT
        return (AlignTrouble.TIMEOUT, "") if slow else (AlignTrouble.UNREACHABLE, signals.failure.value)
    status = signals.status or 0
    if status in _REDIRECTS:
        return AlignTrouble.REDIRECTED, signals.redirect_host or ""
    if status >= _SERVER_ERRORS:
        return AlignTrouble.SERVER_ERROR, str(status)
    if status == _ABSENT:
        return AlignTrouble.ABSENT, ""
    if signals.content is Content.HTML:
        return AlignTrouble.PAGE, signals.page_title or ""
    by_status = {
        _UNAUTHORIZED: AlignTrouble.REFUSED,
        _FORBIDDEN: AlignTrouble.FORBIDDEN,
        _THROTTLED: AlignTrouble.THROTTLED,
    }
    return by_status.get(status, AlignTrouble.NOT_UNDERSTOOD), str(status)


def _picked(
    entries: Sequence[AlignEntry], wanted: Sequence[str], is_usable: Callable[[str], bool]
) -> tuple[str, list[str | None]]:
    """The field that holds what is wanted, by its own name, and its value in each entry where it is usable."""
    for plain in wanted:
        values = [_value(entry, plain) for entry in entries]
        usable = [value if value is not None and is_usable(value[1]) else None for value in values]
        first = next((value for value in usable if value is not None), None)
        if first is not None:
            return first[0], [value[1] if value is not None else None for value in usable]
    return "", [None] * len(entries)


def _value(entry: AlignEntry, plain: str) -> tuple[str, str] | None:
    return next(((name, value) for name, value in entry.fields if _plain(name) == plain), None)


def _name_of(entry: AlignEntry) -> str:
    names = (_value(entry, plain) for plain in _NAME_FIELDS)
    return next((found[1] for found in names if found is not None), "")


def _names(entries: Sequence[AlignEntry]) -> tuple[str, ...]:
    names = dict.fromkeys(name for entry in entries for name, _ in entry.fields)
    return tuple(names)[:_MOST_FIELDS]


def _judged(told: AlignList, usable: int, most: int) -> AlignList:
    if usable > most:
        return AlignList(
            field=told.field, fields=told.fields, entries=told.entries, trouble=AlignTrouble.TOO_LONG, detail=str(most)
        )
    if told.entries and not usable and told.trouble is None:
        return AlignList(fields=told.fields, entries=told.entries, trouble=AlignTrouble.NO_FIELD_FITS)
    return told


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
