"""Shows a plan that is kept: as a whole, or as the exact calls of a dry run. Nothing is sent."""

from __future__ import annotations

from access.errors import NotFound
from access.operations.find_connection import live_connection
from access.ports_repair import RepairJira
from access.records import Connection
from access.repair_steps import RestCall
from access.repairs import Repair
from access.stores import Storage, Transaction


class ShowPlan:
    """Shows plans."""

    def __init__(self, storage: Storage, jira: RepairJira) -> None:
        self._storage = storage
        self._jira = jira

    async def __call__(self, repair_id: str, workspace: str) -> tuple[Connection, Repair]:
        """The plan with its connection.

        Raises:
            NotFound: it is no longer kept, its connection was removed, or it belongs to another workspace.
        """
        async with self._storage.reading() as transaction:
            return await _found(transaction, repair_id, workspace)

    async def calls(self, repair_id: str, workspace: str) -> tuple[Connection, Repair, tuple[RestCall, ...]]:
        """The same with the calls that it would make, in order.

        Raises:
            NotFound: as above, or the admin credential is no longer kept.
        """
        async with self._storage.reading() as transaction:
            connection, repair = await _found(transaction, repair_id, workspace)
            credential = await transaction.admin_logins.credential(connection.id)
        jira = self._jira.administration(connection.address, connection.deployment, credential)
        return connection, repair, tuple(jira.call_of(step, step.grant_id or None) for step in repair.plan.steps)


async def _found(transaction: Transaction, repair_id: str, workspace: str) -> tuple[Connection, Repair]:
    repair = await transaction.repairs.get(repair_id)
    if repair.workspace != workspace:
        raise NotFound("This plan is no longer kept.", "Make a new one: /jira-access repair")
    return await live_connection(transaction, workspace, repair.connection_id), repair
