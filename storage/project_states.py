"""Keeps the projects of each connection as last seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from access.records import ProjectState
from access.results import ProjectVerdict
from storage.rows import AnyRow
from storage.tables import project_states, project_sweeps
from storage.upserts import upsert


class StoredProjectStates:
    """The port `ProjectStateStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(self, connection_id: str) -> tuple[ProjectState, ...]:
        """Every remembered project, by key."""
        query = select(project_states).where(project_states.c.connection_id == connection_id)
        rows = await self._connection.execute(query.order_by(project_states.c.key, project_states.c.project_id))
        return tuple(_state(row) for row in rows)

    async def save(self, connection_id: str, states: Sequence[ProjectState]) -> None:
        """Remember some projects anew, as one page of a sweep brings them; the others stay."""
        await upsert(self._connection, project_states, [_columns(connection_id, state) for state in states])

    async def finish_sweep(self, connection_id: str, visible: frozenset[int], at: datetime) -> None:
        """Book a complete sweep: forget the projects that are not in `visible`."""
        of_connection = project_states.c.connection_id == connection_id
        query = select(project_states.c.project_id).where(of_connection)
        gone = [number for number in await self._connection.scalars(query) if number not in visible]
        # One statement per project: thousands in one list exceed what a statement may carry.
        statement = delete(project_states).where(of_connection, project_states.c.project_id == bindparam("gone"))
        if gone:
            await self._connection.execute(statement, [{"gone": number} for number in gone])
        if await self.last_sweep(connection_id) is None:  # what was there from the beginning is no news
            await self.mark_told(connection_id)
        await upsert(self._connection, project_sweeps, [{"connection_id": connection_id, "finished_at": at}])

    async def untold(self, connection_id: str) -> tuple[ProjectState, ...]:
        """Remembered projects that appeared since the first complete sweep and were not told of yet, by key."""
        if await self.last_sweep(connection_id) is None:
            return ()
        query = select(project_states).where(project_states.c.connection_id == connection_id, ~project_states.c.is_told)
        return tuple(_state(row) for row in await self._connection.execute(query.order_by(project_states.c.key)))

    async def mark_told(self, connection_id: str) -> None:
        """From now on every remembered project is known."""
        of_connection = project_states.c.connection_id == connection_id
        await self._connection.execute(update(project_states).where(of_connection).values(is_told=True))

    async def last_sweep(self, connection_id: str) -> datetime | None:
        """When the last complete sweep ended, UTC; None before the first."""
        query = select(project_sweeps.c.finished_at).where(project_sweeps.c.connection_id == connection_id)
        return (await self._connection.execute(query)).scalar_one_or_none()


def _columns(connection_id: str, state: ProjectState) -> dict[str, Any]:
    return {
        "connection_id": connection_id,
        "project_id": state.project_id,
        "key": state.key,
        "name": state.name,
        "state": state.state,
        "missing": list(state.missing),
        "looked_at": state.looked_at,
    }


def _state(row: AnyRow) -> ProjectState:
    return ProjectState(
        project_id=row.project_id,
        key=row.key,
        name=row.name,
        state=ProjectVerdict(row.state),
        missing=tuple(row.missing),
        looked_at=row.looked_at,
    )
