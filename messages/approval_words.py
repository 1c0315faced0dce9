"""The words of requests: keeps `access.approval_telling.ApprovalWords`, so that operations can hand them over."""

from __future__ import annotations

from access.approval_telling import ToldApproval
from access.telling import Rendered
from messages.approvals import approval_request, approval_result
from messages.message import Message


class RequestWords:
    """Puts requests into words."""

    def request(self, told: ToldApproval) -> Rendered:
        """The message that approvers see, as it should stand now."""
        return _packed(approval_request(told))

    def result(self, told: ToldApproval) -> Rendered:
        """The direct message that tells who asked what has come of it."""
        return _packed(approval_result(told))


def _packed(words: Message) -> Rendered:
    return Rendered(words.text, words.blocks)
