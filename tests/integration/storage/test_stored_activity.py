"""What accounts changed: kept whole, and one reading at a time handed out."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from fixtures.watched import watch_row
from integration.storage.examples import NOON, TOKEN, a_connection, at

from access.silence import AccountActivity, ProjectMemory
from storage.opening import Storage

NONE = timedelta()
LEASE = timedelta(minutes=30)
KNOWN = AccountActivity(
    (ProjectMemory("WEB", NOON, "WEB-7", at(60), (10_800, 7200), ((105_000, 10_800),), NOON),), read_until=at(60)
)


@pytest.fixture(autouse=True)
async def _watches(storage: Storage) -> None:
    async with storage.begin() as transaction:
        for number in range(3):
            await transaction.connections.add(a_connection(id=f"c{number}", name=f"n{number}"), TOKEN)
            await transaction.watches.add(watch_row(f"c{number}"))


async def claim(storage: Storage) -> str | None:
    async with storage.begin() as transaction:
        return await transaction.activity.claim_due(LEASE)


async def set_due(storage: Storage, *ids: str) -> None:
    async with storage.begin() as transaction:
        for connection_id in ids:
            await transaction.activity.set_due(connection_id, NONE)


async def test_what_is_remembered_comes_back_as_it_was_kept(storage: Storage) -> None:
    await set_due(storage, "c1")

    async with storage.begin() as transaction:
        await transaction.activity.save("c1", KNOWN)

    async with storage.reading() as transaction:
        assert await transaction.activity.get("c1") == KNOWN
        assert await transaction.activity.get("c2") == AccountActivity()


async def test_a_new_watch_is_not_read_at_once(storage: Storage) -> None:
    assert [await claim(storage), await claim(storage)] == [None, None]


async def test_two_replicas_never_take_the_same_reading(storage: Storage, other_replica: Storage) -> None:
    await set_due(storage, "c0", "c1", "c2")

    taken = await asyncio.gather(*(claim(one) for one in (storage, other_replica) * 3))

    assert sorted(one for one in taken if one) == ["c0", "c1", "c2"]


async def test_what_was_remembered_stays_when_the_next_reading_is_put_off(storage: Storage) -> None:
    await set_due(storage, "c1")
    async with storage.begin() as transaction:
        await transaction.activity.save("c1", KNOWN)

    async with storage.begin() as transaction:
        await transaction.activity.set_due("c1", LEASE)

    assert await claim(storage) is None
    async with storage.reading() as transaction:
        assert await transaction.activity.get("c1") == KNOWN
