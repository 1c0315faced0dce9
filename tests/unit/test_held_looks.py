"""What a look sees to that may try no login: time passes, Jira answers, and nothing is known of the login."""

from __future__ import annotations

import pytest
from fixtures.watching import START, Story, lost

from access.credentials import CredentialKind
from access.evidence import EvidenceClass
from access.intents import Reason
from access.lockout import Hold
from access.login_watch import LoginState
from access.overlays import Overlays, QuietWindow
from access.troubles import Strand, Trouble
from access.watch_state import ConnectionState

AUTH, OFFLINE, UPSTREAM = EvidenceClass.AUTH, EvidenceClass.OFFLINE, EvidenceClass.UPSTREAM
HOUR = 60


def password() -> Story:
    """A connection with a password that was good at minute 0."""
    story = Story(CredentialKind.BASIC)
    story.look(0)
    return story


def outage(story: Story, minutes: float) -> None:
    """Jira counts as unreachable from that minute on."""
    for before in (6, 3, 0):
        story.look(minutes - before, UPSTREAM)


def open_troubles(state: ConnectionState) -> list[Trouble]:
    return [episode.last.trouble for episode in state.episodes if episode.is_open and episode.last is not None]


def test_a_loss_hidden_by_flapping_is_told_after_an_hour_of_calm_though_no_login_is_tried() -> None:
    story = password()
    for minutes in (10, 25, 40):
        outage(story, minutes)
        story.look(minutes + 2)
    story.look(50, AUTH)
    story.look(60, AUTH)
    summed_up = story.reasons(61)

    said = []
    for minutes in range(65, 131, 5):
        story.held(minutes)
        said += [(minutes, reason) for reason in story.reasons(minutes)]

    assert summed_up == [Reason.FLAPPING]
    assert said == [(120, Reason.NO_LONGER_HIDDEN), (120, Reason.NOTE_OVER)]


def test_our_network_is_back_once_anybody_answers_a_look_without_a_login() -> None:
    story = lost(20, CredentialKind.BASIC)
    story.overlays = Overlays(windows=(QuietWindow("w1", START, START.replace(hour=4)),))
    story.look(30, OFFLINE)
    story.beat(31)

    story.held(40, jira_answers=False)

    assert story.reasons(2 * HOUR) == [Reason.QUIET_OVER_STILL_BAD]


def test_reminders_of_a_loss_go_on_after_a_look_that_found_our_network_gone() -> None:
    story = lost(0, CredentialKind.BASIC)
    story.beat(1)
    story.look(10, OFFLINE)

    story.held(15)

    assert story.reasons(4 * HOUR + 2) == [Reason.REMINDER]


def test_i_cannot_see_jira_is_over_once_jira_answers_without_a_login() -> None:
    story = lost(0, CredentialKind.BASIC)
    story.beat(1)
    story.look(10, OFFLINE)
    story.look(71, OFFLINE)
    story.beat(72)

    story.held(75)

    assert story.reasons(76) == [Reason.NOTE_OVER]
    assert (story.state.blind_since, open_troubles(story.state)) == (None, [Trouble.LOST])


def test_two_short_losses_of_our_network_with_a_held_look_between_are_not_one_long_one() -> None:
    story = lost(0, CredentialKind.BASIC)
    story.look(10, OFFLINE)
    story.held(15)

    story.look(5 * HOUR, OFFLINE)

    assert open_troubles(story.state) == [Trouble.LOST]


def test_i_cannot_test_the_login_stands_while_jira_answers() -> None:
    story = password()
    for minutes in range(5, 80, 5):
        story.held(minutes)

    assert open_troubles(story.state) == [Trouble.BLIND]


def test_an_outage_is_over_once_jira_answers_without_a_login() -> None:
    story = password()
    outage(story, 10)
    story.beat(11)

    story.held(15)

    assert story.state.login.state is LoginState.HEALTHY
    assert story.reasons(16) == [Reason.RECOVERED]
    assert story.reasons(9 * HOUR) == []


def test_an_outage_is_not_over_where_jira_was_not_seen_to_answer() -> None:
    story = password()
    outage(story, 10)

    story.held(15, jira_answers=False)

    assert story.state.login.state is LoginState.UNREACHABLE


def test_after_an_outage_a_login_that_was_refused_before_it_is_suspect_until_it_is_tried() -> None:
    story = password()
    story.look(10, AUTH)
    outage(story, 20)

    story.held(25, Hold.TOO_SOON, 27)

    assert story.state.login.state is LoginState.SUSPECT
    assert [episode.strand for episode in story.state.episodes if episode.is_open] == [Strand.LOGIN]


def test_after_an_outage_a_refusal_that_may_not_be_confirmed_any_more_is_a_loss() -> None:
    story = password()
    story.look(10, AUTH)
    outage(story, 20)
    story.beat(21)

    story.held(25)

    assert story.state.login.state is LoginState.LOST
    assert story.reasons(26) == [Reason.FIRST]


def test_failures_of_jira_before_and_after_an_answer_are_not_in_a_row() -> None:
    story = password()
    story.look(5, UPSTREAM)
    story.look(8, UPSTREAM)
    story.held(9)

    story.look(12, UPSTREAM)

    assert story.state.login.state is LoginState.HEALTHY


@pytest.mark.parametrize("hold", list(Hold))
def test_a_held_look_is_neither_a_good_nor_a_refused_login(hold: Hold) -> None:
    story = lost(0, CredentialKind.BASIC)
    before = story.state.login

    for minutes in range(5, 100, 5):
        story.held(minutes, hold, 6 * HOUR)

    assert story.state.login == before
