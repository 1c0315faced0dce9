"""`jira-access keys new|rotate`: a new key in front, secrets moved to it, the old one dropped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from fixtures.shell import Printed

from access.credentials import Secret
from storage.encryption import key_id, new_key
from storage.opening import open_storage

Shell = Callable[..., Printed]
KEYS = "JIRA_ACCESS_ENCRYPTION_KEYS"


@pytest.fixture
def new(key: str, add: Shell, monkeypatch: pytest.MonkeyPatch) -> str:
    """A new key, put in front of the one under which three connections were kept."""
    add("first", "--untested")
    add("second", "--untested")
    add("third", "--untested")
    fresh = new_key().reveal()
    monkeypatch.setenv(KEYS, f"{fresh},{key}")
    return fresh


def test_a_new_key_is_printed_alone_and_differs_each_time(run_line: Shell) -> None:
    first, second = run_line("keys", "new"), run_line("keys", "new")

    assert first.status == 0
    assert len(first.out.strip()) == 44
    assert first.out != second.out
    assert first.out.strip() not in first.err


def test_a_key_can_be_made_before_anything_is_set(run_line: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEYS, "nonsense")

    assert run_line("keys", "new").status == 0


def test_rotating_moves_every_secret_and_tells_which_key_may_go(shell: Shell, key: str, new: str) -> None:
    printed = shell("keys", "rotate")

    assert printed.status == 0
    assert f"3 secrets moved to key 1 ({key_id(Secret(new))}), 0 remain." in printed.out
    assert f"You may drop key 2 ({key_id(Secret(key))})" in printed.out


def test_after_rotating_the_old_key_is_not_needed(shell: Shell, new: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shell("keys", "rotate")
    monkeypatch.setenv(KEYS, new)

    checks = shell("doctor", "--json").document["checks"]

    assert [one["state"] for one in checks if one["check"] == "keys"] == ["ok"]


def test_batches_tell_how_many_remain(shell: Shell, new: str) -> None:
    printed = shell("keys", "rotate", "--batch", "1")

    assert "1 secret moved, 2 remain." in printed.err
    assert "2 secrets moved, 1 remain." in printed.err
    assert printed.status == 0


def test_a_rotation_that_was_killed_goes_on_where_it_stopped(
    shell: Shell, key: str, new: str, database_url: str
) -> None:
    asyncio.run(_rotate_once(database_url, (new, key)))

    printed = shell("keys", "rotate")

    assert printed.status == 0
    assert "2 secrets moved" in printed.out


def test_a_key_that_was_lost_is_named_by_its_id_and_nothing_is_broken(
    shell: Shell, key: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEYS, new)

    printed = shell("keys", "rotate")
    monkeypatch.setenv(KEYS, f"{new},{key}")

    assert printed.status == 1
    assert f"Some secrets need key {key_id(Secret(key))}" in printed.out
    assert shell("keys", "rotate").status == 0


def test_rotating_twice_has_nothing_left_to_do(shell: Shell, new: str) -> None:
    shell("keys", "rotate")

    printed = shell("keys", "rotate")

    assert printed.out.startswith("0 secrets moved")
    assert printed.status == 0


def test_keys_are_printed_by_id_alone(shell: Shell, key: str, new: str) -> None:
    printed = shell("keys", "rotate", "--batch", "1")

    assert [secret for secret in (key, new) if secret in printed.out + printed.err] == []


@pytest.mark.parametrize("batch", ["0", "-1", "many", "100000"])
def test_a_batch_that_is_no_number_is_refused(shell: Shell, batch: str) -> None:
    assert shell("keys", "rotate", "--batch", batch).status == 2


async def _rotate_once(url: str, keys: tuple[str, ...]) -> None:
    """One batch of one secret, as a rotation leaves it that is killed after it."""
    async with open_storage(Secret(url), tuple(map(Secret, keys))) as storage:
        await storage.rotate_keys(1)
