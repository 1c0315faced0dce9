"""How is a service account set up from nothing? Plans group, grants and membership for a connection's projects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from access.errors import NotFound
from access.operations.open_administration import OpenAdministration
from access.operations.read_setup import ReadSetup, Scope
from access.operations.trail import Trail
from access.plan_conditions import conditions_of
from access.ports import Clock
from access.profiles import load_profile
from access.records import Actor, Connection
from access.repairs import Hindered, Purpose, Repair, RepairPlan
from access.setup_plans import all_by_hand, hindered_of_setup, remedies_of_setup
from access.stores import Storage

ACTION = "setup.plan"


@dataclass(frozen=True, slots=True)
class SetupOffer:
    """What could be done.

    Attributes:
        connection: the connection.
        group: the group's name.
        plan: None where everything that calls can do is done, or nothing can be.
        hindered: what people must do by hand.
        is_all_by_hand: whether that is everything, since there is no admin credential.
    """

    connection: Connection
    group: str
    plan: Repair | None
    hindered: tuple[Hindered, ...]
    is_all_by_hand: bool = False


class PlanSetup:
    """Plans setups. Nothing is changed in Jira."""

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

    async def __call__(self, connection: Connection, actor: Actor, group: str) -> SetupOffer:
        """A plan for the connection's projects and its profile; without an admin credential all of it is for people.

        Raises:
            NotFound: the connection covers no project that is known.
            AdminRefused, BudgetSpent, SetupUnread: Jira cannot be asked.
        """
        async with self._trail.refusals_noted(actor, ACTION, connection.name):
            keys = connection.projects or await self._remembered(connection)
            profile = load_profile(connection.profile)
            if not await self._administration.is_possible(connection):
                return SetupOffer(connection, group, None, all_by_hand(profile, keys), is_all_by_hand=True)
            administration = await self._administration(connection)
            setup = await self._read_setup(administration.jira, connection, Scope(keys, (group,)))
        remedies, hindered = remedies_of_setup(profile, group, setup), hindered_of_setup(profile, setup)
        if not remedies:
            return SetupOffer(connection, group, None, hindered)
        plan = RepairPlan(
            purpose=Purpose.SETUP,
            account=setup.account.holder.name,
            remedies=remedies,
            hindered=hindered,
            scope=keys,
            groups=(group,),
        )
        plan = replace(plan, conditions=conditions_of(plan.steps, setup))
        now = self._clock()
        repair = Repair(
            id=self._new_id(),
            workspace=actor.workspace,
            connection_id=connection.id,
            plan=plan,
            made_by=actor,
            made_at=now,
        )
        async with self._storage.begin() as transaction:
            await transaction.repairs.add(repair)
            await transaction.audit.append(self._trail.event(actor, ACTION, connection.name, plan=repair.id))
        return SetupOffer(connection, group, repair, hindered)

    async def _remembered(self, connection: Connection) -> tuple[str, ...]:
        async with self._storage.reading() as transaction:
            states = await transaction.project_states.all(connection.id)
        if not states:
            raise NotFound(
                f"I do not know which projects {connection.name} covers.",
                f"Name them first: /jira-access projects {connection.name} add APPS CORE",
            )
        return tuple(sorted(state.key for state in states))
