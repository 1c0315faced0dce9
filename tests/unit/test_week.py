"""What the weekly digest makes of a week: troubles that began before it, those that go on, and where nobody looked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from fixtures.watching import START, Story, degraded, lost

from access.credentials import CredentialKind
from access.evidence import EvidenceClass
from access.troubles import Trouble
from access.watch_state import Step, Transition
from access.week import Gaps, gaps_between, present_trouble, troubles_of

DAY, HOUR, FIVE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=5)


def moves_of(steps: Iterable[Step], since: datetime) -> list[Transition]:
    return [move for step in steps for move in step.transitions if move.at > since]


def every(minutes: timedelta, start: datetime, end: datetime) -> list[datetime]:
    return [start + number * minutes for number in range((end - start) // minutes)]


@pytest.mark.parametrize(("story", "trouble"), [(lost(), Trouble.LOST), (degraded("APPS:EDIT_ISSUES"), "degraded")])
def test_a_trouble_that_lasts_all_week_is_one_though_nothing_changed(story: Story, trouble: str) -> None:
    since = START + 3 * DAY

    assert troubles_of((), story.state, since, since + 7 * DAY) == (1, 7 * DAY)
    stage = present_trouble(story.state)
    assert stage is not None
    assert stage.trouble == trouble


def test_a_recovery_inside_the_week_counts_the_trouble_before_it() -> None:
    story = lost()
    since = START + 3 * DAY
    steps = [story.look(4 * 24 * 60 + minutes) for minutes in (0, 5)]

    assert troubles_of(moves_of(steps, since), story.state, since, since + 7 * DAY) == (1, DAY + FIVE)
    assert present_trouble(story.state) is None


def test_a_recovery_that_had_begun_before_the_week_is_part_of_the_trouble() -> None:
    story = lost()
    story.look(60)
    since = START + timedelta(minutes=61)
    steps = [story.look(66)]

    assert troubles_of(moves_of(steps, since), story.state, since, since + 7 * DAY) == (1, FIVE)


def test_a_week_without_trouble_is_quiet() -> None:
    story = Story(CredentialKind.PAT)
    story.look(0)

    assert troubles_of((), story.state, START, START + 7 * DAY) == (0, timedelta())
    assert present_trouble(story.state) is None


def test_being_throttled_for_long_is_no_quiet_week_either() -> None:
    story = Story()
    story.look(0)
    for minutes in (5, 70):
        story.look(minutes, EvidenceClass.THROTTLED)

    stage = present_trouble(story.state)

    assert stage is not None
    assert stage.trouble is Trouble.BLIND


def test_the_time_since_the_last_look_is_a_gap() -> None:
    until = START + 7 * DAY
    looks = every(FIVE, START, START + DAY)

    gaps = gaps_between(looks, START, until, FIVE)

    assert gaps == Gaps(until - looks[-1], looks[-1])


def test_the_time_before_the_first_look_is_a_gap() -> None:
    until = START + 7 * DAY

    assert gaps_between(every(FIVE, START + DAY, until), START, until, FIVE) == Gaps(DAY, None)


def test_a_watch_that_never_looked_has_one_gap() -> None:
    assert gaps_between((), START, START + 7 * DAY, FIVE) == Gaps(7 * DAY, START)


@pytest.mark.parametrize(("looked_every", "has_stopped"), [(FIVE, True), (HOUR, False)])
def test_looks_have_stopped_when_several_are_missing(looked_every: timedelta, has_stopped: bool) -> None:  # noqa: FBT001 - a case
    until = START + DAY
    looks = every(looked_every, START, until - 2 * HOUR)

    assert (gaps_between(looks, START, until, looked_every).stopped_at is not None) is has_stopped


def test_before_a_watch_began_nothing_was_to_be_looked_at() -> None:
    assert gaps_between((), START, START, FIVE) == Gaps(None, None)
