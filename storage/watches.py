"""Keeps watched connections, and hands out the looks that are due.

A claim locks what is due with `FOR UPDATE SKIP LOCKED`, from the end of an index, and changes what fits. On SQLite the
transaction holds the only write lock instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from access.announcements import announced_from_row, announced_to_row
from access.expiry import countdown_from_row, countdown_to_row
from access.next_look import LookReason
from access.overlays import overlays_from_row, overlays_to_row
from access.rows import from_row, to_row
from access.stores_watch import OnUnreadable
from access.watch_state import state_from_row, state_to_row
from access.watching import SweepCursor, WatchPlan, WatchRow
from storage.database_clock import database_now
from storage.many_rows import among, update_all
from storage.rows import AnyRow
from storage.upserts import insert_if_absent
from storage.watch_tables import watches

_CURSOR_VERSION = 1
_UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError)
"""What a column of a damaged row comes to: its JSON is torn, its time is none, its number is beyond all times."""
_NOWHERE: Mapping[str, int] = MappingProxyType({})


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

    async def lock_all(self, connection_ids: Iterable[str]) -> Mapping[str, WatchRow]:
        """The same for several, by connection; always locked in one order, so that two callers never wait in a ring."""
        wanted = select(watches).where(among(self._connection, watches.c.connection_id, connection_ids))
        rows = await self._connection.execute(wanted.order_by(watches.c.connection_id).with_for_update())
        return {row.connection_id: _row(row) for row in rows}

    async def list(self, connection_ids: Iterable[str]) -> tuple[WatchRow, ...]:
        """The watches of these connections, in no order."""
        rows = await self._connection.execute(select(watches).where(watches.c.connection_id.in_(tuple(connection_ids))))
        return tuple(_row(row) for row in rows)

    async def add(self, row: WatchRow) -> bool:
        """Keep a new watch; returns whether there was none."""
        return await insert_if_absent(self._connection, watches, watch_columns(row))

    async def save(self, row: WatchRow) -> None:
        """Keep the row; lock it first. Its fence stays as it is in the database."""
        changed = update(watches).where(watches.c.connection_id == row.connection_id).values(_kept_columns(row))
        await self._connection.execute(changed)

    async def claim_due(
        self,
        limit: int,
        lease: timedelta,
        at_sites: Mapping[str, int] = _NOWHERE,
        per_site: int | None = None,
        on_unreadable: OnUnreadable | None = None,
    ) -> tuple[WatchRow, ...]:
        """Take up to so many looks that are due, longest due first, and none that another holds.

        Each is due again when the lease ends, and its fence is raised: only who holds the new one may finish the look.

        Args:
            limit: how many at most.
            lease: how long they are held.
            at_sites: looks that are under way at each site already.
            per_site: how many there may be at one site, those included; None for any number.
            on_unreadable: hears of a watch that this program cannot read, which is claimed but left out, and due again
                when the lease ends.

        Raises:
            ValueError: one cannot be read, and nobody was there to hear of it.
        """
        now = await self.now()
        full = [site for site, looks in at_sites.items() if per_site is not None and looks >= per_site]
        due = select(watches.c.connection_id, watches.c.site).where(
            watches.c.is_on, watches.c.next_look_at <= now, ~among(self._connection, watches.c.site, full)
        )
        chosen = due.order_by(watches.c.next_look_at).limit(limit).with_for_update(skip_locked=True)
        fitting = _fitting(await self._connection.execute(chosen), at_sites, per_site)
        if not fitting:
            return ()
        taken = update(watches).where(among(self._connection, watches.c.connection_id, fitting))
        claim = taken.values(next_look_at=now + lease, fence=watches.c.fence + 1)
        claimed = await self._connection.execute(claim.returning(watches.c.connection_id))
        return await self._read([row.connection_id for row in claimed], on_unreadable)

    async def renew(self, row: WatchRow, lease: timedelta) -> bool:
        """Let a claim last longer; returns whether it was still held."""
        held = (watches.c.connection_id == row.connection_id, watches.c.fence == row.fence)
        until = await self.now() + lease
        done = await self._connection.execute(update(watches).where(*held).values(next_look_at=until))
        return done.rowcount == 1

    async def book(self, rows: Sequence[WatchRow]) -> None:
        """Keep what looks made of these; lock them first.

        Their fences are raised, so that a renewal under way does not move the next look.
        """
        await update_all(self._connection, watches, [_moved(row) for row in rows], raised=watches.c.fence)

    async def move(self, rows: Sequence[WatchRow]) -> None:
        """Keep what became of these without a look; lock them first. Their fences stay."""
        await update_all(self._connection, watches, [_moved(row) for row in rows])

    async def let_go(self, row: WatchRow) -> None:
        """Raise the fence of a claim that is given up or booked, so that a renewal under way does not move the row."""
        held = (watches.c.connection_id == row.connection_id, watches.c.fence == row.fence)
        await self._connection.execute(update(watches).where(*held).values(fence=watches.c.fence + 1))

    async def due_sayings(self, limit: int) -> tuple[str, ...]:
        """Connections of which it is time to ask whether something is to be said: up to so many, longest due first."""
        due = select(watches.c.connection_id).where(watches.c.next_say_at <= await self.now())
        rows = await self._connection.execute(due.order_by(watches.c.next_say_at).limit(limit))
        return tuple(row.connection_id for row in rows)

    async def lock_due_sayings(self, connection_ids: Iterable[str]) -> tuple[WatchRow, ...]:
        """Lock the watches of those of which that is still true, in no order; none that another has locked."""
        wanted = among(self._connection, watches.c.connection_id, connection_ids)
        due = select(watches).where(wanted, watches.c.next_say_at <= await self.now())
        return tuple(_row(row) for row in await self._connection.execute(due.with_for_update(skip_locked=True)))

    async def hurry_all(self, beyond: timedelta) -> None:
        """Make due now every look and every saying that is due later than that from now."""
        now = await self.now()
        for due in (watches.c.next_look_at, watches.c.next_say_at):
            await self._connection.execute(update(watches).where(due > now + beyond).values({due.name: now}))

    async def hurry(self, connection_id: str) -> None:
        """Make the next look due now, if the connection is watched."""
        of_connection = watches.c.connection_id == connection_id
        await self._connection.execute(update(watches).where(of_connection).values(next_look_at=await self.now()))

    async def _read(self, connection_ids: Sequence[str], on_unreadable: OnUnreadable | None) -> tuple[WatchRow, ...]:
        """Those that can be read: together, and one by one where that is needed to know which cannot."""
        together = select(watches).where(among(self._connection, watches.c.connection_id, connection_ids))
        try:
            return tuple(_row(row) for row in await self._connection.execute(together))
        except _UNREADABLE:
            if on_unreadable is None:
                raise
        read = []
        for connection_id in connection_ids:
            try:
                read.append(_row((await self._connection.execute(_of(connection_id))).one()))
            except _UNREADABLE as problem:
                on_unreadable(connection_id, problem)
        return tuple(read)

    async def _first(self, query: Select[Any]) -> WatchRow | None:
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else _row(row)


def _fitting(due: Iterable[AnyRow], at_sites: Mapping[str, int], per_site: int | None) -> list[str]:
    """The connections whose site has room for one more look; the others stay as they are."""
    looks = Counter(at_sites)
    fitting = []
    for row in due:
        if per_site is None or looks[row.site] < per_site:
            looks[row.site] += 1
            fitting.append(row.connection_id)
    return fitting


def _of(connection_id: str) -> Select[Any]:
    return select(watches).where(watches.c.connection_id == connection_id)


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()


def _length(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def watch_columns(row: WatchRow) -> dict[str, Any]:
    """A new watch as a row of its table."""
    return _kept_columns(row) | {"fence": row.fence}


def _kept_columns(row: WatchRow) -> dict[str, Any]:
    return {
        "connection_id": row.connection_id,
        "site": row.site,
        "is_on": row.is_on,
        "login_every_seconds": _seconds(row.plan.login_every),
        "permissions_every_seconds": _seconds(row.plan.permissions_every),
        "channel": row.plan.channel,
        "tells_silence": row.plan.tells_silence,
        **_moved_columns(row),
    }


def _moved(row: WatchRow) -> dict[str, Any]:
    return {"connection_id": row.connection_id, **_moved_columns(row)}


def _moved_columns(row: WatchRow) -> dict[str, Any]:
    """The columns that looks move; the others are what people set."""
    return {
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
