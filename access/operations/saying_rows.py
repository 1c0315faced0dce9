"""One saying as a row of the outbox, before it is written: where it goes and what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from access.expiry import Notice
from access.intents import Act, Intent
from access.operations.set_scene import Place, findings_now
from access.outbox import Kind, OutboxRow, Target
from access.records import Connection
from access.telling import Rendered
from access.watching import WatchRow


@dataclass(frozen=True, slots=True)
class Words:
    """One saying before it has a row."""

    kind: Kind
    key: str
    act: Act
    place: Place
    lane: str
    rendered: Rendered
    intent: Intent | None = None
    notice: Notice | None = None
    joins: str = ""


def saying_row(
    outbox_id: str, connection: Connection, row: WatchRow, channel: str, words: Words, now: datetime
) -> OutboxRow:
    """The row of a saying about a connection, due now.

    Args:
        outbox_id: the row's new id.
        connection: the connection.
        row: its watch.
        channel: Slack channel id; empty where the owner is told instead.
        words: the saying.
        now: the time, UTC.
    """
    target = Target.CHANNEL if channel else Target.OWNER
    if words.act is Act.OPERATORS:
        channel, target = "", Target.OPERATORS
    return OutboxRow(
        id=outbox_id,
        workspace=connection.workspace,
        kind=words.kind,
        key=words.key,
        lane=words.lane,
        act=words.act,
        rendered=words.rendered,
        written_at=now,
        due_at=now,
        connection_id=connection.id,
        place=words.place,
        target=target,
        channel=channel,
        intent=words.intent,
        notice=words.notice,
        told=findings_now(row, words.place[1]),
        joins=words.joins,
    )
