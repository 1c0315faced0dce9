"""A dry run: the exact calls that a plan would make. Nothing is sent."""

from __future__ import annotations

from access.errors import NotFound
from access.operations.find_connection import live_connection
from access.ports_repair import RepairJira
from access.records import Connection
from access.repair_steps import RestCall
from access.repairs import Repair
from access.stores import Storage


class ShowCalls:
    """Shows calls."""

    def __init__(self, storage: Storage, jira: RepairJira) -> None:
        self._storage = storage
        self._jira = jira

    async def of_request(self, approval_id: str, workspace: str) -> tuple[Connection, Repair, tuple[RestCall, ...]]:
        """The calls of the plan that was asked for. Raises NotFound."""
        async with self._storage.reading() as transaction:
            approval = await transaction.approvals.get(approval_id)
        if approval.workspace != workspace or not approval.act.is_plan:
            raise NotFound("There is no plan behind this request.")
        return await self(approval.subject_id, workspace)

    async def __call__(self, repair_id: str, workspace: str) -> tuple[Connection, Repair, tuple[RestCall, ...]]:
        """The calls of a plan.

        Raises:
            NotFound: the plan, its connection or its admin credential is no longer kept.
        """
        async with self._storage.reading() as transaction:
            repair = await transaction.repairs.get(repair_id)
            if repair.workspace != workspace:
                raise NotFound("This plan is no longer kept.", "Make a new one: /jira-access repair")
            connection = await live_connection(transaction, workspace, repair.connection_id)
            credential = await transaction.admin_logins.credential(connection.id)
        jira = self._jira.administration(connection.address, connection.deployment, credential)
        return connection, repair, tuple(jira.call_of(step) for step in repair.plan.steps)
