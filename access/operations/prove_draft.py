"""Tests the credential of a draft, and keeps it sealed beside the draft once it has passed.

How the credential came, typed on a page or given by Jira, is the caller's business; so is what becomes of one that
did not pass.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from access.credentials import Credential
from access.drafts import Draft, DraftKind, DraftOver, DraftState
from access.lockout import Caller
from access.operations.admin_logins import RequireAdministrator
from access.operations.check_connection import CheckRequest
from access.operations.check_stored_connection import Check
from access.ports import Clock
from access.profiles import load_profile
from access.records import CheckRecord, Trigger
from access.reports import counts_of, report_of
from access.results import CheckResult
from access.stores import Storage, Transaction


def has_passed(result: CheckResult) -> bool:
    """Whether the login is good: permissions are looked at behind a good login only."""
    return result.profile is not None


class ProveDraft:
    """Tests what a draft waits for. No transaction is open while Jira is asked."""

    def __init__(
        self,
        storage: Storage,
        check_for: Callable[[Caller], Check],
        clock: Clock,
        new_id: Callable[[], str],
        require_administrator: RequireAdministrator,
    ) -> None:
        self._storage = storage
        self._check_for = check_for
        self._clock = clock
        self._new_id = new_id
        self._require_administrator = require_administrator

    async def __call__(self, draft: Draft, credential: Credential, caller: Caller = Caller.PERSON) -> CheckResult:
        """One look at Jira with that credential; keeps nothing.

        Raises:
            BudgetSpent: another refused login could lock the account; nothing was sent.
            BadInput: the host is no longer allowed, or the profile can no longer be read.
            Refused: an admin credential logs in, and is not fit for repairs.
        """
        request = CheckRequest(
            address=draft.plan.address,
            credential=credential,
            expected=await self._expected(draft),
            project_keys=draft.plan.projects,
            profile=load_profile(draft.plan.profile),
            is_login_only=draft.kind is DraftKind.ADMIN,
        )
        result = await self._check_for(caller)(request)
        if draft.kind is DraftKind.ADMIN and result.evidence.is_good:
            return await self._require_administrator(draft, credential, result)
        return result

    async def keep(self, transaction: Transaction, draft: Draft, credential: Credential, result: CheckResult) -> Draft:
        """Keep a credential that has passed, with its test; the draft then waits to be confirmed.

        Raises:
            DraftOver: the draft was discarded, or moved on, while Jira was asked; nothing is kept.
        """
        record = CheckRecord(
            id=self._new_id(),
            connection_id=draft.connection_id,
            at=self._clock(),
            trigger=Trigger.SLACK,
            actor=draft.asked_by,
            verdict=result.verdict,
            evidence=result.evidence,
            requests=result.requests,
            elapsed_seconds=result.elapsed_seconds,
            counts=counts_of(result),
        )
        tested = replace(draft, state=DraftState.TESTED, may_override=False, check=record, report=report_of(result))
        if not await transaction.drafts.advance(tested, DraftState.READY):
            raise DraftOver(await transaction.drafts.get(draft.id))
        await transaction.drafts.put_credential(tested, credential)
        return tested

    async def _expected(self, draft: Draft) -> str | None:
        if draft.kind is not DraftKind.ROTATE:
            return draft.plan.expected
        async with self._storage.reading() as transaction:
            account = (await transaction.connections.get(draft.connection_id)).account
        # Whatever was expected, another secret must not swap the account that the connection is known to be.
        return (account and (account.name or account.id)) or draft.plan.expected
