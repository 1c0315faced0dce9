"""What could be done about the permissions that are missing? Makes plans, and keeps them for a day to be asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from access.errors import NotFound
from access.holding import permissions_held
from access.jira_setup import Hindrance, SiteSetup
from access.operations.check_stored_connection import CheckStoredConnection
from access.operations.open_administration import OpenAdministration
from access.operations.read_setup import ReadSetup, Scope
from access.operations.trail import Trail
from access.plan_conditions import conditions_of
from access.ports import Clock
from access.profiles import load_profile
from access.records import Actor, CheckRecord, Connection, Trigger
from access.repair_needs import RepairNeeds, needs_of
from access.repair_options import diagnose_repair
from access.repairs import Diagnosis, Hindered, Purpose, Remedy, Repair, RepairPlan, choose, ways_to_choose
from access.reports import result_of
from access.results import CheckResult
from access.stores import Storage

ACTION = "repair.plan"
_FRESH_ENOUGH = timedelta(minutes=30)
_MOST_WAYS = 3


@dataclass(frozen=True, slots=True)
class RepairOffer:
    """What could be done.

    Attributes:
        connection: the connection.
        plans: the smallest change first; none where nothing can be done by the bot, or nothing is missing.
        hindered: what the bot cannot mend, and why.
        result: the check on which it rests; a login that is not good is told instead of a plan.
        record: its row.
    """

    connection: Connection
    plans: tuple[Repair, ...]
    hindered: tuple[Hindered, ...]
    result: CheckResult
    record: CheckRecord


class PlanRepair:
    """Plans repairs. Nothing is changed in Jira."""

    def __init__(
        self,
        storage: Storage,
        check: CheckStoredConnection,
        administration: OpenAdministration,
        read_setup: ReadSetup,
        trail: Trail,
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self._storage = storage
        self._check = check
        self._administration = administration
        self._read_setup = read_setup
        self._trail = trail
        self._clock = clock
        self._new_id = new_id

    async def __call__(
        self, connection: Connection, actor: Actor, keys: tuple[str, ...] = (), *, is_anew: bool = False
    ) -> RepairOffer:
        """Plans for these projects, or for all of the connection's.

        For all of them, a look at the permissions that is younger than half an hour will do unless one anew is
        wanted; else Jira is asked.

        Raises:
            BudgetSpent, BadInput, SetupUnread, AdminRefused: Jira cannot be asked, or not with these credentials.
        """
        record, result = await self._looked(connection, actor, keys, is_anew=is_anew)
        if result.profile is None:
            return RepairOffer(connection, (), (), result, record)
        connection = await self._as_kept(connection)
        needs = needs_of(result, load_profile(connection.profile), keys)
        if needs.is_empty:
            return RepairOffer(connection, (), (), result, record)
        if not await self._administration.is_possible(connection):
            return RepairOffer(connection, (), _all_by_hand(needs), result, record)
        async with self._trail.refusals_noted(actor, ACTION, connection.name):
            administration = await self._administration(connection)
            setup = await self._read_setup(administration.jira, connection, Scope(tuple(sorted(needs.projects))))
        known = _known_needs(needs, setup)
        diagnosis = diagnose_repair(known, setup, needs.everywhere)
        plans = await self._kept(connection, actor, diagnosis, setup)
        return RepairOffer(connection, plans, diagnosis.hindered, result, record)

    async def _looked(
        self, connection: Connection, actor: Actor, keys: tuple[str, ...], *, is_anew: bool
    ) -> tuple[CheckRecord, CheckResult]:
        if not (keys or is_anew):
            async with self._storage.reading() as transaction:
                last = await transaction.checks.last_report(connection.id)
                newest = await transaction.checks.last(connection.id)
            if last and newest and newest.id == last[0].id and last[0].at > self._clock() - _FRESH_ENOUGH:
                return last[0], result_of(*last)
        tested = await self._check(connection, actor, Trigger.SLACK, project_keys=keys or None)
        return tested.record, tested.result

    async def _as_kept(self, connection: Connection) -> Connection:
        """The connection with the account that the look has just learnt."""
        async with self._storage.reading() as transaction:
            kept = await transaction.connections.get(connection.id)
        if kept.retired_at is not None:
            raise NotFound(f"The connection {connection.name} was removed.", "What there is: /jira-access status")
        return kept

    async def _kept(
        self, connection: Connection, actor: Actor, diagnosis: Diagnosis, setup: SiteSetup
    ) -> tuple[Repair, ...]:
        """A plan for each way that there is, each with the other ways beside it."""
        ways = [choose(diagnosis, number) for number in range(min(_MOST_WAYS, ways_to_choose(diagnosis)))]
        plans = tuple(
            self._repair(connection, actor, _plan(setup, remedies, diagnosis.hindered, _others(ways, number)))
            for number, remedies in enumerate(ways)
        )
        async with self._storage.begin() as transaction:
            for plan in plans:
                await transaction.repairs.add(plan)
            event = self._trail.event(
                actor,
                ACTION,
                connection.name,
                plans=[plan.id for plan in plans],
                projects=list(plans[0].plan.projects[:50]) if plans else [],
            )
            await transaction.audit.append(event)
        return plans

    def _repair(self, connection: Connection, actor: Actor, plan: RepairPlan) -> Repair:
        return Repair(
            id=self._new_id(),
            workspace=actor.workspace,
            connection_id=connection.id,
            plan=plan,
            made_by=actor,
            made_at=self._clock(),
        )


def _plan(
    setup: SiteSetup, remedies: tuple[Remedy, ...], hindered: tuple[Hindered, ...], others: tuple[Remedy, ...]
) -> RepairPlan:
    plan = RepairPlan(
        purpose=Purpose.REPAIR,
        account=setup.account.holder.name,
        remedies=remedies,
        hindered=hindered,
        others=others,
    )
    return replace(plan, conditions=conditions_of(plan.steps, setup), scope=plan.projects)


def _others(ways: list[tuple[Remedy, ...]], number: int) -> tuple[Remedy, ...]:
    """The remedies of the other ways, each once, without those that this way takes as well."""
    taken = ways[number]
    others = (remedy for place, way in enumerate(ways) if place != number for remedy in way)
    return tuple(dict.fromkeys(remedy for remedy in others if remedy not in taken))


def _known_needs(needs: RepairNeeds, setup: SiteSetup) -> dict[str, frozenset[str]]:
    """What is missing, and for a project that the account cannot see what its scheme does not give."""
    return {key: _lacks(key, missing, needs, setup) for key, missing in needs.projects.items()}


def _lacks(key: str, missing: frozenset[str], needs: RepairNeeds, setup: SiteSetup) -> frozenset[str]:
    project = setup.project(key)
    scheme = setup.schemes.get(project.scheme_id) if project else None
    if key not in needs.unseen or project is None or scheme is None:
        return missing
    return (missing - permissions_held(setup.account, project, scheme)) or missing


def _all_by_hand(needs: RepairNeeds) -> tuple[Hindered, ...]:
    """Everything as a to-do, grouped by what is missing."""
    by_missing: dict[frozenset[str], list[str]] = {}
    for key, missing in sorted(needs.projects.items()):
        by_missing.setdefault(missing, []).append(key)
    told = [
        Hindered(Hindrance.NO_ADMIN_CREDENTIAL, tuple(keys), tuple(sorted(missing)))
        for missing, keys in by_missing.items()
    ]
    if needs.everywhere:
        told.append(Hindered(Hindrance.GLOBAL, (), tuple(sorted(needs.everywhere))))
    return tuple(told)
