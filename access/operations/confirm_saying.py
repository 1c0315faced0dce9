"""Books what became of a saying: where it stands, that it was announced, and what follows from that.

Everything of one outcome is one transaction. "Announced" is remembered only here, after Slack said ok.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from access.announcements import Announced, confirm
from access.intents import Topic
from access.operations.hand_over import HandOver
from access.operations.observe_look import WATCH
from access.operations.point_to_newer import PointToNewer
from access.outbox import Delivery, Kind, OutboxRow, Post
from access.records import AuditEvent
from access.stores import Storage, Transaction
from access.troubles import Trouble
from access.watching import WatchRow


class ConfirmSaying:
    """Books outcomes; a claim that is no longer held changes nothing."""

    def __init__(self, storage: Storage, hand_over: HandOver, point_to_newer: PointToNewer) -> None:
        self._storage = storage
        self._hand_over = hand_over
        self._point_to_newer = point_to_newer

    async def sent(self, row: OutboxRow, channel: str, ts: str, *, is_new_message: bool) -> bool:
        """Book that Slack confirmed it.

        Args:
            row: the claimed row.
            channel: where the message stands.
            ts: Slack's id of it there.
            is_new_message: whether later edits and threads mean this one.

        Returns:
            Whether the claim was still held.
        """
        async with self._storage.begin() as transaction:
            watch = await transaction.watches.lock(row.connection_id) if row.connection_id else None
            if not await transaction.outbox.finish(row, Delivery.SENT):
                return False
            now = await transaction.watches.now()
            if is_new_message:
                await self._stands(transaction, row, Post(row.id, row.connection_id, row.place, channel, ts, now))
            if watch is not None:
                confirmed = await self._confirmed(transaction, row, watch, now)
                await _ask_who_is_likely(transaction, row, watch)
                await self._go_on(transaction, confirmed, now)
        return True

    async def _stands(self, transaction: Transaction, row: OutboxRow, post: Post) -> None:
        """Remember where it stands; older messages about the trouble that it begins anew point to it from now on."""
        if row.intent is not None and _begins_trouble(row):
            older = await transaction.posts.all(row.connection_id, row.place)
            await self._point_to_newer(transaction, row, row.intent, older, post.at)
        await transaction.posts.add(post)

    async def is_moot(self, row: OutboxRow) -> bool:
        """Withdraw a late line whose trouble turns out to have been told in time; returns whether it was."""
        if row.intent is None or row.intent.replaces is None:
            return False
        async with self._storage.begin() as transaction:
            watch = await transaction.watches.lock(row.connection_id)
            told = await transaction.outbox.with_key(row.connection_id, str(row.intent.replaces))
            if told is None or told.state is not Delivery.SENT:
                return False
            await transaction.outbox.finish(row, Delivery.WITHDRAWN)
            if watch is not None:
                now = await transaction.watches.now()
                await self._go_on(transaction, _without(watch, row), now)
        return True

    async def withdrawn(self, row: OutboxRow) -> bool:
        """Book that it is no longer wanted; returns whether the claim was still held."""
        async with self._storage.begin() as transaction:
            return await transaction.outbox.finish(row, Delivery.WITHDRAWN, row.problem)

    async def passed_over(self, row: OutboxRow, problem: str) -> bool:
        """Book that nobody could be told, with an audit line, and go on; returns whether the claim was still held.

        The message that begins a trouble stays unannounced, so that its end is told late. Everything else counts as
        done with: nothing may wait for it for ever. In the place of a file a line says where else its list is.
        """
        async with self._storage.begin() as transaction:
            watch = await transaction.watches.lock(row.connection_id) if row.connection_id else None
            if not await transaction.outbox.finish(row, Delivery.FAILED, problem):
                return False
            now = await transaction.watches.now()
            if watch is not None and not _begins_trouble(row):
                await self._go_on(transaction, await self._confirmed(transaction, row, watch, now), now)
            if row.rendered.file is not None and row.rendered.text:
                await transaction.outbox.add(_without_file(row, now))
            await transaction.audit.append(await self._lost(transaction, row, problem, now))
        return True

    async def _lost(self, transaction: Transaction, row: OutboxRow, problem: str, now: datetime) -> AuditEvent:
        connection = await transaction.connections.get(row.connection_id) if row.connection_id else None
        return AuditEvent(
            at=now,
            workspace=row.workspace,
            actor=WATCH,
            action="watch.tell",
            connection=connection.name if connection else "",
            outcome="given_up",
            details={"saying": row.key, "reason": problem},
        )

    async def _confirmed(self, transaction: Transaction, row: OutboxRow, watch: WatchRow, now: datetime) -> WatchRow:
        if row.kind is Kind.EXPIRY and row.notice is not None and watch.countdown is not None:
            return replace(watch, countdown=watch.countdown.given(row.notice))
        announced = watch.announced
        for told in (row, *await transaction.outbox.superseded_by(row.id)):
            if told.intent is not None:
                announced = confirm(announced, told.intent.key, now)
        return replace(watch, announced=announced)

    async def _go_on(self, transaction: Transaction, watch: WatchRow, now: datetime) -> None:
        """What waited for the confirmation may be due at once."""
        connection = await transaction.connections.get(watch.connection_id)
        if connection.retired_at is None:
            watch = await self._hand_over(transaction, connection, watch, now)
        await transaction.watches.save(watch)


async def _ask_who_is_likely(transaction: Transaction, row: OutboxRow, watch: WatchRow) -> None:
    """Have Jira's audit log asked, now that people have been told of missing permissions."""
    episode = watch.state.find_episode(row.place[0])
    if row.intent is None or row.place[1] != Trouble.DEGRADED or episode is None or not episode.is_open:
        return
    if episode.last is not None:
        await transaction.audit_questions.put(watch.connection_id, episode.id, episode.last.version)


def _without_file(row: OutboxRow, now: datetime) -> OutboxRow:
    """The line that stands in for a file, as a new row."""
    return OutboxRow(
        id=f"{row.id}/line",
        workspace=row.workspace,
        kind=row.kind,
        key=f"{row.key}/line",
        lane=row.lane,
        act=row.act,
        rendered=replace(row.rendered, file=None),
        written_at=now,
        due_at=now,
        connection_id=row.connection_id,
        place=row.place,
        target=row.target,
        channel=row.channel,
    )


def _begins_trouble(row: OutboxRow) -> bool:
    return row.intent is not None and row.intent.key.topic is Topic.POST


def _without(watch: WatchRow, row: OutboxRow) -> WatchRow:
    """The watch without the line that was never sent."""
    key = row.intent.key if row.intent else None
    return replace(watch, announced=Announced(tuple(line for line in watch.announced.lines if line.key != key)))
