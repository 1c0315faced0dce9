"""The answer of `audit`: who did what, and whether the trail is whole; and the files of the same."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

from access.operations.read_audit import AuditExtract, AuditPage
from access.records import Actor, ActorKind, AuditEntry
from messages.actions import ActionId
from messages.audit_rows import FORMATS
from messages.audit_words import act_words
from messages.blocks import Actions, Bullets, Context, Paragraph
from messages.buttons import Button
from messages.chain_words import chain_lines
from messages.facts import counted
from messages.literal import shown
from messages.message import Message, message
from messages.pieces import Line, Moment, Person, Piece, bold, code, line, named
from messages.uploads import Upload

_USER_ID = re.compile(r"[UW][A-Z0-9]{2,20}")
_WORDS_LIMIT = 200
READING = "aud-"


def audit_trail(page: AuditPage) -> Message:
    """The newest entries, newest first; only who asked sees them."""
    about = named(page.connection, is_bold=True) if page.connection else bold("Audit trail")
    head = line(about, ": ", bold(counted(page.total, "entry", "entries")), *_selection(page))
    lines = [_entry_line(entry, with_connection=not page.connection) for entry in page.entries]
    if page.total > len(page.entries):
        lines.append(line(f"… and {counted(page.total - len(page.entries), 'older entry', 'older entries')}"))
    value = f"{READING}{page.reading}"
    buttons = [
        Button(ActionId.SEND_AUDIT_CSV, "CSV file", value, page.connection),
        Button(ActionId.SEND_AUDIT_JSON, "JSON file", value, page.connection),
    ]
    return message(
        Paragraph([head, *chain_lines(page.chain)]),
        Bullets(lines) if lines else None,
        Actions(buttons) if lines else None,
        Context([line("only you see this; that you looked is written down")]),
    )


def audit_file(extract: AuditExtract, file_kind: str, at: datetime) -> Upload:
    """The entries, oldest first, as CSV (formulas defused) or as JSON that anybody can verify."""
    stream = io.StringIO(newline="")
    writer = FORMATS[file_kind](stream)
    writer.begin()
    writer.write(extract.entries)
    writer.end()
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", extract.connection)[:60].strip("-") or "whole"
    encoding = "utf-8-sig" if file_kind == "csv" else "utf-8"
    name = f"{safe}-audit-{at.astimezone(UTC):%Y-%m-%d}.{file_kind}"
    return Upload(name, stream.getvalue().encode(encoding, "replace"))


def audit_file_note(extract: AuditExtract) -> Message:
    """What stands beside the file."""
    told = line("Here are ", counted(len(extract.entries), "entry", "entries"), " of the audit trail.")
    if not extract.left_out:
        return message(Paragraph([told]))
    older = counted(extract.left_out, "older entry", "older entries")
    return message(Paragraph([told, line(f"{older} did not fit; the whole: ", code("jira-access audit export"))]))


def _selection(page: AuditPage) -> Line:
    since = (" since ", Moment(page.since)) if page.since else ()
    by = (" by ", _who(page.by)) if page.by else ()
    return line(*since, *by)


def _entry_line(entry: AuditEntry, *, with_connection: bool) -> Line:
    event = entry.event
    about = (" · ", named(event.connection)) if with_connection and event.connection else ()
    words = shown(act_words(event), _WORDS_LIMIT)
    return line(Moment(event.at), " · ", _who(event.actor), *about, f" · {words}")


def _who(actor: Actor) -> Piece:
    if actor.kind is ActorKind.SLACK and _USER_ID.fullmatch(actor.id):
        return Person(actor.id)
    if actor.kind is ActorKind.SHELL:
        return named(f"{actor.id} at the shell")
    return named(f"the bot ({actor.id})" if actor.kind is ActorKind.BOT else actor.id)
