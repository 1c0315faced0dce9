"""Whose end a list of personal access tokens tells: ours where that is beyond doubt, else nobody's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from access.operations.read_expiry import end_of_ours
from access.ports import PersonalToken

NOW = datetime(2026, 11, 2, tzinfo=UTC)
SOON, LATER = NOW + timedelta(days=7), NOW + timedelta(days=90)


def test_the_only_token_is_ours() -> None:
    assert end_of_ours((PersonalToken("align", SOON),), "prod", NOW) == SOON


def test_one_with_the_connections_name_is_ours() -> None:
    tokens = (PersonalToken("align", SOON), PersonalToken("Prod", LATER))

    assert end_of_ours(tokens, "prod", NOW) == LATER


def test_several_others_tell_nothing() -> None:
    assert end_of_ours((PersonalToken("align", SOON), PersonalToken("spare", LATER)), "prod", NOW) is None


def test_tokens_that_have_ended_are_none_of_them() -> None:
    tokens = (PersonalToken("old", NOW - timedelta(days=1)), PersonalToken("new", SOON))

    assert end_of_ours(tokens, "prod", NOW) == SOON


def test_a_token_without_an_end_has_none() -> None:
    assert end_of_ours((PersonalToken("align", None),), "prod", NOW) is None
