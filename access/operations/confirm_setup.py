"""The person who began it says yes: the new connection, or the new secret, is in use from now on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from access.credentials import Credential
from access.drafts import Draft, DraftKind, DraftOver, DraftState, connection_of, require_state, require_theirs
from access.errors import Conflict, NotFound
from access.operations.end_drafts import end_draft
from access.operations.remember_projects import remember_projects
from access.operations.trail import Trail
from access.ports import Clock
from access.records import Actor, AuditEvent, CheckRecord, Connection, JiraAccount
from access.reports import result_of
from access.results import CheckResult
from access.stores import Storage, Transaction

_CONFIRMED_HERE = (DraftKind.CONNECT, DraftKind.ROTATE)


@dataclass(frozen=True, slots=True)
class SetUp:
    """What is in use now: the connection, and the test that its secret has passed."""

    kind: DraftKind
    connection: Connection
    record: CheckRecord
    result: CheckResult


class ConfirmSetup:
    """Confirms tested drafts. Jira is not asked."""

    def __init__(self, storage: Storage, trail: Trail, clock: Clock) -> None:
        self._storage = storage
        self._trail = trail
        self._clock = clock

    async def __call__(self, draft_id: str, actor: Actor) -> SetUp:
        """Write connection or secret, first check, project baseline and audit line together.

        Raises:
            NotAllowed: somebody else began it.
            Conflict: it was confirmed or discarded already or has run out, or another connection has its name by now.
            NotFound: it is no longer kept, or the connection whose secret it would change was removed.
        """
        async with self._trail.refusals_noted(actor, "setup.confirm"), self._storage.begin() as transaction:
            now = self._clock()
            draft = await transaction.drafts.get(draft_id)
            require_theirs(draft, actor)
            if draft.kind not in _CONFIRMED_HERE:
                raise NotFound("There is nothing to confirm behind this button.")
            require_state(draft, DraftState.TESTED, now)
            if draft.check is None or draft.report is None:
                raise NotFound(f"The test for {draft.plan.name} is no longer kept.", "Enter the secret anew.")
            credential = await transaction.drafts.credential(draft)
            # First, because of two presses at once the second one waits here, and then sees that it is too late.
            if not await end_draft(transaction, draft, DraftState.CONFIRMED):
                raise DraftOver(await transaction.drafts.get(draft_id))
            result = result_of(draft.check, draft.report)
            write = _add if draft.kind is DraftKind.CONNECT else _rotate
            connection = await write(transaction, draft, credential, result, now)
            await transaction.checks.add(draft.check, draft.report)
            if connection.projects is None:
                await remember_projects(transaction, connection.id, result, draft.check.at)
            await transaction.audit.append(self._event(draft, actor, connection, result))
        return SetUp(draft.kind, connection, draft.check, result)

    def _event(self, draft: Draft, actor: Actor, connection: Connection, result: CheckResult) -> AuditEvent:
        action = "connection.add" if draft.kind is DraftKind.CONNECT else "connection.rotate"
        return self._trail.event(
            actor,
            action,
            connection.name,
            site=connection.address.base_url,
            auth=connection.credential_kind.value,
            account=result.account.id,
            draft=draft.id,
        )


async def _add(
    transaction: Transaction, draft: Draft, credential: Credential, result: CheckResult, now: datetime
) -> Connection:
    plan = draft.plan
    # Names made at the shell are seen from every workspace.
    if any(one.name == plan.name for one in await transaction.connections.list()):
        raise Conflict(f"There is a connection “{plan.name}” by now.", "Discard this one, and begin with another name.")
    connection = replace(
        connection_of(draft),
        deployment=result.site.deployment,
        version=result.site.version or plan.version,
        account=_account(result),
        created_at=now,
        secret_changed_at=now,
    )
    await transaction.connections.add(connection, credential)
    return connection


async def _rotate(
    transaction: Transaction, draft: Draft, credential: Credential, result: CheckResult, now: datetime
) -> Connection:
    connection = await transaction.connections.get(draft.connection_id)
    if connection.retired_at is not None:
        raise NotFound(f"The connection {connection.name} was removed meanwhile.")
    await transaction.connections.replace_credential(connection.id, credential, now)
    changed = replace(
        connection,
        address=draft.plan.address,
        version=result.site.version or connection.version,
        account=_account(result),
        credential_kind=credential.kind,
        credential_user=credential.user,
        secret_changed_at=now,
    )
    await transaction.connections.update(changed)
    return changed


def _account(result: CheckResult) -> JiraAccount:
    return JiraAccount(result.account.id, result.account.name, result.account.display_name)
