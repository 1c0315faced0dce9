"""One look at a stored connection: check, and keep row, report, project states and audit line together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from access.errors import Refused
from access.lockout import Caller
from access.operations.check_connection import CheckRequest
from access.ports import Clock
from access.profiles import load_profile
from access.records import Actor, AuditEvent, CheckRecord, Connection, JiraAccount, ProjectState, Trigger
from access.reports import counts_of, report_of
from access.results import CheckResult, ProjectVerdict, Verdict
from access.stores import Storage, Transaction

Check = Callable[[CheckRequest], Awaitable[CheckResult]]
"""One look at Jira, as `CheckConnection` does it."""


@dataclass(frozen=True, slots=True)
class StoredCheck:
    """What came of a test: the connection as it is kept now, the row, the result, and the last good login before it."""

    connection: Connection
    record: CheckRecord
    result: CheckResult
    last_good_at: datetime | None


class CheckStoredConnection:
    """Tests a connection for somebody, within the login budget. No transaction is open while Jira is asked."""

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

    async def __call__(
        self,
        connection: Connection,
        actor: Actor,
        trigger: Trigger,
        *,
        caller: Caller = Caller.PERSON,
        project_keys: tuple[str, ...] | None = None,
    ) -> StoredCheck:
        """Check once and keep what was found.

        Args:
            connection: what to test.
            actor: who asked; stands in the audit trail.
            trigger: what made it happen.
            caller: for the login budget.
            project_keys: look at these projects only; None for the connection's own.

        Raises:
            BudgetSpent: another refused login could lock the account; nothing was sent.
            BadInput: the host is no longer allowed, or the profile can no longer be read.
        """
        async with self._storage.reading() as transaction:
            credential = await transaction.connections.credential(connection.id)
            last_good = await transaction.checks.last_good(connection.id)
        request = CheckRequest(
            address=connection.address,
            credential=credential,
            expected=connection.expected_account,
            project_keys=project_keys or connection.projects,
            profile=load_profile(connection.profile),
        )
        try:
            result = await self._check_for(caller)(request)
        except Refused as refusal:
            await self._note_refusal(connection, actor, refusal)
            raise
        is_whole = project_keys is None
        record = self._record(connection, actor, trigger, result)
        async with self._storage.begin() as transaction:
            # Asking Jira takes time, in which somebody else may have changed or removed the connection.
            kept = await transaction.connections.get(connection.id)
            updated = _updated(kept, result)
            await transaction.checks.add(record, report_of(result))
            if updated != kept and kept.retired_at is None:
                await transaction.connections.update(updated)
            if is_whole and kept.projects is None and connection.projects is None:
                await _remember_projects(transaction, connection, result, record.at)
            await transaction.audit.append(_event(connection, record))
        return StoredCheck(updated, record, result, last_good.at if last_good else None)

    def _record(self, connection: Connection, actor: Actor, trigger: Trigger, result: CheckResult) -> CheckRecord:
        return CheckRecord(
            id=self._new_id(),
            connection_id=connection.id,
            at=self._clock(),
            trigger=trigger,
            actor=actor,
            verdict=result.verdict,
            evidence=result.evidence,
            requests=result.requests,
            elapsed_seconds=result.elapsed_seconds,
            counts=counts_of(result),
        )

    async def _note_refusal(self, connection: Connection, actor: Actor, refusal: Refused) -> None:
        event = AuditEvent(
            at=self._clock(),
            workspace=actor.workspace,
            actor=actor,
            action="connection.test",
            connection=connection.name,
            outcome="refused",
            details={"reason": refusal.sentence},
        )
        async with self._storage.begin() as transaction:
            await transaction.audit.append(event)


def _event(connection: Connection, record: CheckRecord) -> AuditEvent:
    return AuditEvent(
        at=record.at,
        workspace=record.actor.workspace,
        actor=record.actor,
        action="connection.test",
        connection=connection.name,
        outcome=record.verdict.value,
        details={"check": record.id, "cause": record.evidence.cause.value},
    )


def _updated(connection: Connection, result: CheckResult) -> Connection:
    """The connection with what this look taught about it; a failed login teaches nothing about the account."""
    version = result.site.version or connection.version
    if result.verdict not in (Verdict.OK, Verdict.PERMISSIONS_MISSING):
        return replace(connection, version=version)
    account = JiraAccount(result.account.id, result.account.name, result.account.display_name)
    return replace(connection, version=version, account=account)


async def _remember_projects(
    transaction: Transaction, connection: Connection, result: CheckResult, at: datetime
) -> None:
    """Keep the projects that were read; only a sweep without a gap says which are gone."""
    read = [project for project in result.projects if project.state is not ProjectVerdict.UNKNOWN]
    states = [
        ProjectState(
            project_id=project.project_id,
            key=project.key,
            name=project.name,
            state=project.state,
            missing=tuple(gap.permission for gap in project.missing),
            looked_at=at,
        )
        for project in read
        if project.project_id is not None
    ]
    await transaction.project_states.save(connection.id, states)
    is_complete = len(read) == len(result.projects) and result.verdict in (Verdict.OK, Verdict.PERMISSIONS_MISSING)
    if is_complete and states:
        await transaction.project_states.finish_sweep(connection.id, frozenset(one.project_id for one in states), at)
