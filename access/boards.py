"""Boards of a connection, and how each stands: seen or not, and Manage Sprints in each project of its saved filter.

Told as a warning only: the connector reads sprints and does not change them, so nothing here changes a verdict.
Jira wants Manage Sprints in every project of a board's filter:
https://confluence.atlassian.com/jirakb/some-users-can-t-manage-a-sprint-start-complete-due-to-incorrect-project-permissions-1125881102.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Any

from access.errors import BadInput

MANAGE_SPRINTS = "MANAGE_SPRINTS_PERMISSION"
MOST_BOARDS = 1000
_TYPED = re.compile(r"board:([1-9][0-9]{0,14})", re.IGNORECASE)
_LOOKS_TYPED = re.compile(r"board:", re.IGNORECASE)
_NAMED_AT_MOST = 5


@unique
class BoardOrigin(StrEnum):
    """How the bot came to know of a board."""

    TYPED = "typed"
    JIRA_ALIGN = "jira-align"


@dataclass(frozen=True, slots=True)
class Board:
    """One board of a connection: Jira's number, the name as last told (empty before), and how it came here."""

    id: int
    name: str = ""
    origin: BoardOrigin = BoardOrigin.TYPED


@unique
class BoardState(StrEnum):
    """How a board stands.

    `lacking` means that Manage Sprints is missing in at least one project of its filter; `partly_read` that the board
    is seen and something about its projects could not be read; `not_licensed` that the account has no Jira Software;
    `scope_missing` that the token may not ask. Jira does not tell an unseen board from one that does not exist.
    """

    COMPLETE = "complete"
    LACKING = "lacking"
    PARTLY_READ = "partly_read"
    NOT_VISIBLE = "not_visible"
    NOT_LICENSED = "not_licensed"
    SCOPE_MISSING = "scope_missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class BoardProject:
    """A project of a board's filter, and whether the account holds Manage Sprints there; None where that is unread."""

    key: str
    may_manage: bool | None = None


@dataclass(frozen=True, slots=True)
class BoardReport:
    """How one board stands.

    Attributes:
        id: Jira's number.
        name: as Jira or Jira Align told it; empty where neither did.
        state: see there.
        projects: those that Jira names for its filter; a query may reach into others, which Jira does not tell.
        filter_id: number of its saved filter; empty where it was not told.
        cause: where something was not read, the stable word for why; empty elsewhere.
    """

    id: int
    name: str
    state: BoardState
    projects: tuple[BoardProject, ...] = ()
    filter_id: str = ""
    cause: str = ""

    @property
    def lacking(self) -> tuple[str, ...]:
        """Projects of its filter in which Manage Sprints is missing."""
        return tuple(one.key for one in self.projects if one.may_manage is False)


def seen_board(report: BoardReport) -> BoardReport:
    """The report of a board that is seen, with the state that follows from its projects."""
    if report.lacking:
        state = BoardState.LACKING
    elif report.cause or not report.projects or any(one.may_manage is None for one in report.projects):
        state = BoardState.PARTLY_READ
    else:
        state = BoardState.COMPLETE
    return BoardReport(report.id, report.name, state, report.projects, report.filter_id, report.cause)


def parse_board_words(words: Iterable[str]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The numbers of boards typed as `board:84`, each once, and the words that are none.

    Raises:
        BadInput: what follows `board:` is no number.
    """
    parts = [part for word in words for part in word.split(",") if part]
    boards = [word for word in parts if _LOOKS_TYPED.match(word)]
    wrong = [word for word in boards if not _TYPED.fullmatch(word)]
    if wrong:
        named = ", ".join(f"“{word[:40]}”" for word in wrong[:_NAMED_AT_MOST])
        raise BadInput(
            f"Not the number of a board: {named}.",
            "Its number stands in its address: …/boards/84 or rapidView=84. Type board:84.",
        )
    numbers = dict.fromkeys(int(word[len("board:") :]) for word in boards)
    return tuple(numbers), tuple(word for word in parts if word not in boards)


def board_row(report: BoardReport) -> dict[str, Any]:
    """A report as plain values, to be kept beside those of the projects."""
    return {
        "id": report.id,
        "name": report.name,
        "state": report.state.value,
        "projects": [[one.key, one.may_manage] for one in report.projects],
        "filter": report.filter_id,
        "cause": report.cause,
    }


def board_of(row: Mapping[str, Any]) -> BoardReport:
    """The report that `board_row` laid out."""
    projects = tuple(BoardProject(key, may_manage) for key, may_manage in row["projects"])
    return BoardReport(row["id"], row["name"], BoardState(row["state"]), projects, row["filter"], row["cause"])
