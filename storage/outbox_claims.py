"""Hands out sayings to deliver, one a lane and one a channel, and books what came of each.

A claim is a lease and a fence, as in `storage.watches`. What a claim that ran out was about may have reached Slack.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, any_, case, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from access.outbox import Delivery, OutboxRow
from storage.database_clock import database_now
from storage.outbox_rows import outbox_row
from storage.upserts import upsert
from storage.watch_tables import channel_rests, outbox


class OutboxClaims:
    """The part of `StoredOutbox` that takes turns."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def claim(self, limit: int, lease: timedelta, gap: timedelta) -> tuple[OutboxRow, ...]:
        """Take up to so many sayings that may leave now, the oldest first: one a lane, one a channel.

        A lane goes on only once what was written before is delivered or given up. A channel rests for `gap` after each.
        A row whose last claim ran out without a word comes back as uncertain.
        """
        now = await database_now(self._connection)
        # Most beats find nothing, and find that out much sooner so.
        if (await self._connection.execute(select(outbox.c.seq).where(_is_free(now)).limit(1))).first() is None:
            return ()
        ranked = _ranked(now).subquery()
        first = select(ranked.c.seq).where(ranked.c.rank == 1)
        # Asked again of the row itself: PostgreSQL looks at these anew when somebody else has just let go of it.
        chosen = select(outbox.c.seq).where(outbox.c.seq.in_(first), _is_free(now)).order_by(outbox.c.seq).limit(limit)
        taken = {
            "is_uncertain": or_(outbox.c.is_uncertain, outbox.c.leased_until.is_not(None)),
            "leased_until": now + lease,
            "attempts": outbox.c.attempts + 1,
            "fence": outbox.c.fence + 1,
        }
        claim = update(outbox).where(self._among(chosen.with_for_update(skip_locked=True))).values(taken)
        rows = sorted(await self._connection.execute(claim.returning(outbox)), key=lambda row: int(row.seq))
        claimed = tuple(outbox_row(row) for row in rows)
        if gap > timedelta():
            await self._rest_until({row.channel for row in claimed}, now + gap)
        return claimed

    async def finish(self, row: OutboxRow, state: Delivery, problem: str = "") -> bool:
        """Book the end of a delivery; returns whether the claim was still held. Nothing is changed where it was not."""
        ended = {"state": state, "problem": problem, "ended_at": await database_now(self._connection)}
        return await self._change(row, ended)

    async def postpone(self, row: OutboxRow, wait: timedelta, problem: str, *, is_uncertain: bool) -> bool:
        """Give a claim back until later; returns whether it was still held."""
        due_at = await database_now(self._connection) + wait
        return await self._change(row, {"due_at": due_at, "problem": problem, "is_uncertain": is_uncertain})

    async def redirect(self, row: OutboxRow, wait: timedelta) -> bool:
        """Keep another target for a row, and how it is said there, and give its claim back until later.

        Returns whether it was still held.
        """
        changed = {
            "target": row.target,
            "act": row.act,
            "joins": row.joins,
            "problem": row.problem,
            "is_uncertain": row.is_uncertain,
            "due_at": await database_now(self._connection) + wait,
        }
        return await self._change(row, changed)

    async def rest(self, channel: str, wait: timedelta) -> None:
        """Let nothing leave for that channel for so long."""
        await self._rest_until({channel}, await database_now(self._connection) + wait)

    async def hurry_all(self, beyond: timedelta) -> None:
        """Make due now, and free, what waits, rests or is claimed for longer than that from now."""
        now = await database_now(self._connection)
        waits = outbox.c.state == Delivery.WAITING
        for due in (outbox.c.due_at, outbox.c.leased_until):
            await self._connection.execute(update(outbox).where(waits, due > now + beyond).values({due.name: now}))
        await self._connection.execute(delete(channel_rests).where(channel_rests.c.until > now + beyond))

    async def _rest_until(self, channels: set[str], until: datetime) -> None:
        rests = [{"channel": channel, "until": until} for channel in sorted(channels) if channel]
        await upsert(self._connection, channel_rests, rests)

    async def _change(self, row: OutboxRow, values: dict[str, Any]) -> bool:
        held = (outbox.c.id == row.id, outbox.c.fence == row.fence, outbox.c.state == Delivery.WAITING)
        done = await self._connection.execute(update(outbox).where(*held).values(values | {"leased_until": None}))
        return done.rowcount == 1

    def _among(self, chosen: Select[Any]) -> ColumnElement[bool]:
        if self._connection.dialect.name == "sqlite":
            return outbox.c.seq.in_(chosen)
        return outbox.c.seq == any_(func.array(chosen.scalar_subquery()))


def _is_free(now: datetime) -> ColumnElement[bool]:
    """Whether a row waits, is due, and nobody holds it."""
    is_held = and_(outbox.c.leased_until.is_not(None), outbox.c.leased_until > now)
    return and_(outbox.c.state == Delivery.WAITING, outbox.c.due_at <= now, ~is_held)


def _ranked(now: datetime) -> Select[Any]:
    """The rows that may leave, numbered within their channel; a direct message that is not opened yet by its lane."""
    earlier = outbox.alias("earlier")
    is_blocked = (
        select(earlier.c.seq)
        .where(earlier.c.state == Delivery.WAITING, earlier.c.lane == outbox.c.lane, earlier.c.seq < outbox.c.seq)
        .exists()
    )
    at_rest = (
        select(channel_rests.c.channel)
        .where(channel_rests.c.channel == outbox.c.channel, channel_rests.c.until > now)
        .exists()
    )
    queue = case((outbox.c.channel == "", outbox.c.lane), else_=outbox.c.channel)
    rank = func.row_number().over(partition_by=queue, order_by=outbox.c.seq).label("rank")
    return select(outbox.c.seq, rank).where(_is_free(now), ~is_blocked, ~at_rest)
