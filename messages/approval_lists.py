"""Requests in a list: what waits for somebody, what they asked for, and what waits for others."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from access.approval_telling import ToldApproval
from access.approvals import Approval
from access.operations.list_approvals import ApprovalLists
from messages.actions import ActionId
from messages.approvals import ACT_TITLES, decision_buttons, state_lines, subject_of, who, why_lines
from messages.blocks import Actions, Context, Divider, Paragraph, Part
from messages.buttons import Button
from messages.message import Message, message
from messages.pieces import Moment, bold, line

_MOST_LISTED = 8


def approvals_list(lists: ApprovalLists, now: datetime, after: Message | None = None) -> Message:
    """What waits for somebody, what they asked for, and what waits for others; below the answer to a press, if any."""
    parts: list[Part] = list(after.parts) if after else []
    for heading, approvals, buttons in (
        ("Waits for you", lists.waiting, _listed_buttons),
        ("You asked", lists.mine, _own_buttons),
        ("Waits for others", lists.others, _no_buttons),
    ):
        if approvals:
            parts += [Divider()] if parts else []
            parts.append(Paragraph([line(bold(heading))]))
            for approval in approvals[:_MOST_LISTED]:
                row = buttons(approval, now)
                parts += [_listed(approval, now), *([Actions(row)] if row else [])]
            if len(approvals) > _MOST_LISTED:
                parts.append(Context([line(f"… and {len(approvals) - _MOST_LISTED} more")]))
    return message(
        *(parts or [Paragraph([line("Nothing waits for you, and you have not asked for anything lately.")])])
    )


def _listed(approval: Approval, now: datetime) -> Part:
    asked = line(
        f"{ACT_TITLES[approval.act]} · ",
        subject_of(approval),
        " · asked by ",
        who(approval.asked_by),
        " ",
        Moment(approval.asked_at),
    )
    return Paragraph([asked, *why_lines(approval), *state_lines(ToldApproval(approval, None, now))])


def _listed_buttons(approval: Approval, now: datetime) -> list[Button]:
    del now
    first, *others = decision_buttons(approval)
    return [replace(first, action=ActionId.APPROVE_LISTED), *others]


def _own_buttons(approval: Approval, now: datetime) -> list[Button]:
    if not approval.is_open(now):
        return []
    return [Button(ActionId.WITHDRAW, "Withdraw", approval.id, approval.connection)]


def _no_buttons(approval: Approval, now: datetime) -> list[Button]:
    del approval, now
    return []
