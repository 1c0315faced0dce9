"""Puts the operations together that commands and web pages call. The rest is put together in `bot.wiring`."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from access.lockout import Caller
from access.operations.admin_logins import RequireAdministrator
from access.operations.begin_connection import BeginConnection
from access.operations.change_boards import ChangeBoards
from access.operations.change_projects import ChangeProjects
from access.operations.check_connection import CheckConnection
from access.operations.check_stored_connection import CheckStoredConnection
from access.operations.confirm_setup import ConfirmSetup
from access.operations.cover_projects import CoverProjects
from access.operations.discard_setup import DiscardSetup
from access.operations.enter_align_token import EnterAlignToken
from access.operations.enter_secret import EnterSecret
from access.operations.find_connection import FindConnection
from access.operations.import_align import ImportAlign
from access.operations.issue_link import IssueLink
from access.operations.list_projects import ListProjects
from access.operations.list_visible_projects import ListVisibleProjects
from access.operations.look_at_boards import LookAtBoards
from access.operations.look_at_site import LookAtSite
from access.operations.map_permissions import MapPermissions
from access.operations.note_export import NoteExport
from access.operations.note_refusal import NoteRefusal
from access.operations.open_history import OpenHistory
from access.operations.open_link import OpenLink
from access.operations.override_login_budget import OverrideLoginBudget
from access.operations.prove_draft import ProveDraft
from access.operations.prove_login import ProveLogin
from access.operations.read_account_history import ReadAccountHistory
from access.operations.read_align import ReadAlign
from access.operations.read_audit import ReadAudit
from access.operations.read_issue_history import ReadIssueHistory
from access.operations.recall_check import RecallCheck
from access.operations.remove_connection import RemoveConnection
from access.operations.resume_align import ResumeAlign
from access.operations.resume_draft import ResumeDraft
from access.operations.rotate_secret import RotateSecret
from access.operations.show_changes import ShowChanges
from access.operations.show_status import ShowStatus
from access.operations.show_timeline import ShowTimeline
from access.operations.switch_to_gateway import SwitchToGateway
from access.operations.trail import Trail
from access.people import People
from bot.counted_checks import CountedCheck
from bot.hand_over_wiring import make_stand_down
from bot.metrics import Metrics
from bot.oauth_wiring import OAuthOperations, make_oauth_operations
from bot.repair_wiring import RepairNeeds, make_repair_operations
from bot.schedule import Job
from bot.settings import Settings
from bot.watch_wiring import WatchOperations
from commands.desk import Desk
from commands.registry import SUBCOMMANDS
from commands.repair_desk import RepairDesk
from jira_api.client import JiraClient
from storage.login_budget import StoredLoginBudget
from storage.opening import Storage


@dataclass(frozen=True, slots=True)
class Operations:
    """What commands may call, and what the page behind a link may call."""

    desk: Desk
    open_link: OpenLink
    enter_secret: EnterSecret
    enter_align_token: EnterAlignToken
    oauth: OAuthOperations
    check_for: Callable[[Caller], CountedCheck]
    repair_jobs: Sequence[Job]
    open_history: OpenHistory


def utc_now() -> datetime:
    """The time now, UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """An opaque id that nobody can guess."""
    return secrets.token_urlsafe(12)


class _Logins:
    """Ways to log in on behalf of one caller or another, all within the stored login budget."""

    def __init__(self, settings: Settings, storage: Storage, jira: JiraClient, metrics: Metrics) -> None:
        self._gateway = settings.cloud_gateway
        self._budget = StoredLoginBudget(storage, utc_now, settings.watch.lockout())
        self._seconds = settings.watch.check_timeout.total_seconds()
        self._jira = jira
        self._metrics = metrics

    def prove_for(self, caller: Caller) -> ProveLogin:
        """A proof of a login."""
        budget = self._budget.on_behalf_of(caller)
        return ProveLogin(self._jira, budget, utc_now, self._gateway, self._seconds)

    def check_for(self, caller: Caller) -> CountedCheck:
        """A whole check."""
        return CountedCheck(CheckConnection(self._jira, self.prove_for(caller), sleep=asyncio.sleep), self._metrics)


def make_operations(
    settings: Settings,
    storage: Storage,
    jira: JiraClient,
    metrics: Metrics,
    people: People,
    watching: WatchOperations,
) -> Operations:
    """Every operation over this storage and this way to Jira."""
    logins, trail = _Logins(settings, storage, jira, metrics), Trail(storage, utc_now)
    look_at_boards = LookAtBoards(jira, asyncio.sleep)
    check_stored = CheckStoredConnection(storage, logins.check_for, utc_now, new_id, watching.observe, look_at_boards)
    open_link = OpenLink(storage, utc_now)
    issue_link = IssueLink(storage, trail, utc_now, os.urandom, settings.public_url)
    prove_draft = ProveDraft(storage, logins.check_for, utc_now, new_id, RequireAdministrator(storage, jira))
    oauth = make_oauth_operations(storage, jira, open_link, issue_link, prove_draft, trail, utc_now, new_id)
    shared = RepairNeeds(storage, jira, trail, utc_now, new_id, check_stored, logins.prove_for)
    repairs = make_repair_operations(settings, shared)
    open_history = OpenHistory(storage, jira, logins.prove_for, asyncio.sleep)
    parts = _Parts(
        settings, storage, jira, people, watching, logins, trail, check_stored, issue_link, oauth, open_history
    )
    enter_secret = EnterSecret(storage, open_link, issue_link, prove_draft, trail, utc_now)
    read_align = ReadAlign(jira, asyncio.sleep)
    return Operations(
        desk=_desk(parts, repairs.desk),
        open_link=open_link,
        enter_secret=enter_secret,
        enter_align_token=EnterAlignToken(storage, open_link, issue_link, read_align, trail, utc_now),
        oauth=oauth,
        check_for=logins.check_for,
        repair_jobs=repairs.jobs,
        open_history=parts.open_history,
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """What several operations are made from."""

    settings: Settings
    storage: Storage
    jira: JiraClient
    people: People
    watching: WatchOperations
    logins: _Logins
    trail: Trail
    check_stored: CheckStoredConnection
    issue_link: IssueLink
    oauth: OAuthOperations
    open_history: OpenHistory


def _desk(parts: _Parts, repairs: RepairDesk) -> Desk:
    storage, trail, oauth, watching = parts.storage, parts.trail, parts.oauth, parts.watching
    look_at_site = LookAtSite(storage, parts.jira, parts.settings.cloud_gateway, utc_now)
    list_visible = ListVisibleProjects(storage, parts.jira, parts.logins.prove_for, asyncio.sleep)
    find_connection = FindConnection(storage)
    return Desk(
        subcommands=SUBCOMMANDS,
        clock=utc_now,
        repairs=repairs,
        find_connection=find_connection,
        check_connection=parts.check_stored,
        recall_check=RecallCheck(storage),
        list_projects=ListProjects(storage),
        show_status=ShowStatus(storage),
        note_refusal=NoteRefusal(storage, utc_now),
        note_export=NoteExport(trail),
        read_audit=ReadAudit(storage, trail, parts.people, find_connection),
        read_issue_history=ReadIssueHistory(parts.open_history, trail),
        read_account_history=ReadAccountHistory(parts.open_history, trail),
        show_changes=ShowChanges(storage, parts.open_history),
        map_permissions=MapPermissions(storage, utc_now),
        show_timeline=ShowTimeline(storage, utc_now),
        begin_connection=BeginConnection(storage, look_at_site, trail, utc_now, new_id),
        issue_link=parts.issue_link,
        resume_draft=ResumeDraft(storage, utc_now),
        confirm_setup=ConfirmSetup(storage, trail, utc_now),
        discard_setup=DiscardSetup(storage, trail, utc_now),
        rotate_secret=RotateSecret(storage, trail, utc_now, new_id),
        begin_authorisation=oauth.begin,
        start_handshake=oauth.start,
        finish_handshake=oauth.finish,
        remove_connection=RemoveConnection(storage, utc_now, make_stand_down(parts.settings)),
        change_projects=ChangeProjects(storage, list_visible, trail, utc_now, new_id),
        cover_projects=CoverProjects(storage, list_visible, trail),
        change_boards=ChangeBoards(storage, trail),
        import_align=ImportAlign(storage, parts.jira, ReadAlign(parts.jira, asyncio.sleep), trail, utc_now, new_id),
        resume_align=ResumeAlign(storage, utc_now),
        override_login_budget=OverrideLoginBudget(storage, parts.check_stored, trail, utc_now),
        switch_to_gateway=SwitchToGateway(storage, trail, utc_now),
        set_watch=watching.set_watch,
        show_watch=watching.show_watch,
        acknowledge_episode=watching.acknowledge,
        snooze_episode=watching.snooze,
        mark_expected=watching.mark_expected,
        begin_quiet=watching.begin_quiet,
        end_quiet=watching.end_quiet,
        note_expiry=watching.note_expiry,
        watch_settings=parts.settings.watch.watch_settings(),
        alert_channel=parts.settings.alert_channel,
    )
