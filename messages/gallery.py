"""Every message that the bot can send, once each, with realistic and with hostile values.

A test holds that no message is left out. Drawing them is `bot.gallery`'s business.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from access.boards import Board
from access.errors import BadInput, NotAllowed, StorageBusy
from access.evidence import Cause
from access.results import Verdict
from messages import gallery_values as made
from messages import notices
from messages.connection_status import Standing, no_connections, status
from messages.evidence_detail import evidence_detail
from messages.exhibits import Exhibit, exhibit
from messages.gallery_align import align_exhibits
from messages.gallery_history import history_exhibits
from messages.gallery_oauth import oauth_exhibits
from messages.gallery_repairs import repair_exhibits
from messages.gallery_setup import setup_exhibits
from messages.gallery_watch import watch_exhibits
from messages.help_page import Chapter, CommandForm, CommandWord, command_details, command_overview, unknown_command
from messages.message import Message, shared
from messages.permission_report import permission_report
from messages.project_list import project_list
from messages.verdicts import verdict
from messages.whoami import Ability, whoami

__all__ = ["Exhibit", "exhibits", "gallery"]

_COMMANDS = (
    Chapter(
        "See how things stand",
        (
            CommandWord("test", "test the login and the permissions, and say why they fail"),
            CommandWord("permissions", "report which permissions are missing and what breaks without them"),
            CommandWord("projects", "list the integrated projects"),
        ),
    ),
    Chapter("Find your way", (CommandWord("help", "show what you can type"),)),
)
_FORMS = (
    CommandForm("projects [name]", "list the integrated projects"),
    CommandForm(
        "projects name add PROJECT…",
        "add projects to a connection's list",
        "projects prod add WEB APPS",
        "admins",
    ),
)
_ABILITIES = (
    Ability("test", is_allowed=True, because="every member may"),
    Ability("connect", is_allowed=False, because="only admins may (JIRA_ACCESS_ADMINS)"),
)


def gallery() -> list[tuple[str, Message]]:
    """Every message with a title that says when it is sent."""
    return [(one.title, one.message) for one in exhibits()]


def exhibits() -> tuple[Exhibit, ...]:
    """Every message with its title and maker."""
    return (
        *_answers(),
        *_causes(),
        *_reports(),
        *_lists(),
        *_refusals(),
        *_notices(),
        *_setups(),
        *oauth_exhibits(),
        *_hostile(),
        *watch_exhibits(),
        *repair_exhibits(),
        *align_exhibits(),
    )


def _answers() -> Iterator[Exhibit]:
    yield exhibit("help", command_overview, _COMMANDS)
    yield exhibit("help, one command", command_details, "projects", _FORMS)
    yield exhibit("A word that is close to a command", unknown_command, "tset prod", "test prod", _COMMANDS)
    yield exhibit("A word that is close to nothing", unknown_command, "xyzzy", "", _COMMANDS)
    yield exhibit("whoami, a member", whoami, "U0SAM", ["a member"], _ABILITIES)
    yield exhibit("whoami, nobody", whoami, "U0GUEST", [], [replace(_ABILITIES[0], is_allowed=False)])


def _causes() -> Iterator[Exhibit]:
    at, check_id = made.NOW, made.CHECK_ID
    good = exhibit("test: good", verdict, made.PROD, made.good_result(), check_id=check_id, at=at)
    yield good
    yield exhibit("test: good, shared in a channel", shared, good.message, "U0SAM")
    for cause in Cause:
        connection = made.connection_for(cause)
        result = made.result_for(cause, connection)
        if cause is Cause.PERMISSIONS_MISSING:
            result = made.short_result()
        if cause is Cause.PROJECTS_NOT_VISIBLE:
            result = replace(result, projects=made.short_result().projects[1::3])
        yield exhibit(
            f"test: {cause}", verdict, connection, result, check_id=check_id, at=at, last_good_at=made.LAST_GOOD
        )


def _reports() -> Iterator[Exhibit]:
    at, check_id = made.NOW, made.CHECK_ID
    short, good = made.short_result(), made.good_result()
    hidden = made.evidence_for(Cause.PROJECTS_NOT_VISIBLE)
    none_seen = replace(short, evidence=hidden, projects=(), global_missing=())
    lost = made.result_for(Cause.CAPTCHA, made.PROD)
    unread = replace(short, verdict=Verdict.NO_VERDICT, projects=short.projects[3:], global_missing=())
    yield exhibit("permissions: some are missing", permission_report, made.PROD, short, check_id=check_id, at=at)
    yield exhibit("permissions: all required ones", permission_report, made.PROD, good, check_id=check_id, at=at)
    yield exhibit("permissions: no project seen", permission_report, made.PROD, none_seen, check_id=check_id, at=at)
    yield exhibit("permissions: a project not read", permission_report, made.PROD, unread, check_id=check_id, at=at)
    yield exhibit("permissions: the login is lost", permission_report, made.PROD, lost, check_id=check_id, at=at)
    boards = made.board_reports("Mobile and Core")
    with_boards = replace(good, boards=boards)
    yield exhibit("permissions: with boards", permission_report, made.PROD, with_boards, check_id=check_id, at=at)
    captcha = made.evidence_for(Cause.CAPTCHA)
    nothing = replace(made.evidence_for(Cause.METHOD_NOT_SUPPORTED), signals=None)
    yield exhibit("Evidence", evidence_detail, made.PROD, captcha, check_id=check_id, at=at)
    yield exhibit("Evidence, nothing asked", evidence_detail, made.PROD, nothing, check_id=check_id, at=at)


def _lists() -> Iterator[Exhibit]:
    standings = [
        Standing(made.CLOUD, made.check_of(made.CLOUD, Cause.OK), made.PROD.created_at),
        Standing(made.PROD, made.check_of(made.PROD, Cause.CAPTCHA), made.LAST_GOOD),
        Standing(replace(made.PROD, name="staging")),
    ]
    crowd = [Standing(replace(made.PROD, name=f"site{number}")) for number in range(40)]
    yield exhibit("status", status, standings, at=made.NOW)
    yield exhibit("status, forty connections", status, crowd, at=made.NOW)
    yield exhibit("No connections yet", no_connections)
    yield exhibit("projects", project_list, made.CLOUD, made.project_states(6, "Mobile apps"))
    yield exhibit("projects, a thousand", project_list, made.PROD, made.project_states(1000, "Team"))
    yield exhibit(
        "projects, with boards", project_list, made.PROD, made.project_states(3, "Team"), [Board(84, "Mobile")]
    )
    yield exhibit("projects, none known", project_list, made.PROD, [])


def _refusals() -> Iterator[Exhibit]:
    unknown = BadInput("There is no connection “prdo”. Did you mean “prod”?", "All of them: /jira-access status")
    forbidden = NotAllowed("Only admins may remove a connection.", "Admins are named in JIRA_ACCESS_ADMINS.")
    yield exhibit("Refused: unknown connection", notices.refusal, unknown)
    yield exhibit("Refused: not allowed", notices.refusal, forbidden)
    for outsider in notices.Outsider:
        yield exhibit(f"Refused: {outsider}", notices.outsider_refusal, outsider)
    yield exhibit("Refused: a secret in a command", notices.secret_in_command)
    yield exhibit("Several connections", notices.which_connection, ["cloud", "prod", "staging"], "test")
    yield exhibit("Button of a removed connection", notices.connection_gone)
    yield exhibit("Button of a check no longer kept", notices.check_gone)
    yield exhibit("Button of another version", notices.button_unknown)


def _notices() -> Iterator[Exhibit]:
    yield exhibit("Checking", notices.checking, "prod")
    yield exhibit("Unexpected fault", notices.fault, "F-7K2M9Q")
    yield exhibit("Busy", notices.busy)
    yield exhibit("Storage away", notices.storage_away)
    yield exhibit("Storage busy", notices.storage_trouble, StorageBusy("The queue is long."))
    yield exhibit("Out of time", notices.out_of_time, 60)
    yield exhibit("Form too late", notices.form_too_late)
    yield exhibit("Shutting down", notices.closing_down)
    yield exhibit("Cut off by a restart", notices.cut_off)
    yield exhibit("File sent", notices.file_sent, "prod-permissions-2026-11-12.csv")
    yield exhibit("Beside a file", notices.file_note, "prod", "permissions")


def _setups() -> Iterator[Exhibit]:
    for one in (*setup_exhibits(), *history_exhibits()):
        yield Exhibit(one.title, one.maker, one.message)


def _hostile() -> Iterator[Exhibit]:
    at, check_id, name = made.NOW, made.CHECK_ID, made.HOSTILE_NAME
    bad = replace(made.hostile_result(), boards=made.board_reports(made.HOSTILE_NAME * 9) * 9)
    page = replace(made.evidence_for(Cause.PROXY_PAGE), detail=name * 40)
    page = replace(page, signals=page.signals and replace(page.signals, page_title=name, message=name * 40))
    many = [Chapter(name * 10, [CommandWord(name * 10, name * 10)] * 10)] * 10
    crowd = [Standing(made.HOSTILE, made.check_of(made.HOSTILE, Cause.WRONG_ACCOUNT), at)] * 60
    lost = replace(bad, evidence=page, projects=(), global_missing=(), verdict=Verdict.NO_VERDICT)
    yield exhibit("Hostile names: test", verdict, made.HOSTILE, bad, check_id=check_id, at=at)
    yield exhibit("Hostile page title", verdict, made.HOSTILE, lost, check_id=check_id, at=at)
    yield exhibit("Hostile names: permissions", permission_report, made.HOSTILE, bad, check_id=check_id, at=at)
    yield exhibit("Hostile evidence", evidence_detail, made.HOSTILE, page, check_id=check_id, at=at)
    yield exhibit("Hostile names: projects", project_list, made.HOSTILE, made.project_states(30, name * 30))
    yield exhibit("Hostile names: status", status, crowd, at=at)
    yield exhibit("Hostile word", unknown_command, name * 100, name, many)
    yield exhibit("Hostile refusal", notices.refusal, BadInput(name * 100, name * 100))
    yield exhibit("Hostile names: which connection", notices.which_connection, [name] * 60, name)
    yield exhibit("Hostile name: checking", notices.checking, name * 100)
