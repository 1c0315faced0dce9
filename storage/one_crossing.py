"""SQLite connections on which a statement, its rows and its end cross to the connection's thread once.

aiosqlite crosses four times for a query: for the cursor, the statement, its rows, and the cursor's end. Each crossing
waits for another thread; in a busy process that is most of what a transaction takes, while the others wait behind it
for the one write lock.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Self, TypeVar, cast

import aiosqlite

T = TypeVar("T")
Parameters = Sequence[Any]
_AHEAD = 256
"""Rows that come with a statement: hardly an answer has more, and one that is read bit by bit stays small."""


def open_connection(database: str, **options: Any) -> aiosqlite.Connection:  # noqa: ANN401 - they are sqlite3's
    """A connection that opens when it is awaited; for SQLAlchemy's `async_creator_fn`.

    Source: https://docs.sqlalchemy.org/en/21/core/engines.html#sqlalchemy.create_engine.params.async_creator

    Args:
        database: the file.
        options: what else `sqlite3.connect` takes.
    """
    connection = _Connection(partial(sqlite3.connect, database, **options), _AHEAD)
    # As SQLAlchemy does with those that it makes itself: one that is left open must not keep the process.
    connection._thread.daemon = True  # noqa: SLF001 - there is no public way
    return connection


class _Connection(aiosqlite.Connection):
    def __init__(self, connector: Callable[[], sqlite3.Connection], chunk: int) -> None:
        super().__init__(connector, chunk)
        self._unfinished: set[sqlite3.Cursor] = set()

    def cursor(self) -> _Cursor:  # type: ignore[override]  # it has what SQLAlchemy's adapter asks of one
        return _Cursor(self)

    async def cross(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Have it done in the connection's thread; raises what `sqlite3` raises."""
        done = await self._execute(lambda: work(self._conn))  # type: ignore[no-untyped-call]  # as it is in aiosqlite
        return cast("T", done)

    def leave_open(self, cursor: sqlite3.Cursor) -> None:
        """In the connection's thread: it has more rows, for which somebody may come."""
        self._unfinished.add(cursor)

    def finish(self, cursor: sqlite3.Cursor) -> None:
        """In the connection's thread: nobody comes for more."""
        cursor.close()
        self._unfinished.discard(cursor)

    async def close(self) -> None:
        # SQLite keeps a connection with an unfinished statement, and its lock, until that is collected as garbage.
        if self._connection is not None:
            await self.cross(self._finish_all)
        await super().close()

    def _finish_all(self, _: sqlite3.Connection) -> None:
        for cursor in tuple(self._unfinished):
            self.finish(cursor)


class _Cursor:
    """Its statement's first rows, and all of them where they are few, are here once that has been carried out.

    Named as in PEP 249, https://peps.python.org/pep-0249/#cursor-objects.
    """

    description: Any = None
    rowcount = -1
    lastrowid: int | None = None
    arraysize = 1

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self._more: sqlite3.Cursor | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Parameters = ()) -> Self:
        await self._connection.cross(lambda sqlite: self._begin(sqlite.execute(statement, parameters)))
        return self

    async def executemany(self, statement: str, many: Iterable[Parameters]) -> Self:
        await self._connection.cross(lambda sqlite: self._begin(sqlite.executemany(statement, many)))
        return self

    async def fetchall(self) -> list[Any]:
        return await self._take(None)

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        return await self._take(self.arraysize if size is None else size)

    async def fetchone(self) -> object:
        rows = await self._take(1)
        return rows[0] if rows else None

    async def close(self) -> None:
        self._rows = []
        if (more := self._more) is not None:
            self._more = None
            await self._connection.cross(lambda _: self._connection.finish(more))

    def _begin(self, done: sqlite3.Cursor) -> None:
        self._rows = done.fetchmany(_AHEAD) if done.description else []
        self.description, self.lastrowid = done.description, done.lastrowid
        self.rowcount = done.rowcount  # right only once all that RETURNING gives has been read
        if len(self._rows) < _AHEAD:
            done.close()
        else:
            self._more = done
            self._connection.leave_open(done)

    async def _take(self, size: int | None) -> list[Any]:
        if (more := self._more) is not None and (size is None or size > len(self._rows)):
            await self._connection.cross(lambda _: self._read_on(more, size))
        taken, self._rows = self._rows[:size], self._rows[len(self._rows) if size is None else size :]
        return taken

    def _read_on(self, more: sqlite3.Cursor, size: int | None) -> None:
        wanted = None if size is None else max(size - len(self._rows), _AHEAD)
        rows = more.fetchall() if wanted is None else more.fetchmany(wanted)
        self._rows += rows
        self.rowcount = more.rowcount
        if wanted is None or len(rows) < wanted:
            self._more = None
            self._connection.finish(more)
