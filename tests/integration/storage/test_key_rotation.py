"""Changing keys: batches, a job that was killed, and keys that are not held."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from integration.storage.examples import TOKEN, a_connection
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from access.credentials import Secret
from storage.encryption import KeyMissing, key_id, new_key
from storage.key_rotation import Rotation
from storage.opening import Storage, open_storage


@pytest.fixture(scope="session")
def new() -> Secret:
    return new_key()


@pytest.fixture
async def three_secrets(storage: Storage) -> None:
    async with storage.begin() as transaction:
        await transaction.connections.add(a_connection(id="a", name="a"), TOKEN)
        await transaction.connections.add(a_connection(id="b", name="b"), TOKEN)
        await transaction.connections.add(a_connection(id="c", name="c"), TOKEN)


@pytest.fixture
async def with_both_keys(database_url: str, key: Secret, new: Secret, three_secrets: None) -> AsyncIterator[Storage]:
    async with open_storage(Secret(database_url), (new, key)) as opened:
        yield opened


async def test_rotation_counts_what_remains(with_both_keys: Storage) -> None:
    assert await with_both_keys.rotate_keys(2) == Rotation(moved=2, remaining=1)
    assert await with_both_keys.rotate_keys(2) == Rotation(moved=1, remaining=0)
    assert await with_both_keys.rotate_keys(2) == Rotation(moved=0, remaining=0)


async def test_rotation_goes_on_after_it_was_killed(
    with_both_keys: Storage, database_url: str, key: Secret, new: Secret
) -> None:
    await with_both_keys.rotate_keys(1)
    await with_both_keys.close()

    async with open_storage(Secret(database_url), (new, key)) as restarted:
        assert await restarted.rotate_keys(10) == Rotation(moved=2, remaining=0)


async def test_secrets_open_half_way_through(with_both_keys: Storage) -> None:
    await with_both_keys.rotate_keys(1)

    async with with_both_keys.reading() as transaction:
        opened = [await transaction.connections.credential(one) for one in ("a", "b", "c")]
    assert opened == [TOKEN, TOKEN, TOKEN]


async def test_after_rotation_the_old_key_is_not_needed(
    with_both_keys: Storage, database_url: str, new: Secret
) -> None:
    await with_both_keys.rotate_keys(10)

    async with open_storage(Secret(database_url), (new,)) as later, later.reading() as transaction:
        assert await transaction.connections.credential("a") == TOKEN


async def test_a_key_that_is_not_held_is_named(
    three_secrets: None, database_url: str, key: Secret, new: Secret
) -> None:
    async with open_storage(Secret(database_url), (new,)) as later:
        assert await later.missing_keys() == (key_id(key),)
        assert await later.rotate_keys(10) == Rotation(moved=0, remaining=0, missing_keys=(key_id(key),))
        async with later.reading() as transaction:
            with pytest.raises(KeyMissing, match=key_id(key)):
                await transaction.connections.credential("a")


async def test_a_damaged_secret_does_not_stop_the_others(with_both_keys: Storage, engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE secrets SET ciphertext = 'gAAAAA' WHERE owner_id = 'a'"))

    assert await with_both_keys.rotate_keys(10) == Rotation(moved=2, remaining=1, damaged=1)
