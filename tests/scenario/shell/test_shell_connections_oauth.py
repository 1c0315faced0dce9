"""`jira-access connections add --auth oauth1`: key and token come from files, and are kept encrypted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fixtures.oauth import CONSUMER_KEY
from fixtures.shell import Printed

from access.ports_oauth import KeyPair
from sandbox.jira import RunningJira
from sandbox.jira.example import SERVICE_ACCOUNT

Shell = Callable[..., Printed]
TOKEN = "oauth-token-of-the-test"


@pytest.fixture
def files(tmp_path: Path, jira: RunningJira, key_pair: KeyPair) -> tuple[str, ...]:
    """The words that name a key and a token which the Jira takes."""
    jira.control.put_consumer(CONSUMER_KEY, key_pair.public_key)
    jira.control.put_oauth_token(CONSUMER_KEY, SERVICE_ACCOUNT, TOKEN)
    (tmp_path / "private.pem").write_text(key_pair.private_key.reveal(), encoding="utf-8")
    (tmp_path / "token").write_text(f"{TOKEN}\n", encoding="utf-8")
    return ("--consumer-key", CONSUMER_KEY, "--private-key-file", "private.pem", "--token-file", "token")


def test_a_good_oauth_login_is_kept(shell: Shell, jira: RunningJira, files: tuple[str, ...]) -> None:
    printed = shell("connections", "add", "prod", jira.url, "--auth", "oauth1", *files, "--expect", SERVICE_ACCOUNT)

    [kept] = shell("connections", "list", "--json").document

    assert printed.status == 0
    assert (kept["auth"], kept["user"], kept["account"]["name"]) == ("oauth1", None, SERVICE_ACCOUNT)


def test_parts_that_are_missing_are_named_before_jira_is_asked(shell: Shell, jira: RunningJira) -> None:
    printed = shell("connections", "add", "prod", jira.url, "--auth", "oauth1", "--consumer-key", CONSUMER_KEY)

    assert (printed.status, jira.control.requests()) == (2, [])
    assert "--private-key-file F, --token-file F" in printed.err


def test_a_revoked_token_is_not_kept(shell: Shell, jira: RunningJira, files: tuple[str, ...]) -> None:
    jira.control.revoke_oauth_token(TOKEN)

    printed = shell("connections", "add", "prod", jira.url, "--auth", "oauth1", *files)

    assert printed.status == 1
    assert "Jira no longer knows the token" in printed.out
    assert "Nothing was kept" in printed.out


def test_what_a_good_oauth_login_proves_is_said(shell: Shell, jira: RunningJira, files: tuple[str, ...]) -> None:
    printed = shell("connections", "add", "prod", jira.url, "--auth", "oauth1", *files)

    assert "not Jira Align's own token" in printed.out
