"""What had this person begun, and how far did they come?"""

from __future__ import annotations

from access.drafts import Draft, DraftKind, DraftState, require_theirs
from access.ports import Clock
from access.records import Actor
from access.stores import Storage

_WORTH_RESUMING = frozenset({DraftState.READY, DraftState.TESTED})


class ResumeDraft:
    """Finds live drafts of one person, so that a closed form, a lost message or a restart costs nothing."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def __call__(self, kind: DraftKind, name: str, actor: Actor) -> Draft | None:
        """Their newest live draft of that kind and connection name that got past the form; None where there is none."""
        async with self._storage.reading() as transaction:
            drafts = await transaction.drafts.live(self._clock())
        theirs = (one for one in drafts if (one.kind, one.plan.name, one.asked_by) == (kind, name, actor))
        return next((one for one in theirs if one.state in _WORTH_RESUMING), None)

    async def by_id(self, draft_id: str, actor: Actor) -> Draft:
        """That draft, whatever its state.

        Raises:
            NotFound, NotAllowed: it is no longer kept, or somebody else's.
        """
        async with self._storage.reading() as transaction:
            draft = await transaction.drafts.get(draft_id)
        require_theirs(draft, actor)
        return draft
