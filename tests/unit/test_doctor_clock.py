"""When two clocks agree, when they are worth a word, and when something breaks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.doctor_clock import judge_clock, told_time
from bot.doctor_findings import State

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ahead", "breaks", "state"),
    [
        (0, "It breaks.", State.OK),
        (29, "It breaks.", State.OK),
        (-30, "It breaks.", State.WARNING),
        (299, "It breaks.", State.WARNING),
        (300, "It breaks.", State.FAULT),
        (-300, "It breaks.", State.FAULT),
        (3000, "", State.WARNING),
    ],
)
def test_a_difference_has_its_state(ahead: int, breaks: str, state: State) -> None:
    finding = judge_clock("Slack", "Slack", NOON + timedelta(seconds=ahead), NOON, breaks=breaks)

    assert finding.state is state


def test_the_sentence_says_which_clock_is_behind() -> None:
    behind = judge_clock("Jira", "prod", NOON + timedelta(seconds=90), NOON)
    ahead = judge_clock("Jira", "prod", NOON - timedelta(seconds=90), NOON)

    assert behind.sentence == "Our clock is 90 s behind that of Jira."
    assert ahead.sentence == "Our clock is 90 s ahead of that of Jira."


def test_a_server_that_tells_no_time_is_skipped() -> None:
    assert judge_clock("Slack", "Slack", None, NOON).state is State.SKIPPED


def test_a_date_header_is_read_as_utc() -> None:
    assert told_time("Tue, 03 Nov 2026 12:00:00 GMT") == NOON


@given(st.none() | st.text())
def test_any_header_is_a_time_or_none(header: str | None) -> None:
    told = told_time(header)

    assert told is None or told.tzinfo is UTC
