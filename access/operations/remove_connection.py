"""Takes a connection out of use: its secret is erased, its checks and its audit trail stay.

What was begun about it, such as a new secret, is discarded with it, and the messages of its alerts are closed.
"""

from __future__ import annotations

import difflib

from access.errors import BadInput, NotFound
from access.operations.end_drafts import discard_drafts_of
from access.operations.stand_down import StandDown
from access.ports import Clock
from access.records import Actor, AuditEvent, Connection
from access.stores import Storage
from access.telling import Stopped

_NAMED_AT_MOST = 20


class RemoveConnection:
    """Finds a live connection in any workspace, and removes it."""

    def __init__(self, storage: Storage, clock: Clock, stand_down: StandDown) -> None:
        self._storage = storage
        self._clock = clock
        self._stand_down = stand_down

    async def find(self, name: str) -> Connection:
        """The live connection of that name, written `WORKSPACE/name` where several workspaces have one.

        Raises:
            NotFound: there is none; the next step tells what there is.
            BadInput: several workspaces have one.
        """
        async with self._storage.reading() as transaction:
            connections = await transaction.connections.list()
        found = [one for one in connections if name in (one.name, f"{one.workspace}/{one.name}")]
        if not found:
            raise NotFound(f"There is no connection “{name[:60]}”.", _hint(name, [one.name for one in connections]))
        if len(found) > 1:
            ways = ", ".join(f"{one.workspace}/{one.name}" for one in found)
            raise BadInput(f"There are several connections “{name}”.", f"Write which: {ways}.")
        return found[0]

    async def __call__(self, connection: Connection, actor: Actor) -> None:
        """Erase the secret and retire the connection, together with the audit line.

        Raises:
            NotFound: somebody else has removed it meanwhile.
        """
        now = self._clock()
        event = AuditEvent(
            at=now,
            workspace=connection.workspace,
            actor=actor,
            action="connection.remove",
            connection=connection.name,
            outcome="ok",
            details={"site": connection.address.base_url},
        )
        async with self._storage.begin() as transaction:
            row = await transaction.watches.lock(connection.id)
            await transaction.connections.retire(connection.id, now)
            if row is not None:
                # What waits in the outbox is due by the database's clock.
                at, stopped = await transaction.watches.now(), Stopped(str(actor), is_removed=True)
                await transaction.watches.save(await self._stand_down(transaction, connection, row, stopped, at))
            await transaction.admin_logins.forget(connection.id)
            await transaction.align_logins.forget(connection.id)
            await transaction.boards.replace(connection.id, ())
            await discard_drafts_of(transaction, connection.id, now)
            await transaction.audit.append(event)


def _hint(name: str, there_are: list[str]) -> str:
    near = difflib.get_close_matches(name.lower(), there_are, n=1)
    if near:
        return f"Did you mean “{near[0]}”?"
    if not there_are:
        return "There is none yet."
    more = ", …" if len(there_are) > _NAMED_AT_MOST else "."
    return f"There are {', '.join(there_are[:_NAMED_AT_MOST])}{more}"
