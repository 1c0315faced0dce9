"""How a saying is laid out in the columns of the outbox."""

from __future__ import annotations

from typing import Any

from access.expiry import Notice
from access.findings import Finding
from access.intents import Act, Intent
from access.outbox import Delivery, Kind, OutboxRow, Target
from access.rows import from_row, to_row
from access.telling import Rendered, RenderedFile
from storage.rows import AnyRow

_VERSION = 1


def outbox_columns(row: OutboxRow) -> dict[str, Any]:
    """The columns of a saying."""
    episode, trouble = row.place
    file = row.rendered.file
    return {
        "id": row.id,
        "workspace": row.workspace,
        "connection_id": row.connection_id,
        "kind": row.kind,
        "key": row.key,
        "lane": row.lane,
        "act": row.act,
        "episode": episode,
        "trouble": trouble,
        "target": row.target,
        "channel": row.channel,
        "text": row.rendered.text,
        "blocks": list(row.rendered.blocks),
        "file_name": file.name if file else None,
        "file_title": file.title if file else None,
        "file_content": file.content if file else None,
        "intent": None if row.intent is None else to_row(row.intent, _VERSION),
        "notice": None if row.notice is None else to_row(row.notice, _VERSION),
        "told": sorted(finding.to_word() for finding in row.told),
        "joins": row.joins,
        "state": row.state,
        "written_at": row.written_at,
        "due_at": row.due_at,
        "attempts": row.attempts,
        "is_uncertain": row.is_uncertain,
        "is_unwanted": row.is_unwanted,
        "superseded_by": row.superseded_by,
        "fence": row.fence,
        "problem": row.problem,
    }


def outbox_row(row: AnyRow) -> OutboxRow:
    """The saying that `outbox_columns` laid out."""
    file = None if row.file_name is None else RenderedFile(row.file_name, row.file_title, row.file_content)
    return OutboxRow(
        id=row.id,
        workspace=row.workspace,
        connection_id=row.connection_id,
        kind=Kind(row.kind),
        key=row.key,
        lane=row.lane,
        act=Act(row.act),
        place=(row.episode, row.trouble),
        target=Target(row.target),
        channel=row.channel,
        rendered=Rendered(row.text, tuple(row.blocks), file),
        intent=None if row.intent is None else from_row(Intent, row.intent, _VERSION),
        notice=None if row.notice is None else from_row(Notice, row.notice, _VERSION),
        told=frozenset(Finding.from_word(word) for word in row.told),
        joins=row.joins,
        state=Delivery(row.state),
        written_at=row.written_at,
        due_at=row.due_at,
        attempts=row.attempts,
        is_uncertain=row.is_uncertain,
        is_unwanted=row.is_unwanted,
        superseded_by=row.superseded_by,
        fence=row.fence,
        problem=row.problem,
    )
