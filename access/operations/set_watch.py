"""Begins, changes or ends the watch over a connection."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from access.errors import BadInput
from access.operations.find_connection import live_connection
from access.operations.stand_down import StandDown
from access.operations.trail import Trail
from access.records import Actor, Connection, JsonValue
from access.standing_down import take_up
from access.stores import Storage
from access.telling import Stopped
from access.watch_state import ConnectionState
from access.watching import WatchPlan, WatchRow

_SHORTEST = timedelta(minutes=1)
_LONGEST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WatchChange:
    """What somebody wants changed; None leaves a thing as it is.

    Attributes:
        is_on: whether to watch.
        login_every: between two looks at a healthy login.
        permissions_every: between two permission sweeps.
        channel: Slack channel id for alerts.
        tells_silence: whether an unusual silence is told at once.
    """

    is_on: bool | None = None
    login_every: timedelta | None = None
    permissions_every: timedelta | None = None
    channel: str | None = None
    tells_silence: bool | None = None


class SetWatch:
    """Sets watches."""

    def __init__(self, storage: Storage, trail: Trail, stand_down: StandDown) -> None:
        self._storage = storage
        self._trail = trail
        self._stand_down = stand_down

    async def __call__(self, connection: Connection, change: WatchChange, actor: Actor) -> WatchRow:
        """The watch as it is from now on; one that begins looks at once, the messages of one that ends are closed.

        Raises:
            BadInput: an interval is shorter than a minute or longer than a day.
            NotFound: the connection was removed.
        """
        noted = self._trail.refusals_noted(actor, "watch.set", connection.name)
        async with noted, self._storage.begin() as transaction:
            for length in (change.login_every, change.permissions_every):
                _require_sensible(length)
            kept = await transaction.watches.lock(connection.id)
            # Read anew, since somebody may have removed it since it was named.
            connection = await live_connection(transaction, connection.workspace, connection.id)
            now = await transaction.watches.now()
            row = _changed(kept or _fresh(connection), change)
            if row.is_on and (kept is None or not kept.is_on or row.plan != kept.plan):
                row = replace(row, next_look_at=now)
            if row.is_on and (kept is None or not kept.is_on):
                row = replace(row, state=take_up(row.state, now))
            if kept is not None and kept.is_on and not row.is_on:
                row = await self._stand_down(transaction, connection, row, Stopped(str(actor)), now)
            if kept is None:
                await transaction.watches.add(row)
            await transaction.watches.save(row)
            if change.tells_silence:
                await transaction.activity.set_due(connection.id, timedelta())
            event = self._trail.event(actor, "watch.set", connection.name, "ok", **_facts(row))
            await transaction.audit.append(event)
        return row


def _fresh(connection: Connection) -> WatchRow:
    return WatchRow(
        connection_id=connection.id,
        site=connection.address.base_url,
        is_on=True,
        state=ConnectionState(connection.id),
        secret_at=connection.secret_changed_at,
    )


def _changed(row: WatchRow, change: WatchChange) -> WatchRow:
    plan = WatchPlan(
        login_every=change.login_every or row.plan.login_every,
        permissions_every=change.permissions_every or row.plan.permissions_every,
        channel=change.channel or row.plan.channel,
        tells_silence=row.plan.tells_silence if change.tells_silence is None else change.tells_silence,
    )
    if change.is_on is False:
        return replace(row, plan=plan, is_on=False, next_look_at=None, next_say_at=None)
    return replace(row, plan=plan, is_on=change.is_on or row.is_on)


def _facts(row: WatchRow) -> dict[str, JsonValue]:
    plan = row.plan
    return {
        "on": row.is_on,
        "login_every_seconds": plan.login_every.total_seconds() if plan.login_every else None,
        "permissions_every_seconds": plan.permissions_every.total_seconds() if plan.permissions_every else None,
        "channel": plan.channel,
        "tells_silence": plan.tells_silence,
    }


def _require_sensible(length: timedelta | None) -> None:
    if length is not None and not _SHORTEST <= length <= _LONGEST:
        raise BadInput(f"“every {length}” cannot be watched.", "Give at least 1m and at most 1d, such as every 5m.")
