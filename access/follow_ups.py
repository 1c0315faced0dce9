"""What is said about a trouble after its first message: changes, reminders, and what overlays lead to.

Nothing here applies before Slack has confirmed the message that it follows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from access.announcements import Line
from access.intents import Act, Intent, Reason, Topic
from access.overlays import Snooze
from access.reminders import latest_reminder
from access.taking_on import asks_at, ends_at, has_asked, is_end_told, woken_at
from access.troubles import Trouble
from access.watch_case import GRAVE, Case, stamp
from access.watch_settings import apart

_TELLS_TIMELINE = frozenset({Trouble.LOST, Trouble.DEGRADED})
_BRING_UP = (Act.POST, Act.BROADCAST)
_Rule = Callable[[Case, Line], tuple[Intent, ...]]


def follow_up(case: Case, post: Line) -> tuple[Intent, ...]:
    """Everything to say now about a trouble whose message stands.

    Args:
        case: the trouble, present and not withheld.
        post: its message, confirmed.
    """
    if _is_snoozed(case):
        return _edit(case, post)
    rules: tuple[_Rule, ...] = (_edit, _awakened, _timeline, _held, _heard)
    news = _grown(case, post) or tuple(intent for rule in rules for intent in rule(case, post))
    # What reminds people of the trouble need not come together with what has just brought it up.
    if any(one.act in _BRING_UP for one in news):
        return news
    return (*news, *(_acknowledged(case) or _reminder(case, post)))


def _snooze(case: Case) -> Snooze | None:
    return case.watch.overlays.snooze(case.episode.id, case.stage.trouble)


def _is_snoozed(case: Case) -> bool:
    snooze = _snooze(case)
    return snooze is not None and not snooze.is_over(case.stage, case.now)


def _awakened(case: Case, post: Line) -> tuple[Intent, ...]:
    """A trouble that outlasted a snooze or a quiet window is brought up once."""
    return _snooze_over(case, post) or _after_quiet(case, post)


def _snooze_over(case: Case, post: Line) -> tuple[Intent, ...]:
    snooze = _snooze(case)
    if snooze is None or snooze.until is None or post.at >= snooze.until:
        return ()
    return case.once(Act.BROADCAST, Reason.SNOOZE_OVER, Topic.SNOOZE, stamp(snooze.at))


def _after_quiet(case: Case, post: Line) -> tuple[Intent, ...]:
    woken = case.line(Topic.SNOOZE)
    told_at = max(post.at, woken.at) if woken else post.at
    ends = [window.end for window in case.watch.overlays.windows if told_at < window.end <= case.now]
    if not ends or case.stage.trouble not in GRAVE:
        return ()
    return case.once(Act.BROADCAST, Reason.QUIET_OVER_STILL_BAD, Topic.QUIET, stamp(max(ends)))


def _grown(case: Case, post: Line) -> tuple[Intent, ...]:
    """A degraded state that has become a different problem gets a message of its own."""
    if case.stage.trouble is not Trouble.DEGRADED or case.stage.version <= post.key.number:
        return ()
    key = case.key(Topic.POST, case.stage.version)
    if case.stage.classes - post.classes:
        return (case.intent(Act.POST, Reason.NEW_PERMISSION_CLASS, key),)
    if case.stage.size > post.size * (1 + case.settings.growth_share):
        return (case.intent(Act.POST, Reason.GREW, key),)
    return ()


def _edit(case: Case, post: Line) -> tuple[Intent, ...]:
    if case.stage.version <= post.key.number:
        return ()
    return case.once(Act.EDIT, Reason.CHANGED, Topic.EDIT, case.stage.version)


def _timeline(case: Case, post: Line) -> tuple[Intent, ...]:
    if case.stage.version <= post.key.number:
        return ()
    if _was_snoozed_until_now(case, post):
        return case.once(Act.BROADCAST, Reason.CHANGED_WHILE_SNOOZED, Topic.THREAD, case.stage.version)
    if case.stage.trouble not in _TELLS_TIMELINE or not _thread_is_free(case):
        return ()
    return case.once(Act.THREAD, Reason.CHANGED, Topic.THREAD, case.stage.version)


def _was_snoozed_until_now(case: Case, post: Line) -> bool:
    """Whether this is the change that somebody wanted to be left alone until."""
    snooze, told = _snooze(case), case.line(Topic.THREAD)
    if snooze is None or snooze.until is not None or post.at >= snooze.at:
        return False
    return told is None or told.at < snooze.at


def _held(case: Case, _post: Line) -> tuple[Intent, ...]:
    since = case.watch.state.login.silent_since
    if case.stage.trouble is not Trouble.LOST or since is None or not _thread_is_free(case):
        return ()
    return case.once(Act.THREAD, Reason.JIRA_NOT_ANSWERING, Topic.HELD, stamp(since))


def _heard(case: Case, _post: Line) -> tuple[Intent, ...]:
    """The end of an outage behind a loss, where its beginning was told."""
    held = case.line(Topic.HELD)
    if held is None or case.stage.trouble is not Trouble.LOST or case.watch.state.login.silent_since is not None:
        return ()
    return case.once(Act.THREAD, Reason.JIRA_ANSWERS_AGAIN, Topic.HEARD, held.key.number)


def _thread_is_free(case: Case) -> bool:
    lines = (case.line(Topic.THREAD), case.line(Topic.HELD))
    return all(line is None or apart(case.now, line.at) >= case.settings.thread_every for line in lines)


def _acknowledged(case: Case) -> tuple[Intent, ...]:
    ack = case.watch.overlays.ack(case.episode.id, case.stage.trouble)
    if ack is None:
        return ()
    if not has_asked(case.watch, ack):
        is_due = case.now >= asks_at(case.watch, ack, case.settings)
        return case.once(Act.THREAD, Reason.STILL_ON_IT, Topic.STILL_ON_IT, stamp(ack.at)) if is_due else ()
    ends = ends_at(case.watch, ack, case.settings)
    if ends is None or case.now < ends or is_end_told(case.watch, ack, ends):
        return ()
    act = Act.BROADCAST if case.stage.trouble is Trouble.LOST else Act.THREAD
    return case.once(act, Reason.ACK_EXPIRED, Topic.ACK_EXPIRED, stamp(ack.at))


def _reminder(case: Case, post: Line) -> tuple[Intent, ...]:
    if case.stage.trouble not in GRAVE:
        return ()
    due = latest_reminder(post.confirmed or post.at, case.now, case.settings)
    if due is None or due <= _silent_until(case):
        return ()
    act = Act.BROADCAST if case.stage.trouble is Trouble.LOST else Act.THREAD
    return case.once(act, Reason.REMINDER, Topic.REMINDER, stamp(due))


def _silent_until(case: Case) -> datetime:
    """Reminders due before this are not made up for: people had asked for silence, or were told otherwise."""
    overlays, snooze = case.watch.overlays, _snooze(case)
    ack = overlays.ack(case.episode.id, case.stage.trouble)
    ends = [window.end for window in overlays.windows if window.end <= case.now]
    if ack is not None:
        ends.append(ends_at(case.watch, ack, case.settings) or case.now)
    if snooze is not None:
        ends.append(snooze.until or snooze.at)
    woken, lapsed = woken_at(case.watch, case.episode.id, case.stage.trouble), case.line(Topic.ACK_EXPIRED)
    ends += [at for at in (woken, lapsed.at if lapsed else None) if at is not None]
    return max(ends, default=case.stage.since)
