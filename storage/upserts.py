"""Insert-or-change, which SQL leaves to each database but both of ours write alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

Row = dict[str, Any]


def _insert(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


async def upsert(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    """Insert the rows; where a row's primary key is taken, overwrite the other columns."""
    if not rows:
        return
    statement = _insert(connection, table)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    await connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), list(rows))


async def insert_if_absent(connection: AsyncConnection, table: Table, row: Row) -> bool:
    """Insert the row unless its primary key is taken. Returns whether it was inserted."""
    return await insert_if_absent_on(connection, table, row, tuple(table.primary_key))


async def insert_all_absent(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    """Insert those of the rows whose primary key is not taken."""
    if rows:
        await connection.execute(_insert(connection, table).on_conflict_do_nothing(), list(rows))


async def insert_if_absent_on(connection: AsyncConnection, table: Table, row: Row, keys: Sequence[Column[Any]]) -> bool:
    """Insert the row unless another has the same values in the unique `keys`. Returns whether it was inserted."""
    statement = _insert(connection, table).values(row).on_conflict_do_nothing(index_elements=list(keys))
    return (await connection.execute(statement.returning(*keys))).first() is not None
