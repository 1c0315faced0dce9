"""The rules of one-time links."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.credentials import Secret
from access.links import LIFETIME, Link, LinkOver, LinkPurpose, LinkState, new_token, require_open, token_hash
from access.records import Actor, ActorKind

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


def a_link(state: LinkState = LinkState.OPEN) -> Link:
    return Link(
        token_hash="0" * 64,
        purpose=LinkPurpose.CONNECT,
        subject_id="d1",
        person=Actor(ActorKind.SLACK, "U01MARIA", "T01TEAM"),
        made_at=NOON,
        ends_at=NOON + LIFETIME,
        state=state,
    )


def test_a_token_carries_256_bits() -> None:
    token = new_token(lambda count: bytes(range(count))).reveal()

    assert len(token) == 43


def test_tokens_differ() -> None:
    assert new_token(os.urandom) != new_token(os.urandom)


@given(st.binary(min_size=32, max_size=32))
def test_a_token_stands_in_an_address_as_it_is(random: bytes) -> None:
    token = new_token(lambda _: random).reveal()

    assert token.replace("-", "").replace("_", "").isalnum()


def test_what_is_kept_of_a_token_is_a_hash_that_does_not_hold_it() -> None:
    kept = token_hash(Secret("canary"))

    assert len(kept) == 64
    assert "canary" not in kept


def test_a_link_lives_fifteen_minutes() -> None:
    assert a_link().state_at(NOON + timedelta(minutes=15, seconds=-1)) is LinkState.OPEN
    assert a_link().state_at(NOON + timedelta(minutes=15)) is LinkState.EXPIRED


@pytest.mark.parametrize("state", [LinkState.SPENT, LinkState.REPLACED])
def test_an_ended_link_does_not_pass(state: LinkState) -> None:
    with pytest.raises(LinkOver) as refused:
        require_open(a_link(state), NOON)

    assert refused.value.state is state


def test_a_link_that_ended_early_is_not_told_to_have_run_out() -> None:
    assert a_link(LinkState.SPENT).state_at(NOON + timedelta(days=1)) is LinkState.SPENT
