"""When a connection is looked at again, and why then."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from fixtures.watching import SETTINGS, START, Story, evidence, lost, sweep

from access.credentials import CredentialKind
from access.episodes import change_secret, observe
from access.evidence import Cause, EvidenceClass
from access.held_looks import give_up, hear, spare
from access.intents import Reason
from access.lockout import Hold, Ruling
from access.login_watch import LoginState, Observation, Sign
from access.next_look import LookReason, NextLook, spared_look
from access.troubles import Trouble

AUTH = EvidenceClass.AUTH


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def minutes(look: NextLook) -> float | None:
    """The look's time in minutes from the start of the story."""
    return None if look.at is None else (look.at - START) / timedelta(minutes=1)


def test_healthy_login_is_looked_at_every_five_minutes() -> None:
    step = Story().look(0)

    assert (minutes(step.next_look), step.next_look.reason) == (5, LookReason.ROUTINE)


@pytest.mark.parametrize(
    ("credential", "wait"),
    [
        (CredentialKind.PAT, 0.5),
        (CredentialKind.OAUTH1, 0.5),
        (CredentialKind.API_TOKEN, 1),
        (CredentialKind.BASIC, 10),
    ],
)
def test_refusal_is_confirmed_after_the_wait_of_its_kind(credential: CredentialKind, wait: float) -> None:
    step = Story(credential).look(0, AUTH)

    assert (minutes(step.next_look), step.next_look.reason) == (wait, LookReason.CONFIRM_REFUSAL)


def test_jira_is_looked_at_as_usual_while_only_a_person_may_lead_to_a_login() -> None:
    story = Story(CredentialKind.BASIC)
    story.look(0, AUTH)

    step = story.look(10, AUTH)

    assert (minutes(step.next_look), step.next_look.reason) == (15, LookReason.ASK_A_PERSON)


def test_jira_is_looked_at_as_usual_in_the_six_hours_after_a_captcha() -> None:
    step = Story(CredentialKind.BASIC).look(0, AUTH, Cause.CAPTCHA)

    assert (minutes(step.next_look), step.next_look.reason) == (5, LookReason.SPARE_THE_ACCOUNT)


def test_the_look_that_may_try_a_login_again_is_not_put_off_to_the_usual_pace() -> None:
    ruling = Ruling(Hold.CAPTCHA, START + timedelta(minutes=2))

    assert minutes(spared_look(ruling, START, SETTINGS)) == 2


def test_a_login_that_others_are_trying_just_now_is_looked_at_as_soon_as_they_have_an_answer() -> None:
    ruling = Ruling(Hold.UNDER_WAY, START + timedelta(minutes=2))

    assert spared_look(ruling, START, SETTINGS).at == START + timedelta(seconds=10)


def test_a_refusal_that_nobody_may_confirm_is_a_loss_and_told() -> None:
    story = Story(CredentialKind.BASIC)
    story.look(0)
    story.look(5, AUTH)

    story.state, moves = give_up(story.state, START + timedelta(minutes=10), SETTINGS)

    assert [(move.source, move.target, move.cause) for move in moves] == [("suspect", "lost", Cause.BAD_CREDENTIAL)]
    assert story.state.login.state is LoginState.LOST
    assert Reason.FIRST in story.reasons(11)


def test_a_login_that_was_not_refused_is_not_lost_because_none_may_be_tried() -> None:
    story = Story(CredentialKind.BASIC)
    story.look(0)

    assert give_up(story.state, START + timedelta(minutes=5), SETTINGS) == (story.state, ())


def test_jira_that_answers_ends_an_outage_behind_a_loss_and_not_the_loss() -> None:
    story = lost(0, CredentialKind.BASIC)
    story.look(5, EvidenceClass.UPSTREAM)

    state, moves = hear(story.state, START + timedelta(minutes=10), SETTINGS)

    assert (state.login.state, state.login.is_held, [move.reason for move in moves]) == (
        LoginState.LOST,
        False,
        [Sign.HEARD],
    )


def test_jira_that_answers_is_no_news_where_it_was_never_away() -> None:
    story = lost(0, CredentialKind.BASIC)

    assert hear(story.state, START, SETTINGS) == (story.state, ())


def test_outage_does_not_shorten_the_wait_of_a_refused_password() -> None:
    story = Story(CredentialKind.BASIC)
    story.look(0, AUTH)

    step = story.look(1, EvidenceClass.UPSTREAM)

    assert minutes(step.next_look) == 10


def test_failing_jira_is_looked_at_more_often_until_it_counts_as_unreachable() -> None:
    story = Story()

    first = story.look(0, EvidenceClass.UPSTREAM)
    story.look(2.5, EvidenceClass.UPSTREAM)
    third = story.look(5, EvidenceClass.UPSTREAM)

    assert (minutes(first.next_look), first.next_look.reason) == (2.5, LookReason.CONFIRM_OUTAGE)
    assert (minutes(third.next_look), third.next_look.reason) == (10, LookReason.ROUTINE)


def test_recovery_is_confirmed_after_a_minute() -> None:
    step = lost(0).look(5)

    assert (minutes(step.next_look), step.next_look.reason) == (6, LookReason.CONFIRM_RECOVERY)


def test_new_gap_is_looked_at_again_on_the_same_projects_after_a_minute() -> None:
    story = Story()
    story.look(-60, permissions=sweep())

    step = story.look(0, EvidenceClass.PERMISSION, permissions=sweep("APPS:EDIT_ISSUES"))

    assert minutes(step.next_look) == 1
    assert step.next_look.projects == {"APPS"}


def test_throttled_look_waits_as_long_as_jira_asks() -> None:
    seen = Observation(
        at=START,
        evidence=evidence(EvidenceClass.THROTTLED),
        credential=CredentialKind.PAT,
        retry_after=timedelta(minutes=20),
    )

    step = observe(Story().state, seen, SETTINGS)

    assert (minutes(step.next_look), step.next_look.reason) == (20, LookReason.WAIT_FOR_JIRA)


def test_new_secret_gives_a_refused_password_one_try() -> None:
    story = Story(CredentialKind.BASIC)
    story.look(0, AUTH)
    story.look(10, AUTH)
    story.state = change_secret(story.state)

    refused = story.look(20, AUTH)

    assert refused.next_look.reason is LookReason.ASK_A_PERSON


@pytest.mark.parametrize(("roll", "moved"), [(-1, 4.5), (0, 5), (1, 5.5)])
def test_routine_look_is_spread_by_a_tenth_either_way(roll: float, moved: float) -> None:
    look = Story().look(0).next_look

    spread = look.spread(START, roll, SETTINGS)

    assert minutes(spread) == pytest.approx(moved)


def test_confirmation_is_only_ever_spread_to_a_later_time() -> None:
    look = Story(CredentialKind.BASIC).look(0, AUTH).next_look

    spread = look.spread(START, -1, SETTINGS)

    assert minutes(spread) == pytest.approx(11)


@pytest.mark.parametrize(("hold", "cause"), [(Hold.LIMIT_REACHED, Cause.BAD_CREDENTIAL), (Hold.CAPTCHA, Cause.CAPTCHA)])
def test_a_login_that_may_not_be_tried_for_an_hour_is_worth_a_note_and_is_no_loss(hold: Hold, cause: Cause) -> None:
    story = Story(CredentialKind.BASIC)
    story.look(0)

    early = spare(spare(story.state, at(5), hold, SETTINGS), at(64), hold, SETTINGS)
    late = spare(early, at(65), hold, SETTINGS)

    assert early.episodes == ()
    (episode,) = late.episodes
    assert episode.last is not None
    assert (episode.last.trouble, episode.last.cause, episode.began) == (Trouble.BLIND, cause, at(5))
    assert late.login == story.state.login


def test_the_note_is_over_once_the_login_is_tried_again() -> None:
    story = Story(CredentialKind.BASIC)
    story.look(0)
    for minute in (5, 65):
        story.state = spare(story.state, at(minute), Hold.LIMIT_REACHED, SETTINGS)

    story.look(70)

    assert (story.state.blind_since, [episode.ended for episode in story.state.episodes]) == (None, [at(70)])


def test_a_loss_that_was_told_and_a_login_that_is_under_way_need_no_note() -> None:
    told = lost().state
    fresh = Story(CredentialKind.BASIC)
    fresh.look(0)

    assert spare(spare(told, at(100), Hold.LIMIT_REACHED, SETTINGS), at(900), Hold.LIMIT_REACHED, SETTINGS) == told
    assert spare(fresh.state, at(900), Hold.UNDER_WAY, SETTINGS) == fresh.state
