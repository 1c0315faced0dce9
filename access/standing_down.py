"""What a watch keeps while it is off, and how it goes on once it is turned on again.

Its messages are closed when it is turned off, so that nothing goes on under them: a trouble that is still there then is
an episode of its own. What was known is not forgotten: a loss stands until a login passes, and permissions that were
missing are told again after the first looks that still miss them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from access.episode_changes import enter
from access.evidence import Cause
from access.findings import PermissionState, PermissionTrack, Sighting
from access.login_watch import LoginState, LoginTrack, Sign
from access.troubles import Strand, Trouble, stage_of
from access.watch_state import ConnectionState, Transition


def stand_down(state: ConnectionState, at: datetime) -> tuple[ConnectionState, tuple[Transition, ...]]:
    """The state of a watch that is turned off, and what is not known from then on.

    No episode goes on. Failures in a row are not counted over a time in which nobody looked.
    """
    degraded = state.open_episode(Strand.PERMISSIONS)
    since = degraded.last.since if degraded and degraded.last else at
    login, permissions = _login_at_rest(state.login), _permissions_at_rest(state.permissions, since)
    rested = replace(
        state,
        login=login,
        permissions=permissions,
        episodes=tuple(episode for episode in state.episodes if not episode.is_open),
        blind_since=None,
        is_offline=False,
        unknowns=0,
        unknown_since=None,
        unread=None,
        unread_since=None,
        onsets=(),
    )
    changes = (
        (Strand.LOGIN, state.login.state.value, login.state.value, state.login.cause),
        (Strand.PERMISSIONS, state.permissions.state.value, permissions.state.value, Cause.PERMISSIONS_MISSING),
    )
    moves = tuple(
        Transition(strand, before, after, at, Sign.NOTHING, cause, episode.id if episode else "")
        for strand, before, after, cause in changes
        if before != after
        for episode in (state.open_episode(strand),)
    )
    return rested, moves


def take_up(state: ConnectionState, at: datetime) -> ConnectionState:
    """The state of a watch that is turned on: a loss that stood is an episode again, confirmed anew by looks from now.

    It is told after the group wait, unless a login passes before.
    """
    state = replace(state, watched_since=at)
    login = state.login
    is_bad = login.state in (LoginState.LOST, LoginState.RECOVERING)
    if not is_bad or state.open_episode(Strand.LOGIN) is not None:
        return state
    since = login.refused_since or at
    return enter(state, Strand.LOGIN, since, stage_of(Trouble.LOST, at, login.cause, since=since))


def _login_at_rest(login: LoginTrack) -> LoginTrack:
    """An outage is nothing to remember; refusals are, since they count against the account."""
    after = LoginState.HEALTHY if login.state is LoginState.UNREACHABLE else login.state
    return replace(login, state=after, silences=0, silent_since=None)


def _permissions_at_rest(track: PermissionTrack, since: datetime) -> PermissionTrack:
    """What was missing and counted is doubtful: it is asked for in the first round, and told where it still is."""
    if track.state is PermissionState.COMPLETE:
        return replace(track, sightings=())
    return replace(track, known=track.known - track.counted, sightings=(Sighting(track.counted, since),))
