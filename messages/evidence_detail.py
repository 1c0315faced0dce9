"""What a verdict rests on: the signals of the deciding answer. They hold no secret and no body."""

from __future__ import annotations

from datetime import datetime

from access.evidence import Evidence
from access.records import Connection
from messages.blocks import Context, Paragraph, Part, Preformatted
from messages.causes import NAME_LIMIT, explain
from messages.facts import account_of
from messages.literal import shown
from messages.message import Message, message
from messages.pieces import Moment, bold, line, named

_VALUE_LIMIT = 200


def evidence_detail(connection: Connection, evidence: Evidence, *, check_id: str, at: datetime) -> Message:
    """The evidence of one check: class, cause, confidence, and every signal that was present."""
    told = explain(
        evidence,
        connection.credential_kind,
        connection.deployment,
        account=account_of(connection),
        expected=connection.expected_account or "",
        site=connection.address.base_url,
    )
    signals = evidence.signals.told() if evidence.signals else {}
    lines = [f"{name.replace('_', ' ')}: {shown(str(value), _VALUE_LIMIT)}" for name, value in signals.items()]
    listed: Part = Preformatted(lines) if lines else Paragraph([line("Nothing was asked of Jira.")])
    return message(
        Paragraph(
            [
                line(bold("Evidence for "), named(connection.name, is_bold=True), bold(f": {told.headline}")),
                line(f"Class {evidence.kind}, cause {evidence.cause}, confidence {evidence.confidence}."),
            ]
        ),
        listed,
        Context([line("checked ", Moment(at)), line("check ", shown(check_id, NAME_LIMIT))]),
    )
