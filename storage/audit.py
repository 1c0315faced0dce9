"""Keeps the audit trail: append-only, each entry chained to the one before (`storage.audit_chain`).

The database itself refuses to change or delete entries, by triggers that the first migration makes.
"""

from __future__ import annotations

import operator
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from access.records import (
    Actor,
    AuditEntry,
    AuditEvent,
    AuditHead,
    AuditQuery,
    ChainReport,
    ChainStep,
    Checkpoint,
)
from storage.audit_chain import EMPTY_CHAIN, ChainWalk, chained, is_intact
from storage.audit_checkpoints import StoredCheckpoints
from storage.encryption import SecretBox
from storage.many_rows import insert_all
from storage.rows import AnyRow, actor_columns, actor_of
from storage.tables import audit_entries, audit_head

_HEAD = select(audit_head.c.seq, audit_head.c.hash)


class StoredAudit:
    """The port `AuditStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection, box: SecretBox) -> None:
        self._connection = connection
        self._checkpoints = StoredCheckpoints(connection, box)

    async def append(self, event: AuditEvent) -> AuditEntry:
        """Put an event at the chain's end. Writers queue here until they commit: append last in a transaction."""
        return (await self._append([event]))[0]

    async def append_all(self, events: Sequence[AuditEvent]) -> None:
        """The same for several, in their order."""
        if events:
            await self._append(events)

    async def _append(self, events: Sequence[AuditEvent]) -> list[AuditEntry]:
        # SQLite has no row locks and ignores the clause: there the whole transaction holds the write lock.
        row = (await self._connection.execute(_HEAD.with_for_update())).one()
        head, entries = AuditHead(row.seq, row.hash), []
        for event in events:
            entry = chained(event, head)
            head = AuditHead(entry.seq, entry.hash)
            entries.append(entry)
        await insert_all(self._connection, audit_entries, [entry_columns(entry) for entry in entries])
        await self._connection.execute(update(audit_head).values(seq=head.seq, hash=head.hash))
        return entries

    async def head(self) -> AuditHead:
        """The chain's end, to be kept elsewhere as proof."""
        row = (await self._connection.execute(_HEAD)).one()
        return AuditHead(row.seq, row.hash)

    async def tail(self, query: AuditQuery, limit: int) -> tuple[AuditEntry, ...]:
        """The newest entries that the query selects, newest first."""
        selected = select(audit_entries).where(*_conditions(query))
        rows = await self._connection.execute(selected.order_by(audit_entries.c.seq.desc()).limit(limit))
        return tuple(_entry(row) for row in rows)

    async def count(self, query: AuditQuery) -> int:
        """How many entries the query selects."""
        counted = select(func.count()).select_from(audit_entries).where(*_conditions(query))
        return (await self._connection.execute(counted)).scalar_one()

    async def actors(self, query: AuditQuery) -> tuple[Actor, ...]:
        """Whose entries the query selects, each once, in no order."""
        columns: list[ColumnElement[Any]] = [audit_entries.c[f"actor_{part}"] for part in ("kind", "workspace", "id")]
        rows = await self._connection.execute(select(*columns).where(*_conditions(query)).distinct())
        return tuple(actor_of(row, "actor") for row in rows)

    async def entry(self, seq: int) -> AuditEntry | None:
        """The entry of that number; None where there is none."""
        row = (await self._connection.execute(select(audit_entries).where(audit_entries.c.seq == seq))).one_or_none()
        return None if row is None else _entry(row)

    async def pages(self, size: int = 1000, after: int | None = None) -> AsyncIterator[tuple[AuditEntry, ...]]:
        """The trail, or what is numbered behind `after`, oldest first, in pages; memory is bounded by one page."""
        while page := await self._page(size, after):
            yield page
            after = page[-1].seq

    async def verify(self) -> ChainReport:
        """Walk over the whole chain and name the first entry that does not hold."""
        return await self._walked(ChainWalk(vouched=await self._vouched()), None)

    async def verify_newest(self, most: int) -> ChainReport:
        """Walk over what came behind the last walk over all, or over so many of the newest entries if that is less."""
        checkpoint, head = await self.checkpoint(), await self.head()
        vouched = checkpoint.head.seq if checkpoint else 0
        first = await self.entry(max(vouched, head.seq - most))
        if checkpoint is not None and (checkpoint.broken or not _is_vouched(checkpoint, first)):
            # Read all, to name the first that does not hold now.
            return replace(await self.verify(), checkpoint=checkpoint)
        if first is None:
            return await self.verify()
        behind = AuditHead(first.seq, first.hash)
        report = await self._walked(ChainWalk(behind), first.seq)
        return replace(report, read_from=first.seq + 1, checkpoint=checkpoint)

    async def walk(self, step: ChainStep, size: int) -> ChainStep | ChainReport:
        """Go on with a walk over the whole chain by so many entries; a report once it has come to its end."""
        behind = step.head or EMPTY_CHAIN
        walk = ChainWalk(behind, await self._vouched())
        page = await self._page(size, behind.seq if step.head else None)
        for entry in page:
            walk.take(entry)
        has_more = len(page) == size and walk.is_whole
        return ChainStep(walk.head) if has_more else walk.report(await self.head())

    async def checkpoint(self) -> Checkpoint | None:
        """The last walk over all; None where there was none, or where what is kept of it cannot be believed."""
        return await self._checkpoints.get()

    async def keep_checkpoint(self, report: ChainReport, walked_at: datetime) -> None:
        """Keep that a walk over all found this; nothing is kept where no encryption key is set.

        What was verified once goes on counting: a chain that was cut short stays broken.
        """
        vouched = await self._vouched()
        head = vouched if vouched and report.broken and vouched.seq > report.head.seq else report.head
        await self._checkpoints.put(Checkpoint(head, walked_at, report.broken))

    async def _vouched(self) -> AuditHead | None:
        checkpoint = await self.checkpoint()
        return checkpoint.head if checkpoint and checkpoint.head.seq else None

    async def _walked(self, walk: ChainWalk, after: int | None) -> ChainReport:
        async for page in self.pages(after=after):
            for entry in page:
                walk.take(entry)
            if not walk.is_whole:
                break
        return walk.report(await self.head())

    async def _page(self, size: int, after: int | None) -> tuple[AuditEntry, ...]:
        query = select(audit_entries).order_by(audit_entries.c.seq).limit(size)
        rows = await self._connection.execute(query if after is None else query.where(audit_entries.c.seq > after))
        return tuple(_entry(row) for row in rows)


def _is_vouched(checkpoint: Checkpoint, entry: AuditEntry | None) -> bool:
    """Whether the entry from which reading begins is still what the last walk saw, where it is the last of that."""
    if entry is None:
        return False
    is_last_seen = entry.seq == checkpoint.head.seq
    return is_intact(entry) and (not is_last_seen or entry.hash == checkpoint.head.hash)


def _conditions(query: AuditQuery) -> list[ColumnElement[bool]]:
    columns = audit_entries.c
    workspaces = None if query.workspace is None else [query.workspace, *([""] if query.with_shell else [])]
    wanted: tuple[tuple[ColumnElement[Any], Callable[[Any, Any], ColumnElement[bool]], object], ...] = (
        (columns.workspace, _is_one_of, workspaces),
        (columns.connection, operator.eq, query.connection),
        (columns.actor_id, operator.eq, query.actor_id),
        (columns.at, operator.ge, query.since),
        (columns.seq, operator.lt, query.before_seq),
    )
    return [compare(column, value) for column, compare, value in wanted if value is not None]


def _is_one_of(column: ColumnElement[Any], values: list[str]) -> ColumnElement[bool]:
    return column.in_(values)


def entry_columns(entry: AuditEntry) -> dict[str, Any]:
    """An entry as a row of its table."""
    event = entry.event
    return {
        "seq": entry.seq,
        "at": event.at,
        "workspace": event.workspace,
        "action": event.action,
        "connection": event.connection,
        "outcome": event.outcome,
        "details": event.details,
        "prev_hash": entry.prev_hash,
        "hash": entry.hash,
        **actor_columns(event.actor, "actor"),
    }


def _entry(row: AnyRow) -> AuditEntry:
    event = AuditEvent(
        at=row.at,
        workspace=row.workspace,
        actor=actor_of(row, "actor"),
        action=row.action,
        outcome=row.outcome,
        connection=row.connection,
        details=row.details,
    )
    return AuditEntry(row.seq, event, row.prev_hash, row.hash)
