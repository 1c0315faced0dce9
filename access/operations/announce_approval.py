"""Writes to the outbox what is said about a request, in the transaction that changes it.

The message of approvers is posted once and replaced at each change, so that no copy keeps buttons that do nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from access.approval_telling import ApprovalWords, ToldApproval
from access.approvals import ENDED, Approval, Decision
from access.errors import Refused
from access.intents import Act
from access.outbox import Kind, OutboxRow, Target
from access.records import ActorKind
from access.repairs import Repair
from access.stores import Transaction
from access.telling import Rendered

PLACE = "approval"
_ENDS = frozenset({Decision.DENIED, Decision.EXPIRED})


class NoApprovalsChannel(Refused):
    """Nobody would see the request."""

    def __init__(self) -> None:
        super().__init__(
            "There is no channel for requests, so nobody would see this one.",
            "The operator sets JIRA_ACCESS_APPROVALS_CHANNEL, or an admin a channel for this connection: see "
            "/jira-access approvals policy.",
        )


class AnnounceApproval:
    """Has requests announced."""

    def __init__(self, words: ApprovalWords, default_channel: str | None, new_id: Callable[[], str]) -> None:
        self._words = words
        self._default_channel = default_channel
        self._new_id = new_id

    def channel_of(self, approval: Approval) -> str:
        """Where the request is seen. Raises NoApprovalsChannel where a new one would be seen by nobody."""
        channel = approval.policy.channel or self._default_channel or ""
        # A message that is out is changed where it stands, even where the operator has named no channel since.
        if not channel and approval.version == 1:
            raise NoApprovalsChannel
        return channel

    async def __call__(self, transaction: Transaction, approval: Approval, repair: Repair | None) -> None:
        """Show the request as it stands now, and tell who asked once it has come to its end."""
        now = await transaction.watches.now()
        told = ToldApproval(approval, repair, now)
        act = Act.POST if approval.version == 1 else Act.EDIT
        shown = self._row(approval, now, act, Target.CHANNEL, self.channel_of(approval), self._words.request(told))
        if await transaction.outbox.add(shown) and act is Act.EDIT:
            await transaction.outbox.supersede(shown)
        is_over = approval.decision in _ENDS or approval.outcome in ENDED
        if is_over and approval.asked_by.kind is ActorKind.SLACK:
            person = approval.asked_by.id
            # Once told, the same message says that it was undone: its button goes, and nobody is told twice.
            how = Act.EDIT if approval.report.undone_at else Act.POST
            result = self._row(approval, now, how, Target.PERSON, person, self._words.result(told))
            await transaction.outbox.add(result)

    def _row(
        self, approval: Approval, now: datetime, act: Act, target: Target, channel: str, rendered: Rendered
    ) -> OutboxRow:
        is_result = target is Target.PERSON
        part = "result" if is_result else "request"
        return OutboxRow(
            id=self._new_id(),
            workspace=approval.workspace,
            connection_id=approval.connection_id,
            kind=Kind.APPROVAL,
            key=f"{PLACE}/{approval.id}/{part}/{approval.version}",
            lane=f"{PLACE}/{approval.id}/{part}",
            act=act,
            place=(f"{PLACE}-{part}", approval.id),
            target=target,
            channel=channel,
            rendered=rendered,
            written_at=now,
            due_at=now,
        )
