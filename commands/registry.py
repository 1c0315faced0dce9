"""The tables: what people type, what they press, what they submit.

Help, guards, `whoami`, the manifest, the documentation's test and the metrics all read them.
"""

from __future__ import annotations

from access.people import Audience
from commands import (
    audit,
    confirming,
    connecting,
    connection_status,
    credentials,
    disconnecting,
    evidence,
    help_page,
    permissions,
    project_changes,
    projects,
    rotating,
    whoami,
)
from commands.subcommand import Button, Form, Subcommand
from messages.actions import ActionId, FormId

SUBCOMMANDS: tuple[Subcommand, ...] = (
    Subcommand("help", "help", "show what you can type", Audience.MEMBERS, help_page.answer),
    Subcommand("whoami", "whoami", "show who you are to me and what you may do", Audience.MEMBERS, whoami.answer),
    Subcommand(
        "test",
        "test [name]",
        "test the login and the permissions, and say why they fail",
        Audience.MEMBERS,
        credentials.answer,
        "test prod",
        asks_jira=True,
    ),
    Subcommand(
        "permissions",
        "permissions [name] [PROJECT…]",
        "report which permissions are missing and what breaks without them",
        Audience.MEMBERS,
        permissions.answer,
        "permissions prod WEB APPS",
        asks_jira=True,
    ),
    Subcommand("projects", "projects [name]", "list the integrated projects", Audience.MEMBERS, projects.answer),
    Subcommand(
        "status",
        "status",
        "show how every connection stands, and since when",
        Audience.MEMBERS,
        connection_status.answer,
    ),
    Subcommand(
        "connect",
        "connect [name]",
        "set up a new connection, or go on with one that you began",
        Audience.ADMINS,
        connecting.answer,
        "connect prod",
    ),
    Subcommand(
        "rotate",
        "rotate [name]",
        "give a connection a new secret; the old one stays in use until the new one has passed",
        Audience.ADMINS,
        rotating.answer,
        "rotate prod",
    ),
    Subcommand(
        "disconnect",
        "disconnect name",
        "take a connection out of use and erase its secret",
        Audience.ADMINS,
        disconnecting.answer,
        "disconnect prod",
    ),
    Subcommand(
        "projects * add",
        "projects name add PROJECT…",
        "add projects to a connection's list",
        Audience.ADMINS,
        project_changes.add,
        "projects prod add WEB APPS",
        asks_jira=True,
    ),
    Subcommand(
        "projects * remove",
        "projects name remove PROJECT…",
        "take projects off a connection's list",
        Audience.ADMINS,
        project_changes.remove,
        "projects prod remove WEB",
    ),
    Subcommand(
        "projects * sync",
        "projects name sync",
        "hold a connection's list of projects against what Jira shows",
        Audience.ADMINS,
        project_changes.sync,
        "projects prod sync",
        asks_jira=True,
    ),
    Subcommand(
        "audit",
        "audit [name] [--since 90d] [by @person]",
        "show who did what, and whether the audit trail is whole",
        Audience.AUDITORS,
        audit.answer,
        "audit prod --since 90d",
    ),
)

BUTTONS: tuple[Button, ...] = (
    Button(ActionId.TEST_AGAIN, Audience.MEMBERS, credentials.press_test_again),
    Button(ActionId.SHARE_VERDICT, Audience.MEMBERS, credentials.press_share),
    Button(ActionId.SHOW_EVIDENCE, Audience.MEMBERS, evidence.press_show),
    Button(ActionId.SHOW_PERMISSIONS, Audience.MEMBERS, permissions.press_show),
    Button(ActionId.SHARE_PERMISSIONS, Audience.MEMBERS, permissions.press_share),
    Button(ActionId.SEND_PERMISSIONS_FILE, Audience.MEMBERS, permissions.press_send_file),
    Button(ActionId.SEND_PROJECTS_FILE, Audience.MEMBERS, projects.press_send_file),
    Button(ActionId.SEND_AUDIT_CSV, Audience.AUDITORS, audit.press_csv),
    Button(ActionId.SEND_AUDIT_JSON, Audience.AUDITORS, audit.press_json),
    Button(ActionId.OPEN_LINK, Audience.MEMBERS, confirming.press_open_link),
    Button(ActionId.NEW_LINK, Audience.ADMINS, confirming.press_new_link),
    Button(ActionId.CONFIRM_SETUP, Audience.ADMINS, confirming.press_confirm),
    Button(ActionId.DISCARD_SETUP, Audience.ADMINS, confirming.press_discard),
    Button(ActionId.CONFIRM_PROJECTS, Audience.ADMINS, confirming.press_confirm_projects),
    Button(ActionId.DISCONNECT, Audience.ADMINS, disconnecting.press_disconnect),
    Button(ActionId.TEST_DESPITE_BUDGET, Audience.ADMINS, credentials.press_test_despite_budget),
    Button(ActionId.ENTER_DESPITE_BUDGET, Audience.ADMINS, confirming.press_enter_despite_budget),
    Button(ActionId.SWITCH_TO_GATEWAY, Audience.ADMINS, credentials.press_switch_to_gateway),
    Button(ActionId.SWITCH_DRAFT_TO_GATEWAY, Audience.ADMINS, confirming.press_switch_to_gateway),
)

FORMS: tuple[Form, ...] = (
    Form(
        FormId.CONNECT_ADDRESS,
        Audience.ADMINS,
        connecting.submit_address,
        "Looking at that address…",
        connecting.address_problems,
    ),
    Form(
        FormId.CONNECT_DETAILS,
        Audience.ADMINS,
        connecting.submit_details,
        "Making a one-time link…",
        connecting.details_problems,
    ),
)
