"""What is to be asked of Jira's audit log: put once for each stage, handed out to one, closed by one."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from fixtures.watched import watch_row
from integration.storage.examples import TOKEN, a_connection, at

from access.likely import AuditQuestion
from storage.opening import Storage

LEASE = timedelta(minutes=5)
AT_ONCE = -timedelta(seconds=1)
FIRST = AuditQuestion("c0", "c0-1", 1)


@pytest.fixture(autouse=True)
async def _watches(storage: Storage) -> None:
    async with storage.begin() as transaction:
        for number in range(3):
            await transaction.connections.add(a_connection(id=f"c{number}", name=f"n{number}"), TOKEN)
            await transaction.watches.add(watch_row(f"c{number}"))


async def put(storage: Storage, connection_id: str = "c0", episode: str = "c0-1", version: int = 1) -> None:
    async with storage.begin() as transaction:
        await transaction.audit_questions.put(connection_id, episode, version)


async def claim(storage: Storage) -> AuditQuestion | None:
    async with storage.begin() as transaction:
        return await transaction.audit_questions.claim_due(LEASE)


async def test_a_question_is_handed_out_once_until_its_lease_ends(storage: Storage) -> None:
    await put(storage)

    assert [await claim(storage), await claim(storage)] == [FIRST, None]


async def test_two_replicas_never_take_the_same_question(storage: Storage, other_replica: Storage) -> None:
    for number in range(3):
        await put(storage, f"c{number}", f"c{number}-1")

    taken = await asyncio.gather(*(claim(one) for one in (storage, other_replica) * 3))

    assert sorted(one.connection_id for one in taken if one) == ["c0", "c1", "c2"]


async def test_one_of_two_may_close_it(storage: Storage) -> None:
    await put(storage)

    async with storage.begin() as transaction:
        closed = [await transaction.audit_questions.close(FIRST, None) for _ in range(2)]

    assert closed == [True, False]


async def test_a_closed_question_is_not_put_again_but_a_later_stage_is_and_knows_what_was_told(
    storage: Storage,
) -> None:
    await put(storage)
    async with storage.begin() as transaction:
        await transaction.audit_questions.close(FIRST, at(10))

    await put(storage)
    again = await claim(storage)
    await put(storage, version=2)

    assert again is None
    assert await claim(storage) == AuditQuestion("c0", "c0-1", 2, told_until=at(10))


async def test_another_episode_begins_anew(storage: Storage) -> None:
    await put(storage, version=4)
    async with storage.begin() as transaction:
        await transaction.audit_questions.close(AuditQuestion("c0", "c0-1", 4), at(10))

    await put(storage, episode="c0-2")

    assert await claim(storage) == AuditQuestion("c0", "c0-2", 1)


async def test_a_question_that_is_put_off_remembers_its_tries(storage: Storage) -> None:
    await put(storage)
    async with storage.begin() as transaction:
        await transaction.audit_questions.put_off(FIRST, AT_ONCE, 2)

    assert await claim(storage) == AuditQuestion("c0", "c0-1", 1, tries=2)


async def test_what_is_closed_or_replaced_is_not_put_off(storage: Storage) -> None:
    await put(storage)
    await put(storage, version=2)
    async with storage.begin() as transaction:
        await transaction.audit_questions.close(AuditQuestion("c0", "c0-1", 2), None)

        await transaction.audit_questions.put_off(FIRST, AT_ONCE, 1)
        await transaction.audit_questions.put_off(AuditQuestion("c0", "c0-1", 2), AT_ONCE, 1)

    assert await claim(storage) is None


async def test_nothing_is_asked_while_the_watch_is_off(storage: Storage) -> None:
    await put(storage)
    async with storage.begin() as transaction:
        await transaction.watches.save(replace(watch_row("c0"), is_on=False))

    assert await claim(storage) is None
