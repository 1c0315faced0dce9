"""Writes the weekly digest of each alert channel to the outbox: proof that silence means that all is well.

Once for all replicas: whoever takes the job writes the messages in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from access.intents import Act
from access.local_time import next_time_of_day
from access.outbox import Kind, OutboxRow
from access.records import Connection
from access.silence import silences
from access.stores import Storage, Transaction
from access.telling import Digest, DigestLine, Renderer
from access.watch_settings import WatchSettings
from access.watching import WatchRow, settings_for
from access.week import LENGTH, gaps_between, present_trouble, troubles_of

_JOB = "digest"
_AT_MOST = 100_000


class WriteDigest:
    """Writes digests."""

    def __init__(
        self,
        storage: Storage,
        renderer: Renderer,
        settings: WatchSettings,
        weekday: int,
        default_channel: str | None,
        new_id: Callable[[], str],
    ) -> None:
        """Make ready; `weekday` is 0 for Monday, and the time of day is the settings' `morning`."""
        self._storage = storage
        self._renderer = renderer
        self._settings = settings
        self._weekday = weekday
        self._default_channel = default_channel
        self._new_id = new_id
        self._heartbeat_at: datetime | None = None

    def told_heartbeat(self, at: datetime) -> None:
        """Remember when the last heartbeat got out, UTC, for the next digest."""
        self._heartbeat_at = at

    async def __call__(self) -> int:
        """Write the digests if they are due; returns how many."""
        async with self._storage.begin() as transaction:
            now = await transaction.watches.now()
            due_at = await transaction.jobs.take(_JOB, self._next(now))
            if due_at is None:
                return 0
            channels = await self._by_channel(transaction)
            for (workspace, channel), watched in sorted(channels.items()):
                digest = await self._digest(transaction, watched, now)
                await self._write(transaction, workspace, channel, digest)
            return len(channels)

    def _next(self, now: datetime) -> datetime:
        zone = self._settings.time_zone
        at = next_time_of_day(self._settings.morning, now, zone).at
        while at.astimezone(zone).weekday() != self._weekday:
            at = next_time_of_day(self._settings.morning, at, zone).at
        return at

    async def _by_channel(self, transaction: Transaction) -> dict[tuple[str, str], list[tuple[Connection, WatchRow]]]:
        connections = {one.id: one for one in await transaction.connections.list()}
        found: dict[tuple[str, str], list[tuple[Connection, WatchRow]]] = {}
        for row in await transaction.watches.list(connections):
            connection = connections[row.connection_id]
            channel = row.plan.channel or connection.alert_channel or self._default_channel
            if row.is_on and channel:
                found.setdefault((connection.workspace, channel), []).append((connection, row))
        return found

    async def _digest(
        self, transaction: Transaction, watched: Iterable[tuple[Connection, WatchRow]], now: datetime
    ) -> Digest:
        since = now - LENGTH
        waiting, _ = await transaction.outbox.waiting()
        lines = [await self._line(transaction, connection, row, since, now) for connection, row in watched]
        return Digest(
            since=since,
            until=now,
            lines=tuple(sorted(lines, key=lambda line: line.connection.name)),
            waiting=waiting,
            head=await transaction.audit.head(),
            checkpoint=await transaction.audit.checkpoint(),
            heartbeat_at=self._heartbeat_at,
        )

    async def _line(
        self, transaction: Transaction, connection: Connection, row: WatchRow, since: datetime, until: datetime
    ) -> DigestLine:
        spared = await transaction.checks.spared_since(connection.id, since)
        looks = sorted((*await transaction.checks.since(connection.id, since), *spared))
        watched_since = row.state.watched_since or connection.created_at
        every = settings_for(row.plan, self._settings).login_every
        gaps = gaps_between(looks, max(since, watched_since), until, every)
        moves = await transaction.transitions.since(connection.id, since, _AT_MOST)
        known = await transaction.activity.get(connection.id)
        episodes, troubled = troubles_of(moves, row.state, since, until)
        return DigestLine(
            connection=connection,
            row=row,
            looks=len(looks),
            spared=len(spared),
            longest_gap=gaps.longest,
            stopped_at=gaps.stopped_at,
            episodes=episodes,
            troubled=troubled,
            present=present_trouble(row.state),
            quiet=silences(known, self._settings.time_zone),
        )

    async def _write(self, transaction: Transaction, workspace: str, channel: str, digest: Digest) -> None:
        key = f"digest/{channel}/{digest.until:%G-W%V}"
        row = OutboxRow(
            id=self._new_id(),
            workspace=workspace,
            kind=Kind.DIGEST,
            key=key,
            lane=key,
            act=Act.POST,
            rendered=self._renderer.digest(digest),
            written_at=digest.until,
            due_at=digest.until,
            place=("digest", ""),
            channel=channel,
        )
        await transaction.outbox.add(row)
