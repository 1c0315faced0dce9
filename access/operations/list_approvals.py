"""What waits for me, and what did I ask for? From what is kept; neither Jira nor Slack is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from access.approvals import Approval, may_decide
from access.people import Person
from access.ports import Clock
from access.stores import Storage

_RECENT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ApprovalLists:
    """Requests, newest first.

    Attributes:
        waiting: pending ones that this person may decide.
        mine: those that this person asked for, in the last seven days or pending.
        others: pending ones that neither is the case for.
    """

    waiting: tuple[Approval, ...]
    mine: tuple[Approval, ...]
    others: tuple[Approval, ...]


class ListApprovals:
    """Lists requests."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def __call__(self, person: Person) -> ApprovalLists:
        """The requests of this person's workspace, as they concern them."""
        now = self._clock()
        async with self._storage.reading() as transaction:
            kept = await transaction.approvals.of_workspace(person.workspace, now - _RECENT)
        mine = tuple(one for one in kept if one.asked_by == person.actor)
        pending = [one for one in kept if one.is_open(now) and one not in mine]
        waiting = tuple(one for one in pending if may_decide(one, person).is_allowed)
        return ApprovalLists(waiting, mine, tuple(one for one in pending if one not in waiting))
