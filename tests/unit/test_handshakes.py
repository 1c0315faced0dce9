"""The rules of OAuth handshakes, of consumers, and of when a token is renewed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.consumers import (
    ConsumerStep,
    StepOutcome,
    callback_of,
    judge_steps,
    new_consumer_key,
    parse_consumer_key,
)
from access.credentials import OAuthToken, Secret
from access.errors import BadInput
from access.evidence import Cause, Confidence, Evidence, EvidenceClass
from access.handshakes import EXCHANGE_LASTS_AT_MOST, LIFETIME, Handshake, HandshakeState, word_hash
from access.records import Actor, ActorKind
from access.renewals import is_renewal_due

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
ISSUED = NOON - timedelta(days=5 * 365)
BEGUN = Handshake(
    id="h1",
    token_hash="0" * 64,
    draft_id="d1",
    person=Actor(ActorKind.SLACK, "U01MARIA", "T01TEAM"),
    made_at=NOON,
    ends_at=NOON + LIFETIME,
)
EXCHANGING = replace(BEGUN, state=HandshakeState.EXCHANGING, claimed_at=NOON + timedelta(minutes=9, seconds=30))
TOKEN = OAuthToken("key", Secret("token"), Secret("pem"), session_handle=Secret("handle"), expires_at=NOON)
ENDS = [
    HandshakeState.FINISHED,
    HandshakeState.DENIED,
    HandshakeState.EXPIRED,
    HandshakeState.REPLACED,
    HandshakeState.FAILED,
]


def judged(cause: Cause, kind: EvidenceClass = EvidenceClass.CONFIG) -> dict[ConsumerStep, StepOutcome]:
    return judge_steps(Evidence(kind, cause, Confidence.HIGH))


def test_a_handshake_lives_ten_minutes() -> None:
    assert BEGUN.state_at(NOON + timedelta(minutes=10, seconds=-1)) is HandshakeState.BEGUN
    assert BEGUN.state_at(NOON + timedelta(minutes=10)) is HandshakeState.EXPIRED


def test_an_exchange_that_began_in_time_may_end_later() -> None:
    assert EXCHANGING.state_at(NOON + timedelta(minutes=10, seconds=5)) is HandshakeState.EXCHANGING


def test_an_exchange_that_was_cut_off_can_be_tried_again_while_there_is_time() -> None:
    early = replace(EXCHANGING, claimed_at=NOON)

    assert early.state_at(NOON + EXCHANGE_LASTS_AT_MOST) is HandshakeState.AUTHORISED


def test_an_exchange_that_was_cut_off_at_the_end_has_run_out() -> None:
    assert EXCHANGING.state_at(NOON + timedelta(minutes=11)) is HandshakeState.EXPIRED


@given(state=st.sampled_from(ENDS), seconds=st.integers(0, 10**6))
def test_an_end_stays_what_it_was(state: HandshakeState, seconds: int) -> None:
    assert replace(BEGUN, state=state).state_at(NOON + timedelta(seconds=seconds)) is state


def test_only_the_browser_that_set_out_is_known() -> None:
    bound = replace(BEGUN, browser_hash=word_hash(Secret("ours")))

    assert bound.is_from(Secret("ours"))
    assert not bound.is_from(Secret("theirs"))
    assert not bound.is_from(None)


def test_before_any_browser_set_out_none_is_known() -> None:
    assert not BEGUN.is_from(Secret("ours"))
    assert not BEGUN.is_from(None)


def test_a_request_token_passes_every_step() -> None:
    assert set(judged(Cause.OK, EvidenceClass.OK).values()) == {StepOutcome.PASSED}


@pytest.mark.parametrize(
    ("cause", "step"),
    [
        (Cause.OAUTH_CONSUMER_KEY_UNKNOWN, ConsumerStep.KEY_KNOWN),
        (Cause.OAUTH_SIGNATURE_INVALID, ConsumerStep.SIGNATURE_ACCEPTED),
        (Cause.CLOCK_SKEW, ConsumerStep.CLOCKS_AGREE),
        (Cause.OAUTH_PARAMETER_REJECTED, ConsumerStep.CALLBACK_ACCEPTED),
    ],
)
def test_a_refusal_fails_one_step_of_those_that_answered(cause: Cause, step: ConsumerStep) -> None:
    steps = judged(cause)

    assert [one for one, outcome in steps.items() if outcome is StepOutcome.FAILED] == [step]
    assert steps[ConsumerStep.ANSWERS] is StepOutcome.PASSED


def test_an_invalid_signature_proves_that_the_key_is_known() -> None:
    assert judged(Cause.OAUTH_SIGNATURE_INVALID)[ConsumerStep.KEY_KNOWN] is StepOutcome.PASSED


def test_refused_clocks_prove_nothing_of_the_key() -> None:
    assert judged(Cause.CLOCK_SKEW)[ConsumerStep.KEY_KNOWN] is StepOutcome.NOT_JUDGED


def test_a_jira_that_does_not_answer_fails_the_first_step() -> None:
    steps = judged(Cause.TIMEOUT, EvidenceClass.UPSTREAM)

    assert steps[ConsumerStep.ANSWERS] is StepOutcome.FAILED
    assert steps[ConsumerStep.KEY_KNOWN] is StepOutcome.NOT_JUDGED


@given(cause=st.sampled_from(Cause), kind=st.sampled_from(EvidenceClass))
def test_every_step_has_an_outcome_whatever_jira_says(cause: Cause, kind: EvidenceClass) -> None:
    assert set(judged(cause, kind)) == set(ConsumerStep)


def test_a_new_consumer_key_can_be_typed() -> None:
    assert parse_consumer_key(new_consumer_key(lambda count: bytes(range(count)))) == "jira-access-00010203"


@pytest.mark.parametrize("typed", ["", "  ", "two words", "schlüssel", "a\nb", "x" * 201])
def test_what_no_header_can_carry_is_no_consumer_key(typed: str) -> None:
    with pytest.raises(BadInput, match="consumer key"):
        parse_consumer_key(typed)


def test_the_callback_stands_below_the_public_address() -> None:
    assert callback_of("https://bot.example.com/jira/") == "https://bot.example.com/jira/oauth/jira/callback"


def test_a_token_is_renewed_before_the_first_notice_of_its_end() -> None:
    assert not is_renewal_due(TOKEN, NOON - timedelta(days=41), ISSUED)
    assert is_renewal_due(TOKEN, NOON - timedelta(days=39), ISSUED)


def test_a_token_of_a_short_life_is_renewed_in_its_last_third() -> None:
    issued = NOON - timedelta(days=9)

    assert not is_renewal_due(TOKEN, NOON - timedelta(days=3, seconds=1), issued)
    assert is_renewal_due(TOKEN, NOON - timedelta(days=3), issued)


def test_a_token_past_its_end_is_renewed_as_long_as_the_session_lasts() -> None:
    lasting = replace(TOKEN, session_expires_at=NOON + timedelta(days=30))

    assert is_renewal_due(lasting, NOON + timedelta(days=29), ISSUED)
    assert not is_renewal_due(lasting, NOON + timedelta(days=30), ISSUED)


@pytest.mark.parametrize("missing", ["session_handle", "expires_at"])
def test_a_token_without_handle_or_end_is_left_alone(missing: str) -> None:
    bare = replace(TOKEN, **{missing: None})  # type: ignore[arg-type]  # the name is one of its fields

    assert not is_renewal_due(bare, NOON + timedelta(days=1), ISSUED)
