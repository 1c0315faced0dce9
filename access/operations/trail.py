"""Writes an operation's audit lines: what was done, and what was refused and why."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from access.errors import Refused
from access.ports import Clock
from access.records import Actor, AuditEvent, JsonValue
from access.stores import Storage


class Trail:
    """The audit trail, as operations use it."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    def event(
        self, actor: Actor, action: str, connection: str, outcome: str = "ok", **details: JsonValue
    ) -> AuditEvent:
        """An audit line, to be appended last in the transaction that did the deed. Details hold no secret."""
        return AuditEvent(
            at=self._clock(),
            workspace=actor.workspace,
            actor=actor,
            action=action,
            connection=connection,
            outcome=outcome,
            details=details,
        )

    async def note(self, event: AuditEvent) -> None:
        """Append a line in a transaction of its own."""
        async with self._storage.begin() as transaction:
            await transaction.audit.append(event)

    @asynccontextmanager
    async def refusals_noted(self, actor: Actor, action: str, connection: str = "") -> AsyncIterator[None]:
        """Write a line when the block refuses, and let the refusal go on."""
        try:
            yield
        except Refused as refusal:
            await self.note(self.event(actor, action, connection, "refused", reason=refusal.sentence))
            raise
