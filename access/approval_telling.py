"""What the words about a request are made from, and the port through which `messages` makes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from access.approvals import Approval
from access.repairs import Repair
from access.telling import Rendered


@dataclass(frozen=True, slots=True)
class ToldApproval:
    """One request, as of now; `repair` is its plan, None for acts without one."""

    approval: Approval
    repair: Repair | None
    now: datetime


class ApprovalWords(Protocol):
    """Puts requests into words; pure, and never fails for what Jira or people wrote."""

    def request(self, told: ToldApproval) -> Rendered:
        """The message that approvers see, as it should stand now."""

    def result(self, told: ToldApproval) -> Rendered:
        """The direct message that tells who asked what has come of it."""
