"""The person who began it says no: nothing of it is kept, its secret least of all."""

from __future__ import annotations

from access.drafts import Draft, DraftOver, DraftState, require_theirs
from access.operations.end_drafts import end_draft
from access.operations.trail import Trail
from access.ports import Clock
from access.records import Actor
from access.stores import Storage


class DiscardSetup:
    """Discards drafts of every kind, at whatever step they are."""

    def __init__(self, storage: Storage, trail: Trail, clock: Clock) -> None:
        self._storage = storage
        self._trail = trail
        self._clock = clock

    async def __call__(self, draft_id: str, actor: Actor) -> Draft:
        """Erase the secret, make the links useless, and write the audit line.

        Raises:
            NotFound, NotAllowed: it is no longer kept, or somebody else's.
            Conflict: it was confirmed or discarded already or has run out.
        """
        async with self._trail.refusals_noted(actor, "setup.discard"), self._storage.begin() as transaction:
            draft = await transaction.drafts.get(draft_id)
            require_theirs(draft, actor)
            if not draft.is_live(self._clock()):
                raise DraftOver(draft)
            if not await end_draft(transaction, draft, DraftState.DISCARDED):
                raise DraftOver(await transaction.drafts.get(draft_id))
            event = self._trail.event(actor, "setup.discard", draft.plan.name, draft=draft.id, what=draft.kind.value)
            await transaction.audit.append(event)
        return draft
