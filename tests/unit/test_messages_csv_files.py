"""CSV files: whole, readable in a spreadsheet, and running nothing there."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages import gallery_values as made
from messages.csv_files import CsvFile, defused, permissions_file, projects_file


def rows_of(file: CsvFile) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"), newline="")))


def test_permissions_have_one_line_for_each_gap_and_each_project_without() -> None:
    rows = rows_of(permissions_file("prod", made.short_result(), made.NOW))

    assert rows[0] == ["project", "state", "permission", "name", "level", "what breaks"]
    assert [row[:3] for row in rows[1:]] == [
        ["(whole site)", "", "USER_PICKER"],
        ["APPS", "missing", "EDIT_ISSUES"],
        ["APPS", "missing", "SCHEDULE_ISSUES"],
        ["CORE", "not_visible", ""],
        ["DATA", "missing", "SCHEDULE_ISSUES"],
        ["DATA", "missing", "MODIFY_REPORTER"],
        ["OPS", "unknown", ""],
        ["WEB", "complete", "DELETE_ISSUES"],
    ]


def test_projects_are_listed_whole() -> None:
    rows = rows_of(projects_file("prod", made.project_states(5000, "Zoë's team"), made.NOW))

    assert len(rows) == 5001
    assert rows[2] == ["TEAM1", "Zoë's team", "missing", "EDIT_ISSUES", "2026-11-12 02:55"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_formula_becomes_text(start: str) -> None:
    assert defused(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


def test_other_cells_stay_as_they_are() -> None:
    assert defused("R&D, 2026") == "R&D, 2026"


@given(st.text(max_size=40))
def test_no_cell_of_a_file_starts_a_formula(name: str) -> None:
    state = replace(made.project_states(1, name)[0], key=name)

    row = rows_of(projects_file("prod", [state], made.NOW))[1]

    assert not [cell for cell in row if cell.startswith(tuple("=+-@\t\r"))]


@pytest.mark.parametrize(
    ("name", "file_name"),
    [
        ("prod", "prod-projects-2026-11-12.csv"),
        ("../../etc/passwd", "etc-passwd-projects-2026-11-12.csv"),
        ("\u202e", "connection-projects-2026-11-12.csv"),
    ],
)
def test_the_file_is_named_after_connection_and_day(name: str, file_name: str) -> None:
    assert projects_file(name, [], made.NOW).name == file_name
