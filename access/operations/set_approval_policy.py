"""How requests about a connection are decided: by one approver or two, with or without a reason, in which channel."""

from __future__ import annotations

from access.approval_policy import Policy
from access.operations.trail import Trail
from access.records import Actor, Connection
from access.stores import Storage

ACTION = "approvals.policy"


class SetApprovalPolicy:
    """Sets policies. Requests that were made before keep theirs."""

    def __init__(self, storage: Storage, trail: Trail) -> None:
        self._storage = storage
        self._trail = trail

    async def of(self, connection: Connection) -> Policy:
        """The policy as it is."""
        async with self._storage.reading() as transaction:
            return await transaction.approvals.policy(connection.id)

    async def __call__(self, connection: Connection, policy: Policy, actor: Actor) -> None:
        """Decide requests so from now on."""
        async with self._storage.begin() as transaction:
            was = await transaction.approvals.policy(connection.id)
            await transaction.approvals.set_policy(connection.id, policy)
            event = self._trail.event(
                actor, ACTION, connection.name, was=_told(was), now=_told(policy), channel=policy.channel
            )
            await transaction.audit.append(event)


def _told(policy: Policy) -> str:
    return f"{policy.needed} yes, {'with' if policy.needs_reason else 'without'} a reason"
