"""`check` beside a bot: where the database is named, refused logins count for both."""

from __future__ import annotations

import pytest
from fixtures.shell import Check

from sandbox.jira import RunningJira
from sandbox.jira.example import SERVICE_ACCOUNT


def test_a_third_refused_login_is_not_tried(
    basic: Check, data_center: RunningJira, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIRA_ACCESS_DATABASE_URL", database_url)
    basic(secret="not-the-password")
    basic(secret="not-the-password")

    third = basic(secret="not-the-password")

    assert (third.status, third.out) == (3, "")
    assert "lock the account" in third.err
    assert data_center.control.failed_logins(SERVICE_ACCOUNT) == 2


def test_without_a_database_nothing_is_remembered(basic: Check, data_center: RunningJira) -> None:
    basic(secret="not-the-password")

    second = basic(secret="not-the-password")

    assert second.cause == ("auth", "bad_credential")
    assert data_center.control.failed_logins(SERVICE_ACCOUNT) == 2
