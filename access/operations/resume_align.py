"""A new Jira Align token that has passed and waits for a yes: shown again, held against the connection as it is now."""

from __future__ import annotations

from dataclasses import replace

from access.align import AlignLook
from access.drafts import DraftKind, DraftState
from access.operations.import_align import AlignOffer, difference_from
from access.people import Person
from access.ports import Clock
from access.records import Connection, JsonObject
from access.rows import from_row, to_row
from access.stores import Storage

_VERSION = 1


def look_row(look: AlignLook) -> JsonObject:
    """A look as plain values, to be kept beside the draft that rests upon it."""
    return to_row(look, _VERSION)


class ResumeAlign:
    """Finds what a person has not answered yet, so that a lost message costs nothing. Jira Align is not asked."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def __call__(self, connection: Connection, person: Person) -> AlignOffer | None:
        """The offer with the token that the person entered and has not confirmed; None where there is none."""
        async with self._storage.begin() as transaction:
            live = await transaction.drafts.live(self._clock(), connection.id)
            theirs = (one for one in live if (one.kind, one.asked_by) == (DraftKind.ALIGN, person.actor))
            draft = next((one for one in theirs if one.state is DraftState.TESTED and one.plan.kind is not None), None)
            if draft is None or draft.report is None or draft.plan.align is None:
                return None
            look = from_row(AlignLook, draft.report, _VERSION)
            difference = await difference_from(transaction, connection, look)
            plan = replace(draft.plan, projects=difference.projects, boards=difference.boards)
            shown = replace(draft, plan=plan)
            if not await transaction.drafts.advance(shown, DraftState.TESTED):
                return None
        return AlignOffer(connection, draft.plan.align, look, difference, shown, is_new_token=True)
