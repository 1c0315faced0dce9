"""The operations that commands may call, as `bot.wiring` hands them over."""

from __future__ import annotations

from dataclasses import dataclass

from access.operations.check_stored_connection import CheckStoredConnection
from access.operations.find_connection import FindConnection
from access.operations.list_projects import ListProjects
from access.operations.note_refusal import NoteRefusal
from access.operations.recall_check import RecallCheck
from access.operations.show_status import ShowStatus
from access.ports import Clock
from commands.subcommand import Subcommand


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that a handler can have done, and the table that help and `whoami` show."""

    subcommands: tuple[Subcommand, ...]
    clock: Clock
    find_connection: FindConnection
    check_connection: CheckStoredConnection
    recall_check: RecallCheck
    list_projects: ListProjects
    show_status: ShowStatus
    note_refusal: NoteRefusal
