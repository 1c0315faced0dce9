"""Gained and lost, from kept reports: net, and between the two looks where it flipped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from access.drift import Direction, DriftWalk, Shift
from access.evidence import Cause
from access.likely import nearest
from access.ports_history import JiraAuditRecord
from access.results import CheckResult, ProjectReport, ProjectVerdict
from messages import gallery_values as made

START = datetime(2026, 11, 12, 2, 0, tzinfo=UTC)


def at(hour: int) -> datetime:
    return START + timedelta(hours=hour)


def look(*projects: ProjectReport, profile: str = made.PROD.profile) -> CheckResult:
    found = made.result_for(Cause.OK, made.PROD)
    return CheckResult(
        verdict=found.verdict,
        evidence=found.evidence,
        credential_kind=found.credential_kind,
        account=found.account,
        site=found.site,
        profile=profile,
        projects=projects,
    )


def web(*missing: str) -> ProjectReport:
    state = ProjectVerdict.MISSING if missing else ProjectVerdict.COMPLETE
    return ProjectReport("WEB", state, tuple(made.gap(key) for key in missing))


HIDDEN = ProjectReport("WEB", ProjectVerdict.NOT_VISIBLE)
UNREAD = ProjectReport("WEB", ProjectVerdict.UNKNOWN)


def shifts(looks: Sequence[CheckResult]) -> list[tuple[str, str, Direction, datetime, datetime]]:
    walk = DriftWalk()
    for hour, one in enumerate(looks):
        walk.take(at(hour), one)
    return [(one.project, one.permission, one.direction, one.after, one.by) for one in walk.shifts()]


def test_a_loss_lies_between_the_last_look_with_and_the_first_without() -> None:
    found = shifts([look(web()), look(web()), look(web("EDIT_ISSUES")), look(web("EDIT_ISSUES"))])

    assert found == [("WEB", "EDIT_ISSUES", Direction.LOST, at(1), at(2))]


def test_a_gain_is_told_too() -> None:
    found = shifts([look(web("EDIT_ISSUES")), look(web())])

    assert found == [("WEB", "EDIT_ISSUES", Direction.GAINED, at(0), at(1))]


def test_what_came_back_is_no_change() -> None:
    assert shifts([look(web()), look(web("EDIT_ISSUES")), look(web())]) == []


def test_of_several_losses_the_last_one_counts() -> None:
    found = shifts([look(web()), look(web("EDIT_ISSUES")), look(web()), look(web("EDIT_ISSUES"))])

    assert found == [("WEB", "EDIT_ISSUES", Direction.LOST, at(2), at(3))]


def test_a_project_out_of_sight_is_one_change_and_not_one_for_each_permission() -> None:
    found = shifts([look(web("EDIT_ISSUES")), look(HIDDEN)])

    assert found == [("WEB", "", Direction.LOST, at(0), at(1))]


def test_what_could_not_be_read_says_nothing() -> None:
    found = shifts([look(web()), look(UNREAD), look(web("EDIT_ISSUES"))])

    assert found == [("WEB", "EDIT_ISSUES", Direction.LOST, at(0), at(2))]


def test_a_look_at_other_projects_says_nothing_of_this_one() -> None:
    found = shifts([look(web()), look(), look(web("EDIT_ISSUES"))])

    assert found == [("WEB", "EDIT_ISSUES", Direction.LOST, at(0), at(2))]


def test_a_report_that_carries_an_older_reading_does_not_pass_it_off_as_its_own() -> None:
    carried = replace(web(), read_at=at(0))

    found = shifts([look(web()), look(carried), look(carried), look(web("EDIT_ISSUES"))])

    assert [(after, by) for *_, after, by in found] == [(at(0), at(3))]


def test_another_profile_begins_anew() -> None:
    assert shifts([look(web()), look(web("EDIT_ISSUES"), profile="own")]) == []


@given(st.lists(st.sampled_from([web(), web("EDIT_ISSUES"), web("LINK_ISSUES"), HIDDEN, UNREAD]), max_size=8))
def test_what_went_and_what_came_is_what_differs_between_first_and_last(projects: list[ProjectReport]) -> None:
    read = [one for one in projects if one is not UNREAD]

    found = shifts([look(one) for one in projects])

    assert bool(found) == bool(read and read[0] != read[-1])
    assert all(after < by for *_, after, by in found)


def test_the_nearest_fitting_record_within_the_span_is_likely() -> None:
    loss = Shift("WEB", "EDIT_ISSUES", "Edit Issues", "", Direction.LOST, at(1), at(2))
    records = [
        JiraAuditRecord(at(0), "early", "Permission scheme updated"),
        JiraAuditRecord(at(1) + timedelta(minutes=10), "first", "User removed from group"),
        JiraAuditRecord(at(1) + timedelta(minutes=40), "second", "Permission scheme updated"),
        JiraAuditRecord(at(1) + timedelta(minutes=50), "other", "Workflow published"),
        JiraAuditRecord(at(3), "late", "Permission scheme updated"),
    ]

    (likely,) = nearest([loss], records)

    assert (likely.record.author, likely.shifts) == ("second", (loss,))
