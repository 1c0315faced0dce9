"""`approvals`: what waits, and the buttons by which it is decided. The rules are set in `commands.guarding`."""

from __future__ import annotations

from collections.abc import Mapping

from access.approvals import AlreadyDecided, Approval, parse_reason
from access.errors import BadInput
from commands.asking import Answer, Asked, Pressed, Submitted
from commands.desk import Desk
from messages.actions import FieldId
from messages.approval_forms import approve_form, deny_form
from messages.approval_lists import approvals_list
from messages.approvals import (
    approval_over,
    approval_voted,
    approval_withdrawn,
)


async def answer(asked: Asked, desk: Desk) -> Answer:
    """What waits for the person, and what they asked for."""
    if asked.words:
        raise BadInput(
            f"I do not understand “{' '.join(asked.words)[:80]}”.", "Type /jira-access approvals and nothing else."
        )
    return Answer(approvals_list(await desk.repairs.list_approvals(asked.person), desk.clock()))


async def press_approve(pressed: Pressed, desk: Desk) -> Answer:
    """Say yes, or first why, where the policy asks for a reason."""
    try:
        approval = await desk.repairs.decide.require(pressed.value, pressed.person)
        if approval.policy.needs_reason:
            return Answer(modal=approve_form(approval))
        return _told(await desk.repairs.decide(pressed.value, pressed.person, is_yes=True))
    except AlreadyDecided as over:
        return Answer(approval_over(over.approval))


async def press_approve_listed(pressed: Pressed, desk: Desk) -> Answer:
    """The same from the list, which then shows what still waits."""
    answer = await press_approve(pressed, desk)
    if answer.message is None:
        return answer
    lists = await desk.repairs.list_approvals(pressed.person)
    return Answer(approvals_list(lists, desk.clock(), after=answer.message), keeps_original=False)


async def press_deny(pressed: Pressed, desk: Desk) -> Answer:
    """Ask why not."""
    try:
        return Answer(modal=deny_form(await desk.repairs.decide.require(pressed.value, pressed.person)))
    except AlreadyDecided as over:
        return Answer(approval_over(over.approval))


async def submit_approve(submitted: Submitted, desk: Desk) -> Answer:
    """Say yes with a reason."""
    return await _submitted(submitted, desk, is_yes=True)


async def submit_deny(submitted: Submitted, desk: Desk) -> Answer:
    """Say no."""
    return await _submitted(submitted, desk, is_yes=False)


async def press_withdraw(pressed: Pressed, desk: Desk) -> Answer:
    """Take back one's own request."""
    try:
        approval = await desk.repairs.decide.withdraw(pressed.value, pressed.person.actor)
    except AlreadyDecided as over:
        return Answer(approval_over(over.approval), keeps_original=False)
    return Answer(approval_withdrawn(approval), keeps_original=False)


def reason_problems(fields: Mapping[FieldId, str]) -> dict[FieldId, str]:
    """What is wrong with a reason that may be left out."""
    try:
        parse_reason(fields.get(FieldId.REASON, ""))
    except BadInput as refused:
        return {FieldId.REASON: str(refused)}
    return {}


def needed_reason_problems(fields: Mapping[FieldId, str]) -> dict[FieldId, str]:
    """What is wrong with a reason that must be given."""
    if not fields.get(FieldId.REASON, "").strip():
        return {FieldId.REASON: "Say in a few words why it is all right."}
    return reason_problems(fields)


async def _submitted(submitted: Submitted, desk: Desk, *, is_yes: bool) -> Answer:
    reason = submitted.fields.get(FieldId.REASON, "")
    try:
        return _told(await desk.repairs.decide(submitted.reference, submitted.person, is_yes=is_yes, reason=reason))
    except AlreadyDecided as over:
        return Answer(approval_over(over.approval))


def _told(approval: Approval) -> Answer:
    return Answer(approval_voted(approval))
