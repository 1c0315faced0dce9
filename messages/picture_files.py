"""What a picture shows, as a CSV or JSON file; and the picture's own file. Formulas are defused."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from access.permission_map import PermissionMap
from access.timeline import Timeline
from messages.csv_files import defused
from messages.uploads import Upload

FORMATS = ("csv", "json")
_BOARD_COLUMNS = ("board name", "board state", "filter covers", "without Manage Sprints", "not read because")


def picture_upload(connection: str, what: str, png: bytes, alt_text: str, at: datetime) -> Upload:
    """The picture with the words that stand for it."""
    return Upload(_name(connection, what, at, "png"), png, alt_text)


def map_file(found: PermissionMap, file_kind: str) -> Upload:
    """One line a project, one column a permission; nothing is grouped. Boards follow, with columns of their own."""
    header: tuple[str, ...] = ("project", "changed", *(one.permission for one in found.columns))
    rows: Iterable[Sequence[str]] = (
        (row.projects[0], "yes" if any(cell.is_changed for cell in row.cells) else "", *(c.state for c in row.cells))
        for row in found.rows
    )
    if found.boards:
        rows, header = _with_boards(found, rows, len(header)), (*header, *_BOARD_COLUMNS)
    return _file(found.connection, "permission-map", found.at, file_kind, header, rows)


def _with_boards(found: PermissionMap, rows: Iterable[Sequence[str]], width: int) -> Iterator[Sequence[str]]:
    for row in rows:
        yield (*row, *("" for _ in _BOARD_COLUMNS))
    for board in found.boards:
        covered, lacking = ", ".join(one.key for one in board.projects), ", ".join(board.lacking)
        own = (board.name, board.state.value, covered, lacking, board.cause)
        yield (f"board:{board.id}", *("" for _ in range(width - 1)), *own)


def timeline_file(timeline: Timeline, file_kind: str) -> Upload:
    """One line a span; times are UTC in ISO 8601."""
    rows = ((one.lane.value, one.state, _moment(one.start), _moment(one.end)) for one in timeline.spans)
    header = ("lane", "state", "start", "end")
    return _file(timeline.connection, "timeline", timeline.end, file_kind, header, rows)


def _file(
    connection: str, what: str, at: datetime, file_kind: str, header: Sequence[str], rows: Iterable[Sequence[str]]
) -> Upload:
    name = _name(connection, what, at, file_kind)
    if file_kind == "json":
        documents = [dict(zip(header, row, strict=True)) for row in rows]
        return Upload(name, json.dumps(documents, indent=1).encode())
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(header)
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return Upload(name, stream.getvalue().encode("utf-8-sig", "replace"))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _name(connection: str, what: str, at: datetime, ending: str) -> str:
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", connection)[:60].strip("-") or "connection"
    return f"{safe}-{what}-{at.astimezone(UTC):%Y-%m-%d}.{ending}"
