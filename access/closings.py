"""What is said when trouble ends: recoveries of what was announced, and the late line where nothing got out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from access.intents import Act, Intent, Reason, Topic
from access.troubles import Strand, Trouble
from access.watch_case import GRAVE, Case
from access.watch_settings import apart

_Closing = tuple[Act, Reason, Topic]
_GREEN: _Closing = (Act.EDIT, Reason.RECOVERED, Topic.CLOSING_EDIT)
_NOTE_OVER: _Closing = (Act.EDIT, Reason.NOTE_OVER, Topic.CLOSING_EDIT)
_CLOSINGS: Mapping[Trouble, tuple[_Closing, ...]] = MappingProxyType(
    {
        Trouble.LOST: (_GREEN, (Act.BROADCAST, Reason.RECOVERED, Topic.CLOSING_LINE)),
        Trouble.UNREACHABLE: (_GREEN,),
        Trouble.DEGRADED: (_GREEN,),
        Trouble.SUSPECT: ((Act.EDIT, Reason.BLIP_OVER, Topic.CLOSING_EDIT),),
        Trouble.BLIND: (_NOTE_OVER,),
        Trouble.NOT_UNDERSTOOD: (_NOTE_OVER,),
        Trouble.FLAPPING: (_NOTE_OVER,),
        Trouble.UNREAD: (_NOTE_OVER,),
    }
)


def close(case: Case) -> tuple[Intent, ...]:
    """What an ended episode owes for one of its stages; recoveries are told whatever lies over the connection."""
    if case.watch.announced.is_announced(case.episode.id, case.stage.trouble):
        return _recover(case)
    return _tell_late(case)


def _recover(case: Case) -> tuple[Intent, ...]:
    if case.stage is not case.episode.last and case.line(Topic.REPLACED) is not None:
        return ()
    return tuple(
        intent for act, reason, topic in _CLOSINGS[case.stage.trouble] for intent in case.once(act, reason, topic)
    )


def _tell_late(case: Case) -> tuple[Intent, ...]:
    if not is_owed_late(case) or case.line(Topic.LATE) is not None:
        return ()
    if case.watch.overlays.window_at(case.now) is not None:
        return ()
    post = case.line(Topic.POST)
    replaces = post.key if post else None
    return (case.intent(Act.POST, Reason.TOLD_LATE, case.key(Topic.LATE), replaces),)


def is_owed_late(case: Case) -> bool:
    """Whether a trouble that is over should have been told and was not.

    It was handed over and Slack never confirmed it, or it lasted long enough and nobody was running to hand it over.
    What was kept back on purpose is not owed. Asked only about a stage that is not announced.
    """
    if case.stage.trouble not in GRAVE or case.stage is not case.episode.last:
        return False
    if case.line(Topic.POST) is not None:
        return True
    over = case.episode.eased or case.episode.ended or case.now
    was_quiet = case.watch.overlays.window_at(over) is not None
    is_flapping = case.watch.state.open_episode(Strand.CALM) is not None
    if was_quiet or is_flapping or case.line(Topic.WITHHELD) is not None:
        return False
    return apart(over, case.stage.at) >= case.settings.group_wait


def is_settled(case: Case) -> bool:
    """Whether an ended episode's stage owes nothing any more, and nothing about it is on its way."""
    late = case.line(Topic.LATE)
    if late is not None and not late.is_pending:
        return True
    if not case.watch.announced.is_announced(case.episode.id, case.stage.trouble):
        return not is_owed_late(case) and case.line(Topic.POST) is None
    about = (line for line in case.watch.announced.about(case.episode.id) if line.key.trouble == case.stage.trouble)
    is_quiet = not close(case) and not any(line.is_pending for line in about if line.key.topic is not Topic.WITHHELD)
    ended = case.episode.ended
    return is_quiet and ended is not None and apart(case.now, ended) >= case.settings.remember_ended
