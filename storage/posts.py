"""Keeps where Slack put the messages that it confirmed, so that they can be edited and answered in their threads."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from access.outbox import Post
from storage.rows import AnyRow
from storage.upserts import insert_if_absent
from storage.watch_tables import posts


class StoredPosts:
    """The port `PostStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, post: Post) -> None:
        """Keep where a message stands."""
        episode, trouble = post.place
        columns = {
            "outbox_id": post.outbox_id,
            "connection_id": post.connection_id,
            "episode": episode,
            "trouble": trouble,
            "channel": post.channel,
            "ts": post.ts,
            "at": post.at,
        }
        await insert_if_absent(self._connection, posts, columns)

    async def latest(self, connection_id: str, place: tuple[str, str]) -> Post | None:
        """The newest message under that episode and trouble."""
        return await self._first(_of(connection_id, place).order_by(posts.c.at.desc()))

    async def all(self, connection_id: str, place: tuple[str, str]) -> tuple[Post, ...]:
        """Every message under that episode and trouble, the oldest first."""
        rows = await self._connection.execute(_of(connection_id, place).order_by(posts.c.at))
        return tuple(_post(row) for row in rows)

    async def get(self, outbox_id: str) -> Post | None:
        """The message that this outbox row became."""
        return await self._first(select(posts).where(posts.c.outbox_id == outbox_id))

    async def _first(self, query: Select[Any]) -> Post | None:
        row = (await self._connection.execute(query.limit(1))).one_or_none()
        return None if row is None else _post(row)


def _of(connection_id: str, place: tuple[str, str]) -> Select[Any]:
    episode, trouble = place
    wanted = (posts.c.connection_id == connection_id, posts.c.episode == episode, posts.c.trouble == trouble)
    return select(posts).where(*wanted)


def _post(row: AnyRow) -> Post:
    return Post(row.outbox_id, row.connection_id, (row.episode, row.trouble), row.channel, row.ts, row.at)
