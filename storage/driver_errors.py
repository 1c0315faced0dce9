"""Tells a database that is away, full or busy from a fault of ours, and says which in plain words.

The drivers' own texts are dropped: they may quote the address, the statement or its values.
"""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from access.errors import StorageAway

AWAY = "The database does not answer."
BUSY = "The database is busy."
FULL = "The database has no room left."
READ_ONLY = "The database is read-only."
REFUSED = "The database refuses the user, the password or the database name of its address."
DAMAGED = "The file is not an SQLite database, or it is damaged."

# Source: https://sqlite.org/rescode.html; the low byte of a code is its family.
_SQLITE = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_IOERR: "The disk of the database reports an error.",
    sqlite3.SQLITE_CANTOPEN: "The database's file cannot be opened.",
    sqlite3.SQLITE_PERM: "The database's file cannot be opened.",
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
}
_SQLITE_FAMILY = 0xFF

# Source: https://www.postgresql.org/docs/current/errcodes-appendix.html; the longest beginning that fits counts.
_POSTGRES = {
    "08": AWAY,
    "28": REFUSED,
    "3D000": REFUSED,
    "25006": READ_ONLY,
    "25P03": "The database gave up waiting for this process.",
    "40001": BUSY,
    "40P01": BUSY,
    "42501": "The database user lacks a right that the bot needs.",
    "53100": FULL,
    "53": "The database server is out of resources.",
    "55P03": BUSY,
    "57014": BUSY,
    "57P": AWAY,
    "58": "The disk of the database reports an error.",
}


# Before a session stands, libpq gives no SQLSTATE: the words are all there is. In another language they do not fit, and
# the database then counts as away.
_REFUSALS = ("authentication failed", "not permitted to log in", "no pg_hba.conf entry", "does not exist")


def storage_away(error: SQLAlchemyError) -> StorageAway | None:
    """What to raise instead of a driver's error; None where it is no fault of the database."""
    if isinstance(error, PoolTimeoutError):
        return StorageAway("All connections to the database are in use.")
    if not isinstance(error, DBAPIError) or error.orig is None:
        return None
    reason = _reason(error.orig)
    if reason is None and error.connection_invalidated:
        reason = AWAY
    return StorageAway(reason) if reason else None


def is_busy(error: DBAPIError) -> bool:
    """Whether somebody else holds the lock, so that it may be asked for again."""
    return error.orig is not None and _reason(error.orig) == BUSY


def _reason(driver_error: BaseException) -> str | None:
    sqlite_code = getattr(driver_error, "sqlite_errorcode", None)
    if isinstance(sqlite_code, int):
        return _SQLITE.get(sqlite_code & _SQLITE_FAMILY)
    state = getattr(driver_error, "sqlstate", None)
    if isinstance(state, str):
        return next((_POSTGRES[state[:size]] for size in (5, 3, 2) if state[:size] in _POSTGRES), None)
    if type(driver_error).__name__ in {"OperationalError", "ConnectionTimeout"}:
        return REFUSED if any(words in str(driver_error) for words in _REFUSALS) else AWAY
    return None
