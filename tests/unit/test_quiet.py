"""Quiet windows and snoozes as people type them, also when clocks are changed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.errors import BadInput
from access.local_time import ClockChange, next_time_of_day, pin_down, zone_named
from access.quiet import QuietRequest, SnoozeChoice, parse_length, parse_quiet, parse_snooze, snooze_end

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 11, 12, tzinfo=UTC)
"""A Wednesday, 13:00 in Berlin."""


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time in November 2026, UTC."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ('sat 22:00 4h "upgrade"', at(14, 21), at(15, 1)),
        ("Saturday 22:00 4h", at(14, 21), at(15, 1)),
        ("sat 22:00 for 4h", at(14, 21), at(15, 1)),
        ("wed 14:00 1h", at(11, 13), at(11, 14)),
        ("wed 12:00 1h", at(18, 11), at(18, 12)),
        ("today 12:30 90m", at(11, 11, 30), at(11, 13)),
        ("tomorrow 06:00 1h30m", at(12, 5), at(12, 6, 30)),
        ("22:00 4h", at(11, 21), at(12, 1)),
        ("9:05 1h", at(12, 8, 5), at(12, 9, 5)),
        ("now 90m", at(11, 12), at(11, 13, 30)),
        ("2026-11-14 22:00 4h", at(14, 21), at(15, 1)),
        ("2026-11-14T22:00 2d", at(14, 21), at(16, 21)),
        ("2026-11-14T22:00Z 4h", at(14, 22), at(15, 2)),
        ("2026-11-14t22:00+05:00 4h", at(14, 17), at(14, 21)),
    ],
)
def test_window_is_read_in_the_persons_zone(typed: str, start: datetime, end: datetime) -> None:
    request = parse_quiet(typed, NOW, BERLIN)

    assert (request.start, request.end, request.start_change) == (start, end, None)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ('sat 22:00 4h "upgrade to 10.7"', "upgrade to 10.7"),
        ("sat 22:00 4h “upgrade to 10.7”", "upgrade to 10.7"),
        ("sat 22:00 4h upgrade", "upgrade"),
        ("sat 22:00 4h", ""),
        ('sat 22:00 4h "2h of it are sure"', "2h of it are sure"),
    ],
)
def test_reason_is_what_stands_behind_the_length(typed: str, reason: str) -> None:
    assert parse_quiet(typed, NOW, BERLIN).reason == reason


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "“” is not a quiet window."),
        ("sat 22:00", "“sat 22:00” is not a quiet window."),
        ("4h", "“4h” is not a quiet window."),
        ("someday 22:00 4h", "“someday” is not a day."),
        ("s 22:00 4h", "“s” is not a day."),
        ("sat 25:00 4h", "“25:00” is not a time of day."),
        ("sat 22:60 4h", "“22:60” is not a time of day."),
        ("sat 10pm 4h", "“10pm” is not a time of day."),
        ("sat 22:00 0h", "“0h” is no time at all."),
        ("sat 22:00 8d", "“8d” is too long."),
        ("sat 22:00 99999d99999d", "“99999d99999d” is too long."),
        ("2026-11-14 4h", "“2026-11-14” is not a date and time."),
        ("2026-13-14T22:00 4h", "“2026-13-14t22:00” is not a date and time."),
        ("2026-11-14T22:00:30 4h", "“2026-11-14t22:00:30” is not a date and time."),
        ("2026-11-10T22:00 4h", "“2026-11-10T22:00” for 4h is over already."),
        ("2028-11-14T22:00 4h", "“2028-11-14T22:00” is more than a year ahead."),
        ("9999-12-31T23:00-05:00 4h", "“9999-12-31t23:00-05:00” is not a date and time."),
        ("0001-01-01T00:00+05:00 4h", "“0001-01-01t00:00+05:00” is not a date and time."),
        (f"sat 22:00 4h {'x' * 201}", "The reason has 201 characters."),
    ],
)
def test_window_that_cannot_be_meant_is_refused_with_its_value(typed: str, sentence: str) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_quiet(typed, NOW, BERLIN)

    assert refusal.value.sentence == sentence
    assert refusal.value.next_step


def test_start_that_the_clock_skips_means_as_much_after_the_jump_and_says_so() -> None:
    request = parse_quiet("2027-03-28 02:30 1h", NOW, BERLIN)

    assert request.start == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert request.start_change is ClockChange.SKIPPED


def test_start_that_the_clock_shows_twice_means_the_first_and_says_so() -> None:
    request = parse_quiet("2027-10-31 02:30 1h", NOW, BERLIN)

    assert request.start == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert request.start_change is ClockChange.REPEATED


def test_length_is_real_time_over_a_change_of_clocks() -> None:
    request = parse_quiet("2027-03-27 22:00 8h", NOW, BERLIN)

    assert request == QuietRequest(datetime(2027, 3, 27, 21, tzinfo=UTC), datetime(2027, 3, 28, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    ("choice", "end"),
    [
        (SnoozeChoice.HOUR, at(11, 13)),
        (SnoozeChoice.MORNING, at(12, 7)),
        (SnoozeChoice.CHANGE, None),
    ],
)
def test_choice_of_the_menu_ends_in_the_readers_zone(choice: SnoozeChoice, end: datetime | None) -> None:
    assert snooze_end(choice, NOW, BERLIN) == end


@pytest.mark.parametrize(
    ("typed", "end"),
    [
        ("2h", at(11, 14)),
        ("until 08:00", at(12, 7)),
        ("Until  14:00", at(11, 13)),
        ("until it changes", None),
    ],
)
def test_snooze_is_read_in_the_readers_zone(typed: str, end: datetime | None) -> None:
    assert parse_snooze(typed, NOW, BERLIN) == end


@pytest.mark.parametrize("typed", ["", "a while", "until later", "8d", "-1h", "until"])
def test_snooze_that_cannot_be_meant_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        parse_snooze(typed, NOW, BERLIN)


def test_time_of_day_that_is_now_means_tomorrow() -> None:
    assert next_time_of_day(time(13), NOW, BERLIN).at == at(12, 12)


def test_unknown_zone_is_refused_with_a_similar_one() -> None:
    with pytest.raises(BadInput, match=r"no time zone “Europe/Berln”\. Did you mean Europe/Berlin\?"):
        zone_named("Europe/Berln")


@pytest.mark.parametrize("name", ["", "../etc/passwd", "/etc/passwd", "Europe", "\0"])
def test_zone_that_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(BadInput):
        zone_named(name)


@given(typed=st.text(max_size=40))
def test_anything_typed_is_read_or_refused_in_words(typed: str) -> None:
    outcome = _window_or_refusal(typed)

    assert isinstance(outcome, QuietRequest | BadInput)


def _window_or_refusal(typed: str) -> QuietRequest | BadInput:
    try:
        return parse_quiet(f"{typed} 4h", NOW, BERLIN)
    except BadInput as refusal:
        return refusal


@given(minutes=st.integers(1, 7 * 24 * 60))
def test_every_length_up_to_a_week_is_read(minutes: int) -> None:
    length = parse_length(f"{minutes // 60}h{minutes % 60}m", timedelta(days=7))

    assert length == timedelta(minutes=minutes)


@given(local=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)))  # noqa: DTZ001 - wall-clock times
def test_local_time_comes_back_as_it_was_unless_the_clock_skips_it(local: datetime) -> None:
    pinned = pin_down(local, BERLIN)

    shown = pinned.at.astimezone(BERLIN).replace(tzinfo=None)
    assert (shown == local) is (pinned.change is not ClockChange.SKIPPED)


@given(
    minutes=st.integers(0, 365 * 24 * 60), of_day=st.times().map(lambda value: value.replace(second=0, microsecond=0))
)
def test_next_time_of_day_is_ahead_and_within_two_days(minutes: int, of_day: time) -> None:
    after = NOW + timedelta(minutes=minutes)

    found = next_time_of_day(of_day, after, BERLIN)

    assert after < found.at <= after + timedelta(hours=26)
