"""Learns what the service accounts change, project by project, at a modest pace; and tells of an unusual silence.

One connection at a time, with a few requests, twice a day: the allowance belongs to the integration. A reading that
was refused, throttled or cut short concludes nothing. What was told is kept in the same transaction as the message, so
that a restart tells nothing twice.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from access.errors import Refused
from access.intents import Act
from access.lockout import Caller
from access.login_watch import LoginState
from access.operations.find_updates import find_updates
from access.operations.open_history import OpenedHistory
from access.outbox import Kind, OutboxRow, Target
from access.ports import Clock
from access.records import Connection
from access.silence import LEARNING, AccountActivity, Reading, ended, learn, told, untold
from access.stores import Storage, Transaction
from access.telling import Renderer, SilenceNews
from access.watch_settings import WatchSettings
from access.watching import WatchRow

Opens = Callable[[Connection, Caller], Awaitable[OpenedHistory]]
_LEASE = timedelta(minutes=30)
_DEADLINE = timedelta(minutes=10)
_OVERLAP = timedelta(hours=1)
"""Jira's clock and ours need not agree, and its index lags behind."""
_DAY = timedelta(days=1)
_MOST_CONFIRMED = 5
"""Projects asked about on their own after a reading that was not whole."""


@dataclass(frozen=True, slots=True)
class _Before:
    """What was known when the reading began."""

    connection: Connection
    row: WatchRow
    known: AccountActivity


class LearnActivity:
    """Makes the readings that are due."""

    def __init__(
        self,
        storage: Storage,
        opens: Opens,
        renderer: Renderer,
        settings: WatchSettings,
        default_channel: str | None,
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self._storage = storage
        self._opens = opens
        self._renderer = renderer
        self._settings = settings
        self._default_channel = default_channel
        self._clock = clock
        self._new_id = new_id

    async def __call__(self) -> int:
        """Read one connection's Jira, if one is due; returns how many were."""
        async with self._storage.begin() as transaction:
            connection_id = await transaction.activity.claim_due(_LEASE)
        if connection_id is None:
            return 0
        readings = await self._read(connection_id)
        async with self._storage.begin() as transaction:
            await self._book(transaction, connection_id, readings)
        return 1

    async def _read(self, connection_id: str) -> Sequence[Reading]:
        """What Jira tells. While the login is not good nothing is asked: each refusal could lock the account."""
        before = await self._before(connection_id)
        if before is None or before.row.state.login.state is not LoginState.HEALTHY:
            return ()
        try:
            async with asyncio.timeout(_DEADLINE.total_seconds()):
                return await self._readings(before)
        except (Refused, TimeoutError):
            return ()

    async def _before(self, connection_id: str) -> _Before | None:
        async with self._storage.reading() as transaction:
            row = await transaction.watches.get(connection_id)
            connection = await transaction.connections.get(connection_id)
            known = await transaction.activity.get(connection_id)
        is_watched = row is not None and row.is_on and connection.retired_at is None
        return _Before(connection, row, known) if is_watched and row is not None else None

    async def _readings(self, before: _Before) -> list[Reading]:
        """One reading of all projects, and where that was not whole, some of silent projects on their own."""
        opened = await self._opens(before.connection, Caller.AUTOMATIC)
        reading = await self._reading(opened, before.connection, before.known.read_until)
        if reading.is_whole:
            return [reading]
        zone = self._settings.time_zone
        after = learn(before.known, reading, zone)
        doubtful = [one for one in after.projects if one.would_be_quiet(reading.until, zone)]
        first = sorted(doubtful, key=lambda one: one.known_until or one.last_at)[:_MOST_CONFIRMED]
        alone = [await self._reading(opened, before.connection, one.last_at, one.key) for one in first]
        return [reading, *alone]

    async def _reading(
        self, opened: OpenedHistory, connection: Connection, known_until: datetime | None, project: str = ""
    ) -> Reading:
        now = self._clock()
        days = math.ceil(LEARNING / _DAY)
        if known_until is not None:
            days = max(1, math.ceil((now - known_until + 2 * _OVERLAP) / _DAY))
        since = now - days * _DAY + _OVERLAP
        found = await find_updates(
            opened, connection, age=f"{days}d", since=since, project=project, leaves_reserve=True
        )
        return Reading((*found.changes, *found.unclear), since, now, found.is_whole, project)

    async def _book(self, transaction: Transaction, connection_id: str, readings: Sequence[Reading]) -> None:
        row = await transaction.watches.lock(connection_id)
        connection = await transaction.connections.get(connection_id)
        await transaction.activity.set_due(connection_id, self._settings.activity_every)
        if not readings or row is None or not row.is_on or connection.retired_at is not None:
            return
        known = await transaction.activity.get(connection.id)
        for reading in readings:
            known = learn(known, reading, self._settings.time_zone)
        known = _of_projects(known, connection)
        now = await transaction.watches.now()
        if row.plan.tells_silence and row.overlays.window_at(now) is None:
            known = await self._tell(transaction, connection, row, known, now)
        await transaction.activity.save(connection.id, known)

    async def _tell(
        self, transaction: Transaction, connection: Connection, row: WatchRow, known: AccountActivity, now: datetime
    ) -> AccountActivity:
        quiet, over = untold(known, self._settings.time_zone), ended(known)
        if not quiet and not over:
            return known
        rendered = self._renderer.silence(SilenceNews(connection, quiet, over, now))
        channel = row.plan.channel or connection.alert_channel or self._default_channel or ""
        saying = OutboxRow(
            id=self._new_id(),
            workspace=connection.workspace,
            kind=Kind.ASIDE,
            key=f"silence/{now.isoformat()}",
            lane=f"{connection.id}/silence",
            act=Act.POST,
            rendered=rendered,
            written_at=now,
            due_at=now,
            connection_id=connection.id,
            place=("silence", ""),
            target=Target.CHANNEL if channel else Target.OWNER,
            channel=channel,
        )
        await transaction.outbox.add(saying)
        return told(known, quiet, over)


def _of_projects(known: AccountActivity, connection: Connection) -> AccountActivity:
    """Without the projects that the connection does not look after."""
    if connection.projects is None:
        return known
    return replace(known, projects=tuple(one for one in known.projects if one.key in connection.projects))
