"""Which projects does the account see now? Asks Jira for its list, behind a login that was proved first."""

from __future__ import annotations

from collections.abc import Callable

from access.credentials import Deployment
from access.errors import Refused
from access.lockout import Caller
from access.operations.prove_login import ProveLogin
from access.operations.sweep_data_center import is_served_as_anonymous
from access.operations.sweep_permissions import Manner, ask_patiently
from access.pacing import Pace
from access.ports import Jira, JiraAccount, Project, Sleep
from access.records import Connection
from access.spreading import Patience
from access.stores import Storage


class ProjectsUnread(Refused):
    """Jira's list of projects could not be read, so that nothing can be concluded from it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Jira's list of projects could not be read with the account of {name}.",
            f"See why: /jira-access test {name}",
        )


class ListVisibleProjects:
    """Reads project lists. No transaction is open while Jira is asked."""

    def __init__(self, storage: Storage, jira: Jira, prove_for: Callable[[Caller], ProveLogin], sleep: Sleep) -> None:
        self._storage = storage
        self._jira = jira
        self._prove_for = prove_for
        self._sleep = sleep

    async def __call__(self, connection: Connection) -> tuple[Project, ...]:
        """Every live project that the account sees, by key.

        Raises:
            ProjectsUnread: the login is not good, or the list came incomplete.
            BudgetSpent: another refused login could lock the account; nothing was sent.
            BadInput: the host is no longer allowed.
        """
        async with self._storage.reading() as transaction:
            credential = await transaction.connections.credential(connection.id)
        proof = await self._prove_for(Caller.PERSON)(connection.address, credential, connection.expected_account)
        if not proof.evidence.is_good:
            raise ProjectsUnread(connection.name)
        account = self._jira.account(connection.address, proof.site.deployment, credential)
        read = self._read_cloud if proof.site.deployment is Deployment.CLOUD else self._read_data_center
        projects = await read(account)
        if projects is None:
            raise ProjectsUnread(connection.name)
        return tuple(sorted(projects, key=lambda project: project.key))

    async def _read_data_center(self, account: JiraAccount) -> tuple[Project, ...] | None:
        reply = await ask_patiently(lambda _: account.list_projects(), None, self._manner())
        return None if reply.value is None or is_served_as_anonymous(reply) else reply.value

    async def _read_cloud(self, account: JiraAccount) -> tuple[Project, ...] | None:
        projects: list[Project] = []
        start: int | None = 0
        while start is not None:
            reply = await ask_patiently(account.search_projects, start, self._manner())
            # Cloud serves a refused login an empty list with 200.
            if reply.value is None or reply.signals.login_reason not in (None, "OK"):
                return None
            projects.extend(reply.value.projects)
            following = reply.value.next_start
            start = following if following is None or following > start else None
        return tuple(projects)

    def _manner(self) -> Manner:
        return Manner(Pace(), self._sleep, Patience())
