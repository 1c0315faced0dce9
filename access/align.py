"""Jira Align's own view of an integration: the projects and boards of one of its connectors, and how it differs.

API 2.0 was read from a consultant's tool, since its description lies behind a login on each instance; so the names of
fields are looked for, and what was found is told: https://github.com/RonCGit/JiraAlign-APIV2-Via-Python
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum, unique

from access.boards import Board
from access.errors import BadInput
from access.records import Actor
from access.sites import SiteAddress, parse_address

_ORIGIN = re.compile(r"https?://[^/?#\s]+", re.IGNORECASE)
_CONNECTOR = re.compile(r"[1-9][0-9]{0,8}")
USUAL_CONNECTOR = 1
"""Connectors are numbered from 1, and most sites have one."""


@dataclass(frozen=True, slots=True)
class AlignSource:
    """Which connector of which Jira Align; numbers start at 1."""

    address: SiteAddress
    connector: int = USUAL_CONNECTOR


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignLogin:
    """What is known of a connection's Jira Align token; the token is read on its own.

    Attributes:
        connection_id: the connection.
        source: where it is used.
        entered_by: who entered it.
        entered_at: when, UTC.
    """

    connection_id: str
    source: AlignSource
    entered_by: Actor
    entered_at: datetime


@unique
class AlignTrouble(StrEnum):
    """Why a list of Jira Align could not be read, or not to its end."""

    REFUSED = "refused"
    FORBIDDEN = "forbidden"
    ABSENT = "absent"
    PAGE = "page"
    REDIRECTED = "redirected"
    THROTTLED = "throttled"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    SERVER_ERROR = "server_error"
    NOT_UNDERSTOOD = "not_understood"
    NO_FIELD_FITS = "no_field_fits"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class AlignList:
    """One list as it was read.

    Attributes:
        projects: keys of projects, for the list of projects.
        boards: boards, for the list of boards.
        field: the field in which the keys or numbers were found; empty where none fitted.
        fields: all fields that the entries have, as far as they are names.
        entries: how many entries came.
        unusable: how many of them hold no usable key or number.
        trouble: why it could not be read, or not to its end; None for a whole list.
        detail: one value that the sentence about the trouble needs, such as a host.
    """

    projects: tuple[str, ...] = ()
    boards: tuple[Board, ...] = ()
    field: str = ""
    fields: tuple[str, ...] = ()
    entries: int = 0
    unusable: int = 0
    trouble: AlignTrouble | None = None
    detail: str = ""

    @property
    def is_usable(self) -> bool:
        """Whether there is anything that could be taken over."""
        return bool(self.projects or self.boards)

    @property
    def is_whole(self) -> bool:
        """Whether what it lacks is lacking in Jira Align too, so that something may be taken off for it."""
        return self.trouble is None and not self.unusable

    @property
    def was_let_in(self) -> bool:
        """Whether Jira Align took the token for this list, whatever came of it then."""
        return self.trouble in (None, AlignTrouble.NO_FIELD_FITS, AlignTrouble.TOO_LONG) or self.entries > 0


@dataclass(frozen=True, slots=True)
class AlignLook:
    """Both lists of one look at a connector."""

    projects: AlignList
    boards: AlignList

    @property
    def has_passed(self) -> bool:
        """Whether at least one list came, so that the token is worth keeping."""
        return self.projects.was_let_in or self.boards.was_let_in


@dataclass(frozen=True, slots=True)
class AlignDifference:
    """How a connection would differ if it followed Jira Align.

    Attributes:
        projects: the list of projects that it would have then; None where it stays as it is.
        added: keys that are new on it.
        removed: keys that it would no longer cover.
        covers_all: whether it covers all that its account sees now, and would be held to a list.
        boards: the boards that it would have then; None where they stay as they are.
        boards_added: boards that are new.
        boards_removed: boards that would be gone.
    """

    projects: tuple[str, ...] | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    covers_all: bool = False
    boards: tuple[Board, ...] | None = None
    boards_added: tuple[Board, ...] = ()
    boards_removed: tuple[Board, ...] = ()

    @property
    def is_any(self) -> bool:
        """Whether there is something to take over."""
        return self.projects is not None or self.boards is not None


def differences(
    look: AlignLook, listed: tuple[str, ...] | None, covered: tuple[str, ...], boards: tuple[Board, ...]
) -> AlignDifference:
    """What following Jira Align would change.

    Nothing is taken off because of a list that did not come whole, nor because of an empty one.

    Args:
        look: what Jira Align said.
        listed: the connection's list of projects; None where it covers all that its account sees.
        covered: keys of the projects that it covers now, whichever way.
        boards: its boards now.
    """
    changed = _projects_changed(look.projects, listed, covered)
    return _boards_changed(changed, look.boards, boards)


def _projects_changed(told: AlignList, listed: tuple[str, ...] | None, covered: tuple[str, ...]) -> AlignDifference:
    if not told.projects or (listed is None and not told.is_whole):
        return AlignDifference(covers_all=listed is None)
    added = tuple(key for key in told.projects if key not in covered)
    removed = tuple(key for key in covered if key not in told.projects) if told.is_whole else ()
    if not (added or removed):
        return AlignDifference(covers_all=listed is None)
    kept = tuple(key for key in covered if key not in removed)
    after = (*kept, *added)
    return AlignDifference(after, added, removed, covers_all=listed is None)


def _boards_changed(so_far: AlignDifference, told: AlignList, boards: tuple[Board, ...]) -> AlignDifference:
    if not told.boards:
        return so_far
    now, then = {board.id: board for board in boards}, {board.id: board for board in told.boards}
    added = tuple(board for board in told.boards if board.id not in now)
    removed = tuple(board for board in boards if board.id not in then) if told.is_whole else ()
    if not (added or removed):
        return so_far
    kept = tuple(then.get(board.id, board) for board in boards if board not in removed)
    return replace(so_far, boards=(*kept, *added), boards_added=added, boards_removed=removed)


def parse_align_address(typed: str) -> SiteAddress:
    """The Jira Align that a person meant; the address of any of its pages will do.

    Raises:
        BadInput: it is no http or https address.
    """
    origin = _ORIGIN.match(typed.strip())
    if origin is None or "@" in typed:
        raise BadInput("That is not the address of a Jira Align.", "Give it like https://example.jiraalign.com.")
    return parse_address(origin[0])


def parse_connector(typed: str) -> int:
    """The number of a connector, 1 where nothing was typed. Raises BadInput where it is no number."""
    if not typed.strip():
        return USUAL_CONNECTOR
    if not _CONNECTOR.fullmatch(typed.strip()):
        raise BadInput(
            "A connector's number is a whole number from 1.",
            "It stands in Jira Align under Administration, Connectors, Jira Connector. Most sites have 1.",
        )
    return int(typed.strip())
