"""What approvals and repairs need kept, as protocols beside those of `access.stores`, through the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from access.approval_policy import Policy
from access.approvals import Approval
from access.credentials import Credential, CredentialKind
from access.records import Actor, JiraAccount
from access.repairs import Repair


class ApprovalStore(Protocol):
    """Requests for approval, and how requests about a connection are decided."""

    async def add(self, approval: Approval) -> None:
        """Keep a new request."""

    async def get(self, approval_id: str) -> Approval:
        """That request, whatever its state. Raises NotFound."""

    async def lock(self, approval_id: str) -> Approval:
        """The same, and nobody else may lock it until this transaction ends. Raises NotFound."""

    async def save(self, approval: Approval, seen_version: int) -> bool:
        """Keep the request as it is now, if its kept version is still that one; returns whether it was."""

    async def open_about(self, subject_id: str) -> Approval | None:
        """The request about that subject which is pending, or approved and not at its end."""

    async def newest_about(self, subject_id: str) -> Approval | None:
        """The newest request about that subject, however it stands; None where there is none."""

    async def of_workspace(self, workspace: str, since: datetime, limit: int = 100) -> tuple[Approval, ...]:
        """Requests of a workspace that are pending or were asked since then, newest first."""

    async def run_out(self, now: datetime, limit: int = 100) -> tuple[Approval, ...]:
        """Pending requests whose time is over, locked; those that another holds are left out."""

    async def claim_due(self, now: datetime, lease: timedelta, only: str = "") -> tuple[Approval, int] | None:
        """Take one approved request that is to be carried out, or whose carrying out was cut off, with its fence.

        Where `only` names one, no other is taken. It is handed out again when the lease ends.
        """

    async def renew(self, approval_id: str, fence: int, until: datetime) -> bool:
        """Let a claim last until then; returns whether it was still held."""

    async def finish(self, approval: Approval, fence: int) -> bool:
        """Keep the request as it is now, at its end; returns whether the claim was still held."""

    async def policy(self, connection_id: str) -> Policy:
        """How requests about the connection are decided."""

    async def set_policy(self, connection_id: str, policy: Policy) -> None:
        """Decide them so from now on."""


class RepairStore(Protocol):
    """Plans of repairs."""

    async def add(self, repair: Repair) -> None:
        """Keep a new plan."""

    async def get(self, repair_id: str) -> Repair:
        """That plan. Raises NotFound."""

    async def mark_asked(self, repair_id: str, at: datetime) -> bool:
        """Note that approval was asked for; returns whether nobody had before."""

    async def mark_done(self, repair_id: str, at: datetime) -> None:
        """Note that it was carried out."""

    async def undo_of(self, repair_id: str) -> Repair | None:
        """The newest plan that takes this one back; None where there is none."""

    async def purge(self, before: datetime) -> int:
        """Forget plans made before then that nobody asked for. Returns how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminLogin:
    """What is known of a connection's admin credential; the secret is read on its own.

    Attributes:
        connection_id: the connection.
        kind: its kind.
        user: its user name or e-mail address; None for kinds that name nobody.
        account: whom Jira named.
        entered_by: who entered it.
        entered_at: when, UTC.
    """

    connection_id: str
    kind: CredentialKind
    user: str | None
    account: JiraAccount
    entered_by: Actor
    entered_at: datetime


class AdminLoginStore(Protocol):
    """Admin credentials: at most one a connection, sealed, and forgotten with it."""

    async def put(self, login: AdminLogin, credential: Credential) -> None:
        """Keep it in place of an earlier one."""

    async def get(self, connection_id: str) -> AdminLogin | None:
        """What is known of it; None where there is none."""

    async def credential(self, connection_id: str) -> Credential:
        """It in the clear. Raises NotFound, and Refused where its encryption key is not held."""

    async def forget(self, connection_id: str) -> bool:
        """Forget it; returns whether there was one."""
