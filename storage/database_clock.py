"""The database's own clock, by which leases are measured: replicas whose clocks disagree still take turns."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_SQLITE = text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")
# clock_timestamp() goes on within a transaction; now() is the time at which it began.
_POSTGRES = text("SELECT clock_timestamp()")


async def database_now(connection: AsyncConnection) -> datetime:
    """The time there, UTC."""
    if connection.dialect.name == "sqlite":
        told = (await connection.execute(_SQLITE)).scalar_one()
        return datetime.fromisoformat(str(told)).replace(tzinfo=UTC)
    at: datetime = (await connection.execute(_POSTGRES)).scalar_one()
    return at.astimezone(UTC)
