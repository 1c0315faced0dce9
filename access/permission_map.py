"""The projects × permissions of a connection as a map: what is held, missing, unseen, and what changed lately.

Pure. How it is drawn is in `messages.permission_picture`, how it becomes a table in `messages.picture_files`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique

from access.boards import BoardReport
from access.drift import WHOLE_SITE, DriftWalk
from access.profiles import Level, Requirement

MOST_SINGLE_ROWS = 60
"""Above as many projects, those that look the same share a row."""
MOST_ROWS = 40


@unique
class CellState(StrEnum):
    """How one permission stands in one project."""

    HELD = "held"
    MISSING = "missing"
    MISSING_OPTIONAL = "missing_optional"
    NOT_VISIBLE = "not_visible"


@dataclass(frozen=True, slots=True)
class Cell:
    """One permission in one project, and whether it is otherwise than it was at the first look compared."""

    state: CellState
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class MapRow:
    """One project, or several that look the same; `cells` stand in the order of the map's columns."""

    projects: tuple[str, ...]
    cells: tuple[Cell, ...]

    @property
    def is_complete(self) -> bool:
        """Whether everything in it is held, and was."""
        return all(cell == Cell(CellState.HELD) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class PermissionMap:
    """A whole map.

    Attributes:
        connection: its name.
        columns: the permissions, in the profile's order.
        rows: one a project, by key.
        since: the first look that was compared, UTC.
        at: the newest look, UTC.
        boards: how its boards stood at the newest look at them; in tables only, the picture leaves them out.
    """

    connection: str
    columns: tuple[Requirement, ...]
    rows: tuple[MapRow, ...]
    since: datetime
    at: datetime
    boards: tuple[BoardReport, ...] = ()

    def count(self, *states: CellState) -> int:
        """Projects with at least one cell in one of these states."""
        return sum(1 for row in self.rows if any(cell.state in states for cell in row.cells))

    @property
    def changed(self) -> int:
        """Projects with at least one cell that is otherwise than it was."""
        return sum(1 for row in self.rows if any(cell.is_changed for cell in row.cells))


def map_of(connection: str, requirements: Iterable[Requirement], walk: DriftWalk) -> PermissionMap | None:
    """The map of what the walk saw last; None where it saw nothing. Optional permissions stand only where missing."""
    if walk.since is None or walk.at is None:
        return None
    seen = {key: gaps for key, gaps in walk.standing().items() if key != WHOLE_SITE}
    missing = {permission for gaps in seen.values() if gaps for permission in gaps}
    columns = tuple(one for one in requirements if one.level is not Level.OPTIONAL or one.permission in missing)
    changed = {(shift.project, shift.permission) for shift in walk.shifts()}
    rows = tuple(MapRow((key,), _cells(key, seen[key], columns, changed)) for key in sorted(seen))
    return PermissionMap(connection, columns, rows, walk.since, walk.at)


def drawn_rows(rows: Sequence[MapRow]) -> tuple[MapRow, ...]:
    """The rows to draw: the worst first, grouped by what they look like where there are many, and at most forty.

    Where more differ, one row stands for the rest and shows the worst of each of their cells; projects in which nothing
    is missing always have a row of their own, the last.
    """
    if len(rows) <= MOST_SINGLE_ROWS:
        return tuple(sorted(rows, key=_order))
    ordered = sorted(_grouped(rows), key=_order)
    complete = [row for row in ordered if row.is_complete]
    others = [row for row in ordered if not row.is_complete]
    room = MOST_ROWS - len(complete)
    if len(others) <= room:
        return (*others, *complete)
    rest = others[room - 1 :]
    projects = tuple(key for row in rest for key in row.projects)
    worst = tuple(max(cells, key=_cell_badness) for cells in zip(*(row.cells for row in rest), strict=True))
    return (*others[: room - 1], MapRow(projects, worst), *complete)


def _grouped(rows: Iterable[MapRow]) -> list[MapRow]:
    alike: dict[tuple[Cell, ...], list[str]] = {}
    for row in rows:
        alike.setdefault(row.cells, []).extend(row.projects)
    return [MapRow(tuple(projects), cells) for cells, projects in alike.items()]


def _cells(
    project: str, gaps: Mapping[str, object] | None, columns: Sequence[Requirement], changed: set[tuple[str, str]]
) -> tuple[Cell, ...]:
    came_or_went = (project, "") in changed
    return tuple(Cell(_state(one, gaps), came_or_went or (project, one.permission) in changed) for one in columns)


def _state(column: Requirement, gaps: Mapping[str, object] | None) -> CellState:
    if gaps is None:
        return CellState.NOT_VISIBLE
    if column.permission not in gaps:
        return CellState.HELD
    return CellState.MISSING if column.level is Level.REQUIRED else CellState.MISSING_OPTIONAL


_BADNESS = {CellState.NOT_VISIBLE: 100, CellState.MISSING: 10, CellState.MISSING_OPTIONAL: 1, CellState.HELD: 0}


def _cell_badness(cell: Cell) -> tuple[int, bool]:
    return _BADNESS[cell.state], cell.is_changed


def _order(row: MapRow) -> tuple[float, tuple[str, ...]]:
    return -sum(_BADNESS[cell.state] + cell.is_changed / 2 for cell in row.cells), row.projects
