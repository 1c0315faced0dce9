"""The map of projects and permissions: what each cell says, and how many projects share a row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from access.drift import DriftWalk
from access.evidence import Cause
from access.permission_map import (
    MOST_ROWS,
    MOST_SINGLE_ROWS,
    Cell,
    CellState,
    MapRow,
    PermissionMap,
    drawn_rows,
    map_of,
)
from access.profiles import shipped_profile
from access.results import CheckResult, ProjectReport, ProjectVerdict
from messages import gallery_values as made

START = datetime(2026, 11, 12, 2, 0, tzinfo=UTC)
PROFILE = shipped_profile(made.PROD.profile)
cells = st.builds(Cell, st.sampled_from(CellState), st.booleans())
many_rows = st.lists(st.tuples(cells, cells), max_size=150).map(
    lambda found: [MapRow((f"P{number}",), pair) for number, pair in enumerate(found)]
)


def look(*projects: ProjectReport) -> CheckResult:
    found = made.result_for(Cause.OK, made.PROD)
    return CheckResult(
        verdict=found.verdict,
        evidence=found.evidence,
        credential_kind=found.credential_kind,
        account=found.account,
        site=found.site,
        profile=PROFILE.name,
        projects=projects,
    )


def project(key: str, *missing: str) -> ProjectReport:
    return ProjectReport(key, ProjectVerdict.MISSING, tuple(made.gap(one) for one in missing))


def mapped(*looks: CheckResult) -> PermissionMap:
    walk = DriftWalk()
    for number, one in enumerate(looks):
        walk.take(START + timedelta(hours=number), one)
    found = map_of("prod", PROFILE.project, walk)
    assert found is not None
    return found


def cell(found: PermissionMap, row: int, permission: str) -> Cell:
    columns = [one.permission for one in found.columns]
    return found.rows[row].cells[columns.index(permission)]


def test_required_gaps_are_told_from_others() -> None:
    found = mapped(look(project("WEB", "EDIT_ISSUES", "CLOSE_ISSUES")))

    assert cell(found, 0, "EDIT_ISSUES") == Cell(CellState.MISSING)
    assert cell(found, 0, "CLOSE_ISSUES") == Cell(CellState.MISSING_OPTIONAL)
    assert cell(found, 0, "LINK_ISSUES") == Cell(CellState.HELD)


def test_a_project_out_of_sight_is_so_in_every_column() -> None:
    found = mapped(look(ProjectReport("CORE", ProjectVerdict.NOT_VISIBLE)))

    assert {one.state for one in found.rows[0].cells} == {CellState.NOT_VISIBLE}


def test_what_changed_is_marked() -> None:
    found = mapped(look(project("WEB")), look(project("WEB", "EDIT_ISSUES")))

    assert cell(found, 0, "EDIT_ISSUES") == Cell(CellState.MISSING, is_changed=True)
    assert cell(found, 0, "LINK_ISSUES") == Cell(CellState.HELD)
    assert found.changed == 1


def test_optional_permissions_have_a_column_only_where_one_is_missing() -> None:
    without, with_gap = mapped(look(project("WEB"))), mapped(look(project("WEB", "DELETE_ISSUES")))

    assert "DELETE_ISSUES" not in [one.permission for one in without.columns]
    assert "DELETE_ISSUES" in [one.permission for one in with_gap.columns]


def test_no_look_is_no_map() -> None:
    assert map_of("prod", PROFILE.project, DriftWalk()) is None


@given(many_rows)
def test_no_project_is_lost_by_grouping(rows: list[MapRow]) -> None:
    drawn = drawn_rows(rows)

    assert sorted(key for row in drawn for key in row.projects) == sorted(key for row in rows for key in row.projects)


@given(many_rows)
def test_no_picture_has_more_rows_than_fit(rows: list[MapRow]) -> None:
    assert len(drawn_rows(rows)) <= max(MOST_SINGLE_ROWS, MOST_ROWS)


def test_hundreds_of_equal_projects_share_a_row() -> None:
    held = (Cell(CellState.HELD),)
    rows = [MapRow((f"P{number}",), held) for number in range(500)]

    (only,) = drawn_rows(rows)

    assert len(only.projects) == 500
