"""What looks like a secret is recognised; what people ordinarily type is not."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.registry import SUBCOMMANDS
from commands.typed_secrets import looks_like_a_secret


@pytest.mark.parametrize(
    "text",
    [
        "test ATATT3xFfGF0abcdefgh",
        "ATCTT3xFfGN0abcdefgh",
        "xoxb-1234-5678-abcdefgh",
        "xapp-1-A0123-456-abcdef",
        "-----BEGIN RSA PRIVATE KEY-----",
        "test password=hunter2",
        "pwd: hunter2",
        "my token: abc",
        "Bearer abc123def456",
        "basic dXNlcjpwYXNz",
        "https://svc:hunter2@jira.example.com",
        "NjA4MTQ2OTk5NDM2OvWkPzPnuPTFOyvu1eqTLN3/M7kx",
        "0123456789abcdef0123456789abcdef",
    ],
)
def test_a_secret_is_recognised(text: str) -> None:
    assert looks_like_a_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "test prod",
        "permissions prod WEB APPS CORE",
        "https://jira.example.com/jira",
        "http://jira.example.com:8443/jira/browse/ABC-1",
        "https://jira.example.com/secure/RapidBoard.jspa?rapidView=12&view=planning",
        "basic authentication does not work",
        "bearer tokens",
        "what is a password",
        "the-connection-with-a-long-name",
        "AVERYLONGPROJECTKEYINCAPITALS",
        "W0123456789 C0123456789",
    ],
)
def test_ordinary_words_are_not(text: str) -> None:
    assert not looks_like_a_secret(text)


@pytest.mark.parametrize("row", SUBCOMMANDS, ids=lambda row: row.words)
def test_no_example_of_the_help_is_taken_for_a_secret(row: object) -> None:
    assert not looks_like_a_secret(f"{row.usage} {row.example}")  # type: ignore[attr-defined]  # ids need the loose type


@given(st.integers(min_value=10**11, max_value=10**12 - 1), st.binary(min_size=20, max_size=20))
def test_a_personal_access_token_of_data_center_is_recognised(number: int, random: bytes) -> None:
    token = base64.b64encode(str(number).encode() + b":" + random).decode()

    assert looks_like_a_secret(f"test prod {token}")


@given(st.text(max_size=300))
def test_any_text_is_judged_without_an_error(text: str) -> None:
    assert looks_like_a_secret(text) in (True, False)
