"""What is said about boards beside projects: seen or not, and where Manage Sprints is missing. A warning only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from access.boards import MANAGE_SPRINTS, Board, BoardOrigin, BoardReport, BoardState
from messages.blocks import Bullets, Paragraph, Part
from messages.causes import NAME_LIMIT
from messages.facts import counted
from messages.literal import shown
from messages.pieces import Line, bold, line

_MOST_LINES = 10
_MOST_KEYS = 5
_ORDER = (
    BoardState.NOT_LICENSED,
    BoardState.SCOPE_MISSING,
    BoardState.NOT_VISIBLE,
    BoardState.LACKING,
    BoardState.PARTLY_READ,
    BoardState.UNKNOWN,
    BoardState.COMPLETE,
)
_MARKS = {BoardState.COMPLETE: "✅", BoardState.PARTLY_READ: "⚪\ufe0f", BoardState.UNKNOWN: "⚪\ufe0f"}
_TOLD = {
    BoardState.NOT_LICENSED: "not told: the account has no licence for Jira Software",
    BoardState.SCOPE_MISSING: "not told: the token lacks a scope for boards; that is not a loss",
    BoardState.NOT_VISIBLE: "cannot be seen: its filter is not shared with the account, or there is no such board",
}
BREAKS = "Sprints of this board cannot be started, changed or completed; only where the integration does that."


def board_parts(boards: Sequence[BoardReport]) -> tuple[Part, ...]:
    """A heading and a line a board, the worst first, cut to ten; nothing without boards."""
    if not boards:
        return ()
    ordered = sorted(boards, key=lambda board: (_ORDER.index(board.state), board.id))
    lines = [_board_line(board) for board in ordered[:_MOST_LINES]]
    if len(ordered) > _MOST_LINES:
        left_out = counted(len(ordered) - _MOST_LINES, "more board")
        lines.append(line(f"… and {left_out}; the full list is in the CSV file"))
    heading = line(bold("By board"), " (optional, a warning only; the verdict does not rest on it)")
    return (Paragraph([heading]), Bullets(lines))


def board_cells(boards: Sequence[BoardReport]) -> Iterator[tuple[str, ...]]:
    """Rows for the table of permissions: board, state, permission, its name with the project, level, what breaks."""
    for board in boards:
        key = f"board:{board.id} {board.name}".strip()
        if not board.lacking:
            yield (key, board.state.value, "", "", "", "")
        for project in board.lacking:
            yield (key, board.state.value, MANAGE_SPRINTS, f"Manage Sprints in {project}", "optional", BREAKS)


def boards_line(boards: Sequence[Board]) -> tuple[Line, ...]:
    """The boards of a connection in one line; nothing without boards."""
    if not boards:
        return ()
    told = [f"{board.id} {shown(board.name, 60)}".strip() for board in boards[:_MOST_LINES]]
    more = f" and {len(boards) - _MOST_LINES:,} more" if len(boards) > _MOST_LINES else ""
    imported = sum(board.origin is BoardOrigin.JIRA_ALIGN for board in boards)
    whence = f" ({imported:,} from Jira Align)" if imported else ""
    return (line(f"{counted(len(boards), 'board')}{whence}: {', '.join(told)}{more}"),)


def _board_line(board: BoardReport) -> Line:
    name = shown(board.name, NAME_LIMIT)
    mark, number = _MARKS.get(board.state, "⚠️"), bold(f"board {board.id}")
    return line(f"{mark} ", number, f" – {name}" if name else "", f" {_told(board)}")


def _told(board: BoardReport) -> str:
    match board.state:
        case BoardState.LACKING:
            return f"is seen, but Manage Sprints is missing in {_some_of(board.lacking)}{_of_filter(board)}"
        case BoardState.COMPLETE:
            return f"is seen, with Manage Sprints in {_some_of([one.key for one in board.projects])}"
        case BoardState.PARTLY_READ:
            return f"is seen; {_unread(board)}"
        case BoardState.UNKNOWN:
            return f"could not be read ({board.cause.replace('_', ' ')}); that is not a loss"
        case _:
            return _TOLD[board.state]


def _of_filter(board: BoardReport) -> str:
    number = f" {board.filter_id}" if board.filter_id else ""
    return f" (its filter{number} covers {_some_of([one.key for one in board.projects])})"


def _unread(board: BoardReport) -> str:
    if board.cause:
        return f"which projects its filter covers could not be read ({board.cause.replace('_', ' ')})"
    if not board.projects:
        return "Jira names no project for its filter, so Manage Sprints cannot be looked up"
    unread = [one.key for one in board.projects if one.may_manage is None]
    return f"Manage Sprints could not be read in {_some_of(unread)}"


def _some_of(keys: Sequence[str]) -> str:
    told = shown(", ".join(keys[:_MOST_KEYS]), NAME_LIMIT)
    return f"{told} and {len(keys) - _MOST_KEYS:,} more" if len(keys) > _MOST_KEYS else told
