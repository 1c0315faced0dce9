"""Adding a connection shows its secret to nobody and keeps it encrypted; removing it erases it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from fixtures.secrets import Canary
from fixtures.shell import Printed

from access.credentials import Secret
from sandbox.jira import RunningJira
from sandbox.jira.example import SERVICE_ACCOUNT
from storage.encryption import key_id
from storage.opening import open_storage
from storage.single_process import only_process

Shell = Callable[..., Printed]
Names = Callable[[], list[str]]
SECRET = "SECRET_OF_THE_TEST"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite alone: these tests look into its file, or are about its lock."""
    return sqlite_url


def _every_byte(folder: Path) -> str:
    """Everything that lies in the folder: the database, its journal and whatever else was left there."""
    return "".join(path.read_bytes().decode("latin-1") for path in sorted(folder.iterdir()))


def test_a_secret_stands_in_no_output_and_in_no_file(
    add: Shell, shell: Shell, jira: RunningJira, canary: Canary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jira.control.set_password(SERVICE_ACCOUNT, canary.password)
    monkeypatch.setenv(SECRET, canary.password)

    added = add("prod")
    listed = shell("connections", "list", "--json")
    exported = shell("audit", "export", "--format", "json")
    doctored = shell("doctor")

    assert added.status == 0
    assert canary.found_in("".join(one.out + one.err for one in (added, listed, exported, doctored))) == []
    assert canary.found_in(_every_byte(tmp_path)) == []


def test_a_jira_that_tells_the_secret_back_as_a_name_does_not_spread_it(
    add: Shell, shell: Shell, jira: RunningJira, canary: Canary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jira.control.set_password(SERVICE_ACCOUNT, canary.password)
    jira.control.put_user(SERVICE_ACCOUNT, display_name=f"Align {canary.password}")
    monkeypatch.setenv(SECRET, canary.password)

    added = add("prod")
    listed = shell("connections", "list", "--json")

    assert added.status == 0
    assert canary.found_in(added.out + added.err + listed.out) == []
    assert canary.found_in(_every_byte(tmp_path)) == []


def test_removing_erases_the_secret_and_keeps_the_history(
    add: Shell, shell: Shell, names: Names, key: str, sqlite_url: str
) -> None:
    add("prod")

    printed = shell("connections", "remove", "prod", "--yes")

    assert (printed.status, names()) == (0, [])
    assert asyncio.run(_keys_needed_without(sqlite_url)) == ()
    assert [line.split(",")[4] for line in shell("audit", "export").out.splitlines()[1:]] == [
        "connection.add",
        "connection.remove",
    ]
    assert key_id(Secret(key)) not in printed.out


def test_a_connection_can_be_added_beside_a_running_bot(add: Shell, names: Names, sqlite_url: str) -> None:
    address = Secret(sqlite_url)

    with only_process(address):
        printed = asyncio.run(_while_open(address, lambda: add("prod")))

    assert printed.status == 0
    assert names() == ["prod"]


async def _keys_needed_without(url: str) -> tuple[str, ...]:
    """Ids of the keys that stored secrets need, as somebody sees them who holds no key."""
    async with open_storage(Secret(url), ()) as storage:
        return await storage.missing_keys()


async def _while_open(address: Secret, work: Callable[[], Printed]) -> Printed:
    """Do the work while another storage is open on the same database, as that of `run` is."""
    async with open_storage(address, ()) as storage:
        async with storage.reading() as kept:
            await kept.connections.list()
        return await asyncio.to_thread(work)
