"""The countdown to the end of a secret."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.errors import BadInput
from access.expiry import Countdown, DateSource, Notice, after_new_secret, learn_end, parse_end

DAYS = (30, 14, 7, 3, 1)
ENDS = datetime(2027, 1, 31, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


def before_end(days: float) -> datetime:
    """So many days before the end."""
    return ENDS - timedelta(days=days)


def countdown() -> Countdown:
    """A countdown of which nothing was told."""
    return Countdown(ENDS, DateSource.READ_FROM_JIRA)


def test_nothing_is_due_before_the_first_threshold() -> None:
    assert countdown().due(before_end(30.1), DAYS) is None


@pytest.mark.parametrize("days", DAYS)
def test_notice_is_due_at_each_threshold(days: int) -> None:
    notice = countdown().due(before_end(days), DAYS)

    assert notice == Notice(days, ENDS, DateSource.READ_FROM_JIRA)


def test_notice_is_given_once() -> None:
    told = countdown().given(Notice(14, ENDS, DateSource.READ_FROM_JIRA))

    assert told.due(before_end(10), DAYS) is None


def test_next_threshold_is_due_after_the_one_before() -> None:
    told = countdown().given(Notice(14, ENDS, DateSource.READ_FROM_JIRA))

    notice = told.due(before_end(7), DAYS)

    assert notice is not None
    assert notice.days == 7


def test_missed_notices_fold_into_the_latest() -> None:
    notice = countdown().due(before_end(2), DAYS)

    assert notice is not None
    assert notice.days == 3


def test_notice_that_could_not_be_given_in_time_says_that_the_end_has_passed() -> None:
    notice = countdown().due(ENDS, DAYS)

    assert notice is not None
    assert (notice.days, notice.has_ended) == (1, True)


def test_nothing_is_due_after_the_end_once_the_last_notice_was_given() -> None:
    told = countdown().given(Notice(1, ENDS, DateSource.READ_FROM_JIRA))

    assert told.due(ENDS + timedelta(days=3), DAYS) is None


def test_notice_that_slack_did_not_confirm_is_due_again() -> None:
    waiting = countdown()
    waiting.due(before_end(14), DAYS)

    assert waiting.due(before_end(13), DAYS) is not None


def test_confirmation_of_a_notice_about_another_date_changes_nothing() -> None:
    notice = Notice(14, ENDS - timedelta(days=1), DateSource.TYPED)

    assert countdown().given(notice) == countdown()


def test_person_who_asked_to_be_reminded_is_reminded_once() -> None:
    told = countdown().given(Notice(14, ENDS, DateSource.READ_FROM_JIRA)).reminding(before_end(11))

    reminder = told.due(before_end(11), DAYS)

    assert reminder == Notice(14, ENDS, DateSource.READ_FROM_JIRA, asked_again=True)
    assert told.given(reminder).due(before_end(10), DAYS) is None


def test_same_date_read_again_goes_on_counting() -> None:
    told = countdown().given(Notice(14, ENDS, DateSource.READ_FROM_JIRA))

    assert learn_end(told, ENDS, DateSource.READ_FROM_JIRA) == told


def test_another_date_counts_anew() -> None:
    told = countdown().given(Notice(14, ENDS, DateSource.READ_FROM_JIRA))

    learnt = learn_end(told, ENDS + timedelta(days=5), DateSource.TYPED, "slack:T1:U1")

    assert learnt == Countdown(ENDS + timedelta(days=5), DateSource.TYPED, "slack:T1:U1")


@pytest.mark.parametrize("learnt_at", [None, NOW - timedelta(seconds=1)])
def test_date_learnt_before_a_new_secret_was_entered_is_not_carried_over(learnt_at: datetime | None) -> None:
    old = learn_end(None, ENDS, DateSource.TYPED, "slack:T1:U1", learnt_at)

    assert after_new_secret(old, NOW) is None


def test_date_typed_after_a_new_secret_was_entered_stays_when_it_passes() -> None:
    typed = learn_end(countdown(), ENDS + timedelta(days=5), DateSource.TYPED, "slack:T1:U1", NOW)

    assert after_new_secret(typed, NOW - timedelta(minutes=1)) == typed


def test_same_date_typed_again_for_a_new_secret_stays_when_it_passes() -> None:
    typed = learn_end(countdown(), ENDS, DateSource.TYPED, "slack:T1:U1", NOW)

    assert after_new_secret(typed, NOW - timedelta(minutes=1)) == typed


def test_new_secret_of_which_no_date_is_known_has_no_countdown() -> None:
    assert after_new_secret(None, NOW) is None


def test_typed_day_means_its_beginning_in_the_persons_zone() -> None:
    assert parse_end(" 2027-01-31 ", NOW, BERLIN) == datetime(2027, 1, 30, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("soon", "“soon” is not a date."),
        ("2027-02-30", "“2027-02-30” is not a date."),
        ("20270131", "“20270131” is not a date."),
        ("2027-W04-1", "“2027-W04-1” is not a date."),
        ("", "“” is not a date."),
        ("2026-11-02", "2026-11-02 is not in the future."),
        ("2036-12-31", "2036-12-31 is more than ten years ahead."),
        ("9999-12-31", "9999-12-31 is more than ten years ahead."),
    ],
)
def test_day_that_cannot_be_meant_is_refused_with_its_value(typed: str, sentence: str) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_end(typed, NOW, BERLIN)

    assert refusal.value.sentence == sentence


def test_end_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        Countdown(datetime(2027, 1, 31), DateSource.TYPED)  # noqa: DTZ001 - the mistake under test


@given(steps=st.lists(st.floats(0.01, 9), max_size=60))
def test_each_threshold_is_told_at_most_once_and_in_order(steps: list[float]) -> None:
    told = _told(steps)

    assert told == sorted(set(told), reverse=True)


def _told(steps: list[float]) -> list[int]:
    waiting, now, told = countdown(), before_end(35), []
    for step in steps:
        now += timedelta(days=step)
        notice = waiting.due(now, DAYS)
        if notice is not None:
            told.append(notice.days)
            waiting = waiting.given(notice)
    return told
