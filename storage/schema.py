"""Brings a database to the schema of this program, once, however many replicas start together.

Which tables that schema has stands in `storage.tables`, the steps to it in `storage/migrations/versions`.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from access.errors import Refused
from storage.engine import for_reading

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012", "0013")
"""Revisions that this program knows, oldest first; listed here so that a start need not load Alembic to see that
nothing is to do."""

_MIGRATIONS = Path(__file__).parent / "migrations"
# Any number that no other program takes for an advisory lock in the same database.
_LOCK = 7_246_153_001


class SchemaTooNew(Refused):
    """The database was upgraded by a newer program; this one would not understand what it reads."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"The database has schema {found}; this program knows schemas up to {REVISIONS[-1]}.",
            "A newer version has upgraded it: start that version, or give this one another database.",
        )


class SchemaTooOld(Refused):
    """The database has not been upgraded to this program's schema yet."""

    def __init__(self, found: str | None) -> None:
        state = "is empty" if found is None else f"has schema {found}"
        super().__init__(
            f"The database {state}; this program needs schema {REVISIONS[-1]}.", "Upgrade it: jira-access db upgrade."
        )


async def check(engine: AsyncEngine) -> None:
    """Return when the database has this program's schema. Raises SchemaTooNew and SchemaTooOld."""
    async with for_reading(engine).connect() as connection:
        found = await _revision(connection)
    if found != REVISIONS[-1]:
        raise SchemaTooOld(found)


async def upgrade(engine: AsyncEngine) -> bool:
    """Bring the database to this program's schema. Of several replicas one does it, the others wait for it.

    Returns:
        Whether anything was to do.

    Raises:
        SchemaTooNew: nothing was changed.
    """
    async with for_reading(engine).connect() as connection:
        if await _revision(connection) == REVISIONS[-1]:
            return False
    async with engine.begin() as connection:
        await _lock(connection)
        if await _revision(connection) == REVISIONS[-1]:
            return False
        await connection.run_sync(_migrate)
    return True


async def _revision(connection: AsyncConnection) -> str | None:
    """The schema that the database has; None for an empty one. Raises SchemaTooNew for one that is not known here."""
    if not await connection.run_sync(lambda sync: inspect(sync).has_table("alembic_version")):
        return None
    found: str | None = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one_or_none()
    if found is not None and found not in REVISIONS:
        raise SchemaTooNew(found)
    return found


async def _lock(connection: AsyncConnection) -> None:
    """Take turns with other replicas. On SQLite the transaction has the write lock from its beginning."""
    if connection.dialect.name == "postgresql":
        # Waiting for another replica's migration may take longer than any statement of daily work.
        await connection.execute(text("SET LOCAL lock_timeout = 0"))
        await connection.execute(text("SET LOCAL statement_timeout = 0"))
        await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _migrate(connection: Connection) -> None:
    # Imported here: it takes longer than everything else that a start on an upgraded database does.
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
