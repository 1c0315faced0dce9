"""The modals around requests: why something is asked for, approved or denied, and what an admin credential is."""

from __future__ import annotations

from access.approval_policy import GuardedAct, Policy, policy_as_typed
from access.approvals import LONGEST_REASON, Approval
from access.credentials import CredentialKind, kinds_taken_by
from access.records import Connection
from access.repairs import Purpose, Repair
from messages.actions import FieldId, FormId
from messages.blocks import Paragraph
from messages.facts import KIND_NAMES
from messages.fields import Choice, Option, TextField
from messages.modal import Modal
from messages.pieces import bold, line, named
from messages.repair_words import steps_words

_MOST_STEPS = 5
_ACT_FORMS = {
    GuardedAct.DISCONNECT: ("Disconnecting", FormId.ASK_DISCONNECT),
    GuardedAct.ROTATE: ("Taking a new secret into use for", FormId.ASK_ROTATE),
}


def request_form(connection: Connection, repair: Repair, *, is_reason_needed: bool = False) -> Modal:
    """Why this plan is asked for; approvers see it."""
    words = steps_words(repair.plan.steps)
    more = [line(f"… and {len(words) - _MOST_STEPS} more")] if len(words) > _MOST_STEPS else []
    title = "Ask for the undo" if repair.plan.purpose is Purpose.UNDO else "Ask for the repair"
    return Modal(
        title,
        [
            Paragraph([line(named(connection.name, is_bold=True)), *(line(one) for one in words[:_MOST_STEPS]), *more]),
            _reason("Why?", "Approvers see it with the plan.", is_optional=not is_reason_needed),
        ],
        form=FormId.REQUEST_REPAIR,
        submit="Ask",
        reference=repair.id,
    )


def act_form(act: GuardedAct, connection: Connection, reference: str, *, is_reason_needed: bool) -> Modal:
    """Why a guarded act without a plan is asked for; `reference` is what the form of that act carries."""
    what, form = _ACT_FORMS[act]
    return Modal(
        "Ask for approval",
        [
            Paragraph([line(f"{what} ", named(connection.name, is_bold=True), " needs somebody else's yes here.")]),
            _reason("Why?", "Approvers see it with the request.", is_optional=not is_reason_needed),
        ],
        form=form,
        submit="Ask",
        reference=reference,
    )


def policy_form(connection: Connection, now: Policy, wanted: Policy) -> Modal:
    """Which other policy is asked for, and why."""
    return Modal(
        "Ask for approval",
        [
            Paragraph(
                [line("Another policy for ", named(connection.name, is_bold=True), " needs somebody else's yes here.")]
            ),
            TextField(
                FieldId.POLICY,
                "Policy",
                "one or two approvers, reason or no-reason, and a channel or usual-channel",
                initial=policy_as_typed(wanted),
                longest=200,
            ),
            _reason("Why?", "Approvers see it with the request.", is_optional=not now.needs_reason),
        ],
        form=FormId.ASK_POLICY,
        submit="Ask",
        reference=connection.id,
    )


def approve_form(approval: Approval) -> Modal:
    """Why a request is approved, where the policy asks for a reason."""
    return Modal(
        "Approve",
        [
            Paragraph([line("For ", named(approval.connection, is_bold=True), " a yes needs a reason.")]),
            _reason("Why is it all right?", "It stands in the message and in the audit trail.", is_optional=False),
        ],
        form=FormId.APPROVE,
        submit="Approve",
        reference=approval.id,
    )


def deny_form(approval: Approval) -> Modal:
    """Why a request is denied; who asked is told."""
    return Modal(
        "Deny",
        [
            Paragraph([line("Nothing will be done for ", named(approval.connection, is_bold=True), ".")]),
            _reason("Why not?", "Whoever asked sees it.", is_optional=True),
        ],
        form=FormId.DENY,
        submit="Deny",
        reference=approval.id,
    )


def admin_login_form(connection: Connection) -> Modal:
    """What kind of admin credential will be entered, and for whom; the secret itself goes on a one-time page."""
    kinds = [kind for kind in kinds_taken_by(connection.deployment) if kind is not CredentialKind.OAUTH1]
    options = [Option(kind.value, KIND_NAMES[kind].capitalize()) for kind in kinds]
    words = [
        line(bold("Another account than the one that is looked after"), ", with the right to administer Jira."),
        line(
            "It is used for plans and for approved repairs, and for nothing else. The secret goes on a one-time page."
        ),
    ]
    return Modal(
        "Admin credential",
        [
            Paragraph([line("For ", named(connection.name, is_bold=True)), *words]),
            Choice(FieldId.LOGIN_KIND, "What is it?", options, initial=kinds[0].value),
            TextField(
                FieldId.LOGIN_USER,
                "User name or e-mail address",
                hint="Of the administrator. Leave it out for a personal access token, which names nobody.",
                is_optional=True,
                longest=255,
            ),
        ],
        form=FormId.ADMIN_LOGIN,
        submit="Get a link",
        reference=connection.id,
    )


def admin_token_names_nobody() -> str:
    """Why a user name is not taken beside a personal access token."""
    return "A personal access token names nobody: leave this empty, or choose user name and password above."


def _reason(label: str, hint: str, *, is_optional: bool) -> TextField:
    return TextField(FieldId.REASON, label, hint, is_optional=is_optional, is_multiline=True, longest=LONGEST_REASON)
