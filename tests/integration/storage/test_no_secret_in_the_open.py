"""Canaries: what was kept as a secret stands nowhere in the database, in errors or in anything printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from integration.storage.examples import a_connection, an_event
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from access.credentials import ApiToken, BasicLogin, OAuthToken, PersonalAccessToken, Secret
from access.errors import StorageAway
from storage.encryption import new_key
from storage.login_budget import StoredLoginBudget
from storage.opening import Storage, open_storage
from storage.tables import metadata

if TYPE_CHECKING:
    from fixtures.secrets import Canary


@pytest.fixture
async def full(storage: Storage, canary: Canary) -> Storage:
    """A storage that was given a canary of every kind, also to spend logins with."""
    credentials = (
        BasicLogin("basic", Secret(canary.password)),
        ApiToken("token", Secret(canary.api_token)),
        PersonalAccessToken(Secret(canary.pat)),
        OAuthToken("consumer", Secret(canary.oauth_token), Secret(canary.oauth_token_secret)),
    )
    budget = StoredLoginBudget(storage, lambda: an_event().at)
    for credential in credentials:
        connection = a_connection(id=credential.kind.value, name=credential.kind.value)
        async with storage.begin() as transaction:
            await transaction.connections.add(connection, credential)
            await transaction.connections.replace_credential(connection.id, credential, an_event().at)
        await budget.spend(connection.address, credential)
    return storage


async def everything_in(engine: AsyncEngine) -> str:
    async with engine.connect() as connection:
        tables = [(await connection.execute(table.select())).all() for table in metadata.sorted_tables]
    return repr(tables)


async def test_no_row_holds_a_secret(full: Storage, engine: AsyncEngine, canary: Canary) -> None:
    dump = await everything_in(engine)

    assert "gAAAAA" in dump
    assert canary.found_in(dump) == []


def bytes_in(folder: Path) -> str:
    return b"".join(file.read_bytes() for file in folder.iterdir()).decode("latin-1")


async def test_no_byte_of_the_file_holds_a_secret(tmp_path: Path, canary: Canary) -> None:
    path, key = tmp_path / "bot.sqlite", new_key()

    async with open_storage(Secret(f"sqlite:///{path}"), (key,)) as storage:
        async with storage.begin() as transaction:
            await transaction.connections.add(a_connection(), PersonalAccessToken(Secret(canary.pat)))
        on_disk = bytes_in(tmp_path)

    assert "gAAAAA" in on_disk
    assert canary.found_in(on_disk) == []
    assert key.reveal() not in on_disk


async def test_what_is_read_back_does_not_print_its_secret(full: Storage, canary: Canary) -> None:
    async with full.reading() as transaction:
        shown = repr([await transaction.connections.credential(one.id) for one in await transaction.connections.list()])

    assert canary.found_in(shown) == []


async def test_a_failing_statement_does_not_print_its_values(engine: AsyncEngine, canary: Canary) -> None:
    with pytest.raises(DBAPIError) as failure:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT nothing FROM nowhere WHERE x = :x"), {"x": canary.password})

    assert canary.found_in(str(failure.value)) == []


async def test_an_address_does_not_print_its_password(canary: Canary) -> None:
    url = Secret(f"postgresql://bot:{canary.password}@127.0.0.1:1/bot")

    async with open_storage(url, (new_key(),)) as storage:
        with pytest.raises(StorageAway) as away:
            await storage.ping()
        shown = repr((storage, storage._engine, away.value, away.value.__cause__))

    assert canary.found_in(shown) == []
