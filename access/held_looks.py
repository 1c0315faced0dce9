"""What follows from a look that tried no login because none may be tried: Jira was asked without one, and no more.

Such a look is neither a good nor a refused login, so it clears no suspicion and no loss. All else that a look sees to
goes on: with a spent budget there may be no other look for days. Pure, as `access.episodes` is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from access.episode_changes import end, enter
from access.episodes import calm_down, note_flapping
from access.evidence import Cause
from access.lockout import Hold, Ruling
from access.login_watch import MOVES, LoginState, LoginTrack, Sign
from access.troubles import Strand, Trouble, stage_of
from access.watch_settings import WatchSettings, apart
from access.watch_state import ConnectionState, Transition

UNTESTED = frozenset({Cause.CAPTCHA, Cause.BAD_CREDENTIAL})
"""Causes of a blindness that is about the login alone: Jira can be seen, and the login not be tested."""
_Moved = tuple[ConnectionState, tuple[Transition, ...]]


def sit_out(
    state: ConnectionState, at: datetime, ruling: Ruling, settings: WatchSettings, *, jira_answers: bool
) -> _Moved:
    """The state after a look that was held back, with the transitions on the way.

    Args:
        state: the state before.
        at: when, UTC.
        ruling: why no login may be tried, and until when.
        settings: those of this watch.
        jira_answers: whether Jira was seen to answer without a login.
    """
    # Somebody answered, or no login would have been thought of: our own network is there.
    state = replace(calm_down(state, at, settings), is_offline=False)
    moves: tuple[Transition, ...] = ()
    if jira_answers:
        state, moves = hear(state, at, settings)
    if ruling.next_automatic is None:
        state, given_up = give_up(state, at, settings)
        moves = (*moves, *given_up)
    return state if ruling.hold is None else spare(state, at, ruling.hold, settings), moves


def hear(state: ConnectionState, at: datetime, settings: WatchSettings) -> _Moved:
    """The state once Jira answered while no login might be tried: an outage is over, what Jira refused before is not.

    After an outage the login stands as before it: suspect where Jira had refused it and never let it in since.
    """
    before, seeing = state.login, _see(state, at)
    episode = seeing.open_episode(Strand.LOGIN)
    login = replace(before, state=_state_once_heard(before), silences=0, silent_since=None)
    heard = replace(seeing, login=login)
    if episode is None or (login.state is before.state and not before.is_held):
        return heard, ()
    move = Transition(Strand.LOGIN, before.state.value, login.state.value, at, Sign.HEARD, before.cause, episode.id)
    if login.state is LoginState.HEALTHY:
        heard = end(heard, Strand.LOGIN, at)
    return heard if login.state is before.state else note_flapping(state, heard, (move,), at, settings), (move,)


def _state_once_heard(login: LoginTrack) -> LoginState:
    if login.state is not LoginState.UNREACHABLE:
        return login.state
    return LoginState.HEALTHY if login.refused_since is None else LoginState.SUSPECT


def _see(state: ConnectionState, at: datetime) -> ConnectionState:
    """The state once Jira was seen; for how long its login could not be tested goes on being counted."""
    note = state.open_episode(Strand.SIGHT)
    if note is not None and note.last is not None and note.last.cause not in UNTESTED:
        return replace(end(state, Strand.SIGHT, at), blind_since=None)
    return replace(state, blind_since=None) if state.login.state is LoginState.LOST else state


def give_up(state: ConnectionState, at: datetime, settings: WatchSettings) -> _Moved:
    """The state once no login is tried any more unless a person asks for it: what was refused before is a loss then.

    The look that would have confirmed the refusal spent the last try and was cut off, or another connection of the same
    account spent it. Waiting for more proof would be silence.
    """
    login = state.login
    if login.state is not LoginState.SUSPECT:
        return state, ()
    lost = MOVES[login.state, Sign.CONVICTION]
    stage = stage_of(Trouble.LOST, at, login.cause, since=login.refused_since)
    entered = enter(replace(state, login=replace(login, state=lost)), Strand.LOGIN, at, stage)
    episode = entered.open_episode(Strand.LOGIN)
    of_episode = episode.id if episode else ""
    move = Transition(Strand.LOGIN, login.state.value, lost.value, at, Sign.CONVICTION, login.cause, of_episode)
    return note_flapping(state, entered, (move,), at, settings), (move,)


def spare(state: ConnectionState, at: datetime, hold: Hold, settings: WatchSettings) -> ConnectionState:
    """The state after a look that tried no login because none may be tried: after so long without one, worth a note.

    The refusals were another's who logs in as the same account, or were never booked. Nothing is known of this login,
    and without the note nobody would hear that nothing is.
    """
    if state.login.state is LoginState.LOST or hold is Hold.UNDER_WAY:
        return state
    since = state.blind_since or at
    blind = replace(state, blind_since=since)
    if apart(at, since) < settings.blind_after:
        return blind
    cause = Cause.CAPTCHA if hold is Hold.CAPTCHA else Cause.BAD_CREDENTIAL
    return enter(blind, Strand.SIGHT, since, stage_of(Trouble.BLIND, at, cause, since=since))
