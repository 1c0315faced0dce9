"""Does the account see a connection's boards, and may it manage sprints in each project of their filters?

A look that goes wrong is told as such and never as a loss; nothing here changes a verdict.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from access.boards import (
    MANAGE_SPRINTS,
    Board,
    BoardProject,
    BoardReport,
    BoardState,
    seen_board,
)
from access.credentials import Credential, Deployment
from access.diagnosis import diagnose_call
from access.evidence import Cause, Content, Evidence, Signals
from access.operations.sweep_data_center import is_served_as_anonymous
from access.operations.sweep_permissions import Manner, ask_patiently
from access.pacing import Pace
from access.ports import HeldPermissions, JiraAccount, Project, ProjectPage, Reply, Sleep
from access.ports_boards import BoardFacts, JiraBoards, OpensBoards
from access.results import SiteFacts
from access.sites import parse_address
from access.spreading import Patience, Spread, Spreader

A = TypeVar("A")
_PROJECTS_PER_CHECK = 1000
_FORBIDDEN, _ABSENT = 403, 404


@dataclass(frozen=True, slots=True)
class _Seen:
    """A board with the projects of its filter, before anybody knows what the account may do in them."""

    report: BoardReport
    projects: tuple[Project, ...] = ()


class LookAtBoards:
    """Looks at boards with a credential whose login was proved. No transaction is open meanwhile."""

    def __init__(self, jira: OpensBoards, sleep: Sleep) -> None:
        self._jira = jira
        self._sleep = sleep

    async def __call__(
        self, boards: Sequence[Board], site: SiteFacts, credential: Credential
    ) -> tuple[tuple[BoardReport, ...], int]:
        """One report a board, in the order given, and how many requests they took.

        Raises:
            BadInput: the host is no longer allowed.
        """
        with self._jira.counting() as count:
            reports = await self._looked(boards, site, credential)
        return reports, count.sent

    async def _looked(
        self, boards: Sequence[Board], site: SiteFacts, credential: Credential
    ) -> tuple[BoardReport, ...]:
        address = parse_address(site.base_url)
        manner = Manner(Pace(), self._sleep, Patience())
        calls = self._jira.boards(address, site.deployment, credential)
        seen = await self._seen(boards, calls, manner)
        projects = {project.id: project for one in seen for project in one.projects}
        account = self._jira.account(address, site.deployment, credential)
        if site.deployment is Deployment.CLOUD:
            held = await _held_on_cloud(account, tuple(projects), manner)
        else:
            held = await _held_on_data_center(account, tuple(projects.values()), manner)
        return tuple(_judged(one, held) for one in seen)

    async def _seen(self, boards: Sequence[Board], calls: JiraBoards, manner: Manner) -> list[_Seen]:
        told = await _asked(calls.board, boards, manner)
        seen = [board for board in boards if _is_told(told.replies.get(board.id))]
        seen_ids = {board.id for board in seen}
        filters = await _asked(calls.board_filter, seen, manner)
        first = await _asked(lambda number: calls.board_projects(number, 0), seen, manner)
        found = []
        for board in boards:
            reply = told.replies.get(board.id)
            if reply is None or reply.value is None or board.id not in seen_ids:
                found.append(_Seen(_unseen(board, reply.signals if reply else None, told.stopped_by)))
                continue
            number = filters.replies.get(board.id)
            report = BoardReport(
                board.id,
                reply.value.name or board.name,
                BoardState.PARTLY_READ,
                filter_id=(number.value if number else None) or "",
            )
            found.append(await _with_projects(report, calls, manner, first))
        return found


async def _asked(ask: Callable[[int], Awaitable[Reply[A]]], boards: Sequence[Board], manner: Manner) -> Spread[int, A]:
    """A question about each board. Five in a row that fail are enough: the others are not told as lost."""
    spreader = Spreader(ask, pace=manner.pace, sleep=manner.sleep, patience=manner.patience)
    return await spreader.put(tuple(board.id for board in boards))


def _is_told(reply: Reply[BoardFacts] | None) -> bool:
    return reply is not None and reply.value is not None and not is_served_as_anonymous(reply)


async def _with_projects(
    report: BoardReport, calls: JiraBoards, manner: Manner, first: Spread[int, ProjectPage]
) -> _Seen:
    """The board with the projects that Jira names for its filter, to the last page."""
    projects: list[Project] = []
    reply = first.replies.get(report.id)
    while reply is not None and reply.value is not None:
        projects.extend(reply.value.projects)
        if reply.value.next_start is None:
            return _Seen(report, tuple(projects))
        reply = await ask_patiently(lambda at: calls.board_projects(report.id, at), reply.value.next_start, manner)
    cause = _cause(reply.signals if reply else None, first.stopped_by)
    return _Seen(replace(report, cause=cause.value), tuple(projects))


def _cause(signals: Signals | None, stopped_by: Evidence | None) -> Cause:
    if signals is not None:
        return diagnose_call(signals).cause
    return stopped_by.cause if stopped_by is not None else Cause.NOT_UNDERSTOOD


def _unseen(board: Board, signals: Signals | None, stopped_by: Evidence | None) -> BoardReport:
    """Why a board was not told about."""
    cause = _cause(signals, stopped_by)
    state = BoardState.UNKNOWN
    if cause is Cause.SCOPE_MISSING:
        state = BoardState.SCOPE_MISSING
    elif signals is not None and signals.content is Content.JSON and signals.failure is None:
        # https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/#api-rest-agile-1-0-board-boardid-get
        states = {_FORBIDDEN: BoardState.NOT_LICENSED, _ABSENT: BoardState.NOT_VISIBLE}
        state = states.get(signals.status or 0, BoardState.UNKNOWN)
    return BoardReport(board.id, board.name, state, cause=cause.value if state is BoardState.UNKNOWN else "")


async def _held_on_cloud(account: JiraAccount, ids: tuple[int, ...], manner: Manner) -> dict[int, bool]:
    """Whether Manage Sprints is held, by project id; ids that were not answered are left out."""
    held: dict[int, bool] = {}
    for start in range(0, len(ids), _PROJECTS_PER_CHECK):
        batch = ids[start : start + _PROJECTS_PER_CHECK]
        reply = await ask_patiently(lambda some: account.check_permissions((), (MANAGE_SPRINTS,), some), batch, manner)
        if reply.value is not None and reply.signals.login_reason in (None, "OK"):
            granted = reply.value.projects.get(MANAGE_SPRINTS, frozenset())
            held.update((number, number in granted) for number in batch)
    return held


async def _held_on_data_center(account: JiraAccount, projects: tuple[Project, ...], manner: Manner) -> dict[int, bool]:
    """The same, from one answer a project."""
    spreader: Spreader[Project, HeldPermissions] = Spreader(
        lambda project: account.my_permissions(project.key),
        pace=manner.pace,
        sleep=manner.sleep,
        patience=manner.patience,
    )
    replies = (await spreader.put(projects)).replies
    return {
        project.id: MANAGE_SPRINTS in reply.value.held
        for project, reply in replies.items()
        if reply.value is not None and MANAGE_SPRINTS in reply.value.known and not is_served_as_anonymous(reply)
    }


def _judged(seen: _Seen, held: dict[int, bool]) -> BoardReport:
    if seen.report.state is not BoardState.PARTLY_READ:
        return seen.report
    projects = tuple(BoardProject(project.key, held.get(project.id)) for project in seen.projects)
    return seen_board(replace(seen.report, projects=projects))
