"""SQLite: a statement's cost and a second process's wait for its turn, beside SQLAlchemy's own way to aiosqlite."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from sqlalchemy import event, text
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from access.credentials import Secret
from bench.measuring import Row, median_row
from storage.engine import Patience, make_engine

ROUNDS = 5
TRANSACTIONS, STATEMENTS = 100, 10
TURNS, WRITERS, HELD_SECONDS = 40, 6, 0.05
PATIENCE = Patience()
Engine = Callable[[str], AsyncEngine]
_MAKE = text("CREATE TABLE notes (number INTEGER PRIMARY KEY, words TEXT)")
_WRITE = text("INSERT INTO notes (words) VALUES ('a note')")
_READ = text("SELECT number, words FROM notes WHERE number <= 5")


def measure() -> list[Row]:
    """Statements in turn with either engine, so that a busy moment strikes both; then turns with either."""
    costs = [(asyncio.run(_milliseconds(_ours)), asyncio.run(_milliseconds(_usual))) for _ in range(ROUNDS)]
    mine, theirs = zip(*costs, strict=True)
    (our_wait, our_refusals), (usual_wait, usual_refusals) = asyncio.run(_turns(_ours)), asyncio.run(_turns(_usual))
    return [
        median_row("a statement, ten in a transaction, processor time", mine, "ms"),
        median_row("the same through aiosqlite's cursors", theirs, "ms"),
        median_row("ours of theirs", [one / other for one, other in costs], "times", goal=0.8),
        Row(f"the wait for a turn to write beside {WRITERS} others, median", our_wait, "ms"),
        Row("the same with SQLite's own waiting", usual_wait, "ms"),
        Row(f"of {TURNS} turns, not given within {PATIENCE.turn_seconds:g} s", our_refusals, goal=0),
        Row("the same with SQLite's own waiting for its lock", usual_refusals),
    ]


def _ours(url: str) -> AsyncEngine:
    return make_engine(Secret(url))


def _usual(url: str) -> AsyncEngine:
    """As SQLAlchemy's documentation has it, for a program of which several processes write; set up like ours else."""
    engine = create_async_engine(url, connect_args={"timeout": PATIENCE.turn_seconds, "isolation_level": None})

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


@asynccontextmanager
async def _file() -> AsyncIterator[str]:
    with tempfile.TemporaryDirectory(prefix="jira-access-bench-") as folder:
        url = f"sqlite+aiosqlite:///{folder}/notes.sqlite"
        engine = _ours(url)
        async with engine.begin() as connection:
            await connection.execute(_MAKE)
        await engine.dispose()
        yield url


async def _milliseconds(engine_of: Engine) -> float:
    """Of the process, for a statement."""
    async with _file() as url:
        engine = engine_of(url)
        await _transactions(engine, 5)
        began = time.process_time()
        await _transactions(engine, TRANSACTIONS)
        taken = time.process_time() - began
        await engine.dispose()
    return 1000 * taken / TRANSACTIONS / STATEMENTS


async def _transactions(engine: AsyncEngine, many: int) -> None:
    for _ in range(many):
        async with engine.begin() as connection:
            for _ in range(STATEMENTS // 2):
                await connection.execute(_WRITE)
                (await connection.execute(_READ)).all()


async def _turns(engine_of: Engine) -> tuple[float, int]:
    """The median wait in milliseconds, and how many turns were not given."""
    async with _file() as url:
        busy, other = engine_of(url), engine_of(url)
        turn = asyncio.Semaphore(1)  # as in a process of ours, whose writers queue
        writing = [asyncio.create_task(_write_on(busy, turn)) for _ in range(WRITERS)]
        waits, refusals = [], 0
        for _ in range(TURNS):
            began = time.perf_counter()
            try:
                async with other.begin() as connection:
                    await connection.execute(_WRITE)
            except OperationalError:
                refusals += 1
            waits.append(time.perf_counter() - began)
        for task in writing:
            task.cancel()
        await asyncio.gather(*writing, return_exceptions=True)
        await busy.dispose()
        await other.dispose()
    return 1000 * statistics.median(waits), refusals


async def _write_on(engine: AsyncEngine, turn: asyncio.Semaphore) -> None:
    while True:
        async with turn:
            with suppress(OperationalError):
                async with engine.begin() as connection:
                    await connection.execute(_WRITE)
                    await asyncio.sleep(HELD_SECONDS)
