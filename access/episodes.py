"""The one function that moves a watched connection: state + observation → state + transitions + next look.

Two machines run side by side, login (`access.login_watch`) and permissions (`access.findings`); what they go through is
kept as episodes. Pure: no clock, no network, no storage. Looks that may try no login are taken in by
`access.held_looks`; what is said about it all is decided in `access.alerting`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from access.credentials import CredentialKind
from access.episode_changes import change, end, enter
from access.evidence import Cause, EvidenceClass
from access.findings import NOT_VISIBLE, Finding, PermissionTrack, take_look
from access.login_watch import LoginState, Observation, Sign, effective_class, take_login
from access.next_look import plan_next_look
from access.troubles import Stage, Strand, Trouble, stage_of
from access.unread import note_unread
from access.watch_settings import WatchSettings, apart
from access.watch_state import ConnectionState, Step, Transition

_UNSEEING = (EvidenceClass.THROTTLED, EvidenceClass.OFFLINE)
_GRAVE = frozenset({Trouble.LOST, Trouble.UNREACHABLE, Trouble.DEGRADED})


def observe(state: ConnectionState, seen: Observation, settings: WatchSettings) -> Step:
    """What one look leads to: the new state, the transitions on the way, and when to look again.

    Looks that could not judge the account (throttled, offline, not understood) move neither machine.
    """
    kind = effective_class(state.login, seen.evidence)
    calmed = calm_down(state, seen.at, settings)
    sighted = _note_reading(_note_sight(calmed, kind, seen, settings), kind, seen, settings)
    sighted = note_unread(sighted, seen.permissions if kind is EvidenceClass.OK else None, seen.at, settings)
    after_login, login_moves = _follow_login(sighted, seen, settings)
    after, permission_moves = _follow_permissions(after_login, kind, seen, settings)
    moves = (*login_moves, *permission_moves)
    flapped = note_flapping(calmed, after, moves, seen.at, settings)
    return Step(flapped, moves, plan_next_look(flapped.login, flapped.permissions, seen, settings))


def change_secret(state: ConnectionState) -> ConnectionState:
    """The state once a person has entered another secret: refusals of the old one no longer count.

    The states themselves wait for the next look; one refusal of a secret that never passed is then enough.
    """
    login = replace(state.login, tries=state.login.tries.renewed(), proofs=0, proof_at=None)
    return replace(state, login=login)


def expect_findings(
    state: ConnectionState, expected: frozenset[Finding], at: datetime
) -> tuple[ConnectionState, tuple[Transition, ...]]:
    """The state once these gaps, and no others, are marked as expected."""
    return _settle_permissions(state, replace(state.permissions, expected=expected), at, at)


def _follow_login(
    state: ConnectionState, seen: Observation, settings: WatchSettings
) -> tuple[ConnectionState, tuple[Transition, ...]]:
    before = state.login
    login, sign = take_login(before, seen, settings)
    if sign is Sign.NOTHING:
        return state, ()
    moved = replace(state, login=login)
    if before.state is LoginState.HEALTHY and login.state is LoginState.HEALTHY:
        return moved, ()
    stage = _login_stage(moved, seen, settings)
    began = login.silent_since if login.state is LoginState.UNREACHABLE else seen.at
    opened = enter(moved, Strand.LOGIN, began or seen.at, stage)
    episode = opened.open_episode(Strand.LOGIN)
    has_news = (before.state, before.is_held, _stages(state)) != (login.state, login.is_held, _stages(opened))
    if episode is None or not has_news:
        return opened, ()
    move = Transition(
        Strand.LOGIN, before.state.value, login.state.value, seen.at, sign, seen.evidence.cause, episode.id
    )
    return _ease(opened, login.state, seen.at), (move,)


def _stages(state: ConnectionState) -> tuple[Stage, ...]:
    episode = state.open_episode(Strand.LOGIN)
    return episode.stages if episode else ()


def _login_stage(state: ConnectionState, seen: Observation, settings: WatchSettings) -> Stage | None:
    """What may be said of the login as it stands; None where nothing new may be."""
    login = state.login
    match login.state:
        case LoginState.LOST:
            return stage_of(Trouble.LOST, seen.at, login.cause, since=login.refused_since)
        case LoginState.UNREACHABLE if login.is_outage(settings, seen.at):
            return stage_of(Trouble.UNREACHABLE, seen.at, seen.evidence.cause, since=login.silent_since)
        case LoginState.SUSPECT if seen.is_strong and seen.credential is CredentialKind.BASIC and not _stages(state):
            return stage_of(Trouble.SUSPECT, seen.at, login.cause, since=login.refused_since)
        case _:
            return None


def _ease(state: ConnectionState, login: LoginState, at: datetime) -> ConnectionState:
    """The login episode ended where it is healthy again, marked as easing while it recovers."""
    match login:
        case LoginState.HEALTHY:
            return end(state, Strand.LOGIN, at)
        case LoginState.RECOVERING:
            return change(state, Strand.LOGIN, eased=at)
        case _:
            return change(state, Strand.LOGIN, eased=None)


def _follow_permissions(
    state: ConnectionState, kind: EvidenceClass, seen: Observation, settings: WatchSettings
) -> tuple[ConnectionState, tuple[Transition, ...]]:
    if kind is not EvidenceClass.OK or seen.permissions is None:
        return state, ()
    track = take_look(state.permissions, seen.permissions, seen.at, settings)
    since = min((sighting.at for sighting in state.permissions.sightings), default=seen.at)
    return _settle_permissions(state, track, seen.at, since)


def _settle_permissions(
    state: ConnectionState, track: PermissionTrack, at: datetime, since: datetime
) -> tuple[ConnectionState, tuple[Transition, ...]]:
    before, counted = state.permissions, track.counted
    moved = replace(state, permissions=track)
    if counted == before.counted:
        return moved, ()
    is_unseen = all(finding.permission == NOT_VISIBLE for finding in counted)
    cause = Cause.PROJECTS_NOT_VISIBLE if is_unseen else Cause.PERMISSIONS_MISSING
    stage = stage_of(Trouble.DEGRADED, at, cause, counted, since=since) if counted else None
    opened = enter(moved, Strand.PERMISSIONS, since, stage)
    episode = opened.open_episode(Strand.PERMISSIONS)
    ended = opened if counted else end(opened, Strand.PERMISSIONS, at)
    move = Transition(
        Strand.PERMISSIONS,
        before.state.value,
        track.state.value,
        at,
        Sign.FINDINGS,
        cause if counted else Cause.OK,
        episode.id if episode else "",
    )
    return ended, (move,)


def _note_sight(
    state: ConnectionState, kind: EvidenceClass, seen: Observation, settings: WatchSettings
) -> ConnectionState:
    """Whether we see Jira at all; being throttled or offline for long is worth a note, and nothing else."""
    if kind is EvidenceClass.UNKNOWN:
        return replace(state, is_offline=False)
    if kind not in _UNSEEING:
        return end(replace(state, is_offline=False, blind_since=None, looked_at=seen.at), Strand.SIGHT, seen.at)
    since = state.blind_since or seen.at
    blind = replace(state, is_offline=kind is EvidenceClass.OFFLINE, blind_since=since)
    if apart(seen.at, since) < settings.blind_after:
        return blind
    return enter(blind, Strand.SIGHT, since, stage_of(Trouble.BLIND, seen.at, seen.evidence.cause, since=since))


def _note_reading(
    state: ConnectionState, kind: EvidenceClass, seen: Observation, settings: WatchSettings
) -> ConnectionState:
    """Whether we understand Jira; several answers in a row that we do not are for the operators."""
    if kind in _UNSEEING:
        return state
    if kind is not EvidenceClass.UNKNOWN:
        return end(replace(state, unknowns=0, unknown_since=None), Strand.READING, seen.at)
    since = state.unknown_since or seen.at
    puzzled = replace(state, unknowns=state.unknowns + 1, unknown_since=since)
    if puzzled.unknowns < settings.unknown_looks:
        return puzzled
    stage = stage_of(Trouble.NOT_UNDERSTOOD, seen.at, seen.evidence.cause, since=since)
    return enter(puzzled, Strand.READING, since, stage)


def note_flapping(
    before: ConnectionState,
    after: ConnectionState,
    moves: tuple[Transition, ...],
    at: datetime,
    settings: WatchSettings,
) -> ConnectionState:
    """The state `after` these moves, with the troubles counted that began by them; too many are flapping."""
    if not moves:
        return after
    blips = after.blips + any((move.source, move.target) == (LoginState.SUSPECT, LoginState.HEALTHY) for move in moves)
    fresh = len(_grave_ids(after) - _grave_ids(before))
    recent = tuple(onset for onset in before.onsets if apart(at, onset) <= settings.flapping_span)
    noted = replace(after, blips=blips, onsets=(*recent, *(at for _ in range(fresh))), changed_at=at)
    if len(noted.onsets) < settings.flapping_episodes:
        return noted
    since = noted.onsets[0]
    return enter(noted, Strand.CALM, since, stage_of(Trouble.FLAPPING, at, Cause.OK, since=since))


def _grave_ids(state: ConnectionState) -> frozenset[str]:
    return frozenset(
        episode.id for episode in state.episodes if any(stage.trouble in _GRAVE for stage in episode.stages)
    )


def calm_down(state: ConnectionState, at: datetime, settings: WatchSettings) -> ConnectionState:
    """The state once flapping is over, if nothing has changed for long enough."""
    if state.open_episode(Strand.CALM) is None or state.changed_at is None:
        return state
    if apart(at, state.changed_at) < settings.flapping_calm:
        return state
    return replace(end(state, Strand.CALM, at), onsets=())
