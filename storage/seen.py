"""Remembers deliveries that were taken, so that a repeat has no second effect."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import seen_deliveries
from storage.upserts import insert_if_absent


class StoredSeen:
    """The port `SeenStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def first_time(self, key: str, at: datetime) -> bool:
        """Whether this key was never seen; from now on it was."""
        return await insert_if_absent(self._connection, seen_deliveries, {"key": key, "at": at})

    async def purge(self, before: datetime) -> int:
        """Forget keys seen before then. Returns how many."""
        return (await self._connection.execute(delete(seen_deliveries).where(seen_deliveries.c.at < before))).rowcount
