"""Keeps a second `run` away from the same SQLite file: two would both think they are the only one.

The lock is on a file beside the database and belongs to the open process, so a crash leaves nothing to clean up.
PostgreSQL needs none of this: there, rows are claimed.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from access.credentials import Secret
from access.errors import BadInput, Conflict
from storage.engine import is_sqlite, parse_url, sqlite_file


@contextmanager
def only_process(address: Secret) -> Iterator[None]:
    """Hold the right to be the one running process on that database for the length of the block.

    Raises:
        Conflict: another process runs on the same SQLite file; the sentence names its process id.
        BadInput: the lock's file cannot be made.
    """
    url = parse_url(address)
    if not is_sqlite(url):
        yield
        return
    # Two ways to write one path must meet at one lock.
    path = Path(f"{sqlite_file(url).resolve()}-run.lock")
    descriptor = _open(path)
    try:
        _lock(descriptor, path)
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode("ascii"), 0)
        yield
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise BadInput(
            f"“{path}” cannot be made: {error.strerror}.", "Let this user write to the folder of the database."
        ) from None


def _lock(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
        raise Conflict(
            f"Another jira-access run (process {holder or 'unknown'}) uses the database beside “{path}”.",
            "An SQLite file serves one process: stop that one, or use PostgreSQL.",
        ) from None
