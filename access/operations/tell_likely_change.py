"""Tells in the thread of an alert who is likely to have taken the permissions away, from Jira's own audit log.

Beside the beat, because Jira may not be asked while an alert is written: the question is put in the transaction that
books the alert as told. Once for each stage of an episode; where Jira does not show its log, or nothing fits, nothing
is said. The question is closed in the transaction that writes the line, so that a crash before asks again, and tells
once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from access.diagnosis import diagnose_call
from access.drift import Shift
from access.errors import Refused
from access.evidence import EvidenceClass
from access.intents import Act
from access.likely import AuditQuestion, Likely, losses, nearest, span_of
from access.lockout import Caller
from access.login_watch import LoginState
from access.operations.name_authors import name_authors
from access.operations.open_history import HistoryUnread, OpenedHistory, unread
from access.operations.show_changes import walk_looks
from access.outbox import Kind, OutboxRow, Target
from access.records import Connection
from access.rounds import holds_back
from access.stores import Storage, Transaction
from access.telling import AsideWords
from access.troubles import Stage, Trouble
from access.watching import WatchRow

Opens = Callable[[Connection, Caller], Awaitable[OpenedHistory]]
_LEASE = timedelta(minutes=5)
_DEADLINE = timedelta(minutes=1)
_NOT_YET = timedelta(minutes=5)
"""Between two looks at whether a quiet window, a snooze or a login that is not good is over."""
_WAITS = (timedelta(minutes=6), timedelta(minutes=15), timedelta(hours=1))
"""After a question in vain. The first is longer than between two looks, so that the watch knows of a refused login."""
_PASSING = (EvidenceClass.THROTTLED, EvidenceClass.UPSTREAM, EvidenceClass.OFFLINE)


@dataclass(frozen=True, slots=True)
class _Case:
    """What a question is about, as long as its episode goes on; `may_ask` is not so while nothing may be said."""

    connection: Connection
    row: WatchRow
    stage: Stage
    may_ask: bool


class TellLikelyChange:
    """Asks the questions that are due."""

    def __init__(
        self,
        storage: Storage,
        opens: Opens,
        words: AsideWords,
        default_channel: str | None,
        new_id: Callable[[], str],
    ) -> None:
        self._storage = storage
        self._opens = opens
        self._words = words
        self._default_channel = default_channel
        self._new_id = new_id

    async def __call__(self) -> int:
        """Ask one question, if one is due; returns how many were."""
        async with self._storage.begin() as transaction:
            question = await transaction.audit_questions.claim_due(_LEASE)
        if question is None:
            return 0
        async with self._storage.reading() as transaction:
            case = await _case(transaction, question, await transaction.watches.get(question.connection_id))
        lost = await self._losses(case, question) if case and case.may_ask else ()
        try:
            likely = await self._ask(case.connection, lost) if case and lost else ()
        except (Refused, TimeoutError):
            await self._try_later(question)
        else:
            await self._book(question, lost, likely)
        return 1

    async def _losses(self, case: _Case, question: AuditQuestion) -> tuple[Shift, ...]:
        """The losses that the message tells, except for those that an earlier stage asked about."""
        walk = await walk_looks(self._storage, case.connection, question.told_until or case.stage.since)
        return losses(walk.shifts(), case.row.state.permissions.counted, question.told_until)

    async def _ask(self, connection: Connection, lost: Sequence[Shift]) -> tuple[Likely, ...]:
        """What Jira's log has to it; nothing where it is not shown.

        Raises:
            Refused: it cannot be had just now.
            TimeoutError: the same.
        """
        async with asyncio.timeout(_DEADLINE.total_seconds()):
            opened = await self._opens(connection, Caller.AUTOMATIC)
            if holds_back(opened.proved_by):
                raise HistoryUnread("What is left of the account's allowance is the integration's.")
            reply = await opened.history.audit_records(*span_of(lost))
            if reply.value is None and diagnose_call(reply.signals).kind in _PASSING:
                raise unread(connection, reply.signals)
            return await name_authors(opened.history, nearest(lost, reply.value or ()))

    async def _try_later(self, question: AuditQuestion) -> None:
        async with self._storage.begin() as transaction:
            if question.tries < len(_WAITS):
                await transaction.audit_questions.put_off(question, _WAITS[question.tries], question.tries + 1)
            else:
                await transaction.audit_questions.close(question, None)

    async def _book(self, question: AuditQuestion, lost: Sequence[Shift], likely: Sequence[Likely]) -> None:
        """Close the question and tell what came of it, unless nothing may be said meanwhile."""
        async with self._storage.begin() as transaction:
            case = await _case(transaction, question, await transaction.watches.lock(question.connection_id))
            if case is not None and not case.may_ask:
                await transaction.audit_questions.put_off(question, _NOT_YET, question.tries)
                return
            until = max((one.by for one in lost), default=None)
            was_open = await transaction.audit_questions.close(question, until)
            if case is not None and was_open and likely:
                await transaction.outbox.add(await self._line(transaction, case, question, likely))

    async def _line(
        self, transaction: Transaction, case: _Case, question: AuditQuestion, likely: Sequence[Likely]
    ) -> OutboxRow:
        connection, now = case.connection, await transaction.watches.now()
        channel = case.row.plan.channel or connection.alert_channel or self._default_channel or ""
        place = (question.episode, case.stage.trouble.value)
        return OutboxRow(
            id=self._new_id(),
            workspace=connection.workspace,
            kind=Kind.ASIDE,
            key=f"likely/{question.episode}/{question.version}",
            lane=f"{connection.id}/{question.episode}",
            act=Act.THREAD,
            rendered=self._words.likely_change(connection, likely),
            written_at=now,
            due_at=now,
            connection_id=connection.id,
            place=place,
            target=Target.CHANNEL if channel else Target.OWNER,
            channel=channel,
        )


async def _case(transaction: Transaction, question: AuditQuestion, row: WatchRow | None) -> _Case | None:
    """The case as it stands; None where its episode is over, or nobody watches the connection any more."""
    connection = await transaction.connections.get(question.connection_id)
    episode = row.state.find_episode(question.episode) if row else None
    stage = next((one for one in episode.stages if one.trouble is Trouble.DEGRADED), None) if episode else None
    if row is None or episode is None or stage is None:
        return None
    if not row.is_on or not episode.is_open or connection.retired_at is not None:
        return None
    return _Case(connection, row, stage, _may_ask(row, question, stage, await transaction.watches.now()))


def _may_ask(row: WatchRow, question: AuditQuestion, stage: Stage, now: datetime) -> bool:
    """Whether the login is good, and people want to hear of it."""
    snooze = row.overlays.snooze(question.episode, stage.trouble)
    is_snoozed = snooze is not None and not snooze.is_over(stage, now)
    is_good = row.state.login.state is LoginState.HEALTHY
    return is_good and not is_snoozed and row.overlays.window_at(now) is None
