"""The rows of the tables that are about repairs and approvals; `commands.registry` puts all rows together."""

from __future__ import annotations

from access.people import Audience
from commands import approving, guarding, repairing, setting_up
from commands.subcommand import Button, Form, Subcommand, Topic
from messages.actions import ActionId, FormId

REPAIR_SUBCOMMANDS: tuple[Subcommand, ...] = (
    Subcommand(
        "repair",
        "repair [name] [PROJECT…]",
        "plan what would mend missing permissions, the smallest change first",
        Audience.MEMBERS,
        repairing.answer,
        "repair prod APPS",
        asks_jira=True,
        topic=Topic.REPAIR,
    ),
    Subcommand(
        "repair * admin-credential",
        "repair name admin-credential [forget]",
        "let approved repairs be made with an administrator's login, or end that",
        Audience.ADMINS,
        repairing.admin_credential,
        "repair prod admin-credential",
        topic=Topic.REPAIR,
    ),
    Subcommand(
        "setup",
        "setup name [group]",
        "plan group, grants and membership for a service account from nothing",
        Audience.ADMINS,
        setting_up.answer,
        "setup prod",
        asks_jira=True,
        topic=Topic.REPAIR,
    ),
    Subcommand(
        "approvals",
        "approvals",
        "show which requests wait for you, and what you asked for",
        Audience.MEMBERS,
        approving.answer,
        topic=Topic.REPAIR,
    ),
    Subcommand(
        "approvals policy",
        "approvals policy name [one|two] [reason|no-reason] [channel]",
        "show or set how requests about a connection are decided",
        Audience.ADMINS,
        guarding.policy,
        "approvals policy prod two reason",
        topic=Topic.REPAIR,
    ),
)

REPAIR_BUTTONS: tuple[Button, ...] = (
    Button(ActionId.PLAN_REPAIR, Audience.MEMBERS, repairing.press_plan),
    Button(ActionId.PLAN_ANEW, Audience.MEMBERS, repairing.press_plan_anew),
    Button(ActionId.REQUEST_REPAIR, Audience.MEMBERS, repairing.press_request),
    Button(ActionId.SHOW_PLAN, Audience.MEMBERS, repairing.press_show_plan),
    Button(ActionId.SHOW_CALLS, Audience.MEMBERS, repairing.press_show_calls),
    Button(ActionId.UNDO_REPAIR, Audience.MEMBERS, repairing.press_undo),
    Button(ActionId.WITHDRAW, Audience.MEMBERS, approving.press_withdraw),
    Button(ActionId.APPROVE, Audience.APPROVERS, approving.press_approve),
    Button(ActionId.APPROVE_LISTED, Audience.APPROVERS, approving.press_approve_listed),
    Button(ActionId.DENY, Audience.APPROVERS, approving.press_deny),
    Button(ActionId.CONFIRM_ADMIN, Audience.ADMINS, repairing.press_confirm_admin),
)

REPAIR_FORMS: tuple[Form, ...] = (
    Form(
        FormId.REQUEST_REPAIR,
        Audience.MEMBERS,
        repairing.submit_request,
        "Asking for approval…",
        approving.reason_problems,
    ),
    Form(
        FormId.APPROVE,
        Audience.APPROVERS,
        approving.submit_approve,
        "Writing it down…",
        approving.needed_reason_problems,
    ),
    Form(
        FormId.ASK_DISCONNECT,
        Audience.ADMINS,
        guarding.submit_disconnect,
        "Asking for approval…",
        approving.reason_problems,
    ),
    Form(FormId.ASK_ROTATE, Audience.ADMINS, guarding.submit_rotate, "Asking for approval…", approving.reason_problems),
    Form(FormId.ASK_POLICY, Audience.ADMINS, guarding.submit_policy, "Asking for approval…", guarding.policy_problems),
    Form(FormId.DENY, Audience.APPROVERS, approving.submit_deny, "Writing it down…", approving.reason_problems),
    Form(
        FormId.ADMIN_LOGIN,
        Audience.ADMINS,
        repairing.submit_admin_login,
        "Making a one-time link…",
        repairing.admin_login_problems,
    ),
)
