"""Opens the database that `DATABASE_URL` names: one engine, tuned alike wherever it is used.

What its errors mean is in `storage.driver_errors`, which tables it must hold in `storage.schema`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from access.credentials import Secret
from access.errors import BadInput
from storage.driver_errors import is_busy
from storage.one_crossing import open_connection

SETTING = "JIRA_ACCESS_DATABASE_URL"
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_READING = "reading"
_ASK_ANEW_MILLISECONDS = 8
"""SQLite asks for a lock after 1, 2 and 5 ms and then ever more seldom, at last ten times a second. That loses against
a writer that hardly pauses, so we begin anew. Source: `sqliteDefaultBusyCallback`, https://sqlite.org/src/file/src/main.c
"""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for the database; short enough that a command can say within 3 s that it is away.

    Attributes:
        connect_seconds: for a connection, from the pool or a new one, and for a row that another transaction holds.
        statement_seconds: for one statement (PostgreSQL).
        silence_seconds: between two statements of one transaction (PostgreSQL). No transaction of ours waits for
            anything but the database: longer means that the process hangs, and its locks keep every other replica
            waiting.
        turn_seconds: on SQLite, for one's turn among the writers of this process, and then again for those of others.
    """

    connect_seconds: float = 2.5
    statement_seconds: float = 3.0
    silence_seconds: float = 5.0
    turn_seconds: float = 1.25


PATIENT = Patience(turn_seconds=10.0)
"""Of somebody beside a bot at work, to whom no command waits for an answer: a shell, a demo."""


def parse_url(address: Secret) -> URL:
    """The address with the driver that is used here.

    Raises:
        BadInput: it names neither SQLite nor PostgreSQL, or a database in memory.
    """
    try:
        url = make_url(address.reveal())
    except (ArgumentError, ValueError):  # a port that is not a number is a ValueError
        raise BadInput(f"{SETTING} is not the address of a database.", _FORMS) from None
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise BadInput(f"“{url.drivername}” in {SETTING} is no database that the bot can use.", _FORMS)
    url = url.set(drivername=driver)
    if is_sqlite(url) and (not url.database or url.database == ":memory:"):
        raise BadInput(f"{SETTING} names a database in memory, which forgets everything.", _FORMS)
    return url


_FORMS = "Write sqlite:///file.sqlite or postgresql://user:password@host/name."


def is_sqlite(url: URL) -> bool:
    """Whether the address names an SQLite file."""
    return url.get_backend_name() == "sqlite"


def sqlite_file(url: URL) -> Path:
    """The file that an SQLite address names."""
    return Path(url.database or "")


def make_engine(address: Secret, patience: Patience | None = None) -> AsyncEngine:
    """An engine for the database; it does not connect yet. Dispose of it in the end.

    Raises:
        BadInput: the address cannot be used, or its SQLite file cannot be made.
    """
    url = parse_url(address)
    patience = patience or Patience()
    if is_sqlite(url):
        _make_file(sqlite_file(url))
        return _sqlite_engine(url, patience)
    return _postgres_engine(url, patience)


def for_reading(engine: AsyncEngine) -> AsyncEngine:
    """The same engine for transactions that only read: each sees one moment and keeps no writer waiting."""
    if is_sqlite(engine.url):
        return engine.execution_options(**{_READING: True})
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _make_file(path: Path) -> None:
    """Make the file before SQLite does, so that only its owner may read it: SQLite's side files copy its mode."""
    try:
        if not path.exists():
            path.touch(mode=0o600)
    except FileNotFoundError:
        raise BadInput(
            f"The folder “{path.parent}” for the database does not exist.", f"Make it, or change {SETTING}."
        ) from None
    except OSError as error:
        raise BadInput(
            f"The database's file “{path}” cannot be made: {error.strerror}.",
            f"Let this user write there, or change {SETTING}.",
        ) from None


def _sqlite_engine(url: URL, patience: Patience) -> AsyncEngine:
    engine = create_async_engine(
        url,
        hide_parameters=True,
        pool_timeout=patience.connect_seconds,
        connect_args={"async_creator_fn": open_connection},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        # The driver must not begin transactions itself: it would begin them without the write lock, and two that
        # read before they write would then fail instead of waiting.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout = {int(patience.turn_seconds * 1000)}",
            "journal_mode = WAL",  # waits while the first one recovers the file, or the last one closes it
            "synchronous = NORMAL",
            "foreign_keys = ON",
            f"busy_timeout = {_ASK_ANEW_MILLISECONDS}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(_READING):
            connection.exec_driver_sql("BEGIN")
        else:
            _begin_writing(connection, patience.turn_seconds)

    return engine


def _begin_writing(connection: Connection, seconds: float) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError as error:
            if not is_busy(error) or time.monotonic() >= end:
                raise
        else:
            return


def _postgres_engine(url: URL, patience: Patience) -> AsyncEngine:
    statement_milliseconds = int(patience.statement_seconds * 1000)
    lock_milliseconds = int(patience.connect_seconds * 1000)
    silence_milliseconds = int(patience.silence_seconds * 1000)
    options = (
        f"-c statement_timeout={statement_milliseconds} -c lock_timeout={lock_milliseconds}"
        f" -c idle_in_transaction_session_timeout={silence_milliseconds} -c timezone=UTC"
    )
    given = url.query.get("options", "")
    return create_async_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_timeout=patience.connect_seconds,
        connect_args={
            "options": f"{options} {given if isinstance(given, str) else ' '.join(given)}".strip(),
            "connect_timeout": max(2, int(patience.connect_seconds)),  # libpq takes whole seconds, 2 at least
            "tcp_user_timeout": statement_milliseconds,
            "keepalives_idle": 10,
        },
    )
