"""Keeps requests for approval, hands out those that are to be carried out, and keeps the policies.

A claim has a lease and a fence, as in `storage.watches`: who holds an older fence may not write the end.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from access.approval_policy import Policy
from access.approvals import Approval, Decision, Outcome
from access.errors import NotFound
from access.rows import from_row, to_row
from storage.repair_tables import approval_policies, approvals
from storage.rows import AnyRow
from storage.upserts import upsert

_VERSION = 1
_TO_DO = (Outcome.DUE, Outcome.RUNNING)


class StoredApprovals:
    """The port `ApprovalStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, approval: Approval) -> None:
        """Keep a new request."""
        await self._connection.execute(insert(approvals).values(_columns(approval) | {"fence": 0}))

    async def get(self, approval_id: str) -> Approval:
        """That request, whatever its state. Raises NotFound."""
        return await self._one(select(approvals).where(approvals.c.id == approval_id))

    async def lock(self, approval_id: str) -> Approval:
        """The same, and nobody else may lock it until this transaction ends. Raises NotFound."""
        return await self._one(select(approvals).where(approvals.c.id == approval_id).with_for_update())

    async def save(self, approval: Approval, seen_version: int) -> bool:
        """Keep the request as it is now, if its kept version is still that one; returns whether it was."""
        which = (approvals.c.id == approval.id, approvals.c.version == seen_version)
        done = await self._connection.execute(update(approvals).where(*which).values(_columns(approval)))
        return done.rowcount == 1

    async def open_about(self, subject_id: str) -> Approval | None:
        """The request about that subject which is pending, or approved and not at its end."""
        is_live = or_(approvals.c.decision == Decision.PENDING, approvals.c.outcome.in_(_TO_DO))
        query = select(approvals).where(approvals.c.subject_id == subject_id, is_live).limit(1)
        found = await self._many(query)
        return found[0] if found else None

    async def newest_about(self, subject_id: str) -> Approval | None:
        """The newest request about that subject, however it stands; None where there is none."""
        query = select(approvals).where(approvals.c.subject_id == subject_id)
        found = await self._many(query.order_by(approvals.c.asked_at.desc(), approvals.c.id).limit(1))
        return found[0] if found else None

    async def of_workspace(self, workspace: str, since: datetime, limit: int = 100) -> tuple[Approval, ...]:
        """Requests of a workspace that are pending or were asked since then, newest first."""
        is_shown = or_(approvals.c.decision == Decision.PENDING, approvals.c.asked_at >= since)
        query = select(approvals).where(approvals.c.workspace == workspace, is_shown)
        return await self._many(query.order_by(approvals.c.asked_at.desc(), approvals.c.id).limit(limit))

    async def run_out(self, now: datetime, limit: int = 100) -> tuple[Approval, ...]:
        """Pending requests whose time is over, locked; those that another holds are left out."""
        over = (approvals.c.decision == Decision.PENDING, approvals.c.ends_at <= now)
        query = select(approvals).where(*over).order_by(approvals.c.ends_at).limit(limit)
        return await self._many(query.with_for_update(skip_locked=True))

    async def claim_due(self, now: datetime, lease: timedelta, only: str = "") -> tuple[Approval, int] | None:
        """Take one approved request that is to be carried out, or whose carrying out was cut off, with its fence."""
        is_free = or_(approvals.c.leased_until.is_(None), approvals.c.leased_until <= now)
        query = select(approvals.c.id, approvals.c.fence).where(approvals.c.outcome.in_(_TO_DO), is_free)
        if only:
            query = query.where(approvals.c.id == only)
        chosen = query.order_by(approvals.c.asked_at).limit(1).with_for_update(skip_locked=True)
        row = (await self._connection.execute(chosen)).one_or_none()
        if row is None:
            return None
        claim = {"leased_until": now + lease, "fence": row.fence + 1}
        await self._connection.execute(update(approvals).where(approvals.c.id == row.id).values(claim))
        return await self.get(row.id), row.fence + 1

    async def renew(self, approval_id: str, fence: int, until: datetime) -> bool:
        """Let a claim last until then; returns whether it was still held."""
        held = (approvals.c.id == approval_id, approvals.c.fence == fence)
        done = await self._connection.execute(update(approvals).where(*held).values(leased_until=until))
        return done.rowcount == 1

    async def finish(self, approval: Approval, fence: int) -> bool:
        """Keep the request as it is now, at its end; returns whether the claim was still held."""
        held = (approvals.c.id == approval.id, approvals.c.fence == fence)
        done = await self._connection.execute(update(approvals).where(*held).values(_columns(approval)))
        return done.rowcount == 1

    async def policy(self, connection_id: str) -> Policy:
        """How requests about the connection are decided."""
        query = select(approval_policies).where(approval_policies.c.connection_id == connection_id)
        row = (await self._connection.execute(query)).one_or_none()
        return Policy() if row is None else Policy(row.needed, row.needs_reason, row.channel)

    async def set_policy(self, connection_id: str, policy: Policy) -> None:
        """Decide them so from now on."""
        row = {"needed": policy.needed, "needs_reason": policy.needs_reason, "channel": policy.channel}
        await upsert(self._connection, approval_policies, [{"connection_id": connection_id, **row}])

    async def _one(self, query: Select[Any]) -> Approval:
        found = await self._many(query)
        if not found:
            raise NotFound("This request is no longer kept.", "See what waits: /jira-access approvals")
        return found[0]

    async def _many(self, query: Select[Any]) -> tuple[Approval, ...]:
        return tuple(_approval(row) for row in await self._connection.execute(query))


def _columns(approval: Approval) -> dict[str, Any]:
    return {
        "id": approval.id,
        "workspace": approval.workspace,
        "connection_id": approval.connection_id,
        "subject_id": approval.subject_id,
        "asked_at": approval.asked_at,
        "ends_at": approval.ends_at,
        "decision": approval.decision,
        "outcome": approval.outcome,
        "version": approval.version,
        "value": to_row(approval, _VERSION),
    }


def _approval(row: AnyRow) -> Approval:
    return from_row(Approval, row.value, _VERSION)
