"""Plans to take a repair back: what is still as it left it, in the opposite order. Approved like any other plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from access.errors import Conflict, NotFound
from access.jira_setup import SiteSetup
from access.operations.find_connection import live_connection
from access.operations.open_administration import OpenAdministration
from access.operations.read_setup import ReadSetup, Scope
from access.operations.trail import Trail
from access.plan_conditions import conditions_of, steps_in_place
from access.ports import Clock
from access.records import Actor, Connection
from access.repair_steps import Deed, Step
from access.repairs import Option, Purpose, Remedy, Repair, RepairPlan, Way
from access.stores import Storage

ACTION = "repair.undo"


class UndoRepair:
    """Plans undoing. Nothing is changed in Jira."""

    def __init__(
        self,
        storage: Storage,
        administration: OpenAdministration,
        read_setup: ReadSetup,
        trail: Trail,
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self._storage = storage
        self._administration = administration
        self._read_setup = read_setup
        self._trail = trail
        self._clock = clock
        self._new_id = new_id

    async def __call__(self, repair_id: str, actor: Actor) -> tuple[Connection, Repair]:
        """A plan that takes the repair back, with its connection; the same one again where nobody asked for it yet.

        Raises:
            NotFound: the repair or its connection is no longer kept, or belongs to another workspace.
            Conflict: it cannot be undone any more, or nothing of it is left.
            NoAdminCredential, AdminRefused, BudgetSpent, SetupUnread: Jira cannot be asked.
        """
        async with self._trail.refusals_noted(actor, ACTION):
            async with self._storage.reading() as transaction:
                repair = await transaction.repairs.get(repair_id)
                if repair.workspace != actor.workspace:
                    raise NotFound("This plan is no longer kept.", "What there is: /jira-access approvals")
                connection = await live_connection(transaction, actor.workspace, repair.connection_id)
                earlier = await transaction.repairs.undo_of(repair_id)
                if earlier is not None and await transaction.approvals.open_about(earlier.id) is not None:
                    raise Conflict("Undoing this was asked for already.", "See how it stands: /jira-access approvals")
            now = self._clock()
            if not repair.can_be_undone(now):
                raise Conflict("This can no longer be undone from here.", "A repair can be undone for seven days.")
            if earlier is not None and earlier.can_be_asked_for(now):
                return connection, earlier
            jira = (await self._administration(connection)).jira
            scope = Scope(repair.plan.scope, repair.plan.groups, is_shared_wanted=False)
            plan = _plan(repair.plan, await self._read_setup(jira, connection, scope))
        undo = Repair(
            id=self._new_id(),
            workspace=actor.workspace,
            connection_id=connection.id,
            plan=plan,
            made_by=actor,
            made_at=now,
            undoes=repair_id,
        )
        async with self._storage.begin() as transaction:
            await transaction.repairs.add(undo)
            event = self._trail.event(actor, ACTION, connection.name, plan=undo.id, undoes=repair_id)
            await transaction.audit.append(event)
        return connection, undo


def _plan(done: RepairPlan, setup: SiteSetup) -> RepairPlan:
    in_place = frozenset(steps_in_place(done.steps, setup))
    left = (step for step in reversed(done.steps) if step in in_place and not _is_others(step, setup))
    steps = tuple(replace(step.inverse, grant_id=_grant_id(step, setup)) for step in left)
    if not steps:
        raise Conflict("Nothing of this repair is left in Jira, so there is nothing to undo.")
    option = Option(way=_way(done), steps=steps)
    remedy = Remedy(projects=done.projects, missing=done.missing, scheme="", option=option)
    plan = RepairPlan(
        purpose=Purpose.UNDO, account=done.account, remedies=(remedy,), scope=done.scope, groups=done.groups
    )
    return replace(plan, conditions=conditions_of(plan.steps, setup))


def _is_others(step: Step, setup: SiteSetup) -> bool:
    """Whether a group that we made has become somebody else's too; it is not deleted then."""
    group = setup.group(step.holder.name) if step.deed is Deed.CREATE_GROUP else None
    return group is not None and (group.size is None or group.size > 1)


def _grant_id(step: Step, setup: SiteSetup) -> int:
    """The number of the grant that the step made; 0 for every other step."""
    scheme = setup.schemes.get(step.scheme_id) if step.deed is Deed.ADD_GRANT else None
    grant = scheme.find(step.permission, step.holder) if scheme else None
    return grant.id if grant else 0


def _way(done: RepairPlan) -> Way:
    return done.remedies[0].option.way if done.remedies else Way.GRANT
