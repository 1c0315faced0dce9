"""`repair`: what could be done about missing permissions, and asking for it. The admin credential is beside it."""

from __future__ import annotations

from collections.abc import Mapping

from access.credentials import CredentialKind, credential_from
from access.drafts import DraftOver
from access.errors import BadInput
from access.permissions import parse_project_keys
from commands.asking import Answer, Asked, Pressed, Submitted
from commands.confirming import next_step_of
from commands.desk import Desk
from commands.recalling import recalled_result
from messages import notices
from messages.actions import FieldId
from messages.admin_login import admin_forgotten, admin_ready
from messages.approval_forms import admin_login_form, admin_token_names_nobody, request_form
from messages.approvals import approval_asked
from messages.repair_plan import calls_shown, plan_details, repair_offer, undo_offer

_FORGET = "forget"


async def answer(asked: Asked, desk: Desk) -> Answer:
    """Plans for the projects that were named, or for all."""
    connection, rest = await desk.find_connection.first_of(asked.person.workspace, asked.words)
    keys = parse_project_keys(rest)
    return Answer(repair_offer(await desk.repairs.plan(connection, asked.person.actor, keys)))


async def admin_credential(asked: Asked, desk: Desk) -> Answer:
    """Ask what the admin credential is; the secret itself is entered on a one-time page. `forget` erases it."""
    name, *rest = asked.words
    connection = await desk.find_connection.named(asked.person.workspace, name)
    if rest == [_FORGET]:
        await desk.repairs.admin_logins.forget(connection, asked.person.actor)
        return Answer(admin_forgotten(connection))
    if rest:
        raise BadInput(
            "I do not understand what stands behind admin-credential.",
            f"Type /jira-access repair {connection.name} admin-credential, or the same with {_FORGET}. "
            "The secret itself goes on the page behind the link.",
        )
    desk.issue_link.require_address()
    return Answer(modal=admin_login_form(connection))


def admin_login_problems(fields: Mapping[FieldId, str]) -> dict[FieldId, str]:
    """What is wrong with what was typed about an admin credential."""
    kind = CredentialKind(fields.get(FieldId.LOGIN_KIND) or CredentialKind.BASIC)
    if kind is CredentialKind.PAT and fields.get(FieldId.LOGIN_USER, "").strip():
        return {FieldId.LOGIN_USER: admin_token_names_nobody()}
    try:
        credential_from(kind, fields.get(FieldId.LOGIN_USER) or None, "x")
    except BadInput as refused:
        return {FieldId.LOGIN_USER: refused.sentence}
    return {}


async def submit_admin_login(submitted: Submitted, desk: Desk) -> Answer:
    """Send a link for the secret."""
    connection = await desk.find_connection.by_id(submitted.person.workspace, submitted.reference)
    kind = CredentialKind(submitted.fields.get(FieldId.LOGIN_KIND, CredentialKind.BASIC))
    user = submitted.fields.get(FieldId.LOGIN_USER) or None
    draft = await desk.repairs.admin_logins.begin(connection, submitted.person, kind, user)
    return await next_step_of(draft, submitted.person, desk)


async def press_confirm_admin(pressed: Pressed, desk: Desk) -> Answer:
    """Take the admin credential into use that has passed."""
    try:
        ready = await desk.repairs.admin_logins.confirm(pressed.value, pressed.person.actor)
    except DraftOver as over:
        return Answer(notices.refusal(over), keeps_original=False)
    return Answer(admin_ready(ready), keeps_original=False)


async def press_plan(pressed: Pressed, desk: Desk) -> Answer:
    """Plans for what a kept report found missing."""
    check = await recalled_result(pressed, desk)
    keys = tuple(one.key for one in check.result.projects)
    return Answer(repair_offer(await desk.repairs.plan(check.connection, pressed.person.actor, keys)))


async def press_plan_anew(pressed: Pressed, desk: Desk) -> Answer:
    """Plans for what is missing now."""
    connection = await desk.find_connection.by_id(pressed.person.workspace, pressed.value)
    return Answer(repair_offer(await desk.repairs.plan(connection, pressed.person.actor, is_anew=True)))


async def press_request(pressed: Pressed, desk: Desk) -> Answer:
    """Ask why, before the request is made."""
    connection, repair = await desk.repairs.show_plan(pressed.value, pressed.person.workspace)
    policy = await desk.repairs.set_policy.of(connection)
    return Answer(modal=request_form(connection, repair, is_reason_needed=policy.needs_reason))


async def submit_request(submitted: Submitted, desk: Desk) -> Answer:
    """Ask for approval of a plan."""
    reason = submitted.fields.get(FieldId.REASON, "")
    asked = await desk.repairs.request.for_plan(submitted.reference, submitted.person, reason)
    return Answer(approval_asked(asked))


async def press_show_calls(pressed: Pressed, desk: Desk) -> Answer:
    """A dry run: the exact calls, none of which is sent."""
    return Answer(calls_shown(*await desk.repairs.show_plan.calls(pressed.value, pressed.person.workspace)))


async def press_show_plan(pressed: Pressed, desk: Desk) -> Answer:
    """Everything about a plan."""
    return Answer(plan_details(*await desk.repairs.show_plan(pressed.value, pressed.person.workspace)))


async def press_undo(pressed: Pressed, desk: Desk) -> Answer:
    """Show what undoing would take back."""
    connection, undo = await desk.repairs.undo(pressed.value, pressed.person.actor)
    return Answer(undo_offer(connection, undo))
