"""When one more login may be tried: example by example for each kind, and against a Jira that locks accounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.credentials import ApiToken, BasicLogin, CredentialKind, OAuthToken, PersonalAccessToken, Secret
from access.errors import BudgetSpent
from access.evidence import Cause, Confidence, Evidence, EvidenceClass
from access.lockout import (
    Caller,
    Hold,
    KindLimits,
    LockoutSettings,
    LoginCount,
    LoginHeld,
    Ruling,
    login_account,
    rule,
)
from access.sites import parse_address

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
SETTINGS = LockoutSettings()
BASIC, API_TOKEN, PAT, OAUTH1 = (
    CredentialKind.BASIC,
    CredentialKind.API_TOKEN,
    CredentialKind.PAT,
    CredentialKind.OAUTH1,
)


def evidence(kind: EvidenceClass, cause: Cause) -> Evidence:
    return Evidence(kind, cause, Confidence.HIGH)


GOOD = evidence(EvidenceClass.OK, Cause.OK)
REFUSED = evidence(EvidenceClass.AUTH, Cause.BAD_CREDENTIAL)
CAPTCHA = evidence(EvidenceClass.AUTH, Cause.CAPTCHA)
AWAY = evidence(EvidenceClass.UPSTREAM, Cause.SERVER_ERROR)


def after(*outcomes: Evidence, start: LoginCount | None = None, now: datetime = NOON) -> LoginCount:
    """The count after these outcomes, all of them at `now`."""
    count = start or LoginCount()
    for outcome in outcomes:
        count = count.spent(now).settled(outcome, now, SETTINGS)
    return count


def asked(kind: CredentialKind, count: LoginCount, minutes: float = 0.0, caller: Caller = Caller.AUTOMATIC) -> Ruling:
    return rule(kind, count, NOON + timedelta(minutes=minutes), caller, SETTINGS)


@pytest.mark.parametrize("kind", CredentialKind)
@pytest.mark.parametrize("caller", Caller)
def test_an_account_that_was_never_refused_may_be_tried(kind: CredentialKind, caller: Caller) -> None:
    assert asked(kind, LoginCount(), caller=caller) == Ruling()


def test_basic_waits_ten_minutes_for_its_second_try() -> None:
    count = after(REFUSED)

    assert asked(BASIC, count, 9.9) == Ruling(Hold.TOO_SOON, NOON + timedelta(minutes=10))
    assert asked(BASIC, count, 10).may_try


def test_basic_is_never_tried_automatically_after_two_refusals() -> None:
    count = after(REFUSED, REFUSED)

    assert asked(BASIC, count, 60 * 24 * 365) == Ruling(Hold.LIMIT_REACHED, None)


def test_a_person_need_not_wait_for_the_second_basic_try() -> None:
    assert asked(BASIC, after(REFUSED), 0.1, Caller.PERSON).may_try


def test_a_person_is_asked_to_confirm_a_third_basic_try() -> None:
    held = asked(BASIC, after(REFUSED, REFUSED), 60, Caller.PERSON)

    assert held.hold is Hold.LIMIT_REACHED
    assert held.may_confirm
    assert asked(BASIC, after(REFUSED, REFUSED), 60, Caller.CONFIRMED).may_try


def test_an_api_token_is_tried_once_more_after_a_minute_and_then_slowly() -> None:
    assert asked(API_TOKEN, after(REFUSED), 0.9) == Ruling(Hold.TOO_SOON, NOON + timedelta(minutes=1))
    assert asked(API_TOKEN, after(REFUSED), 1).may_try
    assert asked(API_TOKEN, after(REFUSED, REFUSED), 29) == Ruling(Hold.LIMIT_REACHED, NOON + timedelta(minutes=30))
    assert asked(API_TOKEN, after(REFUSED, REFUSED), 30).may_try


def test_an_api_token_is_treated_like_basic_once_jira_demanded_a_captcha() -> None:
    count = after(CAPTCHA, REFUSED, REFUSED)

    assert asked(API_TOKEN, count, 60 * 24) == Ruling(Hold.LIMIT_REACHED, None)


@pytest.mark.parametrize("kind", [PAT, OAUTH1])
def test_tokens_are_tried_three_times_half_a_minute_apart_and_then_slowly(kind: CredentialKind) -> None:
    assert asked(kind, after(REFUSED, REFUSED), 0.4).hold is Hold.TOO_SOON
    assert asked(kind, after(REFUSED, REFUSED), 0.5).may_try
    assert asked(kind, after(REFUSED, REFUSED, REFUSED), 4).hold is Hold.LIMIT_REACHED
    assert asked(kind, after(REFUSED, REFUSED, REFUSED), 5).may_try


@pytest.mark.parametrize("kind", CredentialKind)
def test_a_captcha_stops_automatic_tries_for_six_hours(kind: CredentialKind) -> None:
    count = after(CAPTCHA)

    assert asked(kind, count, 359) == Ruling(Hold.CAPTCHA, NOON + timedelta(hours=6))
    assert asked(kind, count, 360).may_try


def test_a_captcha_needs_a_persons_confirmation() -> None:
    assert asked(BASIC, after(CAPTCHA), 5, Caller.PERSON).hold is Hold.CAPTCHA
    assert asked(BASIC, after(CAPTCHA), 5, Caller.CONFIRMED).may_try


def test_the_look_after_six_hours_is_one_look() -> None:
    later = NOON + timedelta(hours=6)
    count = after(CAPTCHA).spent(later)

    assert asked(BASIC, count, 361) == Ruling(Hold.UNDER_WAY, later + timedelta(hours=6))


def test_a_refusal_after_a_captcha_shows_that_the_lock_is_gone_and_counts() -> None:
    count = after(CAPTCHA, REFUSED)

    assert (count.refused, count.captcha_at) == (1, None)


def test_a_good_login_clears_everything() -> None:
    assert after(REFUSED, CAPTCHA, REFUSED, GOOD) == LoginCount()


@pytest.mark.parametrize("cause", [Cause.WRONG_ACCOUNT, Cause.ACCOUNT_INACTIVE])
def test_a_login_that_jira_let_in_clears_the_count_whoever_it_was(cause: Cause) -> None:
    assert after(REFUSED, evidence(EvidenceClass.AUTH, cause)) == LoginCount()


@pytest.mark.parametrize(
    "outcome",
    [
        AWAY,
        evidence(EvidenceClass.THROTTLED, Cause.RATE_LIMITED),
        evidence(EvidenceClass.OFFLINE, Cause.NO_NETWORK),
        evidence(EvidenceClass.UNKNOWN, Cause.NOT_UNDERSTOOD),
        evidence(EvidenceClass.AUTH, Cause.BASIC_DISABLED),
        evidence(EvidenceClass.CONFIG, Cause.CLOCK_SKEW),
        evidence(EvidenceClass.CONFIG, Cause.OAUTH_TIMESTAMP_REFUSED),
    ],
    ids=lambda outcome: outcome.cause,
)
def test_an_answer_that_judged_nobody_gives_the_try_back(outcome: Evidence) -> None:
    assert after(REFUSED, outcome) == after(REFUSED)


@pytest.mark.parametrize(
    "outcome",
    [
        REFUSED,
        evidence(EvidenceClass.AUTH, Cause.ANONYMOUS),
        evidence(EvidenceClass.CONFIG, Cause.OAUTH_TOKEN_REJECTED),
        evidence(EvidenceClass.CONFIG, Cause.SCOPED_TOKEN_AT_SITE),
    ],
    ids=lambda outcome: outcome.cause,
)
def test_a_credential_that_did_not_pass_counts(outcome: Evidence) -> None:
    assert after(outcome) == LoginCount(refused=1, last_refused_at=NOON)


def test_a_try_under_way_counts_until_its_outcome_is_known() -> None:
    count = after(REFUSED).spent(NOON)

    assert asked(BASIC, count, 0, Caller.PERSON).hold is Hold.UNDER_WAY
    assert asked(BASIC, count, 0, Caller.CONFIRMED).hold is Hold.UNDER_WAY


def test_a_try_under_way_cannot_be_confirmed_away() -> None:
    assert not asked(BASIC, after(REFUSED).spent(NOON), 0, Caller.PERSON).may_confirm


def test_a_try_that_a_crash_cut_off_counts_as_refused() -> None:
    count = LoginCount().spent(NOON).spent(NOON)

    assert asked(BASIC, count, 3) == Ruling(Hold.LIMIT_REACHED, None)


def test_a_good_login_forgets_what_a_crash_cut_off() -> None:
    cut_off = LoginCount().spent(NOON - timedelta(minutes=5))

    assert after(GOOD, start=cut_off) == LoginCount()


def test_a_good_login_keeps_what_is_still_under_way() -> None:
    other = LoginCount().spent(NOON - timedelta(seconds=10))

    assert after(GOOD, start=other) == other


def test_a_new_secret_gets_one_try_and_then_a_person_is_asked() -> None:
    renewed = after(REFUSED, REFUSED, CAPTCHA).renewed()

    assert asked(BASIC, renewed).may_try
    assert asked(BASIC, after(REFUSED, start=renewed), 60) == Ruling(Hold.LIMIT_AFTER_CHANGE, None)


def test_a_site_that_knows_its_limit_may_raise_it_and_allow_a_slow_probe() -> None:
    limits = KindLimits(tries=4, wait=timedelta(minutes=1), then_every=timedelta(hours=1))
    settings = replace(SETTINGS, kinds={BASIC: limits})
    three, four = after(*[REFUSED] * 3), after(*[REFUSED] * 4)

    assert rule(BASIC, three, NOON + timedelta(minutes=1), Caller.AUTOMATIC, settings).may_try
    assert not rule(BASIC, four, NOON + timedelta(minutes=59), Caller.AUTOMATIC, settings).may_try
    assert rule(BASIC, four, NOON + timedelta(minutes=60), Caller.AUTOMATIC, settings).may_try


def test_a_held_login_says_when_it_is_tried_next() -> None:
    held = LoginHeld(Ruling(Hold.CAPTCHA, NOON))

    assert isinstance(held, BudgetSpent)
    assert "CAPTCHA" in held.sentence
    assert "2026-11-03 12:00:00 UTC" in held.next_step


def test_users_are_one_account_whatever_the_case_of_their_name() -> None:
    site = parse_address("https://jira.example.com/jira/")

    assert login_account(site, BasicLogin("Svc-Align ", Secret("a"))) == login_account(
        site, BasicLogin("svc-align", Secret("b"))
    )


def test_tokens_stand_for_themselves_and_are_not_in_their_account() -> None:
    site = parse_address("https://jira.example.com")
    one = login_account(site, PersonalAccessToken(Secret("token-one")))
    two = login_account(site, PersonalAccessToken(Secret("token-two")))

    assert one != two
    assert "token-one" not in repr(one)


def test_an_oauth_token_is_told_apart_by_token_not_by_key() -> None:
    site = parse_address("https://jira.example.com")
    one = login_account(site, OAuthToken("consumer", Secret("one"), Secret("key")))
    two = login_account(site, OAuthToken("consumer", Secret("two"), Secret("key")))

    assert one != two


def test_a_password_leaves_no_trace_in_its_account() -> None:
    site = parse_address("https://example.atlassian.net")

    assert login_account(site, ApiToken("svc@example.com", Secret("x"))).account == "svc@example.com"


class LockingJira:
    """A Jira that counts refused passwords, and a world in which time passes and callers come and go."""

    def __init__(self) -> None:
        self.count = LoginCount()
        self.now = NOON
        self.refused_unconfirmed = 0

    def live_through(self, steps: list[tuple[Caller, Evidence | None, float]]) -> None:
        """Take the steps one after the other."""
        for caller, outcome, minutes in steps:
            self.step(caller, outcome, minutes)

    def step(self, caller: Caller, outcome: Evidence | None, minutes: float) -> None:
        """One caller asks after so many minutes; None is a try that a crash cuts off after Jira refused it."""
        self.now += timedelta(minutes=minutes)
        if not rule(BASIC, self.count, self.now, caller, SETTINGS).may_try:
            return
        self.count = self.count.spent(self.now)
        if outcome is not None:
            self.count = self.count.settled(outcome, self.now, SETTINGS)
        if outcome in (REFUSED, None) and caller is not Caller.CONFIRMED:
            self.refused_unconfirmed += 1
        if outcome == GOOD:
            self.refused_unconfirmed = 0


STEPS = st.tuples(
    st.sampled_from(Caller), st.sampled_from([REFUSED, AWAY, GOOD, None]), st.floats(0, 60 * 24, allow_nan=False)
)


@given(st.lists(STEPS, max_size=40))
def test_no_history_refuses_more_than_two_unconfirmed_basic_logins_between_successes(
    steps: list[tuple[Caller, Evidence | None, float]],
) -> None:
    jira = LockingJira()

    jira.live_through(steps)

    assert jira.refused_unconfirmed <= 2


@given(
    st.lists(st.sampled_from([REFUSED, AWAY, GOOD, CAPTCHA]), max_size=6),
    st.sampled_from(CredentialKind),
    st.floats(0, 60 * 24),
)
def test_who_may_try_automatically_may_also_try_by_hand(
    history: list[Evidence], kind: CredentialKind, minutes: float
) -> None:
    count = after(*history)

    rulings = [asked(kind, count, minutes, caller).may_try for caller in Caller]

    assert rulings == sorted(rulings)


@given(st.lists(st.sampled_from([REFUSED, GOOD, CAPTCHA]), max_size=6), st.sampled_from(CredentialKind))
def test_the_time_that_is_told_is_the_time_at_which_it_is_tried(history: list[Evidence], kind: CredentialKind) -> None:
    count = after(*history)
    told = asked(kind, count).next_automatic or NOON + timedelta(days=365)

    last_moment = rule(kind, count, told - timedelta(microseconds=1), Caller.AUTOMATIC, SETTINGS)
    then = rule(kind, count, told, Caller.AUTOMATIC, SETTINGS)

    assert last_moment.may_try == asked(kind, count).may_try
    assert then.may_try or then == Ruling(Hold.LIMIT_REACHED, None)
