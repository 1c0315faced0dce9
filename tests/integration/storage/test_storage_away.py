"""A database that is away, busy, full or read-only: said plainly, within three seconds, and nothing is half done."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

import pytest
from integration.storage.examples import TOKEN, a_check, a_connection, an_event
from sqlalchemy import event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from access.credentials import Secret
from access.errors import StorageAway, StorageBusy
from storage.driver_errors import AWAY, BUSY, DAMAGED, FULL, READ_ONLY, REFUSED
from storage.engine import Patience
from storage.opening import Storage, open_storage


@pytest.fixture
async def hasty(database_url: str, key: Secret) -> AsyncIterator[Storage]:
    """A replica with little patience, but enough of it for a busy machine."""
    async with open_storage(Secret(database_url), (key,), Patience(1.5, 1.5, turn_seconds=0.75)) as opened:
        yield opened


@pytest.fixture
def silent_server() -> Iterator[str]:
    """A PostgreSQL address that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"postgresql://bot:canary-password@127.0.0.1:{server.getsockname()[1]}/bot"


async def _write_without_a_pause(storage: Storage) -> None:
    """As a bot does in a storm of alerts: the next transaction begins as soon as the last one ends."""
    while True:
        with suppress(StorageBusy):  # four in a row may each wait for their turn in this process
            async with storage.begin() as transaction:
                await transaction.audit.append(an_event(0))
                await asyncio.sleep(0.05)


def run_on_every_connection(storage: Storage, statement: str) -> None:
    """From the next connection on, as if the file were on such a disk."""

    @event.listens_for(storage._engine.sync_engine, "connect")
    def connect(connection: DBAPIConnection, _entry: object) -> None:
        connection.cursor().execute(statement)


async def make_read_only(engine: AsyncEngine, storage: Storage) -> None:
    if engine.dialect.name == "sqlite":
        run_on_every_connection(storage, "PRAGMA query_only = ON")
    else:
        name = engine.url.database
        async with engine.connect() as connection:
            await connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
            await connection.commit()
    await storage._engine.dispose()


async def test_a_server_that_is_not_there_is_away(key: Secret) -> None:
    url = Secret("postgresql://bot:canary-password@127.0.0.1:1/bot")

    async with open_storage(url, (key,)) as storage:
        with pytest.raises(StorageAway) as away:
            await storage.ping()

    assert str(away.value) == AWAY
    assert away.value.__cause__ is None


async def test_a_server_that_hangs_is_away_within_three_seconds(silent_server: str, key: Secret) -> None:
    async with open_storage(Secret(silent_server), (key,)) as storage:
        start = time.monotonic()
        with pytest.raises(StorageAway, match=AWAY):
            await storage.ping()
        waited = time.monotonic() - start

    assert waited < 3


async def test_several_callers_of_a_server_that_hangs_hear_within_three_seconds(
    silent_server: str, key: Secret
) -> None:
    async with open_storage(Secret(silent_server), (key,)) as storage:
        start = time.monotonic()
        answers = await asyncio.gather(*(storage.ping() for _ in range(4)), return_exceptions=True)
        waited = time.monotonic() - start

    assert [type(answer) for answer in answers] == [StorageAway] * 4
    assert waited < 3


@pytest.mark.postgres
async def test_an_address_with_a_wrong_database_name_is_refused(postgres_url: str, key: Secret) -> None:
    async with open_storage(Secret(postgres_url.replace("/postgres?", "/nowhere?")), (key,)) as storage:
        with pytest.raises(StorageAway, match=REFUSED):
            await storage.ping()


@pytest.mark.postgres
async def test_work_goes_on_after_the_server_dropped_every_connection(postgres_database_url: str, key: Secret) -> None:
    async with open_storage(Secret(postgres_database_url), (key,)) as storage:
        await storage.ping()
        async with open_storage(Secret(postgres_database_url), (key,)) as other, other.begin() as transaction:
            connection = transaction.audit._connection
            await connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
            )

        await storage.ping()


async def test_waiting_for_another_writer_ends_in_busy(storage: Storage, hasty: Storage) -> None:
    await storage.ping()  # the patient one brings the schema up to date
    await hasty.ping()
    async with storage.begin() as transaction:
        await transaction.audit.append(an_event(1))

        with pytest.raises(StorageAway, match=BUSY):
            async with hasty.begin() as second:
                await second.audit.append(an_event(2))

    async with hasty.begin() as third:
        assert (await third.audit.append(an_event(3))).seq == 2


async def test_writers_of_one_process_queue_for_their_turn_and_then_hear_busy(sqlite_url: str, key: Secret) -> None:
    async with (
        open_storage(Secret(sqlite_url), (key,), Patience(0.2, 0.5, turn_seconds=0.1)) as storage,
        storage.begin() as first,
    ):
        await first.audit.append(an_event(1))

        with pytest.raises(StorageBusy, match=BUSY):
            async with storage.begin():
                pytest.fail("two writers at once")


async def test_a_writer_gets_its_turn_beside_another_process_that_hardly_pauses(sqlite_url: str, key: Secret) -> None:
    async with open_storage(Secret(sqlite_url), (key,)) as busy, open_storage(Secret(sqlite_url), (key,)) as other:
        await other.ping()
        writing = [asyncio.create_task(_write_without_a_pause(busy)) for _ in range(8)]

        for number in range(30):
            async with other.begin() as transaction:
                await transaction.audit.append(an_event(number))

        assert not any(task.done() for task in writing)
        for task in writing:
            task.cancel()
        await asyncio.gather(*writing, return_exceptions=True)


@pytest.mark.postgres
async def test_a_process_that_hangs_in_a_transaction_loses_its_locks(postgres_database_url: str, key: Secret) -> None:
    async with (
        open_storage(Secret(postgres_database_url), (key,)) as storage,
        open_storage(Secret(postgres_database_url), (key,), Patience(silence_seconds=0.3)) as hanging,
    ):
        await storage.ping()  # brings the schema up to date
        with pytest.raises(StorageAway):  # noqa: PT012 - what raises is the end of the inner transaction
            async with hanging.begin() as held:
                await held.audit.append(an_event(1))
                async with storage.begin() as transaction:  # waits behind the other, which says nothing more
                    assert (await transaction.audit.append(an_event(2))).seq == 1

        async with hanging.begin() as again:
            assert (await again.audit.append(an_event(3))).seq == 2


async def test_a_reader_does_not_wait_for_a_writer(storage: Storage, hasty: Storage) -> None:
    await storage.ping()  # the patient one brings the schema up to date
    await hasty.ping()
    async with storage.begin() as transaction:
        await transaction.audit.append(an_event(1))

        async with hasty.reading() as reading:
            assert (await reading.audit.head()).seq == 0


async def test_a_read_only_database_keeps_answering_and_says_so(storage: Storage, engine: AsyncEngine) -> None:
    async with storage.begin() as transaction:
        await transaction.connections.add(a_connection(), TOKEN)
    await make_read_only(engine, storage)

    with pytest.raises(StorageAway, match=READ_ONLY):
        async with storage.begin() as transaction:
            await transaction.audit.append(an_event(1))

    async with storage.reading() as transaction:
        assert (await transaction.connections.get("c1")).name == "prod"


async def test_a_full_disk_keeps_nothing_of_the_transaction(sqlite_url: str, key: Secret) -> None:
    async with open_storage(Secret(sqlite_url), (key,)) as storage:
        async with storage.begin() as transaction:
            await transaction.connections.add(a_connection(), TOKEN)
        run_on_every_connection(storage, "PRAGMA max_page_count = 1")
        await storage._engine.dispose()

        with pytest.raises(StorageAway, match=FULL):
            async with storage.begin() as transaction:
                await transaction.checks.add(a_check(1), {"padding": "x" * 1_000_000})

        async with storage.reading() as transaction:
            assert await transaction.checks.last("c1") is None


async def test_a_file_that_is_no_database_is_said_to_be_damaged(sqlite_url: str, key: Secret) -> None:
    path = sqlite_url.removeprefix("sqlite+aiosqlite:///")
    with open(path, "w", encoding="ascii") as file:  # noqa: ASYNC230, PTH123 - a test may wait for its own small file
        file.write("This is a letter to my aunt. " * 100)

    async with open_storage(Secret(sqlite_url), (key,)) as storage:
        with pytest.raises(StorageAway, match=DAMAGED):
            await storage.ping()


async def test_an_error_of_ours_is_not_blamed_on_the_database(storage: Storage) -> None:
    with pytest.raises(FileNotFoundError):
        async with storage.begin():
            raise FileNotFoundError


async def test_a_moment_without_a_zone_is_not_kept(storage: Storage) -> None:
    naive = an_event().at.replace(tzinfo=None)

    async with storage.begin() as transaction:
        with pytest.raises(StatementError, match="without a zone is not stored"):
            await transaction.seen.first_time("delivery", naive)


@pytest.mark.parametrize("steps", range(1, 31, 3))
async def test_a_caller_who_is_cut_off_leaves_no_connection_behind(database_url: str, key: Secret, steps: int) -> None:
    async with open_storage(Secret(database_url), (key,)) as storage:
        await storage.prepare()
        for _ in range(5):
            caller = asyncio.ensure_future(storage.ping())
            for _ in range(steps):
                await asyncio.sleep(0)
            caller.cancel()
            await asyncio.gather(caller, return_exceptions=True)
        await storage.ping()
        pool = storage._engine.pool
    assert isinstance(pool, AsyncAdaptedQueuePool)
    assert pool.checkedout() == 0
