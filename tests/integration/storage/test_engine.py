"""Addresses of databases: which are taken, and what is said of the others."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from sqlalchemy import text

from access.credentials import Secret
from access.errors import BadInput
from storage.engine import make_engine, parse_url
from storage.opening import Storage, open_storage


@pytest.mark.parametrize(
    ("address", "driver"),
    [
        ("sqlite:///file.sqlite", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:////var/lib/bot/file.sqlite", "sqlite+aiosqlite"),
        ("postgres://bot:pw@host/name", "postgresql+psycopg"),
        ("postgresql://bot:pw@host/name?sslmode=require", "postgresql+psycopg"),
        ("postgresql+psycopg://bot:pw@host/name", "postgresql+psycopg"),
    ],
)
def test_plain_and_full_addresses_are_taken(address: str, driver: str) -> None:
    assert parse_url(Secret(address)).drivername == driver


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("mysql://bot:canary@host/name", "“mysql” in JIRA_ACCESS_DATABASE_URL is no database"),
        ("canary", "not the address of a database"),
        ("", "not the address of a database"),
        ("postgresql://bot:canary@host:port/name", "not the address of a database"),
        ("sqlite://", "forgets everything"),
        ("sqlite:///:memory:", "forgets everything"),
    ],
)
def test_other_addresses_are_refused_without_being_repeated(address: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence) as refusal:
        parse_url(Secret(address))

    assert "canary" not in str(refusal.value)
    assert "Write sqlite:///" in refusal.value.next_step


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=f"The folder “{tmp_path}/missing” for the database does not exist"):
        make_engine(Secret(f"sqlite:///{tmp_path}/missing/bot.sqlite"))


def test_a_file_that_cannot_be_made_is_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(BadInput, match=r"file/bot\.sqlite” cannot be made: Not a directory"):
        make_engine(Secret(f"sqlite:///{tmp_path}/file/bot.sqlite"))


def modes_in(folder: Path) -> set[int]:
    return {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


async def test_only_its_owner_may_read_a_new_database(tmp_path: Path, key: Secret) -> None:
    path = tmp_path / "bot.sqlite"

    async with open_storage(Secret(f"sqlite:///{path}"), (key,)) as storage:
        await storage.ping()
        modes = modes_in(tmp_path)

    assert modes == {0o600}


async def test_sqlite_is_set_up_for_several_readers_and_one_writer(sqlite_url: str) -> None:
    engine = make_engine(Secret(sqlite_url))
    async with engine.connect() as connection:
        pragmas = [
            (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    await engine.dispose()

    assert pragmas == ["wal", 1, 1, 8]


async def test_opening_does_not_touch_the_database(key: Secret) -> None:
    async with open_storage(Secret("postgresql://bot:pw@127.0.0.1:1/bot"), (key,)) as storage:
        assert isinstance(storage, Storage)
