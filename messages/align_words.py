"""Jira Align's lists in words: what was found in which field, and why a list could not be read."""

from __future__ import annotations

from collections.abc import Sequence

from access.align import AlignList, AlignLook, AlignTrouble
from messages.facts import counted
from messages.literal import shown
from messages.pieces import Line, line

_TROUBLES = {
    AlignTrouble.REFUSED: "Jira Align refused the token (401). Enter a valid one; a new one ends the one before",
    AlignTrouble.FORBIDDEN: "the token's role may not read this (403); that is a limit of the role, not a loss",
    AlignTrouble.ABSENT: "Jira Align has no such list (404): another connector number, or a version without it",
    AlignTrouble.PAGE: "a web page came where JSON was due{}: single sign-on or a proxy stands in front",
    AlignTrouble.REDIRECTED: "Jira Align sent us elsewhere{}; the token was not sent on. Use that address",
    AlignTrouble.THROTTLED: "Jira Align asks us to slow down; try again later",
    AlignTrouble.UNREACHABLE: "Jira Align could not be reached{}; look at the address, the network and the proxy",
    AlignTrouble.TIMEOUT: "no whole answer came in time; try again",
    AlignTrouble.SERVER_ERROR: "Jira Align answered with a server error{}; try again later",
    AlignTrouble.NOT_UNDERSTOOD: "the answer{} is none that I understand",
    AlignTrouble.TOO_LONG: "there are more entries than the {} that I take; name them by hand",
}
_MOST_FIELDS = 12


def list_lines(look: AlignLook) -> tuple[Line, ...]:
    """A line about each of the two lists."""
    return (line(f"Projects: {list_words(look.projects)}."), line(f"Boards: {list_words(look.boards)}."))


def list_words(told: AlignList) -> str:
    """What came of one list, without a full stop."""
    if told.trouble is AlignTrouble.NO_FIELD_FITS:
        came = counted(told.entries, "entry", "entries")
        return f"{came} came, and none of their fields is one that I know: {_names(told.fields)}. Name them by hand"
    if not told.is_usable:
        return trouble_words(told) if told.trouble is not None else "none; the list is empty, so nothing is taken off"
    found = f"{len(told.projects) or len(told.boards):,} found in field “{shown(told.field, 60)}”"
    if told.trouble is not None:
        return f"{found}, but not to the end: {trouble_words(told)}. So nothing is taken off"
    if told.unusable:
        left = counted(told.unusable, "entry has", "entries have")
        return f"{found}; {left} nothing usable there, so nothing is taken off"
    return found


def trouble_words(told: AlignList) -> str:
    """Why a list could not be read, without a full stop."""
    if told.trouble is None or told.trouble not in _TROUBLES:
        return "nothing was understood"
    detail = shown(told.detail, 80)
    is_counted = told.trouble is AlignTrouble.TOO_LONG
    return _TROUBLES[told.trouble].format(detail if is_counted or not detail else f" ({detail})")


def _names(fields: Sequence[str]) -> str:
    told = ", ".join(shown(name, 40) for name in fields[:_MOST_FIELDS])
    more = f" and {len(fields) - _MOST_FIELDS} more" if len(fields) > _MOST_FIELDS else ""
    return f"{told}{more}" if fields else "they have none"
