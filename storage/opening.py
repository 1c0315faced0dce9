"""Opens everything that is kept: `async with open_storage(url, keys) as storage`.

Opening does not touch the database, so that a process can start while it is away; the first transaction that reaches
it brings its schema up to date.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from access.credentials import Secret
from access.errors import StorageAway, StorageBusy
from storage import schema
from storage.driver_errors import AWAY, BUSY, storage_away
from storage.encryption import SecretBox
from storage.engine import Patience, for_reading, is_sqlite, make_engine
from storage.key_rotation import Rotation, missing_keys, rotate
from storage.transactions import StoredTransaction, transaction_on

T = TypeVar("T")


class Storage:
    """The port `access.stores.Storage`. Made by `open_storage`."""

    def __init__(self, engine: AsyncEngine, box: SecretBox, patience: Patience) -> None:
        self._engine = engine
        self._reading = for_reading(engine)
        self._box = box
        self._patience = patience
        self._preparing: asyncio.Task[None] | None = None
        # SQLite has one writer at a time and lets the others poll; within a process a queue is fairer.
        self._turn = asyncio.Semaphore(1) if is_sqlite(engine.url) else None
        self._abandoned: set[asyncio.Task[AsyncConnection]] = set()
        self._given_back: set[asyncio.Task[None]] = set()

    async def prepare(self) -> None:
        """Bring the database to this program's schema, however long that takes; does nothing when it was done already.

        Raises:
            StorageAway: it cannot be reached or written.
            SchemaTooNew: a newer program has upgraded it.
        """
        await asyncio.shield(self._prepared())

    async def ping(self) -> None:
        """Return when the database answers and has this program's schema; else raise StorageAway or Refused."""
        async with self._on(self._reading) as connection:
            await connection.execute(text("SELECT 1"))

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[StoredTransaction]:
        """A transaction that may write: committed at the end of the block, rolled back when it raises."""
        async with self._taking_turns(), self._on(self._engine) as connection:
            yield transaction_on(connection, self._box)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[StoredTransaction]:
        """A transaction that only reads, all of it as of one moment, and keeps nobody from writing."""
        async with self._on(self._reading) as connection:
            yield transaction_on(connection, self._box)

    async def rotate_keys(self, batch: int = 100) -> Rotation:
        """Move up to `batch` secrets to the first key; call again while something was moved and something remains."""
        async with self._taking_turns(), self._on(self._engine) as connection:
            return await rotate(connection, self._box, batch)

    async def missing_keys(self) -> tuple[str, ...]:
        """Ids of encryption keys that stored secrets need and that are not held."""
        async with self._on(self._reading) as connection:
            return await missing_keys(connection, self._box)

    async def close(self) -> None:
        """Close every connection; those that are just being opened first come open, where that does not take long."""
        if self._abandoned:
            await asyncio.wait(set(self._abandoned), timeout=self._patience.connect_seconds)
        tasks = [*self._abandoned, *([self._preparing] if self._preparing else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*self._given_back, return_exceptions=True)
        await self._engine.dispose()

    def _prepared(self) -> asyncio.Task[None]:
        """The one preparation that all callers wait for; begun anew when the last one failed."""
        last = self._preparing
        if last is None or (last.done() and (last.cancelled() or last.exception() is not None)):
            self._preparing = asyncio.create_task(self._upgrade())
            # Callers may have lost patience before it fails; its error is looked at here so that none goes unseen.
            self._preparing.add_done_callback(lambda task: task.cancelled() or task.exception())
            return self._preparing
        return last

    async def _upgrade(self) -> None:
        with _driver_errors_mapped():
            await (await self._open(self._engine)).close()
            await schema.upgrade(self._engine)

    @asynccontextmanager
    async def _taking_turns(self) -> AsyncIterator[None]:
        if self._turn is None:
            yield
            return
        try:
            async with asyncio.timeout(self._patience.turn_seconds):
                await self._turn.acquire()
        except TimeoutError:
            raise StorageBusy(BUSY) from None
        try:
            yield
        finally:
            self._turn.release()

    @asynccontextmanager
    async def _on(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        preparing = self._prepared()
        if not (preparing.done() or await self._in_time(preparing, self._patience.turn_seconds)):
            raise StorageAway(AWAY)
        preparing.result()
        with _driver_errors_mapped():
            connection = await self._open(engine)
            try:
                async with connection.begin():
                    yield connection
            finally:
                # A connection whose giving back is cut off half-way is lost to the pool.
                await asyncio.shield(self._closing(connection))

    async def _open(self, engine: AsyncEngine) -> AsyncConnection:
        """A connection, or StorageAway within the patience.

        A task of its own is waited for, because a driver that is cancelled while the server hangs takes its time.
        """
        task = asyncio.ensure_future(engine.connect().start())
        try:
            is_open = await self._in_time(task)
        except asyncio.CancelledError:
            self._abandon(task)
            raise
        if is_open:
            return task.result()
        self._abandon(task)
        raise StorageAway(AWAY)

    def _abandon(self, opening: asyncio.Task[AsyncConnection]) -> None:
        """Nobody waits for it any more. Cut off at once, in an unlucky moment, it would be lost to the pool."""
        self._abandoned.add(opening)
        opening.add_done_callback(self._give_back)
        asyncio.get_running_loop().call_later(self._patience.connect_seconds, opening.cancel)

    def _give_back(self, opening: asyncio.Task[AsyncConnection]) -> None:
        """It may have come open all the same; a connection that nobody closes is lost to the pool."""
        self._abandoned.discard(opening)
        if not opening.cancelled() and opening.exception() is None:
            self._closing(opening.result())

    def _closing(self, connection: AsyncConnection) -> asyncio.Task[None]:
        """Give it back to the pool, in a task that the end of the storage waits for."""
        task = asyncio.ensure_future(connection.close())
        self._given_back.add(task)
        task.add_done_callback(self._given_back.discard)
        return task

    async def _in_time(self, task: asyncio.Task[T], seconds: float = 0.0) -> bool:
        """Whether it ends while one waits for a connection, or for so many seconds where that is longer."""
        done, _ = await asyncio.wait({task}, timeout=max(self._patience.connect_seconds, seconds))
        return bool(done)


@contextmanager
def _driver_errors_mapped() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        away = storage_away(error)
        if away is None:
            raise
        raise away from None


@asynccontextmanager
async def open_storage(
    url: Secret, keys: tuple[Secret, ...], patience: Patience | None = None
) -> AsyncIterator[Storage]:
    """Everything that is kept in the database at `url`; closed at the end of the block.

    Args:
        url: the database's address; secret because it may carry a password.
        keys: encryption keys; the first encrypts, all of them decrypt.
        patience: how long to wait for the database.

    Raises:
        BadInput: the address or a key cannot be used.
    """
    patience = patience or Patience()
    storage = Storage(make_engine(url, patience), SecretBox(keys), patience)
    try:
        yield storage
    finally:
        await storage.close()
