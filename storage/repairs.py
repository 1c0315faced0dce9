"""Keeps plans of repairs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from access.errors import NotFound
from access.repairs import VERSION, Repair, RepairPlan
from access.rows import from_row, to_row
from storage.repair_tables import repairs
from storage.rows import AnyRow, actor_columns, actor_of


class StoredRepairs:
    """The port `RepairStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, repair: Repair) -> None:
        """Keep a new plan."""
        await self._connection.execute(insert(repairs).values(_columns(repair)))

    async def get(self, repair_id: str) -> Repair:
        """That plan. Raises NotFound."""
        row = (await self._connection.execute(select(repairs).where(repairs.c.id == repair_id))).one_or_none()
        if row is None:
            raise NotFound("This plan is no longer kept.", "Make a new one: /jira-access repair")
        return _repair(row)

    async def mark_asked(self, repair_id: str, at: datetime) -> bool:
        """Note that approval was asked for; returns whether nobody had before."""
        which = (repairs.c.id == repair_id, repairs.c.asked_at.is_(None))
        done = await self._connection.execute(update(repairs).where(*which).values(asked_at=at))
        return done.rowcount == 1

    async def mark_done(self, repair_id: str, at: datetime) -> None:
        """Note that it was carried out."""
        await self._connection.execute(update(repairs).where(repairs.c.id == repair_id).values(done_at=at))

    async def undo_of(self, repair_id: str) -> Repair | None:
        """The newest plan that takes this one back; None where there is none."""
        query = select(repairs).where(repairs.c.undoes == repair_id).order_by(repairs.c.made_at.desc()).limit(1)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else _repair(row)

    async def purge(self, before: datetime) -> int:
        """Forget plans made before then that nobody asked for. Returns how many."""
        which = (repairs.c.made_at < before, repairs.c.asked_at.is_(None))
        return (await self._connection.execute(delete(repairs).where(*which))).rowcount


def _columns(repair: Repair) -> dict[str, Any]:
    return {
        "id": repair.id,
        "workspace": repair.workspace,
        "connection_id": repair.connection_id,
        "plan": to_row(repair.plan, VERSION),
        "made_at": repair.made_at,
        "undoes": repair.undoes,
        "asked_at": repair.asked_at,
        "done_at": repair.done_at,
        **actor_columns(repair.made_by, "made_by"),
    }


def _repair(row: AnyRow) -> Repair:
    return Repair(
        id=row.id,
        workspace=row.workspace,
        connection_id=row.connection_id,
        plan=from_row(RepairPlan, row.plan, VERSION),
        made_by=actor_of(row, "made_by"),
        made_at=row.made_at,
        undoes=row.undoes,
        asked_at=row.asked_at,
        done_at=row.done_at,
    )
