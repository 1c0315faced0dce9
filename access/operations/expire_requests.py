"""Ends requests whose time is over, and tells whoever asked. Every replica looks; each request ends once."""

from __future__ import annotations

from access.approvals import Approval, expire
from access.operations.announce_approval import AnnounceApproval
from access.operations.trail import Trail
from access.ports import Clock
from access.records import Actor, ActorKind
from access.stores import Storage

ACTION = "approval.expire"
_BOT = Actor(ActorKind.BOT, "approvals")


class ExpireRequests:
    """Ends requests."""

    def __init__(self, storage: Storage, announce: AnnounceApproval, trail: Trail, clock: Clock) -> None:
        self._storage = storage
        self._announce = announce
        self._trail = trail
        self._clock = clock

    async def __call__(self) -> tuple[Approval, ...]:
        """Those that were ended now."""
        now = self._clock()
        async with self._storage.reading() as transaction:
            if not await transaction.approvals.run_out(now, limit=1):
                return ()
        ended = []
        async with self._storage.begin() as transaction:
            for approval in await transaction.approvals.run_out(now):
                over = expire(approval, now)
                if await transaction.approvals.save(over, approval.version):
                    repair = await transaction.repairs.get(over.subject_id) if over.act.is_plan else None
                    await self._announce(transaction, over, repair)
                    event = self._trail.event(
                        _BOT, ACTION, over.connection, approval=over.id, asked_by=str(over.asked_by)
                    )
                    await transaction.audit.append(event)
                    ended.append(over)
        return tuple(ended)
