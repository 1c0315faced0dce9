"""The way into a connection's Jira with its admin credential, proved first, within the login budget.

The admin credential is another account's than the one that is looked after, and is used for nothing but repairs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from access.errors import NotFound, Refused
from access.evidence import Evidence
from access.lockout import Caller
from access.operations.admin_logins import require_other_account
from access.operations.prove_login import ProveLogin
from access.ports_repair import JiraAdmin, RepairJira
from access.records import Connection
from access.stores import Storage
from access.stores_repair import AdminLogin


@dataclass(frozen=True, slots=True)
class Administration:
    """A way into Jira, and whose login it is."""

    jira: JiraAdmin
    login: AdminLogin


class NoAdminCredential(NotFound):
    """Nobody has entered an admin credential for this connection; it is off by default."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(
            f"{connection.name} has no admin credential, so I cannot look at how its Jira is set up, nor change it.",
            f"An admin enters one: /jira-access repair {connection.name} admin-credential",
        )


class AdminRefused(Refused):
    """The admin credential did not log in; nothing was read or changed.

    Attributes:
        evidence: why.
    """

    def __init__(self, connection: Connection, evidence: Evidence) -> None:
        super().__init__(
            f"The admin credential of {connection.name} does not log in now ({evidence.cause}); nothing was changed.",
            f"If it was replaced in Jira, enter it anew: /jira-access repair {connection.name} admin-credential",
        )
        self.evidence = evidence


class OpenAdministration:
    """Opens Jiras for repairs."""

    def __init__(self, storage: Storage, jira: RepairJira, prove_for: Callable[[Caller], ProveLogin]) -> None:
        self._storage = storage
        self._jira = jira
        self._prove_for = prove_for

    async def is_possible(self, connection: Connection) -> bool:
        """Whether there is an admin credential at all."""
        async with self._storage.reading() as transaction:
            return await transaction.admin_logins.get(connection.id) is not None

    async def __call__(self, connection: Connection, caller: Caller = Caller.PERSON) -> Administration:
        """The way in, once the login was proved to be the account that the credential was entered for.

        Raises:
            NoAdminCredential: there is none.
            AdminRefused: it does not log in, or as somebody else.
            OwnAccount: the connection has been given the same account since.
            BudgetSpent: another refused login could lock the administrator out; nothing was sent.
            BadInput: the host is no longer allowed.
        """
        async with self._storage.reading() as transaction:
            login = await transaction.admin_logins.get(connection.id)
            if login is None:
                raise NoAdminCredential(connection)
            credential = await transaction.admin_logins.credential(connection.id)
        require_other_account(connection, login.account.id, login.account.display_name or "This account")
        expected = login.account.name or login.account.id
        proof = await self._prove_for(caller)(connection.address, credential, expected)
        if not proof.evidence.is_good:
            raise AdminRefused(connection, proof.evidence)
        jira = self._jira.administration(connection.address, connection.deployment, credential)
        return Administration(jira, login)
