"""An unusual silence: learnt from what is usual, without week-ends, and never concluded from what was not read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.silence import (
    LEARNING,
    AccountActivity,
    Reading,
    activity_from_row,
    activity_to_row,
    ended,
    learn,
    silences,
    told,
    untold,
    working_time,
)

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
FRIDAY = MONDAY + timedelta(days=11)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EVERY_THREE_HOURS = tuple((f"WEB-{n}", MONDAY + n * 3 * HOUR) for n in range(60) if n % 8 < 4)
"""Working hours, up to Monday a week later."""
LAST = EVERY_THREE_HOURS[-1][1]


def reading(
    *changes: tuple[str, datetime], since: datetime, until: datetime, is_whole: bool = True, project: str = ""
) -> Reading:
    return Reading(changes, since, until, is_whole, project)


def learnt(until: datetime = LAST + HOUR, *, is_whole: bool = True) -> AccountActivity:
    """What the first reading teaches."""
    first = reading(*EVERY_THREE_HOURS, since=until - LEARNING, until=until, is_whole=is_whole)
    return learn(AccountActivity(), first, UTC)


def test_nine_silent_days_are_unusual_where_three_hours_were_usual() -> None:
    found = silences(learnt(LAST + 9 * DAY), UTC)

    assert [(one.project, one.last_at, one.until, one.usual_gap) for one in found] == [
        ("WEB", LAST, LAST + 9 * DAY, 3 * HOUR)
    ]


def test_a_week_end_with_a_holiday_is_not_unusual() -> None:
    friday_evening = datetime(2026, 11, 13, 18, tzinfo=UTC)
    work = tuple((f"WEB-{n}", friday_evening - n * 3 * HOUR) for n in range(20))
    on_tuesday = friday_evening + timedelta(days=3, hours=15)

    assert silences(learn(AccountActivity(), reading(*work, since=MONDAY, until=on_tuesday), UTC), UTC) == ()


def test_few_changes_make_nothing_usual() -> None:
    few = reading(*EVERY_THREE_HOURS[:4], since=MONDAY - DAY, until=MONDAY + 80 * DAY)

    assert silences(learn(AccountActivity(), few, UTC), UTC) == ()


def test_twice_the_longest_pause_is_waited_for() -> None:
    weekly = tuple((f"WEB-{n}", MONDAY + n * 7 * DAY) for n in range(7))
    last = weekly[-1][1]

    def after(days: int) -> int:
        whole = reading(*weekly, since=MONDAY - DAY, until=last + days * DAY)
        return len(silences(learn(AccountActivity(), whole, UTC), UTC))

    assert (after(14), after(16)) == (0, 1)


@pytest.mark.parametrize("is_whole", [False, True])
def test_a_reading_that_was_not_whole_never_reads_as_silence(is_whole: bool) -> None:  # noqa: FBT001 - a parameter of the test
    known = learnt(LAST + 9 * DAY, is_whole=is_whole)

    assert bool(silences(known, UTC)) is is_whole


def test_a_whole_reading_that_does_not_join_the_last_one_proves_no_silence() -> None:
    late = LAST + 9 * DAY

    known = learn(learnt(is_whole=False), reading(since=late - DAY, until=late), UTC)

    assert silences(known, UTC) == ()


def test_readings_that_join_add_up_to_a_silence() -> None:
    known = learnt()
    for day in range(1, 10):
        known = learn(known, reading(since=LAST + (day - 1) * DAY, until=LAST + day * DAY), UTC)

    assert [one.until for one in silences(known, UTC)] == [LAST + 9 * DAY]


def test_a_project_that_was_asked_about_alone_counts_alone() -> None:
    both = [*EVERY_THREE_HOURS, *((f"OPS-{n}", at) for n, (_, at) in enumerate(EVERY_THREE_HOURS))]
    late = LAST + 9 * DAY
    known = learn(AccountActivity(), reading(*both, since=MONDAY - DAY, until=late, is_whole=False), UTC)

    known = learn(known, reading(since=LAST, until=late, project="OPS"), UTC)

    assert [one.project for one in silences(known, UTC)] == ["OPS"]
    assert known.read_until is None


def test_a_silence_is_told_once_and_its_end_once() -> None:
    known = learnt(LAST + 9 * DAY)
    known = told(known, untold(known, UTC), ended(known))

    assert (untold(known, UTC), ended(known)) == ((), ())

    again = LAST + 10 * DAY
    known = learn(known, reading(("WEB-9", again), since=LAST + 9 * DAY, until=again + HOUR), UTC)

    assert [(one.project, one.last_at, one.ended) for one in ended(known)] == [("WEB", LAST, again)]
    assert ended(told(known, (), ended(known))) == ()


def test_what_was_told_outlives_a_restart() -> None:
    known = learnt(LAST + 9 * DAY)
    known = told(known, untold(known, UTC), ())

    assert activity_from_row(activity_to_row(known)) == known


def test_a_project_that_has_been_silent_for_a_quarter_is_forgotten() -> None:
    late = LAST + 91 * DAY

    assert learn(learnt(), reading(since=LAST, until=late), UTC).projects == ()


def test_changes_that_were_seen_before_teach_nothing_twice() -> None:
    known = learnt()
    again = reading(*EVERY_THREE_HOURS, since=MONDAY - DAY, until=LAST + 2 * HOUR)

    assert learn(known, again, UTC).projects[0].gaps == known.projects[0].gaps


def test_week_ends_are_those_of_the_teams_zone() -> None:
    friday_night, monday_morning = datetime(2026, 11, 13, 23, tzinfo=UTC), datetime(2026, 11, 16, 0, tzinfo=UTC)

    assert working_time(friday_night, monday_morning, UTC) == HOUR
    assert working_time(friday_night, monday_morning, BERLIN) == HOUR
    assert working_time(friday_night - HOUR, monday_morning - HOUR, BERLIN) == HOUR


MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@given(MOMENTS, MOMENTS, MOMENTS)
def test_working_time_adds_up_and_is_never_longer_than_time(one: datetime, two: datetime, three: datetime) -> None:
    first, middle, last = sorted((one, two, three))

    parts = working_time(first, middle, UTC) + working_time(middle, last, UTC)

    assert parts == working_time(first, last, UTC)
    assert timedelta() <= parts <= last - first


@given(
    st.sets(st.integers(0, 60 * 24), max_size=60),
    st.lists(st.tuples(st.integers(1, 72), st.integers(0, 96), st.booleans(), st.floats(0, 1)), max_size=30),
)
def test_no_silence_is_told_over_a_change_that_happened(
    hours: set[int], plan: list[tuple[int, int, bool, float]]
) -> None:
    """Readings at any pace, over any time, whole or with any part of what there was left out."""
    truth = [("WEB-1", MONDAY + hour * HOUR) for hour in sorted(hours)]
    known, now = AccountActivity(), MONDAY
    for wait, back, is_whole, share in plan:
        now += wait * HOUR
        since = now - back * HOUR
        there = [change for change in truth if since <= change[1] <= now]
        brought = there if is_whole else there[: int(len(there) * share)]
        known = learn(known, reading(*brought, since=since, until=now, is_whole=is_whole), UTC)
        for one in silences(known, UTC):
            assert not [at for _, at in truth if one.last_at < at <= one.until]
        for project in known.projects:
            assert replace(project, told_for=None) == project
