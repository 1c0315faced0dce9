"""A scoped token passed at the gateway and not at the site: use the gateway's address from now on."""

from __future__ import annotations

from dataclasses import replace

from access.drafts import Draft, DraftOver, DraftState, require_state, require_theirs
from access.errors import Conflict, NotFound
from access.operations.find_connection import live_connection
from access.operations.trail import Trail
from access.ports import Clock
from access.records import Actor, Connection
from access.sites import parse_address
from access.stores import Storage

ACTION = "connection.switch_address"


class SwitchToGateway:
    """Switches addresses, to the one that a test has found and to no other."""

    def __init__(self, storage: Storage, trail: Trail, clock: Clock) -> None:
        self._storage = storage
        self._trail = trail
        self._clock = clock

    async def __call__(self, check_id: str, actor: Actor) -> Connection:
        """Give a connection the gateway address that the kept check found.

        Raises:
            NotFound: check or connection is no longer kept, or the check found no such address.
            Conflict: the connection's address was changed since that check.
        """
        async with self._trail.refusals_noted(actor, ACTION), self._storage.begin() as transaction:
            record = await transaction.checks.get(check_id)
            report = await transaction.checks.report(check_id) or {}
            gateway = str(report.get("gateway_url") or "")
            connection = await live_connection(transaction, actor.workspace, record.connection_id)
            if not gateway:
                raise NotFound("That test found no gateway address to switch to.", "Test again.")
            if connection.address.base_url == gateway:
                raise Conflict(f"{connection.name} uses the gateway address already.", "Test again.")
            switched = replace(connection, address=parse_address(gateway))
            await transaction.connections.update(switched)
            was = connection.address.base_url
            await transaction.audit.append(self._trail.event(actor, ACTION, connection.name, was=was, now=gateway))
        return switched

    async def for_draft(self, draft_id: str, actor: Actor) -> Draft:
        """The same for something that was begun, whose secret is entered anew after it.

        Raises:
            NotFound: no gateway address was found for it.
            NotAllowed, Conflict: it is somebody else's, or not at this step.
        """
        async with self._trail.refusals_noted(actor, ACTION), self._storage.begin() as transaction:
            draft = await transaction.drafts.get(draft_id)
            require_theirs(draft, actor)
            require_state(draft, DraftState.READY, self._clock())
            if not draft.plan.gateway:
                raise NotFound("No gateway address was found for this token.", "Enter the token anew.")
            plan = replace(draft.plan, address=parse_address(draft.plan.gateway), gateway="")
            switched = replace(draft, plan=plan)
            if not await transaction.drafts.advance(switched, DraftState.READY):
                raise DraftOver(await transaction.drafts.get(draft_id))
            event = self._trail.event(
                actor, ACTION, draft.plan.name, was=draft.plan.address.base_url, now=plan.address.base_url
            )
            await transaction.audit.append(event)
        return switched
