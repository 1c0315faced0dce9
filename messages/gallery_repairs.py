"""The gallery's messages about plans, requests and their results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from access.approval_policy import GuardedAct, Policy
from access.approval_reports import Problem, Report
from access.approval_telling import ToldApproval
from access.approvals import Approval, Decision, Outcome, Vote
from access.credentials import CredentialKind
from access.drafts import Draft, DraftKind, DraftState, plan_of
from access.evidence import Cause
from access.jira_setup import Hindrance, Holder, HolderKind
from access.operations.admin_logins import AdminReady
from access.operations.list_approvals import ApprovalLists
from access.operations.plan_repair import RepairOffer
from access.operations.plan_setup import SetupOffer
from access.records import Actor, ActorKind, Connection, JiraAccount
from access.repair_steps import Deed, RestCall, Step
from access.repairs import Condition, Hindered, Option, Purpose, Reach, Remedy, Repair, RepairPlan, Way
from access.results import AccountFacts
from access.stores_repair import AdminLogin
from messages import admin_login, approval_lists, approvals, repair_plan
from messages import gallery_values as made
from messages.exhibits import Exhibit, exhibit

_SAM = Actor(ActorKind.SLACK, "U0SAM", "T0ALIGN")
_LEE = Actor(ActorKind.SLACK, "U0LEE", "T0ALIGN")
_KIM = Actor(ActorKind.SLACK, "U0KIM", "T0ALIGN")
_LATER = made.NOW + timedelta(minutes=2)
_PERMISSIONS = ("EDIT_ISSUES", "SCHEDULE_ISSUES")
_BESIDES = tuple(f"{verb}_ISSUES" for verb in ("ASSIGN", "CLOSE", "CREATE", "DELETE", "LINK", "MOVE"))


def repair_exhibits() -> Iterator[Exhibit]:
    """Every message of these subjects."""
    yield from _plans(made.PROD, "svc-align", "Developers", "")
    yield from _plans(made.HOSTILE, made.HOSTILE_NAME, made.HOSTILE_NAME, "Hostile names: ")
    yield from _requests(_approval(made.PROD), _repair(_plan("svc-align", "Developers")), "")
    hostile = replace(_approval(made.HOSTILE), reason=made.HOSTILE_NAME * 9)
    yield from _requests(hostile, _repair(_plan(made.HOSTILE_NAME, made.HOSTILE_NAME)), "Hostile names: ")
    yield from _answers(_approval(made.PROD))
    yield from _acts(_approval(made.PROD))
    yield from _admin(made.PROD, "")
    yield from _admin(made.HOSTILE, "Hostile names: ")


def _step(account: str, role: str, project: str = "APPS") -> Step:
    holder = Holder(HolderKind.USER, account)
    return Step(deed=Deed.ADD_PLAYER, holder=holder, project=project, role_id=10001, role=role)


def _plan(account: str, name: str, projects: int = 1) -> RepairPlan:
    keys = tuple(f"P{number}" for number in range(projects)) if projects > 1 else ("APPS",)
    by_role = Option(way=Way.ROLE_FOR_ACCOUNT, steps=tuple(_step(account, name, key) for key in keys), besides=_BESIDES)
    grants = tuple(
        Step(deed=Deed.ADD_GRANT, holder=Holder(HolderKind.GROUP, name), scheme_id=1, scheme=name, permission=one)
        for one in _PERMISSIONS
    )
    more = tuple(f"TEAM{number}" for number in range(41))
    by_grant = Option(way=Way.GRANT, steps=grants, reach=Reach(more, is_whole=False, people=900))
    facts = {"projects": keys, "missing": _PERMISSIONS, "scheme": name}
    return RepairPlan(
        purpose=Purpose.REPAIR,
        account=account,
        remedies=(Remedy(**facts, option=by_role),),  # type: ignore[arg-type]  # facts of a made-up remedy
        others=(Remedy(**facts, option=by_grant),),  # type: ignore[arg-type]  # likewise
        conditions=tuple(Condition(f"the permission scheme of {key}", "1") for key in keys),
    )


def _repair(plan: RepairPlan, number: str = "rep-5e10") -> Repair:
    return Repair(id=number, workspace="T0ALIGN", connection_id="con-8a21", plan=plan, made_by=_SAM, made_at=made.NOW)


def _approval(connection: Connection) -> Approval:
    return Approval(
        id="apr-77aa",
        workspace="T0ALIGN",
        connection_id=connection.id,
        connection=connection.name,
        act=GuardedAct.REPAIR,
        subject_id="rep-5e10",
        asked_by=_SAM,
        asked_at=made.NOW,
        ends_at=made.NOW + timedelta(hours=24),
        reason="sprints of APPS do not sync",
    )


def _plans(connection: Connection, account: str, name: str, prefix: str) -> Iterator[Exhibit]:
    first, second = _repair(_plan(account, name)), _repair(_plan(account, name), "rep-5e11")
    second = replace(second, plan=replace(second.plan, remedies=second.plan.others, others=()))
    hindered = tuple(Hindered(one, ("TEAM", "OPS"), _PERMISSIONS) for one in Hindrance)
    check, short, good = made.check_of(connection, Cause.OK), made.short_result(), made.good_result()
    offer = RepairOffer(connection, (first, second), (), short, check)
    unread = made.result_for(Cause.CAPTCHA, connection)
    yield exhibit(f"{prefix}repair", repair_plan.repair_offer, offer)
    many = _repair(_plan(account, name, 40))
    yield exhibit(f"{prefix}repair, forty projects", repair_plan.repair_offer, replace(offer, plans=(many,)))
    mixed = replace(offer, plans=(first,), hindered=hindered)
    yield exhibit(f"{prefix}repair, some by hand", repair_plan.repair_offer, mixed)
    yield exhibit(f"{prefix}repair, all by hand", repair_plan.repair_offer, replace(mixed, plans=()))
    yield exhibit(f"{prefix}repair: nothing missing", repair_plan.repair_offer, replace(offer, plans=(), result=good))
    lost = replace(offer, plans=(), result=unread)
    yield exhibit(f"{prefix}repair: the login is lost", repair_plan.repair_offer, lost)
    yield exhibit(f"{prefix}repair: See all", repair_plan.plan_details, connection, many)
    call = RestCall("POST", "/rest/api/2/project/APPS/role/10001", '{"user": ["svc-align"]}')
    yield exhibit(f"{prefix}repair: Dry run", repair_plan.calls_shown, connection, first, (call,) * 50)
    setup = SetupOffer(connection, name, replace(first, plan=replace(first.plan, purpose=Purpose.SETUP)), hindered)
    yield exhibit(f"{prefix}setup", repair_plan.setup_offer, setup)
    yield exhibit(f"{prefix}setup: all there", repair_plan.setup_offer, replace(setup, plan=None, hindered=()))
    alone = (Hindered(Hindrance.NO_ADMIN_CREDENTIAL, ("APPS", "CORE"), _PERMISSIONS), hindered[-1])
    by_hand = replace(setup, plan=None, hindered=alone, is_all_by_hand=True)
    yield exhibit(f"{prefix}setup: all by hand", repair_plan.setup_offer, by_hand)
    yield exhibit(f"{prefix}Undo", repair_plan.undo_offer, connection, first)


def _requests(asked: Approval, repair: Repair, prefix: str) -> Iterator[Exhibit]:
    done = replace(repair, done_at=made.NOW)
    for what, approval, plan in (
        ("Request", asked, repair),
        ("Request, one of two yes", replace(_two(asked), votes=(_yes(),)), repair),
        ("Request: denied", _denied(asked), repair),
        ("Request: withdrawn", replace(asked, decision=Decision.WITHDRAWN, decided_at=_LATER), repair),
        ("Request: ran out", replace(asked, decision=Decision.EXPIRED, decided_at=_LATER), repair),
        ("Request: being carried out", _approved(asked, Outcome.RUNNING), repair),
        ("Request: done", _approved(asked, Outcome.DONE, _report(repair)), done),
        ("Request: Jira has changed", _approved(asked, Outcome.CHANGED, Report(changed=("the scheme",))), repair),
        ("Request: done, and undone since", _approved(asked, Outcome.DONE, _undone(repair)), done),
        ("Request: not verified", _approved(asked, Outcome.UNVERIFIED, _unverified(repair)), done),
    ):
        told = ToldApproval(approval, plan, _LATER)
        yield exhibit(f"{prefix}{what}", approvals.approval_request, told)
    for problem in Problem:
        report = replace(_report(repair), problem=problem, failed=repair.plan.steps[0], detail=asked.connection * 20)
        told = ToldApproval(_approved(asked, Outcome.FAILED, report), done, _LATER)
        yield exhibit(f"{prefix}Request: failed, {problem}", approvals.approval_request, told)
    finished = ToldApproval(_approved(asked, Outcome.DONE, _report(repair)), done, _LATER)
    yield exhibit(f"{prefix}Result: done", approvals.approval_result, finished)
    denied = ToldApproval(_denied(asked), repair, _LATER)
    yield exhibit(f"{prefix}Result: denied", approvals.approval_result, denied)


def _answers(asked: Approval) -> Iterator[Exhibit]:
    yield exhibit("Request made", approvals.approval_asked, asked)
    yield exhibit("Request made, two needed", approvals.approval_asked, _two(asked))
    yield exhibit("Approved by me", approvals.approval_voted, _approved(asked, Outcome.DUE))
    yield exhibit("Approved by me, one more needed", approvals.approval_voted, replace(_two(asked), votes=(_yes(),)))
    yield exhibit("Denied by me", approvals.approval_voted, _denied(asked))
    yield exhibit("Too late: approved", approvals.approval_over, _approved(asked, Outcome.DONE))
    yield exhibit("Too late: ran out", approvals.approval_over, asked)
    yield exhibit("Withdrawn by me", approvals.approval_withdrawn, asked)
    lists = ApprovalLists((asked,) * 12, (asked, _denied(asked)), (_two(asked),))
    yield exhibit("approvals", approval_lists.approvals_list, lists, made.NOW)
    yield exhibit("approvals: nothing", approval_lists.approvals_list, ApprovalLists((), (), ()), made.NOW)
    strict = Policy(2, needs_reason=True, channel="C0OPS")
    yield exhibit("approvals policy", approvals.policy_told, made.PROD, Policy(), is_new=False)
    yield exhibit("approvals policy: set", approvals.policy_told, made.HOSTILE, strict, is_new=True)


def _acts(asked: Approval) -> Iterator[Exhibit]:
    moved = replace(asked, proposed=Policy(2, needs_reason=True, channel="C0OPS"))
    for act in (GuardedAct.DISCONNECT, GuardedAct.ROTATE, GuardedAct.APPROVALS_CHANNEL, GuardedAct.APPROVALS_POLICY):
        guarded = replace(moved if act.value.startswith("approvals") else asked, act=act)
        yield exhibit(f"Request: {act}", approvals.approval_request, ToldApproval(guarded, None, made.NOW))


def _admin(connection: Connection, prefix: str) -> Iterator[Exhibit]:
    account = JiraAccount("JIRAUSER10001", connection.name, connection.name)
    login = AdminLogin(
        connection_id=connection.id,
        kind=CredentialKind.PAT,
        user=None,
        account=account,
        entered_by=_LEE,
        entered_at=made.NOW,
    )
    facts = AccountFacts(account.id, account.name, account.display_name)
    result = replace(made.good_result(), account=facts)
    draft = Draft(
        id="drf-5e10",
        kind=DraftKind.ADMIN,
        connection_id=connection.id,
        asked_by=_LEE,
        asked_by_name="lee",
        made_at=made.NOW,
        ends_at=_LATER,
        state=DraftState.TESTED,
        plan=plan_of(connection),
    )
    yield exhibit(f"{prefix}Admin credential: to be confirmed", admin_login.admin_tested, draft, result)
    yield exhibit(f"{prefix}Admin credential: in use", admin_login.admin_ready, AdminReady(connection, login))
    yield exhibit(f"{prefix}Admin credential: forgotten", admin_login.admin_forgotten, connection)


def _two(asked: Approval) -> Approval:
    return replace(asked, policy=Policy(needed=2))


def _yes() -> Vote:
    return Vote(_LEE, is_yes=True, at=_LATER, reason="agreed in stand-up")


def _denied(asked: Approval) -> Approval:
    no = Vote(_KIM, is_yes=False, at=_LATER, reason=asked.connection)
    return replace(asked, decision=Decision.DENIED, votes=(no,), decided_at=_LATER)


def _approved(asked: Approval, outcome: Outcome, report: Report | None = None) -> Approval:
    decided = replace(asked, decision=Decision.APPROVED, votes=(_yes(),), decided_at=_LATER)
    return replace(decided, outcome=outcome, report=report or Report())


def _report(repair: Repair) -> Report:
    return Report(repair.plan.steps, complete=("APPS",), done_at=_LATER, verified_at=_LATER)


def _unverified(repair: Repair) -> Report:
    missing = tuple(f"APPS:{permission}" for permission in _PERMISSIONS)
    return replace(_report(repair), problem=Problem.NOT_SHOWN, still_missing=missing, complete=())


def _undone(repair: Repair) -> Report:
    return replace(_report(repair), undone_at=_LATER)
