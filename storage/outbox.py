"""Keeps what waits to be said. Claims and their ends are in `storage.outbox_claims`."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from access.findings import Finding
from access.intents import Act, Topic
from access.outbox import Delivery, Kind, OutboxRow
from storage.database_clock import database_now
from storage.many_rows import insert_new
from storage.outbox_claims import OutboxClaims
from storage.outbox_rows import outbox_columns, outbox_row
from storage.upserts import insert_if_absent_on, upsert
from storage.watch_tables import outage_messages, outbox

_waits = outbox.c.state == Delivery.WAITING


class StoredOutbox(OutboxClaims):
    """The port `OutboxStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection)

    async def add(self, row: OutboxRow) -> bool:
        """Keep a saying; returns whether this connection had none with that key."""
        keys = (outbox.c.connection_id, outbox.c.key)
        return await insert_if_absent_on(self._connection, outbox, outbox_columns(row), keys)

    async def add_all(self, rows: Sequence[OutboxRow]) -> AbstractSet[str]:
        """Keep sayings without files, in their order; the ids of those whose connection had none with that key."""
        keys = (outbox.c.connection_id, outbox.c.key)
        return await insert_new(self._connection, outbox, [outbox_columns(row) for row in rows], keys, outbox.c.id)

    async def get(self, outbox_id: str) -> OutboxRow | None:
        """That row; None where it is not kept any more."""
        return await self._first(select(outbox).where(outbox.c.id == outbox_id))

    async def lock(self, outbox_id: str) -> OutboxRow | None:
        """The same, and nobody else may lock it until this transaction ends."""
        return await self._first(select(outbox).where(outbox.c.id == outbox_id).with_for_update())

    async def with_key(self, connection_id: str, key: str) -> OutboxRow | None:
        """The row of a connection that has this key."""
        return await self._first(select(outbox).where(outbox.c.connection_id == connection_id, outbox.c.key == key))

    async def supersede(self, row: OutboxRow) -> None:
        """Drop the edits of the same message that were written before this one and have not left.

        One that is under way stays, so that this one waits behind it in their lane and lands last.
        """
        episode, trouble = row.place
        now = await database_now(self._connection)
        earlier = and_(
            _waits,
            or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= now),
            outbox.c.act == Act.EDIT,
            outbox.c.connection_id == row.connection_id,
            outbox.c.episode == episode,
            outbox.c.trouble == trouble,
            outbox.c.joins == row.joins,
            outbox.c.id != row.id,
        )
        dropped = {"state": Delivery.SUPERSEDED, "superseded_by": row.id, "fence": outbox.c.fence + 1}
        await self._connection.execute(update(outbox).where(earlier).values(dropped))

    async def superseded_by(self, outbox_id: str) -> tuple[OutboxRow, ...]:
        """The rows that were dropped in favour of this one, or of one that was."""
        found: list[OutboxRow] = []
        latest = [outbox_id]
        while latest:
            rows = await self._all(select(outbox).where(outbox.c.superseded_by.in_(latest)))
            found += rows
            latest = [row.id for row in rows]
        return tuple(found)

    async def withdraw(self, connection_id: str, key: str) -> None:
        """Drop a saying that has not left; one that may have left is marked, and is not sent again."""
        await self._withdraw(outbox.c.connection_id == connection_id, outbox.c.key == key)

    async def withdraw_about(self, connection_id: str, episodes: AbstractSet[str]) -> None:
        """The same for all that is about these episodes, but for a message that other connections share."""
        sharing = outbox.alias("sharing")
        is_shared = select(sharing.c.seq).where(sharing.c.joins == outbox.c.id).exists()
        about = (outbox.c.connection_id == connection_id, outbox.c.episode.in_(sorted(episodes)))
        await self._withdraw(*about, ~is_shared)

    async def _withdraw(self, *which: ColumnElement[bool]) -> None:
        row = (_waits, *which)
        is_here = and_(outbox.c.leased_until.is_(None), outbox.c.is_uncertain.is_(False))
        await self._connection.execute(update(outbox).where(*row, is_here).values(state=Delivery.WITHDRAWN))
        await self._connection.execute(update(outbox).where(*row).values(is_unwanted=True))

    async def told(self, connection_id: str, place: tuple[str, str], topics: AbstractSet[Topic]) -> frozenset[Finding]:
        """The findings that the newest saying on these topics told, under this episode and trouble."""
        episode, trouble = place
        of_topics = (
            outbox.c.connection_id == connection_id,
            outbox.c.episode == episode,
            outbox.c.trouble == trouble,
            outbox.c.kind == Kind.INTENT,
            outbox.c.state.in_((Delivery.WAITING, Delivery.SENT)),
            or_(*(outbox.c.key.contains(f"/{topic}/", autoescape=True) for topic in sorted(topics))),
        )
        row = await self._first(select(outbox).where(*of_topics).order_by(outbox.c.seq.desc()).limit(1))
        return frozenset() if row is None else row.told

    async def lock_outage(self, site: str, channel: str) -> str:
        """The id of the row that last told of an outage there, empty for none; nobody else may lock the place."""
        place = {"site": site, "channel": channel}
        await insert_if_absent_on(
            self._connection, outage_messages, place | {"outbox_id": ""}, tuple(outage_messages.primary_key)
        )
        of_place = (outage_messages.c.site == site, outage_messages.c.channel == channel)
        query = select(outage_messages.c.outbox_id).where(*of_place).with_for_update()
        return str((await self._connection.execute(query)).scalar_one())

    async def note_outage(self, site: str, channel: str, outbox_id: str) -> None:
        """Remember the row that tells of an outage."""
        await upsert(self._connection, outage_messages, [{"site": site, "channel": channel, "outbox_id": outbox_id}])

    async def joined(self, outbox_id: str) -> tuple[OutboxRow, ...]:
        """The rows that share that row's message, itself among them."""
        shares = or_(outbox.c.id == outbox_id, outbox.c.joins == outbox_id)
        return await self._all(select(outbox).where(shares).order_by(outbox.c.seq))

    async def waiting(self) -> tuple[int, datetime | None]:
        """How many sayings wait, and since when the oldest does."""
        row = (await self._connection.execute(select(func.count(), func.min(outbox.c.written_at)).where(_waits))).one()
        return int(row[0]), row[1]

    async def purge(self, before: datetime) -> int:
        """Forget what was delivered or given up before then. Returns how many."""
        done = and_(outbox.c.state != Delivery.WAITING, outbox.c.written_at < before)
        return (await self._connection.execute(delete(outbox).where(done))).rowcount

    async def _all(self, query: Select[Any]) -> tuple[OutboxRow, ...]:
        return tuple(outbox_row(row) for row in await self._connection.execute(query))

    async def _first(self, query: Select[Any]) -> OutboxRow | None:
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else outbox_row(row)
