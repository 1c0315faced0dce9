"""Keeps one-time links by the hash of their token; the token itself is nowhere."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from access.links import Link, LinkPurpose, LinkState
from storage.rows import actor_columns, actor_of
from storage.tables import links

_open = links.c.state == LinkState.OPEN


class StoredLinks:
    """The port `LinkStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, link: Link) -> None:
        """Keep a new link."""
        columns = {name: value for name, value in asdict(link).items() if name != "person"}
        await self._connection.execute(insert(links).values(columns | actor_columns(link.person, "person")))

    async def get(self, token_hash: str) -> Link | None:
        """That link, whatever its state; None where there is none."""
        query = select(links).where(links.c.token_hash == token_hash)
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            return None
        return Link(
            token_hash=row.token_hash,
            purpose=LinkPurpose(row.purpose),
            subject_id=row.subject_id,
            person=actor_of(row, "person"),
            made_at=row.made_at,
            ends_at=row.ends_at,
            state=LinkState(row.state),
        )

    async def spend(self, token_hash: str, now: datetime) -> bool:
        """Spend the link if it is open and its time is not over; returns whether this call did."""
        which = (links.c.token_hash == token_hash, _open, links.c.ends_at > now)
        done = await self._connection.execute(update(links).where(*which).values(state=LinkState.SPENT))
        return done.rowcount == 1

    async def replace_open(self, subject_id: str, purpose: LinkPurpose | None = None) -> int:
        """Make the open links of a draft useless, all of them or those of one purpose. Returns how many."""
        statement = update(links).where(links.c.subject_id == subject_id, _open)
        if purpose is not None:
            statement = statement.where(links.c.purpose == purpose)
        done = await self._connection.execute(statement.values(state=LinkState.REPLACED))
        return done.rowcount

    async def purge(self, before: datetime) -> int:
        """Forget links that ended before then. Returns how many."""
        return (await self._connection.execute(delete(links).where(links.c.ends_at < before))).rowcount
