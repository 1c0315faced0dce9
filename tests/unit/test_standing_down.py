"""What a watch keeps while it is off, and what it says once it is turned on again."""

from __future__ import annotations

from datetime import timedelta

from fixtures.watching import START, Story, degraded, lost, missing, sweep

from access.announcements import Announced
from access.evidence import EvidenceClass
from access.findings import PermissionState
from access.intents import Reason
from access.login_watch import LoginState
from access.standing_down import stand_down, take_up
from access.troubles import Strand

DAY = 24 * 60


def turn_off(story: Story, minutes: float) -> list[tuple[str, str]]:
    state, moves = stand_down(story.state, START + timedelta(minutes=minutes))
    story.state, story.announced = state, Announced()
    return [(move.source, move.target) for move in moves]


def turn_on(story: Story, minutes: float) -> None:
    story.state = take_up(story.state, START + timedelta(minutes=minutes))


def test_a_watch_that_is_off_says_nothing_of_what_was_announced() -> None:
    story = lost()
    story.beat(1)
    turn_off(story, 2)

    assert [story.reasons(minutes) for minutes in (3, 4 * 60, DAY)] == [[], [], []]


def test_a_loss_that_is_still_there_is_told_anew_with_its_real_start() -> None:
    story = lost()
    story.beat(1)
    turn_off(story, 2)
    turn_on(story, DAY)
    story.look(DAY, EvidenceClass.AUTH)

    assert story.beat(DAY) == []
    (intent,) = story.beat(DAY + 1)
    assert (intent.reason, intent.since) == (Reason.FIRST, START)
    assert intent.key.episode == "7-2"
    assert story.beat(DAY + 2) == []


def test_a_loss_that_ended_while_nobody_looked_is_not_told() -> None:
    story = lost()
    story.beat(1)
    turn_off(story, 2)
    turn_on(story, DAY)
    said = []
    for minutes in (0.1, 1.2, 2, 60):
        story.look(DAY + minutes)
        said += story.beat(DAY + minutes)

    assert said == []
    assert story.state.login.state is LoginState.HEALTHY
    assert story.state.episodes == ()


def test_missing_permissions_are_told_anew_after_a_look_that_still_misses_them() -> None:
    story = degraded("APPS:EDIT_ISSUES")
    (first,) = story.beat(1)
    assert turn_off(story, 2) == [("degraded", "complete")]
    turn_on(story, DAY)

    assert story.state.permissions.awaited == {"APPS"}
    story.look(DAY, EvidenceClass.PERMISSION, permissions=sweep("APPS:EDIT_ISSUES"))
    (again,) = story.beat(DAY + 1)
    assert (again.reason, again.since) == (Reason.FIRST, first.since)


def test_permissions_that_came_back_meanwhile_are_not_told() -> None:
    story = degraded("APPS:EDIT_ISSUES")
    story.beat(1)
    turn_off(story, 2)
    turn_on(story, DAY)
    for minutes in (DAY, DAY + 2):
        story.look(minutes, permissions=sweep())
        assert story.beat(minutes + 1) == []

    assert story.state.permissions.state is PermissionState.COMPLETE
    assert story.state.permissions.awaited == frozenset()


def test_what_was_missing_from_the_beginning_is_not_told_after_a_break_either() -> None:
    story = Story()
    story.look(0, EvidenceClass.PERMISSION, permissions=sweep("CORE:EDIT_ISSUES"))
    turn_off(story, 2)
    turn_on(story, DAY)
    for minutes in (DAY, DAY + 2):
        story.look(minutes, EvidenceClass.PERMISSION, permissions=sweep("CORE:EDIT_ISSUES"))
        assert story.beat(minutes + 1) == []

    assert story.state.permissions.baseline == missing("CORE:EDIT_ISSUES")


def test_failures_in_a_row_are_not_counted_over_a_time_in_which_nobody_looked() -> None:
    story = Story()
    for minutes in (0, 3, 6, 9):
        story.look(minutes, EvidenceClass.UPSTREAM if minutes else EvidenceClass.OK)
    story.look(10, EvidenceClass.UPSTREAM)
    assert turn_off(story, 12) == [("unreachable", "healthy")]
    turn_on(story, DAY)
    story.look(DAY, EvidenceClass.UPSTREAM)

    assert story.state.open_episode(Strand.LOGIN) is None
    assert story.beat(DAY + 1) == []
