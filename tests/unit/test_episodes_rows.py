"""States survive being stored, and rows that this program cannot read are refused."""

from __future__ import annotations

import json

import pytest
from fixtures.watching import START, Story, degraded, lost

from access.announcements import announced_from_row, announced_to_row
from access.expiry import Countdown, DateSource, countdown_from_row, countdown_to_row
from access.overlays import acknowledge, overlays_from_row, overlays_to_row
from access.rows import UnknownRow, from_row, to_row
from access.watch_state import state_from_row, state_to_row


@pytest.mark.parametrize("story", [Story(), lost(), degraded("APPS:EDIT_ISSUES", ":ADMINISTER")])
def test_state_survives_json(story: Story) -> None:
    stored = json.dumps(state_to_row(story.state))

    assert state_from_row(json.loads(stored)) == story.state


def test_equal_states_give_equal_rows() -> None:
    one, other = degraded("APPS:EDIT_ISSUES", "CORE:LINK_ISSUES"), degraded("CORE:LINK_ISSUES", "APPS:EDIT_ISSUES")

    assert json.dumps(state_to_row(one.state)) == json.dumps(state_to_row(other.state))


def test_memory_of_what_was_said_survives_json() -> None:
    story = degraded("APPS:EDIT_ISSUES")
    story.beat(1)

    stored = json.dumps(announced_to_row(story.announced))

    assert announced_from_row(json.loads(stored)) == story.announced


def test_overlays_survive_json() -> None:
    story = lost()
    overlays = acknowledge(story.state, story.overlays, "7-1", "slack:T1:U1", START)

    stored = json.dumps(overlays_to_row(overlays))

    assert overlays_from_row(json.loads(stored)) == overlays


def test_countdown_survives_json() -> None:
    countdown = Countdown(START, DateSource.TYPED, "slack:T1:U1", told=14)

    stored = json.dumps(countdown_to_row(countdown))

    assert countdown_from_row(json.loads(stored)) == countdown


def test_row_of_a_newer_program_is_refused() -> None:
    row = {**state_to_row(Story().state), "v": 2}

    with pytest.raises(UnknownRow, match="version 2; this program reads version 1"):
        state_from_row(row)


@pytest.mark.parametrize(
    "damage",
    [
        {"looked_at": "2026-11-02T02:00:00"},
        {"looked_at": 3},
        {"login": "healthy"},
        {"login": {"state": "asleep"}},
        {"onsets": "2026-11-02T02:00:00+00:00"},
        {"connection": None},
    ],
)
def test_damaged_row_is_refused(damage: dict[str, object]) -> None:
    row = {**state_to_row(Story().state), **damage}

    with pytest.raises(UnknownRow, match="damaged ConnectionState"):
        state_from_row(row)


def test_field_that_an_older_row_lacks_takes_its_default() -> None:
    row = {key: value for key, value in state_to_row(lost().state).items() if key != "blips"}

    assert state_from_row(row).blips == 0


def test_field_that_this_program_does_not_know_is_left_out() -> None:
    row = {**state_to_row(lost().state), "mood": "fine"}

    assert state_from_row(row) == lost().state


def test_only_dataclasses_are_rows() -> None:
    with pytest.raises(TypeError, match="not a dataclass"):
        to_row("text", 1)


def test_row_of_another_kind_is_refused() -> None:
    with pytest.raises(UnknownRow, match="damaged Countdown"):
        from_row(Countdown, state_to_row(Story().state), 1)
