"""The rows about which projects and boards a connection covers; `commands.registry` puts all rows together."""

from __future__ import annotations

from access.people import Audience
from commands import aligning, project_changes
from commands.subcommand import Button, Form, Subcommand, Topic
from messages.actions import ActionId, FormId

COVERAGE_SUBCOMMANDS: tuple[Subcommand, ...] = (
    Subcommand(
        "projects * add",
        "projects name add PROJECT… or board:84…",
        "add projects to a connection's list, or boards",
        Audience.ADMINS,
        project_changes.add,
        "projects prod add WEB APPS",
        asks_jira=True,
    ),
    Subcommand(
        "projects * remove",
        "projects name remove PROJECT… or board:84…",
        "take projects off a connection's list, or boards",
        Audience.ADMINS,
        project_changes.remove,
        "projects prod remove WEB",
    ),
    Subcommand(
        "projects * only",
        "projects name only PROJECT…",
        "have a connection cover exactly these projects",
        Audience.ADMINS,
        project_changes.only,
        "projects prod only WEB APPS",
        asks_jira=True,
    ),
    Subcommand(
        "projects * all",
        "projects name all",
        "have a connection cover every project that its account sees",
        Audience.ADMINS,
        project_changes.cover_all,
        "projects prod all",
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
        "align",
        "align name",
        "show which projects and boards Jira Align integrates, and take them over",
        Audience.ADMINS,
        aligning.answer,
        "align prod",
        asks_jira=True,
        topic=Topic.CONNECT,
    ),
    Subcommand(
        "align * token",
        "align name token",
        "enter another Jira Align token, or choose another connector",
        Audience.ADMINS,
        aligning.answer_token,
        "align prod token",
        topic=Topic.CONNECT,
    ),
    Subcommand(
        "align * forget",
        "align name forget",
        "erase the Jira Align token; projects and boards stay",
        Audience.ADMINS,
        aligning.answer_forget,
        "align prod forget",
        topic=Topic.CONNECT,
    ),
)

COVERAGE_BUTTONS: tuple[Button, ...] = (
    Button(ActionId.ENTER_ALIGN_TOKEN, Audience.ADMINS, aligning.press_enter_token),
    Button(ActionId.CONFIRM_ALIGN, Audience.ADMINS, aligning.press_confirm),
    Button(ActionId.KEEP_ALIGN_TOKEN, Audience.ADMINS, aligning.press_keep_token),
)

COVERAGE_FORMS: tuple[Form, ...] = (
    Form(
        FormId.ALIGN_SOURCE,
        Audience.ADMINS,
        aligning.submit_source,
        "Making a one-time link…",
        aligning.source_problems,
    ),
)
