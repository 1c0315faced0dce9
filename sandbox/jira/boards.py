"""What the sandbox Jira remembers of boards: each with its saved filter, and whom the filter is shared with.

Values and a memory. How they are shown is in `endpoints.boards`.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Board:
    """One board.

    `filter_projects` are the keys that its saved filter names, none where the filter names no project for sure;
    `shared_with` are groups, and None means everybody who is logged in.
    """

    board_id: int
    name: str
    filter_id: int
    filter_projects: tuple[str, ...] = ()
    shared_with: frozenset[str] | None = None
    kind: str = "scrum"


@dataclass(slots=True)
class BoardMemory:
    """All boards by number, and who has no licence for Jira Software, by user name."""

    boards: dict[int, Board] = field(default_factory=dict)
    unlicensed: set[str] = field(default_factory=set)

    def put(self, board: Board) -> None:
        """Add the board, or replace the one of that number."""
        self.boards[board.board_id] = board
