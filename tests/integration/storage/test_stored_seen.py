"""Deliveries: the first has an effect, a repeat has none, also when both come at once."""

from __future__ import annotations

import asyncio

import pytest
from integration.storage.examples import NOON, an_event, at, keep_and_fail

from storage.opening import Storage


async def test_a_repeat_is_not_the_first_time(storage: Storage) -> None:
    async with storage.begin() as transaction:
        assert await transaction.seen.first_time("delivery", NOON)

    async with storage.begin() as transaction:
        assert not await transaction.seen.first_time("delivery", at(1))


async def test_a_delivery_whose_handling_failed_may_come_again(storage: Storage) -> None:
    with pytest.raises(LookupError):
        await keep_and_fail(storage, an_event(1), "delivery")

    async with storage.begin() as transaction:
        assert await transaction.seen.first_time("delivery", at(1))


async def test_two_replicas_at_once_give_one_first_time(storage: Storage, other_replica: Storage) -> None:
    async def deliver(replica: Storage) -> bool:
        async with replica.begin() as transaction:
            return await transaction.seen.first_time("delivery", NOON)

    answers = await asyncio.gather(*(deliver(replica) for replica in (storage, other_replica) * 5))

    assert answers.count(True) == 1


async def test_old_deliveries_are_forgotten(storage: Storage) -> None:
    async with storage.begin() as transaction:
        await transaction.seen.first_time("old", NOON)
        await transaction.seen.first_time("new", at(10))

    async with storage.begin() as transaction:
        assert await transaction.seen.purge(at(5)) == 1

    async with storage.begin() as transaction:
        assert await transaction.seen.first_time("old", at(11))
        assert not await transaction.seen.first_time("new", at(11))
