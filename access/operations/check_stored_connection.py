"""One look at a stored connection: check, and keep row, report, project states and audit line together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from access.boards import Board
from access.credentials import Credential
from access.errors import Refused
from access.findings import PermissionLook, look_from, unread_of
from access.lockout import Caller
from access.operations.check_connection import CheckRequest
from access.operations.look_at_boards import LookAtBoards
from access.operations.observe_look import ObserveLook
from access.operations.remember_projects import is_whole, remember_projects, with_gone
from access.operations.update_connection import learnt
from access.ports import Clock
from access.profiles import load_profile
from access.records import Actor, AuditEvent, CheckRecord, Connection, ProjectState, Trigger
from access.reports import counts_of, report_of
from access.results import CheckResult
from access.stores import Storage, Transaction
from access.watching import WatchRow

Check = Callable[[CheckRequest], Awaitable[CheckResult]]
"""One look at Jira, as `CheckConnection` does it."""


@dataclass(frozen=True, slots=True)
class StoredCheck:
    """What came of a test: the connection as it is kept now, the row, the result, and the last good login before it."""

    connection: Connection
    record: CheckRecord
    result: CheckResult
    last_good_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Before:
    """What was kept when the test began."""

    connection: Connection
    credential: Credential
    last_good_at: datetime | None
    remembered: tuple[ProjectState, ...]
    boards: tuple[Board, ...]


@dataclass(frozen=True, slots=True)
class _Look:
    """What the test found out."""

    record: CheckRecord
    result: CheckResult


class CheckStoredConnection:
    """Tests a connection for somebody, within the login budget. No transaction is open while Jira is asked."""

    def __init__(
        self,
        storage: Storage,
        check_for: Callable[[Caller], Check],
        clock: Clock,
        new_id: Callable[[], str],
        observe: ObserveLook | None = None,
        look_at_boards: LookAtBoards | None = None,
    ) -> None:
        """Make ready; with `observe`, a test of a watched connection counts as a look of the watch."""
        self._storage = storage
        self._check_for = check_for
        self._clock = clock
        self._new_id = new_id
        self._observe = observe
        self._look_at_boards = look_at_boards

    async def __call__(
        self,
        connection: Connection,
        actor: Actor,
        trigger: Trigger,
        *,
        caller: Caller = Caller.PERSON,
        project_keys: tuple[str, ...] | None = None,
        with_boards: bool = False,
    ) -> StoredCheck:
        """Check once and keep what was found.

        Args:
            connection: what to test.
            actor: who asked; stands in the audit trail.
            trigger: what made it happen.
            caller: for the login budget.
            project_keys: look at these projects only; None for the connection's own.
            with_boards: look at its boards as well, behind a good login.

        Raises:
            BudgetSpent: another refused login could lock the account; nothing was sent.
            BadInput: the host is no longer allowed, or the profile can no longer be read.
        """
        before = await self._before(connection)
        request = _request(before, project_keys)
        try:
            result = await self._check_for(caller)(request)
        except Refused as refusal:
            await self._note_refusal(connection, actor, refusal)
            raise
        if with_boards:
            result = await self._with_boards(before, result)
        if project_keys is None and connection.projects is None:
            result = with_gone(result, before.remembered)
        record = self._record(connection, actor, trigger, result)
        look = _Look(replace(record, is_whole=project_keys is None), result)
        kept = await self._keep(before, look)
        return StoredCheck(kept, look.record, result, before.last_good_at)

    async def _before(self, connection: Connection) -> _Before:
        async with self._storage.reading() as transaction:
            last_good = await transaction.checks.last_good(connection.id)
            return _Before(
                connection,
                await transaction.connections.credential(connection.id),
                last_good.at if last_good else None,
                await transaction.project_states.all(connection.id),
                await transaction.boards.of(connection.id),
            )

    async def _with_boards(self, before: _Before, result: CheckResult) -> CheckResult:
        """The result with a report a board; without them where the login is not good or there are none."""
        if self._look_at_boards is None or result.profile is None or not before.boards:
            return result
        boards, requests = await self._look_at_boards(before.boards, result.site, before.credential)
        return replace(result, boards=boards, requests=result.requests + requests)

    async def _keep(self, before: _Before, look: _Look) -> Connection:
        """Keep all that the look found out, in one transaction; the connection as it is from then on."""
        connection = before.connection
        async with self._storage.begin() as transaction:
            row = await transaction.watches.lock(connection.id)
            # Asking Jira takes time, in which somebody else may have changed or removed the connection.
            kept = await transaction.connections.get(connection.id)
            updated = learnt(kept, look.result)
            await transaction.checks.add(look.record, report_of(look.result))
            if updated != kept and kept.retired_at is None:
                await transaction.connections.update(updated)
            if look.record.is_whole and kept.projects is None and connection.projects is None:
                await remember_projects(transaction, connection.id, look.result, look.record.at)
            if row is not None and kept.secret_changed_at == connection.secret_changed_at:
                await self._tell_watch(transaction, updated, row, before, look)
            await transaction.audit.append(_event(connection, look.record))
        return updated

    async def _tell_watch(
        self, transaction: Transaction, connection: Connection, row: WatchRow, before: _Before, look: _Look
    ) -> None:
        """Take the look into the watch, where there is one; of permissions only what a look at all projects saw."""
        if self._observe is None or not row.is_on:
            return
        seen = _permissions_seen(before, look.result) if look.record.is_whole else None
        now = await transaction.watches.now()
        await self._observe(transaction, connection, before.credential, row, look.result, seen, now)

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


def _request(before: _Before, project_keys: tuple[str, ...] | None) -> CheckRequest:
    connection = before.connection
    return CheckRequest(
        address=connection.address,
        credential=before.credential,
        expected=connection.expected_account,
        project_keys=project_keys or connection.projects,
        profile=load_profile(connection.profile),
    )


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


def _permissions_seen(before: _Before, result: CheckResult) -> PermissionLook | None:
    """What the test showed of permissions, as the watch takes it; None where it did not get that far."""
    if result.profile is None:
        return None
    known = {one.key for one in before.remembered} | {one.key for one in result.projects}
    integrated = frozenset(before.connection.projects or known)
    return look_from(
        result.projects,
        result.global_missing,
        integrated,
        is_complete=is_whole(result),
        unread=unread_of(result.projects, None),
    )
