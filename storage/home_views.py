"""Keeps who has the Home tab open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Integer, Table, Text, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from access.home_views import HomeView
from storage.tables import UtcDateTime, metadata
from storage.upserts import upsert

home_views = Table(
    "home_views",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("user_id", Text, primary_key=True),
    Column("page", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False, index=True),
)


class StoredHomeViews:
    """The port `HomeViewStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, workspace: str, user_id: str) -> HomeView | None:
        """That person's; None where they never opened it, or long ago."""
        wanted = (home_views.c.workspace == workspace, home_views.c.user_id == user_id)
        row = (await self._connection.execute(select(home_views).where(*wanted))).one_or_none()
        return HomeView(*row) if row else None

    async def save(self, view: HomeView) -> None:
        """Keep it in place of an earlier one."""
        columns = {
            "workspace": view.workspace,
            "user_id": view.user_id,
            "page": view.page,
            "hash": view.hash,
            "opened_at": view.opened_at,
        }
        await upsert(self._connection, home_views, [columns])

    async def opened_since(self, workspace: str, after: datetime, limit: int) -> tuple[HomeView, ...]:
        """Those opened after that time, newest first; of every workspace where it is empty."""
        query = select(home_views).where(home_views.c.opened_at > after)
        if workspace:
            query = query.where(home_views.c.workspace == workspace)
        rows = await self._connection.execute(query.order_by(home_views.c.opened_at.desc()).limit(limit))
        return tuple(HomeView(*row) for row in rows)

    async def purge(self, before: datetime) -> int:
        """Forget those opened before then. Returns how many."""
        return (await self._connection.execute(delete(home_views).where(home_views.c.opened_at < before))).rowcount
