"""`jira-access db upgrade|check`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from fixtures.shell import Printed
from sqlalchemy import text

from access.credentials import Secret
from storage.engine import make_engine

Shell = Callable[..., Printed]


@pytest.fixture
def database_url(empty_database_url: str) -> str:
    """An upgrade has something to do only where there is no table yet."""
    return empty_database_url


def test_an_empty_database_is_not_good_and_says_what_to_type(shell: Shell) -> None:
    printed = shell("db", "check")

    assert printed.status == 1
    assert "jira-access db upgrade" in printed.out


def test_an_upgraded_database_is_good(shell: Shell) -> None:
    upgraded = shell("db", "upgrade")

    checked = shell("db", "check")

    assert (upgraded.status, checked.status) == (0, 0)
    assert "was upgraded to schema" in upgraded.out


def test_a_second_upgrade_has_nothing_to_do(shell: Shell) -> None:
    shell("db", "upgrade")

    printed = shell("db", "upgrade")

    assert printed.status == 0
    assert "nothing was to do" in printed.out


@pytest.mark.parametrize(("action", "status"), [("check", 1), ("upgrade", 2)])
def test_a_database_of_a_newer_program_is_left_alone(shell: Shell, database_url: str, action: str, status: int) -> None:
    shell("db", "upgrade")
    asyncio.run(_set_schema(database_url, "9999"))

    printed = shell("db", action)

    assert printed.status == status
    assert "has schema 9999" in printed.out + printed.err


def test_looking_does_not_make_the_file(run_line: Shell, tmp_path: Path) -> None:
    run_line("db", "check")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("sqlite:///missing/folder/x.sqlite", "does not exist"),
        ("postgresql://someone:hunter2secret@127.0.0.1:9/name", "does not answer"),
    ],
)
def test_a_database_that_cannot_be_reached_is_told_in_words(
    run_line: Shell, monkeypatch: pytest.MonkeyPatch, url: str, words: str
) -> None:
    monkeypatch.setenv("JIRA_ACCESS_DATABASE_URL", url)

    printed = run_line("db", "check")

    assert printed.status == 1
    assert words in printed.out
    assert "hunter2secret" not in printed.out + printed.err


async def _set_schema(url: str, revision: str) -> None:
    engine = make_engine(Secret(url))
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    await engine.dispose()
