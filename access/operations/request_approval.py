"""Asks for somebody else's yes, to a plan or to another act that the operator has guarded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from access.approval_policy import GuardedAct, Policy
from access.approvals import OPEN_FOR, Approval, parse_reason
from access.errors import BadInput, Conflict, NotFound, Refused
from access.operations.announce_approval import AnnounceApproval
from access.operations.find_connection import live_connection
from access.operations.trail import Trail
from access.people import Audience, Person, require
from access.ports import Clock
from access.records import Connection
from access.repairs import Purpose, Repair
from access.stores import Storage, Transaction

ACTION = "approval.request"
_ACTS = {Purpose.REPAIR: GuardedAct.REPAIR, Purpose.SETUP: GuardedAct.SETUP, Purpose.UNDO: GuardedAct.UNDO}
_AUDIENCES = {GuardedAct.REPAIR: Audience.MEMBERS, GuardedAct.UNDO: Audience.MEMBERS}


class NobodyApproves(Refused):
    """The list of approvers is empty, so that a request could only run out."""

    def __init__(self) -> None:
        super().__init__(
            "Nobody may approve requests here, so this one could only run out.",
            "The operator names people in JIRA_ACCESS_APPROVERS.",
        )


class RequestApproval:
    """Makes requests.

    Args:
        has_approvers: whether anybody at all may decide.
        open_for: how long a request may be decided.
    """

    def __init__(
        self,
        storage: Storage,
        announce: AnnounceApproval,
        trail: Trail,
        clock: Clock,
        new_id: Callable[[], str],
        *,
        has_approvers: bool,
        open_for: timedelta = OPEN_FOR,
    ) -> None:
        self._storage = storage
        self._announce = announce
        self._trail = trail
        self._clock = clock
        self._new_id = new_id
        self._has_approvers = has_approvers
        self._open_for = open_for

    async def for_plan(self, repair_id: str, person: Person, reason: str = "") -> Approval:
        """A request to carry out a plan that was shown; the plan is frozen from now on.

        Raises:
            NotFound: the plan or its connection is no longer kept, or belongs to another workspace.
            Conflict: it was asked for already, or has become too old.
            NotAllowed: the person may not ask for plans of this kind.
            BadInput: the policy asks for a reason and there is none, or it is too long.
            Refused: nobody would see or could decide the request.
        """
        async with self._trail.refusals_noted(person.actor, ACTION), self._storage.begin() as transaction:
            repair = await transaction.repairs.get(repair_id)
            if repair.workspace != person.workspace:
                raise NotFound("This plan is no longer kept.", "Make a new one: /jira-access repair")
            connection = await live_connection(transaction, person.workspace, repair.connection_id)
            act = _ACTS[repair.plan.purpose]
            require(person, _AUDIENCES.get(act, Audience.ADMINS), f"/jira-access {act.value}")
            await self._freeze(transaction, repair, connection)
            return await self._ask(transaction, connection, act, repair_id, person, reason, repair=repair)

    async def for_act(
        self,
        act: GuardedAct,
        connection: Connection,
        subject_id: str,
        person: Person,
        *,
        reason: str = "",
        proposed: Policy | None = None,
    ) -> Approval:
        """A request for an act without a plan.

        Args:
            act: what is to be done.
            connection: to which connection.
            subject_id: what it is done to: the connection, or something begun about it.
            person: who asks.
            reason: why.
            proposed: for a change of the policy, what it is to be.

        Raises:
            Conflict: it was asked for already, and is open.
            BadInput: the policy asks for a reason and there is none, or it is too long.
            Refused: nobody would see or could decide the request.
        """
        async with self._trail.refusals_noted(person.actor, ACTION, connection.name), self._storage.begin() as opened:
            return await self._ask(opened, connection, act, subject_id, person, reason, proposed=proposed)

    async def _freeze(self, transaction: Transaction, repair: Repair, connection: Connection) -> None:
        now = self._clock()
        if repair.asked_at is None and not repair.can_be_asked_for(now):
            raise Conflict(
                "This plan is more than a day old, so Jira may look otherwise by now.",
                f"Make a new one: /jira-access repair {connection.name}",
            )
        if not await transaction.repairs.mark_asked(repair.id, now):
            raise Conflict("This plan was asked for already.", "See what waits: /jira-access approvals")

    async def _ask(
        self,
        transaction: Transaction,
        connection: Connection,
        act: GuardedAct,
        subject_id: str,
        person: Person,
        reason: str,
        *,
        repair: Repair | None = None,
        proposed: Policy | None = None,
    ) -> Approval:
        if not self._has_approvers:
            raise NobodyApproves
        if await transaction.approvals.open_about(subject_id) is not None:
            raise Conflict("This was asked for already, and waits.", "See what waits: /jira-access approvals")
        now, policy, why = self._clock(), await transaction.approvals.policy(connection.id), parse_reason(reason)
        if policy.needs_reason and not why:
            raise BadInput(f"A request about {connection.name} needs a reason.", "Ask again, and say why.")
        approval = Approval(
            id=self._new_id(),
            workspace=person.workspace,
            connection_id=connection.id,
            connection=connection.name,
            act=act,
            subject_id=subject_id,
            plan_hash=repair.plan.hash if repair else "",
            asked_by=person.actor,
            asked_at=now,
            ends_at=now + self._open_for,
            reason=why,
            policy=policy,
            proposed=proposed,
        )
        await transaction.approvals.add(approval)
        await self._announce(transaction, approval, repair)
        event = self._trail.event(
            person.actor, ACTION, connection.name, approval=approval.id, act=act.value, plan=approval.plan_hash[:12]
        )
        await transaction.audit.append(event)
        return approval
