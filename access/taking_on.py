"""How long an acknowledgement stands: until some time after its question was asked, which no silence swallows.

The question waits while nothing may be said. Where a silence ends with a message about the trouble, that message comes
alone and the question later; and where it finds the time for an answer over, it stands for the end as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from access.announcements import Line
from access.intents import Topic
from access.overlays import Ack
from access.watch_case import Watch, stamp
from access.watch_settings import WatchSettings

_WAKES = (Topic.SNOOZE, Topic.QUIET)


def woken_at(watch: Watch, episode: str, trouble: str) -> datetime | None:
    """When a message last ended a silence about that trouble, UTC; None where none did."""
    lines = [watch.announced.line(episode, trouble, topic) for topic in _WAKES]
    snooze, changed = watch.overlays.snooze(episode, trouble), watch.announced.line(episode, trouble, Topic.THREAD)
    if snooze is not None and snooze.until is None and changed is not None and changed.at >= snooze.at:
        lines.append(changed)
    return max((line.at for line in lines if line is not None), default=None)


def asks_at(watch: Watch, ack: Ack, settings: WatchSettings) -> datetime:
    """When to ask whether it still stands, UTC."""
    usual, woken = ack.at + settings.ack_timeout, _woken_at(watch, ack)
    return usual if woken is None else max(usual, woken + settings.ack_grace)


def has_asked(watch: Watch, ack: Ack) -> bool:
    """Whether the question was handed over."""
    return _question(watch, ack) is not None


def ends_at(watch: Watch, ack: Ack, settings: WatchSettings) -> datetime | None:
    """When it no longer stands unless renewed, UTC; None as long as Slack has not confirmed its question."""
    question = _question(watch, ack)
    if question is None or question.confirmed is None or question.is_pending:
        return None
    return question.confirmed + settings.ack_grace


def stands(watch: Watch, ack: Ack, now: datetime, settings: WatchSettings) -> bool:
    """Whether it stands now."""
    ends = ends_at(watch, ack, settings)
    return ends is None or now < ends


def is_end_told(watch: Watch, ack: Ack, ends: datetime) -> bool:
    """Whether a message that ended a silence has stood for the end of the acknowledgement."""
    woken = _woken_at(watch, ack)
    return woken is not None and woken >= ends


def times_of(watch: Watch, ack: Ack, settings: WatchSettings) -> Iterator[datetime]:
    """When something about it may become due, UTC."""
    yield asks_at(watch, ack, settings)
    ends = ends_at(watch, ack, settings)
    if ends is not None:
        yield ends


def _question(watch: Watch, ack: Ack) -> Line | None:
    line = watch.announced.line(ack.episode, ack.trouble, Topic.STILL_ON_IT)
    return line if line is not None and line.key.number >= stamp(ack.at) else None


def _woken_at(watch: Watch, ack: Ack) -> datetime | None:
    woken = woken_at(watch, ack.episode, ack.trouble)
    return woken if woken is not None and woken > ack.at else None
