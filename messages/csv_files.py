"""Lists in full, as CSV files that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from access.records import ProjectState
from access.results import CheckResult, Gap, ProjectVerdict
from messages.board_report import board_cells

# What spreadsheets take for the start of a formula; the wide forms count in Japanese and Chinese editions.
# Source: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A file to upload: UTF-8 with a byte order mark, so that spreadsheets read the names right."""

    name: str
    content: bytes


def permissions_file(connection_name: str, result: CheckResult, at: datetime) -> CsvFile:
    """Every gap of every project, one a line; projects without a gap have one line as well, and so have boards."""
    rows: list[tuple[str, ...]] = [("(whole site)", "", *_gap_cells(gap)) for gap in result.global_missing]
    for project in result.projects:
        gaps = project.missing or (None,)
        rows.extend((project.key, project.state.value, *_gap_cells(gap)) for gap in gaps)
    rows.extend(board_cells(result.boards))
    header = ("project", "state", "permission", "name", "level", "what breaks")
    return CsvFile(_file_name(connection_name, "permissions", at), _csv(header, rows))


def projects_file(connection_name: str, projects: Iterable[ProjectState], at: datetime) -> CsvFile:
    """Every project with its state as last seen, one a line; times in UTC."""
    rows = (
        (
            project.key,
            project.name,
            project.state.value,
            " ".join(project.missing) if project.state is not ProjectVerdict.NOT_VISIBLE else "",
            f"{project.looked_at.astimezone(UTC):%Y-%m-%d %H:%M}",
        )
        for project in projects
    )
    header = ("project", "name", "state", "missing", "looked at (UTC)")
    return CsvFile(_file_name(connection_name, "projects", at), _csv(header, rows))


def findings_file(connection_name: str, rows: Iterable[Sequence[str]], at: datetime) -> CsvFile:
    """What an alert tells, in full: project, whether it is missing or back, permission, its name, what breaks."""
    header = ("project", "change", "permission", "name", "what breaks")
    return CsvFile(_file_name(connection_name, "findings", at), _csv(header, rows))


def defused(cell: str) -> str:
    """The cell so that a spreadsheet takes it for text, whatever it begins with."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def _gap_cells(gap: Gap | None) -> tuple[str, str, str, str]:
    return (gap.permission, gap.name, gap.level.value, gap.breaks) if gap else ("", "", "", "")


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(header)
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig", "replace")


def _file_name(connection_name: str, kind: str, at: datetime) -> str:
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", connection_name)[:60].strip("-")
    return f"{safe or 'connection'}-{kind}-{at.astimezone(UTC):%Y-%m-%d}.csv"
