"""An approver says yes or no, or whoever asked takes it back. Of many presses at once, one decides.

The rules are in `access.approvals`. What was approved is carried out by `access.operations.carry_out`, right after and,
should the process die in between, by the beat of any replica.
"""

from __future__ import annotations

from collections.abc import Callable

from access.approvals import AlreadyDecided, Approval, decide, parse_reason, require_decidable, withdraw
from access.errors import NotFound, Refused
from access.operations.announce_approval import AnnounceApproval
from access.operations.trail import Trail
from access.people import Person
from access.ports import Clock
from access.records import Actor
from access.repairs import Repair
from access.stores import Storage, Transaction

_WORDS = {True: "approval.approve", False: "approval.deny"}
Change = Callable[[Approval, Repair | None], Approval]


class DecideApproval:
    """Decides requests."""

    def __init__(self, storage: Storage, announce: AnnounceApproval, trail: Trail, clock: Clock) -> None:
        self._storage = storage
        self._announce = announce
        self._trail = trail
        self._clock = clock

    async def __call__(self, approval_id: str, person: Person, *, is_yes: bool, reason: str = "") -> Approval:
        """The request after this person's word.

        Raises:
            NotFound: it is no longer kept, or belongs to another workspace.
            NotAllowed, AlreadyDecided, PlanChanged, BadInput, Conflict: as `access.approvals.decide` rules.
        """
        why, now = parse_reason(reason), self._clock()

        def change(approval: Approval, repair: Repair | None) -> Approval:
            shown = repair.plan.hash if repair else ""
            return decide(approval, person, now, shown, is_yes=is_yes, reason=why)

        return await self._changed(approval_id, person.actor, _WORDS[is_yes], change)

    async def require(self, approval_id: str, person: Person) -> Approval:
        """The request, if this person may decide it now: before they are asked for a reason.

        Raises:
            NotFound: it is no longer kept, or belongs to another workspace.
            NotAllowed, AlreadyDecided: as above.
        """
        now = self._clock()
        try:
            async with self._storage.reading() as transaction:
                approval = await transaction.approvals.get(approval_id)
            if approval.workspace != person.workspace:
                raise NotFound("This request is no longer kept.", "See what waits: /jira-access approvals")
            require_decidable(approval, person, now)
        except Refused as refused:
            await self._note(person.actor, "approval.decide", approval_id, refused)
            raise
        return approval

    async def withdraw(self, approval_id: str, actor: Actor) -> Approval:
        """The request taken back by who asked for it.

        Raises:
            NotFound: it is no longer kept, or belongs to another workspace.
            NotAllowed, AlreadyDecided: as `access.approvals.withdraw` rules.
        """
        now = self._clock()
        return await self._changed(approval_id, actor, "approval.withdraw", lambda one, _: withdraw(one, actor, now))

    async def _changed(self, approval_id: str, actor: Actor, action: str, change: Change) -> Approval:
        try:
            async with self._storage.begin() as transaction:
                return await self._change(transaction, approval_id, actor, action, change)
        except Refused as refused:
            await self._note(actor, action, approval_id, refused)
            raise

    async def _note(self, actor: Actor, action: str, approval_id: str, refused: Refused) -> None:
        event = self._trail.event(actor, action, "", "refused", approval=approval_id, reason=refused.sentence)
        await self._trail.note(event)

    async def _change(
        self, transaction: Transaction, approval_id: str, actor: Actor, action: str, change: Change
    ) -> Approval:
        approval = await transaction.approvals.lock(approval_id)
        if approval.workspace != actor.workspace:
            raise NotFound("This request is no longer kept.", "See what waits: /jira-access approvals")
        repair = await transaction.repairs.get(approval.subject_id) if approval.act.is_plan else None
        changed = change(approval, repair)
        # The lock makes others wait; the version makes sure, on any database, that what was ruled upon is still there.
        if not await transaction.approvals.save(changed, approval.version):
            raise AlreadyDecided(await transaction.approvals.get(approval_id))
        await self._announce(transaction, changed, repair)
        event = self._trail.event(
            actor,
            action,
            changed.connection,
            approval=changed.id,
            act=changed.act.value,
            asked_by=str(changed.asked_by),
            decision=changed.decision.value,
            plan=changed.plan_hash[:12],
        )
        await transaction.audit.append(event)
        return changed
