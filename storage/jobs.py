"""Keeps when work is due that is done once for all replicas."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database_clock import database_now
from storage.upserts import insert_if_absent
from storage.watch_tables import jobs


class StoredJobs:
    """The port `JobStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def take(self, name: str, next_at: datetime) -> datetime | None:
        """Take a job that is due and book its next time; returns when it was due, None where it is not due yet."""
        if await insert_if_absent(self._connection, jobs, {"name": name, "due_at": next_at}):
            return None
        of_name = jobs.c.name == name
        query = select(jobs.c.due_at).where(of_name, jobs.c.due_at <= await database_now(self._connection))
        due_at: datetime | None = (
            await self._connection.execute(query.with_for_update(skip_locked=True))
        ).scalar_one_or_none()
        if due_at is not None:
            await self._connection.execute(update(jobs).where(of_name).values(due_at=next_at))
        return due_at
