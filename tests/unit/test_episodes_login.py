"""The login machine, row by row of its table."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest
from fixtures.watching import SETTINGS, START, Story, evidence, lost

from access.credentials import CredentialKind
from access.episodes import change_secret, observe
from access.evidence import Cause, EvidenceClass
from access.lockout import KindLimits, LockoutSettings, LoginCount
from access.login_watch import LoginState, Observation, Sign
from access.troubles import Strand, Trouble
from access.watch_state import ConnectionState

AUTH, OK, UPSTREAM = EvidenceClass.AUTH, EvidenceClass.OK, EvidenceClass.UPSTREAM


def test_first_refusal_makes_a_healthy_login_suspect() -> None:
    story = Story()

    step = story.look(0, AUTH)

    assert story.state.login.state is LoginState.SUSPECT
    assert [(move.source, move.target) for move in step.transitions] == [("healthy", "suspect")]


def after(*kinds: EvidenceClass) -> Story:
    """A connection that worked and then answered so, every five minutes until minute 0."""
    story = Story(CredentialKind.BASIC)
    story.look(-20)
    for number, kind in enumerate(kinds):
        story.look(-15 + 5 * number, kind)
    return story


@pytest.mark.parametrize("before", [(), (AUTH,), (UPSTREAM, UPSTREAM, UPSTREAM)])
def test_captcha_means_lost_at_once_from_any_state(before: tuple[EvidenceClass, ...]) -> None:
    story = after(*before)

    story.look(5, AUTH, Cause.CAPTCHA)

    assert story.state.login.state is LoginState.LOST


def test_captcha_while_recovering_means_lost_in_the_same_episode() -> None:
    story = lost()
    story.look(10)

    step = story.look(11, AUTH, Cause.CAPTCHA)

    assert story.state.login.state is LoginState.LOST
    assert step.transitions[0].episode == "7-1"


def test_good_login_clears_a_suspicion_and_counts_a_blip() -> None:
    story = Story()
    story.look(0, AUTH)

    story.look(1)

    assert story.state.login.state is LoginState.HEALTHY
    assert story.state.blips == 1
    assert story.state.episodes == ()


def test_confirmed_refusal_means_lost() -> None:
    story = Story()
    story.look(0, AUTH)
    story.look(1, AUTH)

    story.look(2, AUTH)

    assert story.state.login.state is LoginState.LOST


def test_loss_is_dated_to_its_first_refusal() -> None:
    story = Story()
    story.look(0, AUTH)
    story.look(1, AUTH)

    story.look(2, AUTH)

    stage = story.state.episodes[0].stages[-1]
    assert (stage.trouble, stage.since, stage.at) == (Trouble.LOST, START, START + timedelta(minutes=2))


def test_outage_during_a_suspicion_is_pending_without_a_word() -> None:
    story = Story()
    story.look(0, AUTH)

    story.look(1, UPSTREAM)

    assert story.state.login.state is LoginState.UNREACHABLE
    assert story.state.episodes[0].stages == ()


def test_third_failure_over_five_minutes_means_unreachable() -> None:
    story = Story()
    story.look(0, UPSTREAM)
    story.look(2.5, UPSTREAM)

    story.look(5, UPSTREAM)

    assert story.state.login.state is LoginState.UNREACHABLE


def test_three_failures_within_five_minutes_are_not_yet_unreachable() -> None:
    story = Story()
    story.look(0, UPSTREAM)
    story.look(1, UPSTREAM)

    story.look(4.9, UPSTREAM)

    assert story.state.login.state is LoginState.HEALTHY


def test_good_login_between_failures_starts_the_count_of_failures_again() -> None:
    story = Story()
    story.look(0, UPSTREAM)
    story.look(2, UPSTREAM)
    story.look(4)

    story.look(6, UPSTREAM)

    assert story.state.login.state is LoginState.HEALTHY


def unreachable() -> Story:
    story = Story()
    story.look(-10, UPSTREAM)
    story.look(-5, UPSTREAM)
    story.look(-1, UPSTREAM)
    return story


def test_good_login_ends_an_outage() -> None:
    story = unreachable()

    story.look(0)

    assert story.state.login.state is LoginState.HEALTHY
    assert story.state.episodes[0].ended == START


def test_refusal_after_an_outage_is_a_suspicion() -> None:
    story = unreachable()

    story.look(0, AUTH)

    assert story.state.login.state is LoginState.SUSPECT


def test_first_good_login_after_a_loss_is_recovering() -> None:
    story = lost()

    story.look(5)

    assert story.state.login.state is LoginState.RECOVERING


def test_outage_behind_a_loss_holds_it_and_is_a_transition() -> None:
    story = lost()

    step = story.look(5, UPSTREAM)

    assert story.state.login.state is LoginState.LOST
    assert story.state.login.is_held
    assert [(move.source, move.target, move.reason) for move in step.transitions] == [("lost", "lost", Sign.SILENCE)]


def test_second_good_login_a_minute_later_is_recovery() -> None:
    story = lost()
    story.look(5)

    story.look(6)

    assert story.state.login.state is LoginState.HEALTHY


def test_second_good_login_too_soon_is_not_yet_recovery() -> None:
    story = lost()
    story.look(5)

    story.look(5.5)

    assert story.state.login.state is LoginState.RECOVERING


def test_refusal_while_recovering_is_the_same_loss() -> None:
    story = lost()
    story.look(5)

    step = story.look(6, AUTH)

    assert story.state.login.state is LoginState.LOST
    assert step.transitions[0].episode == "7-1"
    assert len(story.state.episodes) == 1


def test_outage_while_recovering_starts_the_count_of_passes_again() -> None:
    story = lost()
    story.look(5)
    story.look(6, UPSTREAM)

    story.look(7)

    assert story.state.login.state is LoginState.RECOVERING


@pytest.mark.parametrize("kind", [EvidenceClass.THROTTLED, EvidenceClass.OFFLINE, EvidenceClass.UNKNOWN])
def test_answers_that_judge_nobody_change_no_counter(kind: EvidenceClass) -> None:
    story = Story()
    story.look(0, AUTH)
    before = story.state.login

    step = story.look(1, kind)

    assert story.state.login == before
    assert step.transitions == ()


@pytest.mark.parametrize("kind", [EvidenceClass.THROTTLED, EvidenceClass.OFFLINE])
def test_an_hour_without_sight_opens_a_blind_episode(kind: EvidenceClass) -> None:
    story = Story()
    story.look(0, kind)

    story.look(60, kind)

    blind = story.state.open_episode(Strand.SIGHT)
    assert blind is not None
    assert blind.began == START
    assert story.state.login.state is LoginState.HEALTHY


def test_third_answer_not_understood_opens_an_episode_for_the_operators() -> None:
    story = Story()
    story.look(0, EvidenceClass.UNKNOWN)
    story.look(5, EvidenceClass.UNKNOWN)

    story.look(10, EvidenceClass.UNKNOWN)

    assert story.state.open_episode(Strand.READING) is not None


def test_configuration_fault_accuses_nobody_before_the_first_good_login() -> None:
    story = Story()

    story.look(0, EvidenceClass.CONFIG)

    assert story.state.login.state is LoginState.HEALTHY
    assert story.state.unknowns == 1


def test_configuration_fault_counts_as_refusal_once_the_login_has_worked() -> None:
    story = Story()
    story.look(0)

    story.look(5, EvidenceClass.CONFIG)

    assert story.state.login.state is LoginState.SUSPECT


def test_strong_refusal_of_a_token_needs_one_confirmation_less() -> None:
    story = Story(CredentialKind.OAUTH1)
    story.look(0, AUTH, is_strong=True)

    story.look(1, AUTH, is_strong=True)

    assert story.state.login.state is LoginState.LOST


def test_confirmation_that_comes_too_soon_does_not_count() -> None:
    story = Story(CredentialKind.API_TOKEN)
    story.look(0, AUTH)

    story.look(0.5, AUTH)

    assert story.state.login.state is LoginState.SUSPECT


def test_api_token_is_lost_when_the_second_try_a_minute_later_is_refused() -> None:
    story = Story(CredentialKind.API_TOKEN)
    story.look(0, AUTH)

    story.look(1, AUTH)

    assert story.state.login.state is LoginState.LOST


def test_second_refused_password_convicts_even_too_soon_because_no_third_may_follow() -> None:
    story = Story(CredentialKind.BASIC)
    story.look(0, AUTH)

    story.look(1, AUTH)

    assert story.state.login.state is LoginState.LOST


def test_strict_setting_convicts_a_password_on_its_first_refusal() -> None:
    kinds = {**LockoutSettings().kinds, CredentialKind.BASIC: KindLimits(1, timedelta(minutes=10))}
    strict = replace(SETTINGS, lockout=LockoutSettings(kinds=MappingProxyType(kinds)))
    story = Story(CredentialKind.BASIC, strict)

    story.look(0, AUTH)

    assert story.state.login.state is LoginState.LOST


def test_refusals_counted_by_the_budget_elsewhere_convict_a_password() -> None:
    elsewhere = LoginCount(refused=2, last_refused_at=START)
    refused = Observation(at=START, evidence=evidence(AUTH), credential=CredentialKind.BASIC, tries=elsewhere)

    step = observe(ConnectionState("7"), refused, SETTINGS)

    assert step.state.login.state is LoginState.LOST


def test_quiet_line_is_possible_only_for_a_strongly_refused_password() -> None:
    weak, strong, token = Story(CredentialKind.BASIC), Story(CredentialKind.BASIC), Story()

    weak.look(0, AUTH)
    strong.look(0, AUTH, is_strong=True)
    token.look(0, AUTH, is_strong=True)

    assert [len(story.state.episodes[0].stages) for story in (weak, strong, token)] == [0, 1, 0]


def test_one_refusal_of_a_new_secret_is_enough() -> None:
    story = lost()
    story.look(5)
    story.look(6)
    story.state = change_secret(story.state)

    story.look(10, AUTH)

    assert story.state.login.state is LoginState.LOST


def test_each_loss_after_a_recovery_is_a_new_episode() -> None:
    story = lost()
    story.look(5)
    story.look(6)

    story.look(10, AUTH, Cause.CAPTCHA)

    assert [episode.id for episode in story.state.episodes] == ["7-1", "7-2"]


def flapping() -> Story:
    """Four losses in half an hour."""
    story = lost(0)
    for start in (10, 20, 30):
        story.look(start - 5)
        story.look(start - 3)
        story.look(start, AUTH, Cause.CAPTCHA)
    return story


def test_fourth_episode_in_two_hours_is_flapping() -> None:
    story = flapping()

    assert story.state.open_episode(Strand.CALM) is not None


def test_flapping_is_over_after_an_hour_of_calm() -> None:
    story = flapping()

    story.look(90, AUTH, Cause.CAPTCHA)

    assert story.state.open_episode(Strand.CALM) is None


def test_clock_set_back_does_not_stop_a_recovery() -> None:
    story = lost(90)
    story.look(95)

    story.look(36)

    assert story.state.login.state is LoginState.HEALTHY


def test_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        Observation(at=START.replace(tzinfo=None), evidence=evidence(AUTH), credential=CredentialKind.PAT)


def test_an_outage_is_left_at_the_first_refusal_behind_it_and_a_loss_when_it_ends() -> None:
    story = Story()
    for minutes in (-5, -2, 0):
        story.look(minutes, EvidenceClass.UPSTREAM)
    before = story.state.episodes[-1].left(Trouble.UNREACHABLE)
    story.look(5, EvidenceClass.AUTH, Cause.CAPTCHA)

    episode = story.state.episodes[-1]
    left = [episode.left(trouble) for trouble in (Trouble.UNREACHABLE, Trouble.LOST)]

    assert (before, left, episode.is_lost) == (None, [START + timedelta(minutes=5), None], True)
