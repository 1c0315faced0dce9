"""Made-up troubles of connections for the gallery: episodes, findings, overlays and weeks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from access.drift import Direction, Shift
from access.evidence import Cause
from access.expiry import Countdown, DateSource
from access.findings import GLOBAL, NOT_VISIBLE, Finding, PermissionTrack, Unread
from access.intents import Act, Intent, Key, Reason, Topic
from access.likely import Likely
from access.login_watch import LoginState, LoginTrack
from access.overlays import Ack, Overlays, QuietWindow, Snooze
from access.ports_history import JiraAuditRecord
from access.records import AuditHead, Connection
from access.silence import Ended, Silence
from access.telling import Digest, DigestLine, Scene
from access.troubles import Episode, Strand, Trouble, stage_of
from access.watch_case import Watch
from access.watch_settings import WatchSettings
from access.watch_state import ConnectionState
from access.watching import WatchRow
from messages.gallery_values import CLOUD, NOW, PROD, check_of, short_result

BEGAN = NOW - timedelta(hours=4, minutes=18)
KIM = "slack:T0ALIGN:U0KIM"
WINDOW = QuietWindow(
    "quiet-7", NOW - timedelta(hours=4), NOW - timedelta(minutes=3), "upgrade to 10.7", "slack:T0ALIGN:U0MARIA"
)
COUNTDOWN = Countdown(NOW + timedelta(days=14), DateSource.TYPED, KIM)
SILENCE = Silence("WEB", NOW - timedelta(days=9), "WEB-7", NOW, timedelta(hours=3))
SILENCE_OVER = Ended("APPS", NOW - timedelta(days=9), NOW - timedelta(minutes=20))
LIKELY = Likely(
    JiraAuditRecord(BEGAN - timedelta(minutes=14), "Dana Whitfield", "Permission scheme updated", "Default scheme"),
    (
        Shift("APPS", "EDIT_ISSUES", "Edit Issues", "", Direction.LOST, BEGAN - timedelta(minutes=50), BEGAN),
        Shift("CORE", "", "", "", Direction.LOST, BEGAN - timedelta(minutes=50), BEGAN),
    ),
)
FEW_GAPS = frozenset(
    (
        Finding("APPS", "EDIT_ISSUES"),
        Finding("APPS", "SCHEDULE_ISSUES"),
        Finding("CORE", NOT_VISIBLE),
        Finding(GLOBAL, "USER_PICKER"),
    )
)
_STRANDS = {
    Trouble.DEGRADED: Strand.PERMISSIONS,
    Trouble.BLIND: Strand.SIGHT,
    Trouble.NOT_UNDERSTOOD: Strand.READING,
    Trouble.FLAPPING: Strand.CALM,
    Trouble.UNREAD: Strand.SWEEP,
}
_CAUSES = {
    Trouble.LOST: Cause.BAD_CREDENTIAL,
    Trouble.SUSPECT: Cause.BAD_CREDENTIAL,
    Trouble.UNREACHABLE: Cause.SERVER_ERROR,
    Trouble.DEGRADED: Cause.PERMISSIONS_MISSING,
    Trouble.BLIND: Cause.RATE_LIMITED,
    Trouble.NOT_UNDERSTOOD: Cause.NOT_UNDERSTOOD,
    Trouble.FLAPPING: Cause.OK,
    Trouble.UNREAD: Cause.SERVER_ERROR,
}
_LOGINS = {
    Trouble.LOST: LoginState.LOST,
    Trouble.SUSPECT: LoginState.SUSPECT,
    Trouble.UNREACHABLE: LoginState.UNREACHABLE,
}


def many_gaps(projects: int, name: str = "TEAM") -> frozenset[Finding]:
    """So many projects that lack the same permission."""
    return frozenset(Finding(f"{name}{number}", "EDIT_ISSUES") for number in range(projects))


def scene_of(
    trouble: Trouble,
    connection: Connection = PROD,
    gaps: frozenset[Finding] = FEW_GAPS,
    *,
    cause: Cause | None = None,
    is_over: bool = False,
) -> Scene:
    """A trouble that began some hours ago and goes on, or is just over."""
    cause = cause or _CAUSES[trouble]
    missing = gaps if trouble is Trouble.DEGRADED else frozenset()
    stage = stage_of(trouble, BEGAN + timedelta(minutes=3), cause, missing, since=BEGAN)
    ended = NOW if is_over else None
    episode = Episode(f"{connection.id}-3", _STRANDS.get(trouble, Strand.LOGIN), BEGAN, (stage,), ended=ended)
    login = LoginTrack(
        state=LoginState.HEALTHY if is_over else _LOGINS.get(trouble, LoginState.HEALTHY),
        cause=cause,
        has_worked=True,
        proofs=2 if trouble is Trouble.LOST else 0,
    )
    state = ConnectionState(
        connection.id,
        login=login,
        permissions=PermissionTrack(known=frozenset() if is_over else missing),
        episodes=(episode,),
        unknowns=3,
        unread=Unread(cause, "mypermissions", min(gaps).project or "CORE", 500) if trouble is Trouble.UNREAD else None,
        onsets=(BEGAN,) * 4,
    )
    return Scene(
        connection=connection,
        watch=Watch(state=state, site=connection.address.base_url),
        settings=WatchSettings(),
        now=NOW,
        episode=episode,
        stage=stage,
        check=check_of(connection, Cause.OK if is_over else cause),
        result=short_result(),
        told=missing,
        countdown=COUNTDOWN,
    )


def ended_episode() -> Episode:
    """An episode that is over."""
    return Episode(f"{PROD.id}-3", Strand.LOGIN, BEGAN, ended=NOW)


def expected(scene: Scene) -> Scene:
    """The same, once somebody has marked all gaps as expected."""
    track = replace(scene.watch.state.permissions, expected=scene.told)
    watch = replace(scene.watch, state=replace(scene.watch.state, permissions=track))
    episode = replace(scene.episode, ended=NOW) if scene.episode else None
    return replace(scene, watch=watch, episode=episode)


def taken_on(scene: Scene) -> Scene:
    """The same, acknowledged by somebody."""
    place = _place(scene)
    overlays = Overlays(acks=(Ack(*place, KIM, NOW - timedelta(hours=1)),))
    return replace(scene, watch=replace(scene.watch, overlays=overlays))


def snoozed(scene: Scene) -> Scene:
    """The same, snoozed until it changes."""
    place, digest = _place(scene), scene.stage.digest if scene.stage else ""
    overlays = Overlays(snoozes=(Snooze(*place, KIM, NOW - timedelta(hours=1), None, digest),))
    return replace(scene, watch=replace(scene.watch, overlays=overlays))


def after_quiet() -> Scene:
    """Nothing is wrong, and a quiet window is over."""
    watch = Watch(state=ConnectionState(PROD.id), overlays=Overlays(windows=(WINDOW,)))
    return Scene(connection=PROD, watch=watch, settings=WatchSettings(), now=NOW, result=short_result())


def intent_for(act: Act, reason: Reason, scene: Scene, *, mentions: bool = False) -> Intent:
    """The intent to say that about the scene."""
    episode, trouble = _place(scene)
    if reason is Reason.QUIET_OVER_ALL_WELL:
        episode, trouble = WINDOW.id, ""
    ended = scene.episode.ended if scene.episode else None
    key = Key(episode, trouble, Topic.POST)
    return Intent(act=act, reason=reason, key=key, since=BEGAN, ended=ended, mentions=mentions)


def week(*, is_quiet: bool) -> Digest:
    """A week of two connections."""
    row = WatchRow(
        connection_id=PROD.id,
        site=PROD.address.base_url,
        is_on=True,
        state=ConnectionState(PROD.id),
        countdown=Countdown(NOW + timedelta(days=211), DateSource.READ_FROM_JIRA),
    )
    gap = timedelta(minutes=11)
    troubled = timedelta() if is_quiet else timedelta(minutes=18)
    lines = (
        DigestLine(
            connection=PROD,
            row=row,
            looks=2016,
            longest_gap=gap,
            episodes=0 if is_quiet else 1,
            troubled=troubled,
            spared=0 if is_quiet else 3,
        ),
        DigestLine(connection=CLOUD, row=row, looks=2016, longest_gap=gap, episodes=0, troubled=timedelta()),
        DigestLine(
            connection=replace(PROD, name="old"),
            row=replace(row, is_on=False, countdown=None),
            looks=0,
            longest_gap=None,
            episodes=0,
            troubled=timedelta(),
        ),
    )
    return Digest(
        since=NOW - timedelta(days=7),
        until=NOW,
        lines=lines,
        waiting=0,
        head=AuditHead(4711, "9c41d2aa0f0e8817"),
        heartbeat_at=NOW - timedelta(seconds=40) if is_quiet else None,
    )


def week_in(trouble: Trouble) -> Digest:
    """The same week, with a trouble that began before it and goes on."""
    quiet, scene = week(is_quiet=True), scene_of(trouble)
    row = replace(quiet.lines[0].row, state=scene.watch.state)
    struck = replace(quiet.lines[0], row=row, present=scene.stage, episodes=1, troubled=timedelta(days=7))
    return replace(quiet, lines=(struck, *quiet.lines[1:]))


def _place(scene: Scene) -> tuple[str, str]:
    return (scene.episode.id if scene.episode else "", scene.stage.trouble.value if scene.stage else "")
