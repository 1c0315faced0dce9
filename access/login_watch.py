"""The login side of one connection: what is counted between two looks, and what one more look amounts to.

Here: refusals, silences and passes, and the table that turns them into the next login state. Not here: permissions
(`access.findings`), episodes (`access.episodes`) and when to look again (`access.next_look`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum, unique
from types import MappingProxyType

from access.credentials import CredentialKind
from access.evidence import Cause, Evidence, EvidenceClass
from access.findings import PermissionLook
from access.lockout import Caller, KindLimits, LoginCount, rule
from access.rows import aware
from access.watch_settings import WatchSettings, apart


@unique
class LoginState(StrEnum):
    """How the login stands."""

    HEALTHY = "healthy"
    SUSPECT = "suspect"
    LOST = "lost"
    RECOVERING = "recovering"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One look at Jira, as the watch takes it.

    Attributes:
        at: when the answer was in, UTC.
        evidence: what it proves.
        credential: the kind of login that was tried.
        is_strong: whether a refusal is beyond doubt: Jira named the password, and an anonymous probe says it is well.
        permissions: what the sweep saw; None where none was made. Read only where the login was good.
        tries: refusals counted by the login budget over every caller; None where there is no budget.
        retry_after: how long Jira asked to be left alone; None where it did not.
    """

    at: datetime
    evidence: Evidence
    credential: CredentialKind
    is_strong: bool = False
    permissions: PermissionLook | None = None
    tries: LoginCount | None = None
    retry_after: timedelta | None = None

    def __post_init__(self) -> None:
        aware(self.at)


@unique
class Sign(StrEnum):
    """What one look amounts to, once the looks before it are counted in; the last three leave the login alone."""

    PASS = "pass"  # noqa: S105 - a good login, not a password
    STEADY_PASS = "steady_pass"  # noqa: S105 - good logins enough to end a loss
    REFUSAL = "refusal"
    CONVICTION = "conviction"
    SILENCE = "silence"
    OUTAGE = "outage"
    HEARD = "heard"
    FINDINGS = "findings"
    NOTHING = "nothing"


MOVES: Mapping[tuple[LoginState, Sign], LoginState] = MappingProxyType(
    {
        (LoginState.HEALTHY, Sign.REFUSAL): LoginState.SUSPECT,
        (LoginState.HEALTHY, Sign.CONVICTION): LoginState.LOST,
        (LoginState.HEALTHY, Sign.OUTAGE): LoginState.UNREACHABLE,
        (LoginState.SUSPECT, Sign.PASS): LoginState.HEALTHY,
        (LoginState.SUSPECT, Sign.CONVICTION): LoginState.LOST,
        (LoginState.SUSPECT, Sign.SILENCE): LoginState.UNREACHABLE,
        (LoginState.SUSPECT, Sign.OUTAGE): LoginState.UNREACHABLE,
        (LoginState.UNREACHABLE, Sign.PASS): LoginState.HEALTHY,
        (LoginState.UNREACHABLE, Sign.REFUSAL): LoginState.SUSPECT,
        (LoginState.UNREACHABLE, Sign.CONVICTION): LoginState.LOST,
        (LoginState.LOST, Sign.PASS): LoginState.RECOVERING,
        (LoginState.LOST, Sign.STEADY_PASS): LoginState.HEALTHY,
        (LoginState.RECOVERING, Sign.STEADY_PASS): LoginState.HEALTHY,
        (LoginState.RECOVERING, Sign.REFUSAL): LoginState.LOST,
        (LoginState.RECOVERING, Sign.CONVICTION): LoginState.LOST,
    }
)
"""Every change of the login state by a look that tried it; a pair that is not here changes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginTrack:
    """What is remembered of one connection's login.

    Attributes:
        state: how it stands.
        cause: the cause of the last look that meant anything for the login.
        has_worked: whether it ever passed; before that, configuration faults accuse nobody.
        tries: refused tries since the last success or new secret.
        refused_since: the first refusal since the last good login, UTC.
        proofs: refusals that count towards a loss.
        proof_at: when the last of them was, UTC.
        silences: failures of Jira itself in a row.
        silent_since: when the first of them was, UTC.
        passes: good logins since the loss that count towards its end.
        pass_at: when the last of them was, UTC.
    """

    state: LoginState = LoginState.HEALTHY
    cause: Cause = Cause.OK
    has_worked: bool = False
    tries: LoginCount = field(default_factory=LoginCount)
    refused_since: datetime | None = None
    proofs: int = 0
    proof_at: datetime | None = None
    silences: int = 0
    silent_since: datetime | None = None
    passes: int = 0
    pass_at: datetime | None = None

    @property
    def is_held(self) -> bool:
        """Whether Jira itself is not answering behind a loss."""
        return self.state is LoginState.LOST and self.silences > 0

    def is_outage(self, settings: WatchSettings, at: datetime) -> bool:
        """Whether the failures of Jira in a row are enough to call it unreachable."""
        if self.silent_since is None:
            return False
        return self.silences >= settings.upstream_looks and apart(at, self.silent_since) >= settings.upstream_span


def effective_class(track: LoginTrack, evidence: Evidence) -> EvidenceClass:
    """The class that the watch goes by: a configuration fault accuses the login only once it has worked."""
    match evidence.kind:
        case EvidenceClass.CONFIG:
            return EvidenceClass.AUTH if track.has_worked else EvidenceClass.UNKNOWN
        case EvidenceClass.PERMISSION:
            return EvidenceClass.OK
        case kind:
            return kind


def take_login(track: LoginTrack, seen: Observation, settings: WatchSettings) -> tuple[LoginTrack, Sign]:
    """The track after this look, and what the look amounted to. The state is moved by `MOVES`."""
    match effective_class(track, seen.evidence):
        case EvidenceClass.OK:
            counted, sign = _passed(track, seen, settings)
        case EvidenceClass.AUTH:
            counted, sign = _refused(track, seen, settings)
        case EvidenceClass.UPSTREAM:
            counted, sign = _silent(track, seen, settings)
        case _:
            return track, Sign.NOTHING
    return replace(counted, state=MOVES.get((track.state, sign), track.state)), sign


def _passed(track: LoginTrack, seen: Observation, settings: WatchSettings) -> tuple[LoginTrack, Sign]:
    cleared = replace(
        track,
        cause=Cause.OK,
        has_worked=True,
        tries=seen.tries or LoginCount(),
        refused_since=None,
        proofs=0,
        proof_at=None,
        silences=0,
        silent_since=None,
    )
    if track.state not in (LoginState.LOST, LoginState.RECOVERING):
        return replace(cleared, passes=0, pass_at=None), Sign.PASS
    if track.pass_at is not None and apart(seen.at, track.pass_at) < settings.recovery_gap:
        return cleared, Sign.PASS
    counted = replace(cleared, passes=track.passes + 1, pass_at=seen.at)
    return counted, Sign.STEADY_PASS if counted.passes >= settings.recovery_passes else Sign.PASS


def _refused(track: LoginTrack, seen: Observation, settings: WatchSettings) -> tuple[LoginTrack, Sign]:
    limits = settings.lockout.kinds[seen.credential]
    counts = track.proof_at is None or apart(seen.at, track.proof_at) >= limits.wait
    counted = replace(
        track,
        cause=seen.evidence.cause,
        tries=seen.tries or track.tries.settled(seen.evidence, seen.at, settings.lockout),
        refused_since=track.refused_since or seen.at,
        proofs=track.proofs + 1 if counts else track.proofs,
        proof_at=seen.at if counts else track.proof_at,
        silences=0,
        silent_since=None,
        passes=0,
        pass_at=None,
    )
    is_fresh_secret = track.tries.has_new_secret
    if is_fresh_secret or _convicts(counted, seen, limits, settings):
        return counted, Sign.CONVICTION
    return counted, Sign.REFUSAL


def _convicts(track: LoginTrack, seen: Observation, limits: KindLimits, settings: WatchSettings) -> bool:
    """Whether the refusals so far leave no doubt, or whether nobody is going to ask again.

    The second matters where the limit of tries is one: waiting for more proof would then be silence.
    """
    if seen.evidence.cause is Cause.CAPTCHA:
        return True
    needed = settings.proofs[seen.credential]
    if seen.is_strong:
        needed = min(needed, settings.strong_proofs)
    if track.proofs >= needed:
        return True
    later = seen.at + limits.wait
    ruling = rule(seen.credential, track.tries, later, Caller.AUTOMATIC, settings.lockout)
    return not ruling.may_try and ruling.next_automatic is None


def _silent(track: LoginTrack, seen: Observation, settings: WatchSettings) -> tuple[LoginTrack, Sign]:
    counted = replace(
        track,
        silences=track.silences + 1,
        silent_since=track.silent_since or seen.at,
        passes=0,
        pass_at=None,
    )
    return counted, Sign.OUTAGE if counted.is_outage(settings, seen.at) else Sign.SILENCE
