"""The audit trail on the databases themselves: it only grows, and any change from outside is found."""

from __future__ import annotations

import asyncio

import pytest
from integration.storage.examples import an_event, at, keep_and_fail
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from access.records import Actor, ActorKind, AuditHead, AuditQuery, BrokenEntry
from access.stores import Storage as StoragePort
from storage.audit_chain import EMPTY_CHAIN
from storage.opening import Storage


async def append(storage: StoragePort, *numbers: int) -> None:
    for number in numbers:
        async with storage.begin() as transaction:
            await transaction.audit.append(an_event(number))


async def tamper(engine: AsyncEngine, *statements: str) -> None:
    """Change rows as somebody with the database's password could: past the triggers."""
    sqlite = engine.dialect.name == "sqlite"
    drop = (
        ("DROP TRIGGER audit_entries_no_update", "DROP TRIGGER audit_entries_no_delete")
        if sqlite
        else ("DROP TRIGGER audit_entries_append_only ON audit_entries",)
    )
    async with engine.begin() as connection:
        for statement in (*drop, *statements):
            await connection.execute(text(statement))


async def test_an_empty_trail_is_whole(storage: Storage) -> None:
    async with storage.reading() as transaction:
        report = await transaction.audit.verify()

    assert (report.entries, report.head, report.broken) == (0, EMPTY_CHAIN, None)


async def test_entries_come_back_newest_first_and_verify(storage: Storage) -> None:
    await append(storage, 1, 2, 3)

    async with storage.reading() as transaction:
        newest = await transaction.audit.tail(AuditQuery(), 2)
        report = await transaction.audit.verify()

    assert [entry.event for entry in newest] == [an_event(3), an_event(2)]
    assert (report.entries, report.broken) == (3, None)
    assert report.head == AuditHead(3, newest[0].hash)


async def test_an_event_of_an_undone_transaction_leaves_no_gap(storage: Storage) -> None:
    await append(storage, 1)
    with pytest.raises(LookupError):
        await keep_and_fail(storage, an_event(2), "delivery")

    await append(storage, 3)

    async with storage.reading() as transaction:
        assert [entry.seq for entry in await transaction.audit.tail(AuditQuery(), 9)] == [2, 1]
        assert (await transaction.audit.verify()).broken is None


async def test_parallel_writers_of_two_replicas_make_one_chain(storage: Storage, other_replica: Storage) -> None:
    await asyncio.gather(
        *(append(replica, *range(5)) for replica in (storage, other_replica) for _writer in range(4)),
    )

    async with storage.reading() as transaction:
        report = await transaction.audit.verify()
    assert (report.entries, report.broken) == (40, None)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (AuditQuery(), [4, 3, 2, 1]),
        (AuditQuery(workspace="T01TEAM"), [3, 2, 1]),
        (AuditQuery(workspace=""), [4]),
        (AuditQuery(connection="test"), [2]),
        (AuditQuery(actor_id="sam"), [4, 3]),
        (AuditQuery(since=at(3)), [4, 3]),
        (AuditQuery(before_seq=3), [2, 1]),
        (AuditQuery(workspace="T01TEAM", actor_id="sam"), [3]),
    ],
)
async def test_a_query_selects(storage: Storage, query: AuditQuery, expected: list[int]) -> None:
    sam = Actor(ActorKind.SHELL, "sam")
    async with storage.begin() as transaction:
        await transaction.audit.append(an_event(1))
        await transaction.audit.append(an_event(2, connection="test"))
        await transaction.audit.append(an_event(3, actor=sam))
        await transaction.audit.append(an_event(4, actor=sam, workspace=""))

    async with storage.reading() as transaction:
        found = await transaction.audit.tail(query, 10)

    assert [entry.seq for entry in found] == expected


async def test_pages_hold_the_whole_trail_in_order(storage: Storage) -> None:
    await append(storage, 1, 2, 3, 4, 5)

    async with storage.reading() as transaction:
        pages = [[entry.seq for entry in page] async for page in transaction.audit.pages(2)]

    assert pages == [[1, 2], [3, 4], [5]]


@pytest.mark.parametrize("change", ["UPDATE audit_entries SET outcome = 'ok'", "DELETE FROM audit_entries"])
async def test_the_database_refuses_to_change_entries(storage: Storage, engine: AsyncEngine, change: str) -> None:
    await append(storage, 1)

    with pytest.raises(DBAPIError, match="append-only"):
        async with engine.begin() as connection:
            await connection.execute(text(change))


@pytest.mark.parametrize(
    ("statements", "broken"),
    [
        (["UPDATE audit_entries SET outcome = 'refused' WHERE seq = 2"], BrokenEntry(2, "Entry 2 was changed.")),
        (["UPDATE audit_entries SET details = '{}' WHERE seq = 2"], BrokenEntry(2, "Entry 2 was changed.")),
        (["DELETE FROM audit_entries WHERE seq = 1"], BrokenEntry(1, "Entry 1 is missing.")),
        (["DELETE FROM audit_entries WHERE seq = 2"], BrokenEntry(2, "Entry 2 is missing.")),
        (
            ["DELETE FROM audit_entries WHERE seq = 2", "UPDATE audit_entries SET seq = 2 WHERE seq = 3"],
            BrokenEntry(2, "Entry 2 does not follow from the one before it."),
        ),
        (
            ["DELETE FROM audit_entries WHERE seq = 3"],
            BrokenEntry(3, "The chain ends before entry 3, but its kept head is 3."),
        ),
    ],
    ids=["outcome", "details", "first-removed", "removed", "closed-up", "cut-off"],
)
async def test_tampering_is_named_by_its_first_entry(
    storage: Storage, engine: AsyncEngine, statements: list[str], broken: BrokenEntry
) -> None:
    await append(storage, 1, 2, 3)

    await tamper(engine, *statements)

    async with storage.reading() as transaction:
        assert (await transaction.audit.verify()).broken == broken


async def test_a_failed_transaction_keeps_neither_state_nor_audit(storage: Storage) -> None:
    with pytest.raises(LookupError):
        await keep_and_fail(storage, an_event(1), "delivery")

    async with storage.begin() as transaction:
        assert await transaction.seen.first_time("delivery", at(0))
        assert await transaction.audit.head() == EMPTY_CHAIN
