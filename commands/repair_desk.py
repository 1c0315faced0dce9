"""The operations about repairs and approvals, as `bot.repair_wiring` hands them over."""

from __future__ import annotations

from dataclasses import dataclass

from access.approval_policy import GuardedAct
from access.operations.admin_logins import AdminLogins
from access.operations.decide_approval import DecideApproval
from access.operations.list_approvals import ListApprovals
from access.operations.plan_repair import PlanRepair
from access.operations.plan_setup import PlanSetup
from access.operations.request_approval import RequestApproval
from access.operations.set_approval_policy import SetApprovalPolicy
from access.operations.show_plan import ShowPlan
from access.operations.undo_repair import UndoRepair


@dataclass(frozen=True, slots=True)
class RepairDesk:
    """What handlers can have done about repairs; `guarded` are the acts that need somebody else's yes here."""

    plan: PlanRepair
    plan_setup: PlanSetup
    undo: UndoRepair
    show_plan: ShowPlan
    request: RequestApproval
    decide: DecideApproval
    list_approvals: ListApprovals
    set_policy: SetApprovalPolicy
    admin_logins: AdminLogins
    guarded: frozenset[GuardedAct]
