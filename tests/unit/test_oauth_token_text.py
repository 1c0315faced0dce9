"""A token is read in each form in which people keep one, and nothing of it is told when it cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.credentials import Secret
from access.errors import BadInput
from access.oauth_token_text import TokenParts, read_token

WHOLE = TokenParts(Secret("tok"), Secret("sec"), Secret("han"))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("tok", TokenParts(Secret("tok"))),
        ("  tok\r\n", TokenParts(Secret("tok"))),
        ("oauth_token=tok", TokenParts(Secret("tok"))),
        ("oauth_token=tok&oauth_token_secret=sec&oauth_expires_in=5&oauth_session_handle=han\n", WHOLE),
        ('{"oauth_token": "tok", "oauth_token_secret": "sec", "oauth_session_handle": "han"}', WHOLE),
        ('{"token": "tok", "secret": "sec"}', TokenParts(Secret("tok"), Secret("sec"))),
        ("Zm9v+/==", TokenParts(Secret("Zm9v+/=="))),
    ],
)
def test_each_form_is_read(text: str, parts: TokenParts) -> None:
    assert read_token(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "two canary words",
        "canary\nsecond",
        '{"canary": 1}',
        '{"canary',
        "oauth_token_secret=canary",
        "canär",
    ],
)
def test_what_holds_no_token_is_refused_without_being_told(text: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_token(text)

    assert "canar" not in repr(refusal.value)


@given(st.text())
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    parts = read_or_refuse(text)

    assert isinstance(parts, BadInput) or " " not in parts.token.reveal()


def read_or_refuse(text: str) -> TokenParts | BadInput:
    try:
        return read_token(text)
    except BadInput as refusal:
        return refusal
