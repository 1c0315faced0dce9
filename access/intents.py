"""What the watch wants to have said: how, about what, and for which reason.

Words are chosen in `messages`; channels, sending and retrying belong to `bot`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, unique

from access.troubles import Trouble


@unique
class Act(StrEnum):
    """How something is said."""

    POST = "post"
    EDIT = "edit"
    THREAD = "thread"
    BROADCAST = "broadcast"
    OPERATORS = "operators"


@unique
class Reason(StrEnum):
    """Why something is said; stored and counted."""

    FIRST = "first"
    QUIET_LINE = "quiet_line"
    NO_LONGER_HIDDEN = "no_longer_hidden"
    QUIET_OVER_STILL_BAD = "quiet_over_still_bad"
    QUIET_OVER_ALL_WELL = "quiet_over_all_well"
    GREW = "grew"
    NEW_PERMISSION_CLASS = "new_permission_class"
    CHANGED = "changed"
    JIRA_NOT_ANSWERING = "jira_not_answering"
    JIRA_ANSWERS_AGAIN = "jira_answers_again"
    REMINDER = "reminder"
    STILL_ON_IT = "still_on_it"
    ACK_EXPIRED = "ack_expired"
    SNOOZE_OVER = "snooze_over"
    CHANGED_WHILE_SNOOZED = "changed_while_snoozed"
    REPLACED = "replaced"
    RECOVERED = "recovered"
    BLIP_OVER = "blip_over"
    TOLD_LATE = "told_late"
    BLIND = "blind"
    NOT_UNDERSTOOD = "not_understood"
    FLAPPING = "flapping"
    UNREAD = "unread"
    NOTE_OVER = "note_over"


@unique
class Topic(StrEnum):
    """What is counted separately about one trouble, so that nothing is said twice."""

    POST = "post"
    WITHHELD = "withheld"
    EDIT = "edit"
    THREAD = "thread"
    HELD = "held"
    HEARD = "heard"
    REMINDER = "reminder"
    STILL_ON_IT = "still-on-it"
    ACK_EXPIRED = "ack-expired"
    SNOOZE = "snooze"
    QUIET = "quiet"
    REPLACED = "replaced"
    CLOSING_EDIT = "closing-edit"
    CLOSING_LINE = "closing-line"
    LATE = "late"


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What is said about, and which saying of it: the same key is never sent twice.

    Attributes:
        episode: id of the episode, or of the quiet window.
        trouble: the trouble within it; empty for a quiet window.
        topic: which thread of sayings.
        number: which one of them; a higher number stands for all lower ones.
    """

    episode: str
    trouble: str
    topic: Topic
    number: int = 1

    def __str__(self) -> str:
        return f"{self.episode}/{self.trouble or '-'}/{self.topic}/{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """One thing to say.

    Attributes:
        act: how. `EDIT`, `THREAD` and `BROADCAST` mean the latest message posted under the same episode and trouble.
        reason: why.
        key: what it is told apart by; `str(key)` is unique in an outbox.
        since: when the trouble began, UTC: what people are shown.
        ended: when it was over, UTC; None while it goes on.
        mentions: whether whoever is on call is to be mentioned.
        site: base URL of the Jira whose outage it is, for `shares_message`; empty for anything else.
        replaces: a post that must no longer go out. The outbox withdraws it; if it turns out to have been sent, it
            confirms that post instead of sending this.
    """

    act: Act
    reason: Reason
    key: Key
    since: datetime
    ended: datetime | None = None
    mentions: bool = False
    site: str = ""
    replaces: Key | None = None


def shares_message(one: Intent, other: Intent, window: timedelta) -> bool:
    """Whether two posts, of different connections, are the same outage of one Jira and belong in one message."""
    posts_outage = all(
        intent.act is Act.POST and intent.key.trouble == Trouble.UNREACHABLE and intent.site for intent in (one, other)
    )
    return posts_outage and one.site == other.site and abs(one.since - other.since) <= window
