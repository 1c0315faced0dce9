"""Makes the steps of an approved plan in Jira: reads first, acts, looks afterwards, and says exactly what came of it.

A step is sent once. What became of one whose answer did not come through is found out by reading, never by repeating.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import StrEnum, unique

from access.approval_reports import Problem, Report
from access.approvals import Approval, Outcome
from access.errors import NotFound, Refused
from access.jira_setup import SiteSetup
from access.lockout import Caller
from access.operations.check_stored_connection import CheckStoredConnection
from access.operations.find_connection import live_connection
from access.operations.open_administration import OpenAdministration
from access.operations.read_setup import ReadSetup, Scope, SetupUnread
from access.plan_conditions import changed_since, steps_in_place
from access.ports import Clock, Reply
from access.ports_repair import JiraAdmin
from access.records import Connection, Trigger
from access.repair_steps import Deed, Step, is_in_place
from access.repairs import Purpose, Repair, RepairPlan
from access.results import CheckResult, ProjectVerdict
from access.stores import Storage

KeepGoing = Callable[[], Awaitable[None]]
"""Makes sure that the claim is still ours; raises where it is not."""


@unique
class Place(StrEnum):
    """Where a cut-off is worth trying out."""

    CLAIMED = "claimed"
    BEFORE_STEP = "before_step"
    AFTER_STEP = "after_step"
    BEFORE_LOOK = "before_look"
    BEFORE_END = "before_end"


Pass = Callable[[Place], None]
"""Told each place that is passed, so that a test can have the process die there."""


class NotYet(Exception):
    """A run that may have changed Jira cannot be judged now; it is to be taken up again, by reading.

    Attributes:
        sentence: why, for people.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Result:
    """How it ended, and the report."""

    outcome: Outcome
    report: Report


class CarryOutPlan:
    """Carries plans out."""

    def __init__(
        self,
        storage: Storage,
        administration: OpenAdministration,
        read_setup: ReadSetup,
        check: CheckStoredConnection,
        clock: Clock,
        passing: Pass = lambda _: None,
    ) -> None:
        self._storage = storage
        self._administration = administration
        self._read_setup = read_setup
        self._check = check
        self._clock = clock
        self._passing = passing

    async def __call__(self, approval: Approval, repair: Repair, keep_going: KeepGoing, *, is_resumed: bool) -> Result:
        """Carry the plan out, or go on where it was cut off.

        Raises:
            NotYet: changes were sent or may have been, and Jira cannot be read now; try again later.
        """
        try:
            async with self._storage.reading() as transaction:
                connection = await live_connection(transaction, approval.workspace, approval.connection_id)
            jira = (await self._administration(connection)).jira
            setup = await self._read(jira, connection, repair.plan)
        except NotFound as gone:
            return _unseen(gone) if is_resumed else _turned_down(gone)
        except Refused as refused:
            if is_resumed:
                raise NotYet(refused.sentence) from refused
            return _turned_down(refused)
        made = steps_in_place(repair.plan.steps, setup) if is_resumed else ()
        changed = changed_since(repair.plan, setup, made)
        if changed:
            return self._stopped_by_change(made, changed)
        work = _Work(jira, connection, repair.plan, setup, made)
        report = await self._make(work, keep_going)
        if report.problem is not None:
            return Result(Outcome.FAILED, report)
        return await self._verified(work, approval, report)

    def _stopped_by_change(self, made: tuple[Step, ...], changed: tuple[str, ...]) -> Result:
        if not made:
            return Result(Outcome.CHANGED, Report(changed=changed))
        report = Report(made, problem=Problem.CHANGED_MIDWAY, changed=changed, done_at=self._clock())
        return Result(Outcome.FAILED, report)

    async def _make(self, work: _Work, keep_going: KeepGoing) -> Report:
        done = list(work.made)
        for step in work.plan.steps:
            if step in work.made:
                continue
            await keep_going()
            self._passing(Place.BEFORE_STEP)
            reply = await work.jira.make(step, work.grant_id(step))
            self._passing(Place.AFTER_STEP)
            problem, detail = await self._fate(work, step, reply)
            if problem is not None:
                at = self._clock() if done else None
                return Report(tuple(done), step, problem, detail, done_at=at)
            done.append(step)
        return Report(tuple(done), done_at=self._clock())

    async def _fate(self, work: _Work, step: Step, reply: Reply[None]) -> tuple[Problem | None, str]:
        """What became of a step: None where it is made."""
        signals = reply.signals
        if signals.failure is None and signals.status is not None and 200 <= signals.status < 300:  # noqa: PLR2004 - HTTP
            return None, ""
        # An answer that was lost, or one of a proxy, tells nothing; and a refusal may mean that it was there already.
        try:
            now = await self._read(work.jira, work.connection, work.plan)
        except SetupUnread as unread:
            raise NotYet(unread.sentence) from unread
        is_made = is_in_place(step, now)
        if is_made:
            return None, ""
        is_refusal = signals.failure is None and signals.status is not None and 400 <= signals.status < 500  # noqa: PLR2004 - HTTP
        words = signals.message or (f"status {signals.status}" if signals.status else "no answer")
        if is_made is None and not is_refusal:
            return Problem.UNSEEN, words
        return (Problem.JIRA_REFUSED if is_refusal else Problem.JIRA_SILENT), words

    async def _verified(self, work: _Work, approval: Approval, report: Report) -> Result:
        """Look at the setup, and at what the account may do now."""
        self._passing(Place.BEFORE_LOOK)
        try:
            now = await self._read(work.jira, work.connection, work.plan)
        except SetupUnread as unread:
            return _unverified(report, Problem.NOT_CHECKED, unread.sentence)
        if len(steps_in_place(work.plan.steps, now)) < len(work.plan.steps):
            return _unverified(report, Problem.NOT_SHOWN)
        if work.plan.purpose is Purpose.UNDO:
            return Result(Outcome.DONE, replace(report, verified_at=self._clock()))
        return await self._permissions_checked(work, approval, report)

    async def _permissions_checked(self, work: _Work, approval: Approval, report: Report) -> Result:
        keys = work.plan.projects or None
        try:
            tested = await self._check(
                work.connection, approval.asked_by, Trigger.SLACK, caller=Caller.PERSON, project_keys=keys
            )
        except Refused as refused:
            return _unverified(report, Problem.NOT_CHECKED, refused.sentence)
        if tested.result.profile is None:
            return _unverified(report, Problem.NOT_CHECKED, f"The login is not good ({tested.result.evidence.cause}).")
        missing = _still_missing(work.plan, tested.result)
        checked = replace(
            report,
            still_missing=missing,
            complete=tuple(one.key for one in tested.result.in_state(ProjectVerdict.COMPLETE)),
            verified_at=self._clock(),
        )
        return _unverified(checked, Problem.NOT_SHOWN) if missing else Result(Outcome.DONE, checked)

    async def _read(self, jira: JiraAdmin, connection: Connection, plan: RepairPlan) -> SiteSetup:
        makes_grants = any(step.deed is Deed.ADD_GRANT for step in plan.steps)
        scope = Scope(plan.scope, plan.groups, is_shared_wanted=makes_grants)
        return await self._read_setup(jira, connection, scope)


@dataclass(frozen=True, slots=True)
class _Work:
    """What is being done: the plan, where, what was found before, and the steps that a cut-off run had made."""

    jira: JiraAdmin
    connection: Connection
    plan: RepairPlan
    setup: SiteSetup
    made: tuple[Step, ...]

    def grant_id(self, step: Step) -> int | None:
        """The id of the grant that a step removes, as Jira told it just before."""
        scheme = self.setup.schemes.get(step.scheme_id)
        grant = scheme.find(step.permission, step.holder) if scheme and step.deed is Deed.REMOVE_GRANT else None
        return grant.id if grant else None


def _turned_down(refused: Refused) -> Result:
    return Result(Outcome.FAILED, Report(problem=Problem.TURNED_DOWN, detail=refused.sentence))


def _unseen(refused: Refused) -> Result:
    return Result(Outcome.FAILED, Report(problem=Problem.UNSEEN, detail=refused.sentence))


def _unverified(report: Report, problem: Problem, detail: str = "") -> Result:
    return Result(Outcome.UNVERIFIED, replace(report, problem=problem, detail=detail))


def _still_missing(plan: RepairPlan, result: CheckResult) -> tuple[str, ...]:
    """What the plan was to give and the account does not have."""
    promised = {(key, permission) for one in plan.remedies for key in one.projects for permission in one.missing}
    lacking = {(report.key, gap.permission) for report in result.projects for gap in report.missing}
    unseen = {one.key for one in result.projects if one.state in (ProjectVerdict.NOT_VISIBLE, ProjectVerdict.UNKNOWN)}
    lacking |= {one for one in promised if one[0] in unseen}
    return tuple(f"{key}:{permission}" for key, permission in sorted(promised & lacking))
