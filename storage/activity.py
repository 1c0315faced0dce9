"""Keeps what the accounts of watched connections changed, and hands out the readings that are due."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from access.silence import AccountActivity, activity_from_row, activity_to_row
from storage.database_clock import database_now
from storage.upserts import insert_if_absent
from storage.watch_tables import account_activity, watches

_NOTHING = activity_to_row(AccountActivity())


class StoredActivity:
    """The port `ActivityStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def claim_due(self, lease: timedelta) -> str | None:
        """Take one watched connection whose Jira is to be read, by id; it is due again when the lease ends.

        One that was not known yet is due after as long, so that a new watch does not begin with two jobs at once.
        """
        now = await database_now(self._connection)
        known, watched = account_activity.c, watches.c
        unknown = select(watched.connection_id).where(
            watched.is_on, watched.connection_id.not_in(select(known.connection_id))
        )
        for row in (await self._connection.execute(unknown.limit(100))).all():
            fresh = {"connection_id": row.connection_id, "next_read_at": now + lease, "memory": _NOTHING}
            await insert_if_absent(self._connection, account_activity, fresh)
        due = (
            select(known.connection_id)
            .join(watches, watched.connection_id == known.connection_id)
            .where(watched.is_on, known.next_read_at <= now)
            .order_by(known.next_read_at)
            .limit(1)
            .with_for_update(skip_locked=True, of=account_activity)
        )
        chosen: str | None = (await self._connection.execute(due)).scalar_one_or_none()
        if chosen is not None:
            claimed = update(account_activity).where(_of(chosen)).values(next_read_at=now + lease)
            await self._connection.execute(claimed)
        return chosen

    async def get(self, connection_id: str) -> AccountActivity:
        """What is remembered; nothing where it was never read."""
        query = select(account_activity.c.memory).where(_of(connection_id))
        memory = (await self._connection.execute(query)).scalar_one_or_none()
        return AccountActivity() if memory is None else activity_from_row(memory)

    async def save(self, connection_id: str, known: AccountActivity) -> None:
        """Keep it; lock the watch first."""
        changed = update(account_activity).where(_of(connection_id)).values(memory=activity_to_row(known))
        await self._connection.execute(changed)

    async def set_due(self, connection_id: str, wait: timedelta) -> None:
        """Make the next reading due after so long."""
        at = await database_now(self._connection) + wait
        row = {"connection_id": connection_id, "next_read_at": at, "memory": _NOTHING}
        if not await insert_if_absent(self._connection, account_activity, row):
            changed = update(account_activity).where(_of(connection_id)).values(next_read_at=at)
            await self._connection.execute(changed)


def _of(connection_id: str) -> ColumnElement[bool]:
    return account_activity.c.connection_id == connection_id
