"""Puts the operations of repairs and approvals together, and the jobs that beat for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from access.approval_policy import GuardedAct
from access.lockout import Caller
from access.operations.admin_logins import AdminLogins
from access.operations.announce_approval import AnnounceApproval
from access.operations.carry_out import CarryOut, PerformAct
from access.operations.carry_out_plan import CarryOutPlan, Place
from access.operations.check_stored_connection import CheckStoredConnection
from access.operations.confirm_setup import ConfirmSetup
from access.operations.decide_approval import DecideApproval
from access.operations.expire_requests import ExpireRequests
from access.operations.list_approvals import ListApprovals
from access.operations.open_administration import OpenAdministration
from access.operations.perform_acts import PerformActs
from access.operations.plan_repair import PlanRepair
from access.operations.plan_setup import PlanSetup
from access.operations.prove_login import ProveLogin
from access.operations.read_setup import ReadSetup
from access.operations.remove_connection import RemoveConnection
from access.operations.request_approval import RequestApproval
from access.operations.set_approval_policy import SetApprovalPolicy
from access.operations.show_plan import ShowPlan
from access.operations.trail import Trail
from access.operations.undo_repair import UndoRepair
from access.ports import Clock
from bot.failpoints import RepairFailpoint, failpoint
from bot.hand_over_wiring import make_stand_down
from bot.schedule import Job
from bot.settings import Settings
from commands.repair_desk import RepairDesk
from jira_api.client import JiraClient
from messages.approval_words import RequestWords
from storage.opening import Storage

_FORGET_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class RepairOperations:
    """What commands may call, and what beats in every replica."""

    desk: RepairDesk
    jobs: Sequence[Job]


@dataclass(frozen=True, slots=True)
class RepairNeeds:
    """What the operations here share with others."""

    storage: Storage
    jira: JiraClient
    trail: Trail
    clock: Clock
    new_id: Callable[[], str]
    check: CheckStoredConnection
    prove_for: Callable[[Caller], ProveLogin]


def make_repair_operations(settings: Settings, needs: RepairNeeds) -> RepairOperations:
    """The operations over this storage and this way to Jira."""
    storage, trail, clock, new_id = needs.storage, needs.trail, needs.clock, needs.new_id
    administration = OpenAdministration(storage, needs.jira, needs.prove_for)
    read_setup = ReadSetup(asyncio.sleep)
    announce = AnnounceApproval(RequestWords(), settings.approvals_channel, new_id)
    set_policy = SetApprovalPolicy(storage, trail)
    plans = CarryOutPlan(storage, administration, read_setup, needs.check, clock, _pass)
    remove = RemoveConnection(storage, clock, make_stand_down(settings))
    acts = _acts(PerformActs(storage, remove, ConfirmSetup(storage, trail, clock), set_policy))
    desk = RepairDesk(
        plan=PlanRepair(storage, needs.check, administration, read_setup, trail, clock, new_id),
        plan_setup=PlanSetup(storage, administration, read_setup, trail, clock, new_id),
        undo=UndoRepair(storage, administration, read_setup, trail, clock, new_id),
        show_plan=ShowPlan(storage, needs.jira),
        request=RequestApproval(
            storage,
            announce,
            trail,
            clock,
            new_id,
            has_approvers=bool(settings.approvers),
            open_for=settings.approval_open_for,
        ),
        decide=DecideApproval(storage, announce, trail, clock),
        list_approvals=ListApprovals(storage, clock),
        set_policy=set_policy,
        admin_logins=AdminLogins(storage, trail, clock, new_id),
        guarded=frozenset(settings.guarded_acts),
    )
    every = settings.watch.beat_every
    carry_out = CarryOut(
        storage, plans, acts, announce, trail, clock, sleep=asyncio.sleep, lease=settings.watch.lease, passing=_pass
    )
    jobs = (
        Job("carry out", every, carry_out.all_due),
        Job("expire", every, ExpireRequests(storage, announce, trail, clock)),
        Job("forget plans", timedelta(hours=1), _Forget(storage, clock)),
    )
    return RepairOperations(desk, jobs)


class _Forget:
    """Forgets plans that nobody asked for."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def __call__(self) -> int:
        async with self._storage.begin() as transaction:
            return await transaction.repairs.purge(self._clock() - _FORGET_AFTER)


def _acts(perform: PerformActs) -> dict[GuardedAct, PerformAct]:
    return {
        GuardedAct.DISCONNECT: perform.disconnect,
        GuardedAct.ROTATE: perform.rotate,
        GuardedAct.APPROVALS_CHANNEL: perform.change_policy,
        GuardedAct.APPROVALS_POLICY: perform.change_policy,
    }


def _pass(place: Place) -> None:
    failpoint(RepairFailpoint(f"repair_{place.value}"))
