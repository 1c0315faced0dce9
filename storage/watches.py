"""Keeps watched connections, and hands out the looks that are due.

Claims in the form `id = ANY(ARRAY(SELECT … FOR UPDATE SKIP LOCKED))`, which hands out about twice as many a second as a
join does and never reads the whole table. On SQLite the transaction holds the only write lock instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, any_, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from access.announcements import announced_from_row, announced_to_row
from access.expiry import countdown_from_row, countdown_to_row
from access.next_look import LookReason
from access.overlays import overlays_from_row, overlays_to_row
from access.rows import from_row, to_row
from access.watch_state import state_from_row, state_to_row
from access.watching import SweepCursor, WatchPlan, WatchRow
from storage.database_clock import database_now
from storage.rows import AnyRow
from storage.upserts import insert_if_absent
from storage.watch_tables import watches

_CURSOR_VERSION = 1


class StoredWatches:
    """The port `WatchStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def now(self) -> datetime:
        """The database's time, UTC."""
        return await database_now(self._connection)

    async def get(self, connection_id: str) -> WatchRow | None:
        """That watch as it is; None where the connection was never watched."""
        return await self._first(_of(connection_id))

    async def lock(self, connection_id: str) -> WatchRow | None:
        """The same, and nobody else may lock it until this transaction ends."""
        return await self._first(_of(connection_id).with_for_update())

    async def list(self, connection_ids: Iterable[str]) -> tuple[WatchRow, ...]:
        """The watches of these connections, in no order."""
        rows = await self._connection.execute(select(watches).where(watches.c.connection_id.in_(tuple(connection_ids))))
        return tuple(_row(row) for row in rows)

    async def add(self, row: WatchRow) -> bool:
        """Keep a new watch; returns whether there was none."""
        return await insert_if_absent(self._connection, watches, _columns(row) | {"fence": row.fence})

    async def save(self, row: WatchRow) -> None:
        """Keep the row; lock it first. Its fence stays as it is in the database."""
        changed = update(watches).where(watches.c.connection_id == row.connection_id).values(_columns(row))
        await self._connection.execute(changed)

    async def claim_due(self, limit: int, lease: timedelta, busy_sites: Iterable[str] = ()) -> tuple[WatchRow, ...]:
        """Take up to so many looks that are due, longest due first, none of those sites, and none that another holds.

        Each is due again when the lease ends, and its fence is raised: only who holds the new one may finish the look.
        """
        now = await self.now()
        due = select(watches.c.connection_id).where(
            watches.c.is_on, watches.c.next_look_at <= now, watches.c.site.not_in(tuple(busy_sites))
        )
        chosen = due.order_by(watches.c.next_look_at).limit(limit).with_for_update(skip_locked=True)
        claim = update(watches).where(self._among(chosen)).values(next_look_at=now + lease, fence=watches.c.fence + 1)
        rows = await self._connection.execute(claim.returning(watches))
        return tuple(_row(row) for row in rows)

    async def renew(self, row: WatchRow, lease: timedelta) -> bool:
        """Let a claim last longer; returns whether it was still held."""
        held = (watches.c.connection_id == row.connection_id, watches.c.fence == row.fence)
        until = await self.now() + lease
        done = await self._connection.execute(update(watches).where(*held).values(next_look_at=until))
        return done.rowcount == 1

    async def let_go(self, row: WatchRow) -> None:
        """Raise the fence once a look is booked, so that a renewal under way does not move the next one."""
        held = (watches.c.connection_id == row.connection_id, watches.c.fence == row.fence)
        await self._connection.execute(update(watches).where(*held).values(fence=watches.c.fence + 1))

    async def lock_due_saying(self) -> WatchRow | None:
        """Lock one watch of which it is time to ask whether something is to be said; None where there is none."""
        due = select(watches).where(watches.c.next_say_at <= await self.now()).order_by(watches.c.next_say_at)
        return await self._first(due.limit(1).with_for_update(skip_locked=True))

    async def hurry(self, connection_id: str) -> None:
        """Make the next look due now, if the connection is watched."""
        of_connection = watches.c.connection_id == connection_id
        await self._connection.execute(update(watches).where(of_connection).values(next_look_at=await self.now()))

    def _among(self, chosen: Select[Any]) -> ColumnElement[bool]:
        if self._connection.dialect.name == "sqlite":
            return watches.c.connection_id.in_(chosen)
        return watches.c.connection_id == any_(func.array(chosen.scalar_subquery()))

    async def _first(self, query: Select[Any]) -> WatchRow | None:
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else _row(row)


def _of(connection_id: str) -> Select[Any]:
    return select(watches).where(watches.c.connection_id == connection_id)


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()


def _length(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _columns(row: WatchRow) -> dict[str, Any]:
    return {
        "connection_id": row.connection_id,
        "site": row.site,
        "is_on": row.is_on,
        "login_every_seconds": _seconds(row.plan.login_every),
        "permissions_every_seconds": _seconds(row.plan.permissions_every),
        "channel": row.plan.channel,
        "tells_silence": row.plan.tells_silence,
        "state": state_to_row(row.state),
        "overlays": overlays_to_row(row.overlays),
        "announced": announced_to_row(row.announced),
        "countdown": None if row.countdown is None else countdown_to_row(row.countdown),
        "next_look_at": row.next_look_at,
        "next_look_reason": row.next_look_reason,
        "next_look_projects": sorted(row.next_look_projects),
        "next_say_at": row.next_say_at,
        "sweep": to_row(row.sweep, _CURSOR_VERSION),
        "secret_at": row.secret_at,
    }


def _row(row: AnyRow) -> WatchRow:
    return WatchRow(
        connection_id=row.connection_id,
        site=row.site,
        is_on=row.is_on,
        plan=WatchPlan(
            _length(row.login_every_seconds), _length(row.permissions_every_seconds), row.channel, row.tells_silence
        ),
        state=state_from_row(row.state),
        overlays=overlays_from_row(row.overlays),
        announced=announced_from_row(row.announced),
        countdown=None if row.countdown is None else countdown_from_row(row.countdown),
        next_look_at=row.next_look_at,
        next_look_reason=LookReason(row.next_look_reason),
        next_look_projects=frozenset(row.next_look_projects),
        next_say_at=row.next_say_at,
        sweep=from_row(SweepCursor, row.sweep, _CURSOR_VERSION),
        secret_at=row.secret_at,
        fence=row.fence,
    )
