"""Answers of SQLite come with their statement, long ones in parts, and say the same as they do through aiosqlite."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from access.credentials import Secret
from storage.engine import Patience, make_engine

MANY = 1000
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many) SELECT i FROM n"

KEPT_NUMBERS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many)"
    " INSERT INTO numbers SELECT i FROM n RETURNING i"
)


@pytest.fixture(params=["one crossing", "aiosqlite"])
async def engine(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """Ours, and beside it the one whose answers ours must equal."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'numbers.sqlite'}"
    made = make_engine(Secret(url)) if request.param == "one crossing" else create_async_engine(url)
    async with made.begin() as connection:
        await connection.execute(text("CREATE TABLE numbers (i INTEGER PRIMARY KEY, word TEXT NOT NULL)"))
        rows = [{"i": number, "word": f"n{number}"} for number in range(MANY)]
        await connection.execute(text("INSERT INTO numbers VALUES (:i, :word)"), rows)
    yield made
    await made.dispose()


@pytest.mark.parametrize("many", [1, 255, 256, 257, 511, 512, 513, MANY])
async def test_every_row_of_an_answer_comes_once_and_in_order(engine: AsyncEngine, many: int) -> None:
    async with engine.connect() as connection:
        rows = (await connection.execute(text(NUMBERS), {"many": many})).all()

    assert [row.i for row in rows] == list(range(1, many + 1))


@pytest.mark.parametrize("many", [1, 256, MANY])
async def test_an_answer_can_be_read_bit_by_bit(engine: AsyncEngine, many: int) -> None:
    async with engine.connect() as connection:
        read = [row.i async for row in await connection.stream(text(NUMBERS), {"many": many})]

    assert read == list(range(1, many + 1))


@pytest.mark.parametrize("size", [1, 100, 256, 300])
async def test_parts_have_the_size_that_was_asked_for(engine: AsyncEngine, size: int) -> None:
    async with engine.connect() as connection, connection.stream(text(NUMBERS), {"many": MANY}) as rows:
        parts = [len(part) async for part in rows.partitions(size)]

    assert sum(parts) == MANY
    assert set(parts[:-1]) == {size}


async def test_an_answer_need_not_be_read_to_its_end(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        async with connection.stream(text(NUMBERS), {"many": MANY}) as rows:
            first = await rows.fetchone()
        again = (await connection.execute(text("SELECT count(*) FROM numbers"))).scalar_one()

    assert (first and first.i, again) == (1, MANY)


@pytest.mark.parametrize("limit", [0, 3, 255, 256, 257, MANY])
async def test_how_many_rows_were_changed_is_told(engine: AsyncEngine, limit: int) -> None:
    async with engine.begin() as connection:
        plain = await connection.execute(text("UPDATE numbers SET word = 'x' WHERE i < :limit"), {"limit": limit})
        changed = await connection.execute(
            text("UPDATE numbers SET word = 'y' WHERE i < :limit RETURNING i"), {"limit": limit}
        )
        returned = changed.all()

    assert (plain.rowcount, changed.rowcount, len(returned)) == (limit, limit, limit)


async def test_what_is_refused_leaves_the_connection_usable(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        with pytest.raises(IntegrityError):
            await connection.execute(text("INSERT INTO numbers VALUES (1, 'again')"))
        with pytest.raises(OperationalError):
            await connection.execute(text("SELECT nothing FROM nowhere"))

        assert (await connection.execute(text("SELECT word FROM numbers WHERE i = 7"))).scalar_one() == "n7"


async def test_a_query_crosses_to_the_thread_once(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    crossed = 0
    really: Callable[..., Any] = aiosqlite.Connection._execute

    async def counted(self: aiosqlite.Connection, work: Callable[[], object]) -> object:
        nonlocal crossed
        crossed += 1
        return await really(self, work)

    engine = make_engine(Secret(sqlite_url))
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))
        monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
        await connection.execute(text(NUMBERS), {"many": 255})
        monkeypatch.undo()
    await engine.dispose()

    assert crossed == 1


async def test_who_is_cut_off_in_a_long_answer_leaves_no_lock_behind(sqlite_url: str) -> None:
    engine, other = make_engine(Secret(sqlite_url)), make_engine(Secret(sqlite_url), Patience(turn_seconds=0.5))
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE numbers (i INTEGER)"))
    gc.disable()
    try:
        for steps in range(40):
            await _cut_off(engine, steps)
            async with other.begin() as connection:
                assert (await connection.execute(text("SELECT count(*) FROM numbers"))).scalar_one() == 0
    finally:
        gc.enable()
    await engine.dispose()
    await other.dispose()


async def _cut_off(engine: AsyncEngine, steps: int) -> None:
    """Cancel a writer after so many turns of the loop; more are needed than any single place takes."""

    async def write() -> None:
        async with engine.begin() as connection:
            await connection.execute(text(KEPT_NUMBERS), {"many": MANY})
            await asyncio.sleep(60)

    writing = asyncio.create_task(write())
    for _ in range(steps):
        await asyncio.sleep(0.001)
    writing.cancel()
    await asyncio.wait({writing})
