"""Writes many rows with one statement, and asks for many with one parameter.

On PostgreSQL they go there as one JSON text, since a statement a row costs more than the row. With SQLite there is no
way to go, so that the driver's own loop is as good.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    BindParameter,
    Column,
    ColumnElement,
    FromClause,
    Table,
    Text,
    Update,
    any_,
    bindparam,
    cast,
    column,
    func,
    insert,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from access.rows import aware
from storage.upserts import insert_if_absent_on, upsert

Row = dict[str, Any]
_JSON = json.JSONEncoder(allow_nan=False)
_ROWS: BindParameter[str] = bindparam("rows", type_=Text())


def among(connection: AsyncConnection, name: Column[Any], values: Iterable[str]) -> ColumnElement[bool]:
    """Whether the column has one of these values, as one parameter where the database takes lists."""
    wanted = list(values)
    if connection.dialect.name == "sqlite":
        return name.in_(wanted)
    return name == any_(literal(wanted, ARRAY(Text())))


def among_pairs(
    connection: AsyncConnection, names: tuple[Column[Any], Column[Any]], pairs: Sequence[tuple[str, str]]
) -> ColumnElement[bool]:
    """The same for two columns at once."""
    if connection.dialect.name == "sqlite":
        return tuple_(*names).in_(pairs)
    lists = (literal([pair[place] for pair in pairs], ARRAY(Text())) for place in (0, 1))
    wanted = func.unnest(*lists).table_valued("first", "second").render_derived()
    return tuple_(*names).in_(select(wanted.c.first, wanted.c.second))


async def insert_all(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    """Insert the rows, all with the same columns."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        await connection.execute(insert(table), list(rows))
    else:
        await connection.execute(_inserting(table, tuple(rows[0])), _told(table, rows))


async def insert_new(
    connection: AsyncConnection, table: Table, rows: Sequence[Row], keys: tuple[Column[Any], ...], told: Column[str]
) -> AbstractSet[str]:
    """Insert those of the rows of which no other has the same values in the unique `keys`; what `told` is in these."""
    if not rows:
        return frozenset()
    if connection.dialect.name == "sqlite":
        new = [row[told.name] for row in rows if await insert_if_absent_on(connection, table, row, keys)]
        return frozenset(new)
    inserted = await connection.execute(_inserting_new(table, tuple(rows[0]), keys, told), _told(table, rows))
    return frozenset(inserted.scalars())


async def upsert_all(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    """Insert the rows, all with the same columns; where a row's primary key is taken, overwrite the others."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        await upsert(connection, table, rows)
    else:
        await connection.execute(_upserting(table, tuple(rows[0])), _told(table, rows))


async def update_all(
    connection: AsyncConnection, table: Table, rows: Sequence[Row], raised: Column[Any] | None = None
) -> None:
    """Change the rows that have these primary keys, of one column; `raised` goes up by one in each."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        key = _key(table)
        statement = update(table).where(key == bindparam("_key")).values(_raising(raised))
        changes = [{"_key": row[key.name], **{name: row[name] for name in row if name != key.name}} for row in rows]
        await connection.execute(statement, changes)
    else:
        await connection.execute(_updating(table, tuple(rows[0]), raised), _told(table, rows))


def _key(table: Table) -> Column[Any]:
    (key,) = table.primary_key
    return key


def _raising(raised: Column[Any] | None) -> dict[str, Any]:
    return {} if raised is None else {raised.name: raised + 1}


def _told(table: Table, rows: Sequence[Row]) -> dict[str, str]:
    documents = _documents(table, tuple(rows[0]))
    told = [{**row, **{name: _document(row[name]) for name in documents}} for row in rows] if documents else rows
    return {"rows": json.dumps(told, default=_plain, allow_nan=False)}


def _document(value: object) -> str | None:
    """A JSON value as text within the JSON text, since the server takes one apart only where it can be shown as text.

    Jira's texts may hold U+0000, which PostgreSQL keeps in JSON and shows nowhere else.
    Source: https://www.postgresql.org/docs/current/datatype-json.html
    """
    return None if value is None else _JSON.encode(value)


@cache
def _documents(table: Table, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if isinstance(table.c[name].type, JSON))


def _plain(value: object) -> str:
    """A moment as text. Raises ValueError for a naive one, which could mean any moment."""
    if isinstance(value, datetime):
        return aware(value).isoformat()
    raise TypeError(f"{type(value).__name__} cannot be written in a JSON text.")


@cache
def _given(table: Table, names: tuple[str, ...]) -> FromClause:
    """The rows as the server reads them out of the JSON text: each column with the type of the table's own."""
    documents = _documents(table, names)
    typed = [column(name, Text() if name in documents else table.c[name].type) for name in names]
    return func.json_to_recordset(cast(_ROWS, JSON)).table_valued(*typed, name="given").render_derived(with_types=True)


def _value(table: Table, given: FromClause, name: str) -> ColumnElement[Any]:
    kind = table.c[name].type
    return cast(given.c[name], kind) if isinstance(kind, JSON) else given.c[name]


@cache
def _upserting(table: Table, names: tuple[str, ...]) -> postgresql.Insert:
    statement, keys = _inserting(table, names), [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in names if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


@cache
def _inserting(table: Table, names: tuple[str, ...]) -> postgresql.Insert:
    given = _given(table, names)
    return postgresql.insert(table).from_select(list(names), select(*(_value(table, given, name) for name in names)))


@cache
def _inserting_new(
    table: Table, names: tuple[str, ...], keys: tuple[Column[Any], ...], told: Column[str]
) -> ReturningInsert[str]:
    return _inserting(table, names).on_conflict_do_nothing(index_elements=list(keys)).returning(told)


@cache
def _updating(table: Table, names: tuple[str, ...], raised: Column[Any] | None) -> Update:
    given, key = _given(table, names), _key(table)
    changed = {name: _value(table, given, name) for name in names if name != key.name}
    return update(table).where(key == given.c[key.name]).values(changed | _raising(raised))
