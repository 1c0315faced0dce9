"""Is there something to say about a connection, and for which reason? Asked after every look and on every beat.

Never told and something is wrong → say it; never told and it is over → nothing; told and changed → say what; told and
over → say so; told and unchanged → repeat only when a reminder is due. What was handed over is remembered at once, what
Slack confirmed is remembered by `access.announcements.confirm`. Pure: the time is handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from access.announcements import Line, offer
from access.closings import close, is_settled
from access.findings import PermissionState
from access.follow_ups import follow_up
from access.intents import Act, Intent, Key, Reason, Topic
from access.login_watch import LoginState
from access.overlays import QuietWindow
from access.troubles import Episode, Strand, Trouble
from access.watch_case import GRAVE, Case, Watch, Withheld, stamp
from access.watch_settings import WatchSettings, apart

_FIRST_REASONS: Mapping[Trouble, Reason] = MappingProxyType(
    {
        Trouble.SUSPECT: Reason.QUIET_LINE,
        Trouble.BLIND: Reason.BLIND,
        Trouble.NOT_UNDERSTOOD: Reason.NOT_UNDERSTOOD,
        Trouble.FLAPPING: Reason.FLAPPING,
        Trouble.UNREAD: Reason.UNREAD,
    }
)
_REASONS_AFTER: Mapping[str, Reason] = MappingProxyType(
    {
        Withheld.QUIET.value: Reason.QUIET_OVER_STILL_BAD,
        Withheld.HIDDEN.value: Reason.NO_LONGER_HIDDEN,
    }
)
_REACH_CHANNEL = frozenset({Topic.POST, Topic.QUIET, Topic.SNOOZE, Topic.CLOSING_LINE, Topic.LATE})
"""What is read in the channel and tells how things stand."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to say, and the watch once that is handed over; both belong in one transaction."""

    watch: Watch
    intents: tuple[Intent, ...]


def decide(watch: Watch, now: datetime, settings: WatchSettings) -> Decision:
    """Everything that is to be said now. Asked again at once with the new watch, it says nothing."""
    if not (watch.state.episodes or watch.overlays.windows or watch.announced.lines):  # as nearly all are
        return Decision(watch, ())
    cases = [Case(watch, episode, stage, now, settings) for episode in watch.state.episodes for stage in episode.stages]
    intents = tuple(intent for case in cases for intent in _speak(case))
    stages = {case.key(Topic.POST, case.stage.version): case.stage for case in cases}
    spoken = _noted(replace(watch, announced=offer(watch.announced, intents, stages, now)), _kept_back(cases))
    told = _noted(spoken, _told_windows(spoken, now))
    all_well = _end_windows(told, now)
    said = _noted(replace(told, announced=offer(told.announced, all_well, {}, now)), _folded(told, all_well, now))
    return Decision(_forget_settled(said, now, settings), (*intents, *all_well))


def _noted(watch: Watch, lines: Iterable[Line]) -> Watch:
    announced = watch.announced
    for line in lines:
        announced = announced.noted(line)
    return replace(watch, announced=announced)


def _speak(case: Case) -> tuple[Intent, ...]:
    if not case.episode.is_open:
        return close(case)
    if case.withheld is Withheld.QUIET:
        return ()
    replaced = _replaced(case)
    if replaced or case.withheld or case.stage is not case.episode.last or not case.is_present:
        return replaced
    post = case.line(Topic.POST)
    if post is None:
        return _first(case)
    return () if post.is_pending else follow_up(case, post)


def _first(case: Case) -> tuple[Intent, ...]:
    if apart(case.now, case.stage.at) < case.settings.group_wait:
        return ()
    kept_back = case.line(Topic.WITHHELD)
    reason = _FIRST_REASONS.get(case.stage.trouble, Reason.FIRST)
    if kept_back is not None and reason is Reason.FIRST:
        reason = _REASONS_AFTER[kept_back.note]
    act = Act.OPERATORS if case.stage.trouble is Trouble.NOT_UNDERSTOOD else Act.POST
    return (case.intent(act, reason, case.key(Topic.POST, case.stage.version)),)


def _replaced(case: Case) -> tuple[Intent, ...]:
    """The message of a lesser trouble points to the loss that was announced since."""
    login = case.watch.state.open_episode(Strand.LOGIN)
    lost = login.last if login else None
    if login is None or lost is None or lost.trouble is not Trouble.LOST or case.stage.trouble is Trouble.LOST:
        return ()
    places = ((login.id, Trouble.LOST), (case.episode.id, case.stage.trouble))
    if not all(case.watch.announced.is_announced(*place) for place in places):
        return ()
    if case.episode.id == login.id:
        return case.once(Act.EDIT, Reason.REPLACED, Topic.REPLACED)
    if case.stage.trouble is not Trouble.DEGRADED:
        return ()
    return case.once(Act.THREAD, Reason.REPLACED, Topic.REPLACED, stamp(lost.at))


def _kept_back(cases: Iterable[Case]) -> tuple[Line, ...]:
    """Notes of what is kept back before it was ever said, so that its end is not told as if it had been forgotten."""
    return tuple(
        Line(case.key(Topic.WITHHELD), case.now, note=why.value)
        for case in cases
        if case.episode.is_open and case.stage is case.episode.last and case.line(Topic.POST) is None
        if (why := case.withheld) is not None
    )


def _unsaid_windows(watch: Watch, now: datetime) -> tuple[QuietWindow, ...]:
    if watch.overlays.window_at(now) is not None:
        return ()
    return tuple(
        window
        for window in watch.overlays.windows
        if window.end <= now and watch.announced.line(window.id, "", Topic.QUIET) is None
    )


def _told_windows(watch: Watch, now: datetime) -> tuple[Line, ...]:
    """Notes for windows after whose end a trouble was told, or its end; one that was only there may yet go untold."""
    told = [line.at for line in watch.announced.lines if line.key.trouble in GRAVE and line.key.topic in _REACH_CHANNEL]
    latest = max(told, default=None)
    if latest is None:
        return ()
    return tuple(_of_window(window, now) for window in _unsaid_windows(watch, now) if window.end <= latest)


def _end_windows(watch: Watch, now: datetime) -> tuple[Intent, ...]:
    """One line once a quiet window is over and a look since then found all well; troubles speak for themselves."""
    window = max(_unsaid_windows(watch, now), key=lambda one: one.end, default=None)
    state = watch.state
    if window is None or state.looked_at is None or state.looked_at < window.end:
        return ()
    if state.login.state is not LoginState.HEALTHY or state.permissions.state is not PermissionState.COMPLETE:
        return ()
    key = Key(window.id, "", Topic.QUIET)
    return (Intent(act=Act.POST, reason=Reason.QUIET_OVER_ALL_WELL, key=key, since=window.start, ended=window.end),)


def _folded(watch: Watch, all_well: tuple[Intent, ...], now: datetime) -> tuple[Line, ...]:
    """Notes for the other windows, for all of which one line speaks."""
    spoken = {intent.key.episode for intent in all_well}
    return tuple(_of_window(one, now) for one in _unsaid_windows(watch, now) if spoken and one.id not in spoken)


def _of_window(window: QuietWindow, now: datetime) -> Line:
    return Line(Key(window.id, "", Topic.QUIET), now)


def _forget_settled(watch: Watch, now: datetime, settings: WatchSettings) -> Watch:
    kept = tuple(episode for episode in watch.state.episodes if not _is_settled(watch, episode, now, settings))
    alive = {episode.id for episode in kept} | {window.id for window in watch.overlays.windows}
    gone = frozenset(line.key.episode for line in watch.announced.lines) - alive
    return replace(watch, state=replace(watch.state, episodes=kept), announced=watch.announced.forgetting(gone))


def _is_settled(watch: Watch, episode: Episode, now: datetime, settings: WatchSettings) -> bool:
    if episode.is_open:
        return False
    return all(is_settled(Case(watch, episode, stage, now, settings)) for stage in episode.stages)
