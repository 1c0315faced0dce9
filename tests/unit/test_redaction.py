"""Secrets do not survive into text: registered ones in any form, and whatever looks like one."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.redaction import SHORTEST_SECRET, Redactor

# Without the letters of "[redacted]", which would make the replacement look like a find.
SECRETS = st.text(st.characters(codec="utf-8", exclude_characters="[redact]"), min_size=SHORTEST_SECRET)


@given(secret=SECRETS, before=st.text(), after=st.text())
def test_a_registered_secret_never_survives(secret: str, before: str, after: str) -> None:
    cleaned = Redactor([secret]).clean(before + secret + after)

    assert secret not in cleaned


@given(secret=st.text(st.characters(codec="ascii", exclude_characters="[redact]"), min_size=12, max_size=40))
def test_a_registered_secret_is_found_as_others_quote_it(secret: str) -> None:
    redactor = Redactor([secret])

    for_url, for_json, for_repr = quote(secret, safe=""), json.dumps(secret), repr(secret)

    assert for_url not in redactor.clean(f"https://jira.example.com/?q={for_url}")
    assert for_json not in redactor.clean(f"body {for_json}")
    assert for_repr not in redactor.clean(f"ValueError({for_repr})")


def test_each_long_line_of_a_private_key_is_searched_for() -> None:
    redactor = Redactor(["-----BEGIN KEY-----\nc2VjcmV0LWxpbmUtb25l\nc2VjcmV0LWxpbmUtdHdv\n-----END KEY-----"])

    cleaned = redactor.clean("line: c2VjcmV0LWxpbmUtdHdv")

    assert cleaned == "line: [redacted]"


def test_a_very_short_value_does_not_blank_out_ordinary_words() -> None:
    assert Redactor(["in", ""]).clean("logged in") == "logged in"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Authorization: Basic c3ZjOnB3", "Authorization: [redacted]"),
        ("{'Authorization': 'OAuth oauth_token=\"x\"'}", "{'Authorization': [redacted]"),
        ("sent Bearer NjQ3Mjk5abc to it", "sent Bearer [redacted] to it"),
        ("token xoxb-123-abc-DEF, xapp-1-A0-99 and xoxe.xoxp-1-Mi0", "token [redacted], [redacted] and [redacted]"),
        ("key ATATT3xFfGF0abcdefgh=12AB", "key [redacted]"),
        ("pat NjU2NTY1NjU2NTY1OkxvcmVtIGlwc3VtIGRvbG9yIHNp ok", "pat [redacted] ok"),
        ("a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nb", "a\n[redacted]\nb"),
        ("cut -----BEGIN PRIVATE KEY-----\nMIIE", "cut [redacted]"),
        ("oauth_token=ab&oauth_token_secret=cd", "oauth_token=[redacted]&oauth_token_secret=[redacted]"),
        ("postgresql+psycopg://bot:pw@db/access", "postgresql+psycopg://[redacted]@db/access"),
        ("GET /links/Zm9vYmFy HTTP/1.1", "GET /links/[redacted] HTTP/1.1"),
        ("https://hooks.slack.com/commands/T1/2/x", "https://hooks.slack.com/[redacted]"),
    ],
)
def test_what_looks_like_a_secret_is_taken_out(text: str, cleaned: str) -> None:
    assert Redactor().clean(text) == cleaned


@pytest.mark.parametrize(
    "text",
    [
        "Basic authentication is switched off on this site.",
        "oauth_problem=token_rejected",
        "https://jira.example.com/browse/APPS-1",
        "The token has expired.",
        "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    assert Redactor().clean(text) == text


def test_a_field_named_like_a_secret_is_hidden_whole() -> None:
    cleaned = Redactor().clean_value({"outer": [{"slack_bot_token": "abc", "user": "svc", "requests": 3}]})

    assert cleaned == {"outer": [{"slack_bot_token": "[redacted]", "user": "svc", "requests": 3}]}


def test_the_redactor_prints_no_secret() -> None:
    assert "canary-value" not in repr(Redactor(["canary-value"]))
