"""Writes down that somebody was refused, so that an auditor finds who tried what."""

from __future__ import annotations

from access.ports import Clock
from access.records import Actor, AuditEvent
from access.stores import Storage


class NoteRefusal:
    """Puts refusals into the audit trail."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def __call__(self, actor: Actor, action: str, reason: str) -> None:
        """Append one entry.

        Args:
            actor: who was refused.
            action: what they tried, as `subject.verb`.
            reason: one word or clause; never what they typed.
        """
        event = AuditEvent(
            at=self._clock(),
            workspace=actor.workspace,
            actor=actor,
            action=action,
            outcome="refused",
            details={"reason": reason},
        )
        async with self._storage.begin() as transaction:
            await transaction.audit.append(event)
