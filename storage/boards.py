"""Keeps the boards of each connection."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from access.boards import Board, BoardOrigin
from storage.align_tables import boards as table


class StoredBoards:
    """The port `BoardStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, connection_id: str) -> tuple[Board, ...]:
        """Its boards, by number."""
        query = select(table).where(table.c.connection_id == connection_id).order_by(table.c.board_id)
        rows = await self._connection.execute(query)
        return tuple(Board(row.board_id, row.name, BoardOrigin(row.origin)) for row in rows)

    async def replace(self, connection_id: str, boards: Sequence[Board]) -> None:
        """Keep exactly these."""
        await self._connection.execute(delete(table).where(table.c.connection_id == connection_id))
        rows = [
            {"connection_id": connection_id, "board_id": board.id, "name": board.name, "origin": board.origin}
            for board in boards
        ]
        if rows:
            await self._connection.execute(insert(table), rows)
