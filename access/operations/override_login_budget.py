"""An admin lets one login be tried although the budget is spent, having been told the risk."""

from __future__ import annotations

from dataclasses import replace

from access.drafts import Draft, DraftOver, DraftState, require_state, require_theirs
from access.lockout import Caller
from access.operations.check_stored_connection import CheckStoredConnection, StoredCheck
from access.operations.trail import Trail
from access.ports import Clock
from access.records import Actor, Connection, Trigger
from access.stores import Storage

ACTION = "login_budget.override"


class OverrideLoginBudget:
    """Overrides the login budget, once for each time that somebody says so."""

    def __init__(self, storage: Storage, check: CheckStoredConnection, trail: Trail, clock: Clock) -> None:
        self._storage = storage
        self._check = check
        self._trail = trail
        self._clock = clock

    async def __call__(self, connection: Connection, actor: Actor) -> StoredCheck:
        """Test the connection once. The audit line is written before anything is sent.

        Raises:
            BudgetSpent: the login is being tried at this moment.
            BadInput: the host is no longer allowed, or the profile can no longer be read.
        """
        await self._trail.note(self._trail.event(actor, ACTION, connection.name))
        return await self._check(connection, actor, Trigger.SLACK, caller=Caller.CONFIRMED)

    async def for_draft(self, draft_id: str, actor: Actor) -> Draft:
        """Let the next secret that is entered for a draft be tried.

        Raises:
            NotFound, NotAllowed, Conflict: the draft is gone, somebody else's, or not at this step.
        """
        async with self._trail.refusals_noted(actor, ACTION), self._storage.begin() as transaction:
            draft = await transaction.drafts.get(draft_id)
            require_theirs(draft, actor)
            require_state(draft, DraftState.READY, self._clock())
            allowed = replace(draft, may_override=True)
            if not await transaction.drafts.advance(allowed, DraftState.READY):
                raise DraftOver(await transaction.drafts.get(draft_id))
            await transaction.audit.append(self._trail.event(actor, ACTION, draft.plan.name, draft=draft.id))
        return allowed
