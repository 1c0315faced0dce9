"""How lively an account is: the last change, the usual gap, and when a silence is unusual."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from access.activity import activity_by_project, project_activity

NOON = datetime(2026, 11, 12, 12, 0, tzinfo=UTC)
EVERY_THREE_HOURS = [("WEB-1", NOON - timedelta(hours=3 * number)) for number in range(10)]


def test_the_last_change_and_the_usual_gap_are_told() -> None:
    activity = project_activity("WEB", EVERY_THREE_HOURS)

    assert (activity.last_at, activity.last_issue, activity.changes) == (NOON, "WEB-1", 10)
    assert activity.usual_gap == timedelta(hours=3)


def test_changes_of_one_synchronisation_are_no_gaps() -> None:
    burst = [("WEB-1", NOON + timedelta(seconds=number)) for number in range(60)]

    assert project_activity("WEB", burst).usual_gap is None


def test_few_changes_make_nothing_usual() -> None:
    activity = project_activity("WEB", EVERY_THREE_HOURS[:3])

    assert not activity.is_unusually_quiet(NOON + timedelta(days=90))


def test_a_long_week_end_is_not_unusual() -> None:
    assert not project_activity("WEB", EVERY_THREE_HOURS).is_unusually_quiet(NOON + timedelta(days=3))


def test_nine_silent_days_are_unusual_where_three_hours_were_usual() -> None:
    assert project_activity("WEB", EVERY_THREE_HOURS).is_unusually_quiet(NOON + timedelta(days=9))


def test_twice_the_longest_gap_is_waited_for() -> None:
    monthly = [("WEB-1", NOON - timedelta(days=30 * number)) for number in range(8)]

    assert not project_activity("WEB", monthly).is_unusually_quiet(NOON + timedelta(days=60))


def test_the_project_that_was_changed_last_comes_first() -> None:
    found = activity_by_project([("APPS-1", NOON - timedelta(days=1)), ("WEB-7", NOON), ("APPS-2", NOON)])

    assert [(one.key, one.changes, one.issues) for one in found] == [("WEB", 1, 1), ("APPS", 2, 2)]


@given(st.lists(st.datetimes(datetime(2020, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC)), min_size=1))  # noqa: DTZ001 - hypothesis adds the zone
def test_the_usual_gap_is_never_longer_than_the_longest(times: list[datetime]) -> None:
    activity = project_activity("WEB", [("WEB-1", at) for at in times])

    assert (activity.usual_gap or timedelta()) <= (activity.longest_gap or timedelta())
