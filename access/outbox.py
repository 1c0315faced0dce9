"""What waits to be said in Slack, how far it has come, and where Slack put it.

Here: values. They are written by `access.operations` in the transaction that decides them, and delivered by `bot`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique

from access.expiry import Notice
from access.findings import Finding
from access.intents import Act, Intent
from access.telling import Rendered


@unique
class Kind(StrEnum):
    """What an outbox row says, and so what its confirmation means."""

    INTENT = "intent"
    EXPIRY = "expiry"
    OVERLAY = "overlay"
    DIGEST = "digest"
    APPROVAL = "approval"
    ASIDE = "aside"


@unique
class Target(StrEnum):
    """To whom a saying goes: a channel, or in direct messages a person, the connection's owner or the operators."""

    CHANNEL = "channel"
    PERSON = "person"
    OWNER = "owner"
    OPERATORS = "operators"


@unique
class Delivery(StrEnum):
    """How far a saying has come."""

    WAITING = "waiting"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """One saying on its way to Slack.

    Attributes:
        id: opaque; stands in the message's metadata.
        connection_id: what it is about; empty for a digest.
        workspace: Slack team id.
        kind: what its confirmation means.
        key: told apart by, with the connection: `str(intent.key)` for an intent.
        lane: rows of one lane leave in the order in which they were written.
        act: how it is said.
        place: episode and trouble under which the message is found again.
        target: to whom.
        channel: Slack channel id where the target is a channel, user id where it is a person; else empty.
        rendered: the words.
        written_at: when it was handed over, UTC.
        intent: for that kind.
        notice: for an expiry notice.
        told: the findings that the words rest on.
        joins: id of the outbox row whose message this one shares, or edits though it is not the newest of its place;
            empty for a message of its own, and for the newest.
        state: how far it has come.
        attempts: deliveries begun.
        due_at: not before, UTC.
        is_uncertain: whether an earlier delivery may have reached Slack.
        is_unwanted: whether it must not be sent again, should it not have been sent already.
        superseded_by: id of the later edit that stands for it; empty for none.
        fence: raised at each claim.
        problem: Slack's last error word; empty for none.
    """

    id: str
    workspace: str
    kind: Kind
    key: str
    lane: str
    act: Act
    rendered: Rendered
    written_at: datetime
    due_at: datetime
    connection_id: str = ""
    place: tuple[str, str] = ("", "")
    target: Target = Target.CHANNEL
    channel: str = ""
    intent: Intent | None = None
    notice: Notice | None = None
    told: frozenset[Finding] = frozenset()
    joins: str = ""
    state: Delivery = Delivery.WAITING
    attempts: int = 0
    is_uncertain: bool = False
    is_unwanted: bool = False
    superseded_by: str = ""
    fence: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """A message that Slack confirmed: where it stands. `place` is its episode and trouble."""

    outbox_id: str
    connection_id: str
    place: tuple[str, str]
    channel: str
    ts: str
    at: datetime
