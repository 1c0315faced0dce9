"""The operations that commands may call, as `bot.wiring` hands them over."""

from __future__ import annotations

from dataclasses import dataclass

from access.operations.acknowledge_episode import AcknowledgeEpisode
from access.operations.begin_authorisation import BeginAuthorisation
from access.operations.begin_connection import BeginConnection
from access.operations.begin_quiet import BeginQuiet
from access.operations.change_boards import ChangeBoards
from access.operations.change_projects import ChangeProjects
from access.operations.check_stored_connection import CheckStoredConnection
from access.operations.confirm_setup import ConfirmSetup
from access.operations.cover_projects import CoverProjects
from access.operations.discard_setup import DiscardSetup
from access.operations.end_quiet import EndQuiet
from access.operations.find_connection import FindConnection
from access.operations.finish_handshake import FinishHandshake
from access.operations.import_align import ImportAlign
from access.operations.issue_link import IssueLink
from access.operations.list_projects import ListProjects
from access.operations.map_permissions import MapPermissions
from access.operations.mark_expected import MarkExpected
from access.operations.note_expiry import NoteExpiry
from access.operations.note_export import NoteExport
from access.operations.note_refusal import NoteRefusal
from access.operations.override_login_budget import OverrideLoginBudget
from access.operations.read_account_history import ReadAccountHistory
from access.operations.read_audit import ReadAudit
from access.operations.read_issue_history import ReadIssueHistory
from access.operations.recall_check import RecallCheck
from access.operations.remove_connection import RemoveConnection
from access.operations.resume_align import ResumeAlign
from access.operations.resume_draft import ResumeDraft
from access.operations.rotate_secret import RotateSecret
from access.operations.set_watch import SetWatch
from access.operations.show_changes import ShowChanges
from access.operations.show_status import ShowStatus
from access.operations.show_timeline import ShowTimeline
from access.operations.show_watch import ShowWatch
from access.operations.snooze_episode import SnoozeEpisode
from access.operations.start_handshake import StartHandshake
from access.operations.switch_to_gateway import SwitchToGateway
from access.ports import Clock
from access.watch_settings import WatchSettings
from commands.repair_desk import RepairDesk
from commands.subcommand import Subcommand


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that a handler can have done, and the table that help and `whoami` show.

    `watch_settings` and `alert_channel` are the operator's, for watches without their own.
    """

    subcommands: tuple[Subcommand, ...]
    clock: Clock
    repairs: RepairDesk
    find_connection: FindConnection
    check_connection: CheckStoredConnection
    recall_check: RecallCheck
    list_projects: ListProjects
    show_status: ShowStatus
    note_refusal: NoteRefusal
    note_export: NoteExport
    read_audit: ReadAudit
    read_issue_history: ReadIssueHistory
    read_account_history: ReadAccountHistory
    show_changes: ShowChanges
    map_permissions: MapPermissions
    show_timeline: ShowTimeline
    begin_connection: BeginConnection
    issue_link: IssueLink
    resume_draft: ResumeDraft
    confirm_setup: ConfirmSetup
    discard_setup: DiscardSetup
    rotate_secret: RotateSecret
    begin_authorisation: BeginAuthorisation
    start_handshake: StartHandshake
    finish_handshake: FinishHandshake
    remove_connection: RemoveConnection
    change_projects: ChangeProjects
    cover_projects: CoverProjects
    change_boards: ChangeBoards
    import_align: ImportAlign
    resume_align: ResumeAlign
    override_login_budget: OverrideLoginBudget
    switch_to_gateway: SwitchToGateway
    set_watch: SetWatch
    show_watch: ShowWatch
    acknowledge_episode: AcknowledgeEpisode
    snooze_episode: SnoozeEpisode
    mark_expected: MarkExpected
    begin_quiet: BeginQuiet
    end_quiet: EndQuiet
    note_expiry: NoteExpiry
    watch_settings: WatchSettings
    alert_channel: str | None
