"""A new connection: test the login, and keep it only when the login is good.

The look itself is `access.operations.look_at_site`; a secret is asked for after it, so that nobody types one in vain.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from access.credentials import Credential
from access.errors import Refused
from access.lockout import Caller
from access.operations.check_connection import CheckRequest
from access.operations.look_at_site import SiteLook
from access.operations.remember_projects import remember_projects
from access.operations.sweep_permissions import Progress
from access.ports import Clock
from access.profiles import default_profile_for
from access.records import Actor, AuditEvent, CheckRecord, Connection, JiraAccount, JsonObject, Trigger
from access.reports import counts_of, report_of
from access.results import CheckResult
from access.stores import Storage
from access.wishes import Wish


class Check(Protocol):
    """One look at a Jira, as `CheckConnection` does it."""

    def __call__(self, request: CheckRequest, progress: Progress | None = None) -> Awaitable[CheckResult]:
        """Look once, and tell how far it is."""


@dataclass(frozen=True, slots=True)
class AddedConnection:
    """What came of it: the connection as it is kept, and its first test.

    Attributes:
        connection: None where nothing was kept, because the login is not good.
        result: the test.
    """

    connection: Connection | None
    result: CheckResult


class AddConnection:
    """Makes a connection for somebody, within the login budget. No transaction is open while Jira is asked."""

    def __init__(
        self,
        storage: Storage,
        check_for: Callable[[Caller], Check],
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self._storage = storage
        self._check_for = check_for
        self._clock = clock
        self._new_id = new_id

    async def add_untested(self, wish: Wish, look: SiteLook, credential: Credential, actor: Actor) -> Connection:
        """Keep the connection without logging in.

        Raises:
            Conflict: there is a connection of that name by now.
        """
        connection = self._connection(wish, look, credential, actor, None)
        async with self._storage.begin() as transaction:
            await transaction.connections.add(connection, credential)
            await transaction.audit.append(self._event(wish, actor, "ok", {"tested": False, **_facts(connection)}))
        return connection

    async def __call__(
        self,
        wish: Wish,
        look: SiteLook,
        credential: Credential,
        actor: Actor,
        *,
        caller: Caller = Caller.PERSON,
        progress: Progress | None = None,
    ) -> AddedConnection:
        """Log in once, and keep connection, test and audit line together if the login is good.

        Missing permissions do not stand in the way: they are what a connection is watched for.

        Args:
            wish: the connection.
            look: what `LookAtSite` told of its site.
            credential: what to log in with.
            actor: who asked; the owner of the connection.
            caller: for the login budget.
            progress: told how many projects have been asked.

        Raises:
            BudgetSpent: another refused login could lock the account; nothing was sent.
            Conflict: there is a connection of that name by now.
        """
        request = CheckRequest(
            address=wish.address,
            credential=credential,
            expected=wish.expected,
            project_keys=wish.project_keys,
            profile=wish.profile,
        )
        try:
            result = await self._check_for(caller)(request, progress)
        except Refused as refusal:
            await self._note(wish, actor, "refused", {"reason": refusal.sentence})
            raise
        if not _let_in(result):
            cause = {"verdict": result.verdict.value, "cause": result.evidence.cause.value}
            await self._note(wish, actor, result.verdict.value, cause)
            return AddedConnection(None, result)
        connection = self._connection(wish, look, credential, actor, result)
        await self._keep(wish, connection, credential, result)
        return AddedConnection(connection, result)

    async def _keep(self, wish: Wish, connection: Connection, credential: Credential, result: CheckResult) -> None:
        record = CheckRecord(
            id=self._new_id(),
            connection_id=connection.id,
            at=self._clock(),
            trigger=Trigger.SHELL if not wish.workspace else Trigger.SLACK,
            actor=connection.owner,
            verdict=result.verdict,
            evidence=result.evidence,
            requests=result.requests,
            elapsed_seconds=result.elapsed_seconds,
            counts=counts_of(result),
        )
        details = {"tested": True, "check": record.id, **_facts(connection)}
        async with self._storage.begin() as transaction:
            await transaction.connections.add(connection, credential)
            await transaction.checks.add(record, report_of(result))
            if connection.projects is None:
                await remember_projects(transaction, connection.id, result, record.at)
            await transaction.audit.append(self._event(wish, connection.owner, "ok", details))

    def _connection(
        self, wish: Wish, look: SiteLook, credential: Credential, actor: Actor, result: CheckResult | None
    ) -> Connection:
        now = self._clock()
        deployment = result.site.deployment if result else look.deployment
        account = result.account if result else None
        return Connection(
            id=self._new_id(),
            workspace=wish.workspace,
            name=wish.name,
            address=wish.address,
            deployment=deployment,
            version=(result.site.version if result else None) or look.version,
            credential_kind=credential.kind,
            credential_user=credential.user,
            profile=wish.profile_name or default_profile_for(deployment).name,
            owner=actor,
            created_at=now,
            secret_changed_at=now,
            expected_account=wish.expected,
            account=JiraAccount(account.id, account.name, account.display_name) if account else None,
            projects=wish.project_keys,
            alert_channel=wish.alert_channel,
        )

    async def _note(self, wish: Wish, actor: Actor, outcome: str, details: JsonObject) -> None:
        async with self._storage.begin() as transaction:
            await transaction.audit.append(self._event(wish, actor, outcome, details))

    def _event(self, wish: Wish, actor: Actor, outcome: str, details: JsonObject) -> AuditEvent:
        return AuditEvent(
            at=self._clock(),
            workspace=wish.workspace,
            actor=actor,
            action="connection.add",
            connection=wish.name,
            outcome=outcome,
            details=details,
        )


def _let_in(result: CheckResult) -> bool:
    """Whether the login was proved: a profile is held against an account only behind a good login."""
    return result.profile is not None


def _facts(connection: Connection) -> JsonObject:
    return {"site": connection.address.base_url, "auth": connection.credential_kind.value}
