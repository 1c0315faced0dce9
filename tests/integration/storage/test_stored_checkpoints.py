"""The walk over the audit trail: what it saw is believed later, and nothing else is."""

from __future__ import annotations

from datetime import datetime

import pytest
from integration.storage.examples import NOON, at
from integration.storage.test_stored_audit import append, tamper
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from access.operations.walk_trail import WalkTrail
from access.records import BrokenEntry, ChainReport, Checkpoint
from access.records import ChainStep as Step
from messages.watch_words import WatchWords
from storage.opening import Storage

MOST = 3


async def walked(storage: Storage, when: datetime = NOON) -> ChainReport:
    """Walk over all, and keep what was found."""
    async with storage.reading() as transaction:
        report = await transaction.audit.verify()
    async with storage.begin() as transaction:
        await transaction.audit.keep_checkpoint(report, when)
    return report


async def newest(storage: Storage, most: int = MOST) -> ChainReport:
    async with storage.reading() as transaction:
        return await transaction.audit.verify_newest(most)


async def test_a_short_trail_is_read_from_its_first_entry(storage: Storage) -> None:
    await append(storage, 1, 2)

    report = await newest(storage)

    assert (report.entries, report.read_from, report.broken, report.is_joined) == (2, 1, None, True)


async def test_only_what_came_behind_the_last_walk_is_read(storage: Storage) -> None:
    await append(storage, *range(6))
    await walked(storage)
    await append(storage, 7, 8)

    report = await newest(storage)

    assert (report.entries, report.read_from, report.broken) == (8, 7, None)
    assert report.is_joined
    assert report.checkpoint is not None
    assert (report.checkpoint.head.seq, report.checkpoint.walked_at) == (6, NOON)


@pytest.mark.parametrize("was_walked", [False, True])
async def test_a_long_stretch_that_nobody_read_is_told_as_such(storage: Storage, was_walked: bool) -> None:  # noqa: FBT001 - a parameter of the test
    await append(storage, 1, 2)
    if was_walked:
        await walked(storage)
    await append(storage, *range(8))

    report = await newest(storage)

    assert (report.read_from, report.broken, report.is_joined) == (8, None, False)


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        ("UPDATE audit_entries SET outcome = 'refused' WHERE seq = 8", 8),
        ("UPDATE audit_entries SET outcome = 'refused' WHERE seq = 6", 6),
        ("DELETE FROM audit_entries WHERE seq = 7", 7),
        ("DELETE FROM audit_entries WHERE seq = 6", 6),
    ],
)
async def test_a_fault_behind_the_walk_or_at_its_end_is_found(
    storage: Storage, engine: AsyncEngine, statement: str, seq: int
) -> None:
    await append(storage, *range(6))
    await walked(storage)
    await append(storage, 7, 8, 9)
    await tamper(engine, statement)

    report = await newest(storage, 100)

    assert report.broken is not None
    assert report.broken.seq == seq


async def test_a_fault_before_the_last_walk_is_found_by_the_next_one_alone(
    storage: Storage, engine: AsyncEngine
) -> None:
    await append(storage, *range(6))
    await walked(storage)
    await tamper(engine, "UPDATE audit_entries SET outcome = 'refused' WHERE seq = 2")

    assert (await newest(storage)).broken is None
    assert (await walked(storage)).broken == BrokenEntry(2, "Entry 2 was changed.")
    assert (await newest(storage)).broken == BrokenEntry(2, "Entry 2 was changed.")


async def test_entries_cut_off_with_the_kept_head_are_found_and_stay_found(
    storage: Storage, engine: AsyncEngine
) -> None:
    await append(storage, *range(6))
    await walked(storage)
    await tamper(
        engine,
        "DELETE FROM audit_entries WHERE seq > 4",
        "UPDATE audit_head SET seq = 4, hash = (SELECT hash FROM audit_entries WHERE seq = 4)",
    )

    found = [await newest(storage), await walked(storage), await walked(storage, at(60)), await newest(storage)]

    assert [one.broken.seq if one.broken else 0 for one in found] == [5, 5, 5, 5]


async def test_a_checkpoint_that_was_made_up_is_not_believed(storage: Storage, engine: AsyncEngine) -> None:
    await append(storage, *range(6))
    await walked(storage)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE secrets SET ciphertext = 'gAAAAA' WHERE purpose = 'audit-checkpoint'"))

    async with storage.reading() as transaction:
        assert await transaction.audit.checkpoint() is None
    assert not (await newest(storage)).is_joined


async def test_the_checkpoint_is_not_in_the_open(storage: Storage, engine: AsyncEngine) -> None:
    await append(storage, 1)
    await walked(storage)

    async with engine.connect() as connection:
        kept = (await connection.execute(text("SELECT ciphertext FROM secrets"))).scalar_one()
    assert "walked_at" not in kept


async def test_a_walk_in_pieces_finds_what_a_walk_at_once_does(storage: Storage) -> None:
    await append(storage, *range(7))
    found: Step | ChainReport = Step()
    steps = 0
    while isinstance(found, Step):
        async with storage.reading() as transaction:
            found = await transaction.audit.walk(found, 2)
        steps += 1

    async with storage.reading() as transaction:
        assert found == await transaction.audit.verify()
    assert steps == 4


async def _walk_to_the_end(storage: Storage, engine: AsyncEngine) -> None:
    """The daily walk, once it is due."""

    async def no_sleep(_seconds: float) -> None:
        return None

    ids = iter(f"row-{number}" for number in range(100))
    walk = WalkTrail(storage, WatchWords(), no_sleep, lambda: next(ids))
    assert await walk() == 0
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE jobs SET due_at = '2026-01-01 00:00:00+00:00'"))
    while await walk():
        pass


async def test_the_daily_walk_keeps_what_it_saw(storage: Storage, engine: AsyncEngine) -> None:
    await append(storage, *range(5))

    await _walk_to_the_end(storage, engine)

    async with storage.reading() as transaction:
        checkpoint = await transaction.audit.checkpoint()
        assert checkpoint == Checkpoint(await transaction.audit.head(), checkpoint.walked_at if checkpoint else NOON)
        assert await transaction.outbox.waiting() == (0, None)


async def test_the_daily_walk_tells_the_operators_once_where_the_trail_does_not_hold(
    storage: Storage, engine: AsyncEngine
) -> None:
    await append(storage, *range(5))
    await tamper(engine, "UPDATE audit_entries SET outcome = 'refused' WHERE seq = 2")

    for _day in range(2):
        async with engine.begin() as connection:
            await connection.execute(text("DELETE FROM jobs"))
        await _walk_to_the_end(storage, engine)

    async with engine.connect() as connection:
        rows = (await connection.execute(text("SELECT target, text FROM outbox"))).all()
    assert [row.target for row in rows] == ["operators"]
    assert "does not hold from entry 2 on" in rows[0].text
