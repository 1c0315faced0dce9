"""Keeps what is to be asked of Jira's audit log, and hands out one question at a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from access.likely import AuditQuestion
from storage.database_clock import database_now
from storage.upserts import insert_if_absent
from storage.watch_tables import audit_questions, watches

_kept = audit_questions.c


class StoredAuditQuestions:
    """The port `AuditQuestionStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, connection_id: str, episode: str, version: int) -> None:
        """Have it asked for that stage, due at once; nothing where it, or a later one, was put before."""
        now = await database_now(self._connection)
        asked = {"episode": episode, "version": version, "tries": 0, "next_ask_at": now}
        if await insert_if_absent(self._connection, audit_questions, asked | {"connection_id": connection_id}):
            return
        of_connection = _kept.connection_id == connection_id
        another = update(audit_questions).where(of_connection, _kept.episode != episode)
        await self._connection.execute(another.values(asked | {"told_until": None}))
        later = update(audit_questions).where(of_connection, _kept.episode == episode, _kept.version < version)
        await self._connection.execute(later.values(asked))

    async def claim_due(self, lease: timedelta) -> AuditQuestion | None:
        """Take a question about a connection whose watch is on; it is due again when the lease ends."""
        now = await database_now(self._connection)
        due = (
            select(audit_questions)
            .join(watches, watches.c.connection_id == _kept.connection_id)
            .where(watches.c.is_on, _kept.next_ask_at <= now)
            .order_by(_kept.next_ask_at)
            .limit(1)
            .with_for_update(skip_locked=True, of=audit_questions)
        )
        row = (await self._connection.execute(due)).one_or_none()
        if row is None:
            return None
        question = AuditQuestion(row.connection_id, row.episode, row.version, row.tries, row.told_until)
        await self._connection.execute(
            update(audit_questions).where(_is_open(question)).values(next_ask_at=now + lease)
        )
        return question

    async def put_off(self, question: AuditQuestion, wait: timedelta, tries: int) -> None:
        """Ask again after so long, having tried so often; nothing where it is closed or was replaced."""
        at = await database_now(self._connection) + wait
        later = update(audit_questions).where(_is_open(question)).values(next_ask_at=at, tries=tries)
        await self._connection.execute(later)

    async def close(self, question: AuditQuestion, told_until: datetime | None) -> bool:
        """Ask it no more; returns whether it was still open."""
        done = {"next_ask_at": None} | ({} if told_until is None else {"told_until": told_until})
        closed = await self._connection.execute(update(audit_questions).where(_is_open(question)).values(done))
        return closed.rowcount == 1


def _is_open(question: AuditQuestion) -> ColumnElement[bool]:
    return and_(
        _kept.connection_id == question.connection_id,
        _kept.episode == question.episode,
        _kept.version == question.version,
        _kept.next_ask_at.is_not(None),
    )
