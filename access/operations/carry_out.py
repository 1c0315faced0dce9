"""Carries out what was approved, once, whoever was cut off before: claims it, does it, books the end and says so.

Called by the beat of every replica, within seconds of the decision: for what is new, and for what was left behind.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Protocol, TypeVar

from access.approval_policy import GuardedAct
from access.approval_reports import Problem, Report
from access.approvals import Approval, Outcome, begun, ended, undone
from access.errors import Refused, StorageAway
from access.operations.announce_approval import AnnounceApproval
from access.operations.carry_out_plan import CarryOutPlan, NotYet, Pass, Place, Result
from access.operations.trail import Trail
from access.persistence import persistently
from access.ports import Clock, Sleep
from access.records import Actor, ActorKind
from access.repairs import Repair
from access.stores import Storage, Transaction

T = TypeVar("T")
ACTION = "approval.carry_out"
LEASE = timedelta(minutes=2)
_RESUME_WITHIN = timedelta(minutes=30)
"""How long a run that was cut off is tried again while Jira cannot be read."""
_BOT = Actor(ActorKind.BOT, "approvals")


class PerformAct(Protocol):
    """Does what a guarded act without a plan stands for; doing it again after a cut-off must change nothing."""

    async def __call__(self, approval: Approval) -> None:
        """Do it. Raises Refused, whose sentence is told."""


class LostClaim(Exception):
    """Another replica carries it out by now; nothing more may be done here."""


class CarryOut:
    """Carries out approved requests."""

    def __init__(
        self,
        storage: Storage,
        plans: CarryOutPlan,
        acts: Mapping[GuardedAct, PerformAct],
        announce: AnnounceApproval,
        trail: Trail,
        clock: Clock,
        *,
        sleep: Sleep,
        lease: timedelta = LEASE,
        passing: Pass = lambda _: None,
    ) -> None:
        self._storage = storage
        self._plans = plans
        self._acts = acts
        self._announce = announce
        self._trail = trail
        self._clock = clock
        self._sleep = sleep
        self._lease = lease
        self._passing = passing

    async def all_due(self) -> int:
        """Carry out everything that waits for it; returns how much that was."""
        count = 0
        while await self() is not None:
            count += 1
        return count

    async def __call__(self, only: str = "") -> Approval | None:
        """Carry out one request, that one where `only` names it; None where there is none to claim.

        Raises:
            StorageAway: the end could not be booked; it will be taken up again.
        """
        claimed = await self._claim(only)
        if claimed is None:
            return None
        approval, fence, is_resumed, repair = claimed
        self._passing(Place.CLAIMED)
        try:
            result = await self._perform(approval, repair, fence, is_resumed=is_resumed)
        except LostClaim:
            return None
        except NotYet as later:
            if approval.decided_at is not None and self._clock() < approval.decided_at + _RESUME_WITHIN:
                return None
            result = Result(Outcome.FAILED, Report(problem=Problem.UNSEEN, detail=later.sentence))
        except StorageAway:
            await self._persistently(partial(self._give_back, approval, fence))
            return None
        except Exception:
            await self._finish(approval, repair, fence, Result(Outcome.FAILED, Report(problem=Problem.FAULT)))
            raise
        return await self._finish(approval, repair, fence, result)

    async def _claim(self, only: str) -> tuple[Approval, int, bool, Repair | None] | None:
        async with self._storage.begin() as transaction:
            now = await transaction.watches.now()
            claimed = await transaction.approvals.claim_due(now, self._lease, only)
            if claimed is None:
                return None
            approval, fence = claimed
            is_resumed = approval.outcome is Outcome.RUNNING
            running = begun(approval)
            await transaction.approvals.save(running, approval.version)
            repair = await transaction.repairs.get(approval.subject_id) if approval.act.is_plan else None
            if not is_resumed:
                await self._announce(transaction, running, repair)
        return running, fence, is_resumed, repair

    async def _perform(self, approval: Approval, repair: Repair | None, fence: int, *, is_resumed: bool) -> Result:
        async def renew() -> None:
            async with self._storage.begin() as transaction:
                until = await transaction.watches.now() + self._lease
                if not await transaction.approvals.renew(approval.id, fence, until):
                    raise LostClaim

        async def keep_going() -> None:
            await self._persistently(renew)

        if repair is not None:
            renewing = asyncio.Lock()
            alive = asyncio.ensure_future(self._keep_alive(renew, renewing))
            try:
                return await self._plans(approval, repair, keep_going, is_resumed=is_resumed)
            finally:
                async with renewing:  # cut off within a transaction, it would leave its connection behind
                    alive.cancel()
                await asyncio.gather(alive, return_exceptions=True)
        return await self._perform_act(approval)

    async def _keep_alive(self, renew: Callable[[], Awaitable[None]], renewing: asyncio.Lock) -> None:
        """Let the claim last while Jira is read, which takes long on a large site."""
        while True:
            await self._sleep(self._lease.total_seconds() / 3)
            async with renewing:
                try:
                    await renew()
                except StorageAway:
                    continue
                except LostClaim:
                    return

    async def _perform_act(self, approval: Approval) -> Result:
        try:
            await self._acts[approval.act](approval)
        except Refused as refused:
            return Result(Outcome.FAILED, Report(problem=Problem.TURNED_DOWN, detail=refused.sentence))
        now = self._clock()
        return Result(Outcome.DONE, Report(done_at=now, verified_at=now))

    async def _give_back(self, approval: Approval, fence: int) -> None:
        """End the claim, so that whoever looks next goes on by reading Jira, and not only when the lease ends."""
        async with self._storage.begin() as transaction:
            await transaction.approvals.renew(approval.id, fence, await transaction.watches.now())

    async def _persistently(self, book: Callable[[], Awaitable[T]]) -> T:
        """Storage that is away for a moment must not cost the whole lease."""
        return await persistently(book, self._sleep, within_seconds=0.5 * self._lease.total_seconds())

    async def _finish(self, approval: Approval, repair: Repair | None, fence: int, result: Result) -> Approval | None:
        self._passing(Place.BEFORE_END)
        return await self._persistently(partial(self._booked, approval, repair, fence, result))

    async def _booked(self, approval: Approval, repair: Repair | None, fence: int, result: Result) -> Approval | None:
        now = self._clock()
        over = ended(approval, result.outcome, result.report, now)
        async with self._storage.begin() as transaction:
            if not await transaction.approvals.finish(over, fence):
                return None
            if repair is not None and result.report.may_have_changed_jira:
                await transaction.repairs.mark_done(repair.id, now)
                repair = await transaction.repairs.get(repair.id)
            await self._announce(transaction, over, repair)
            if repair is not None and repair.undoes and result.outcome is Outcome.DONE:
                await self._tell_undone(transaction, repair.undoes)
            event = self._trail.event(
                _BOT,
                ACTION,
                over.connection,
                result.outcome.value,
                approval=over.id,
                act=over.act.value,
                asked_by=str(over.asked_by),
                approved_by=[str(vote.by) for vote in over.yes_votes],
                steps_made=len(result.report.done),
                problem=result.report.problem.value if result.report.problem else "",
                plan=over.plan_hash[:12],
            )
            await transaction.audit.append(event)
        return over

    async def _tell_undone(self, transaction: Transaction, repair_id: str) -> None:
        """Have the message about the repair say that it was taken back, so that it no longer offers to."""
        first = await transaction.approvals.newest_about(repair_id)
        if first is not None:
            told = undone(first, self._clock())
            if await transaction.approvals.save(told, first.version):
                await self._announce(transaction, told, await transaction.repairs.get(repair_id))
