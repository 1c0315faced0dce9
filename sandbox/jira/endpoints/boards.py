"""Calls of Jira Software about boards: a list, one, its configuration, and the projects of its saved filter.

A board whose filter is not shared with the caller does not exist. Whoever has no licence for Jira Software gets 403.
https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/
"""

from collections.abc import Sequence

from sandbox.jira.answers import Answer, error_messages, json_answer
from sandbox.jira.boards import Board
from sandbox.jira.calls import BOTH, Call, Endpoint, RefusedError, logged_in
from sandbox.jira.permission_rules import BROWSE
from sandbox.jira.projects import Project

_USUAL_PAGE = 50
_NO_LICENCE = "The user does not have a valid license for Jira Software."
_HIDDEN = (
    "The requested board cannot be viewed because it either does not exist or you do not have permission to view it."
)
_READ = (frozenset({"read:board-scope:jira-software", "read:issue-details:jira"}),)
_LIST = (frozenset({"read:board-scope:jira-software", "read:project:jira"}),)
_READ_ADMIN = (frozenset({"read:board-scope.admin:jira-software", "read:project:jira"}),)


def all_boards(call: Call) -> Answer:
    """A page of the boards that the caller sees."""
    _require_licence(call)
    seen = [board for board in call.world.boards.boards.values() if _is_seen(call, board)]
    return json_answer(_page(call, [_shape(call, board) for board in seen]))


def one_board(call: Call) -> Answer:
    """One board."""
    return json_answer(_shape(call, _visible(call)))


def configuration(call: Call) -> Answer:
    """A board's configuration, its saved filter among it."""
    board = _visible(call)
    shown: dict[str, object] = {
        "id": board.board_id,
        "name": board.name,
        "type": board.kind,
        "self": f"{_agile(call)}/board/{board.board_id}/configuration",
        "filter": {"id": str(board.filter_id), "self": f"{call.base_url}/rest/api/2/filter/{board.filter_id}"},
        "columnConfig": {"columns": [{"name": "To Do", "statuses": []}], "constraintType": "none"},
        "ranking": {"rankCustomFieldId": 10019},
    }
    return json_answer(shown)


def board_projects(call: Call) -> Answer:
    """A page of the projects of a board's filter, of those that the caller may browse."""
    board = _visible(call)
    found = [call.world.find_project(key) for key in sorted(board.filter_projects)]
    seen = [one for one in found if one is not None and BROWSE in call.world.held_in(call.user, one)]
    return json_answer(_page(call, [_project_shape(call, one) for one in seen]))


def _require_licence(call: Call) -> None:
    if logged_in(call).name in call.world.boards.unlicensed:
        raise RefusedError(error_messages(403, _NO_LICENCE))


def _visible(call: Call) -> Board:
    _require_licence(call)
    number = call.path_params["board"]
    board = call.world.boards.boards.get(int(number)) if number.isdecimal() else None
    if board is None or not _is_seen(call, board):
        raise RefusedError(error_messages(404, _HIDDEN))
    return board


def _is_seen(call: Call, board: Board) -> bool:
    groups = call.world.groups_of(logged_in(call).name)
    return board.shared_with is None or not board.shared_with.isdisjoint(groups)


def _page(call: Call, rows: Sequence[object]) -> dict[str, object]:
    start, size = _number(call, "startAt", 0), min(_number(call, "maxResults", _USUAL_PAGE), _USUAL_PAGE)
    head = {"maxResults": size, "startAt": start, "total": len(rows), "isLast": start + size >= len(rows)}
    return {**head, "values": list(rows[start : start + size])}


def _number(call: Call, name: str, usual: int) -> int:
    text = call.query.get(name, "")
    return int(text) if text.isdecimal() else usual


def _shape(call: Call, board: Board) -> dict[str, object]:
    own = {"id": board.board_id, "name": board.name, "type": board.kind}
    return {**own, "self": f"{_agile(call)}/board/{board.board_id}"}


def _project_shape(call: Call, project: Project) -> dict[str, object]:
    return {
        "id": str(project.project_id),
        "key": project.key,
        "name": project.name,
        "self": f"{call.base_url}/rest/api/2/project/{project.project_id}",
        "projectTypeKey": "software",
    }


def _agile(call: Call) -> str:
    return f"{call.base_url}/rest/agile/1.0"


ENDPOINTS = (
    Endpoint("GET", "/rest/agile/1.0/board", all_boards, needs_login_on=BOTH, scopes=_LIST),
    Endpoint("GET", "/rest/agile/1.0/board/{board}", one_board, needs_login_on=BOTH, scopes=_READ),
    Endpoint(
        "GET", "/rest/agile/1.0/board/{board}/configuration", configuration, needs_login_on=BOTH, scopes=_READ_ADMIN
    ),
    Endpoint("GET", "/rest/agile/1.0/board/{board}/project", board_projects, needs_login_on=BOTH, scopes=_READ_ADMIN),
)
