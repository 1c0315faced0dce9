"""May one more login be tried, or could it lock the account? The rule alone; counts are kept by `storage`.

Data Center answers every login with a CAPTCHA demand after some refused ones, for every tool that uses the account:
https://developer.atlassian.com/server/jira/platform/basic-authentication/
Its count is not known to fade, so refused tries are counted from the last success or new secret, over all callers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum, unique
from types import MappingProxyType

from access.credentials import ApiToken, BasicLogin, Credential, CredentialKind, OAuthToken
from access.errors import BudgetSpent
from access.evidence import Cause, Evidence, EvidenceClass
from access.sites import SiteAddress

_FINGERPRINT_LENGTH = 32


@unique
class Caller(StrEnum):
    """Who wants to try: the bot by itself, a person, or a person who was told the risk and pressed all the same."""

    AUTOMATIC = "automatic"
    PERSON = "person"
    CONFIRMED = "confirmed"


@unique
class Hold(StrEnum):
    """Why a login may not be tried now."""

    CAPTCHA = "captcha"
    LIMIT_REACHED = "limit_reached"
    LIMIT_AFTER_CHANGE = "limit_after_change"
    TOO_SOON = "too_soon"
    UNDER_WAY = "under_way"


@dataclass(frozen=True, slots=True)
class KindLimits:
    """How many refused tries one kind of login may cost.

    Attributes:
        tries: refused tries since the last success or new secret.
        wait: between automatic tries after a refusal.
        then_every: between automatic tries once `tries` is reached; None for no automatic try at all.
    """

    tries: int
    wait: timedelta
    then_every: timedelta | None = None


_DEFAULTS: Mapping[CredentialKind, KindLimits] = MappingProxyType(
    {
        CredentialKind.BASIC: KindLimits(2, timedelta(minutes=10)),
        CredentialKind.API_TOKEN: KindLimits(2, timedelta(seconds=60), timedelta(minutes=30)),
        CredentialKind.PAT: KindLimits(3, timedelta(seconds=30), timedelta(minutes=5)),
        CredentialKind.OAUTH1: KindLimits(3, timedelta(seconds=30), timedelta(minutes=5)),
    }
)


@dataclass(frozen=True, slots=True)
class LockoutSettings:
    """What the operator may change.

    Attributes:
        kinds: limits by kind of login. Only `basic` is known to lock an account; the others go on at a slow pace, so
            that a token which works again is noticed.
        captcha_pause: no automatic try for so long once Jira demanded a CAPTCHA.
        try_lasts_at_most: a try without an outcome for longer was cut off by a crash and counts as refused.
    """

    kinds: Mapping[CredentialKind, KindLimits] = field(default_factory=lambda: _DEFAULTS)
    captcha_pause: timedelta = timedelta(hours=6)
    try_lasts_at_most: timedelta = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class LoginAccount:
    """What refused logins are counted for: a site's base URL and an account there, never a secret."""

    site: str
    account: str


def login_account(address: SiteAddress, credential: Credential) -> LoginAccount:
    """The account that a refusal of this credential would count against.

    A token names nobody before Jira accepts it, so it stands for itself, by a one-way fingerprint. Passwords are never
    put through it: they could be guessed from theirs.
    """
    match credential:
        case BasicLogin(user=user) | ApiToken(user=user):
            return LoginAccount(address.base_url, user.strip().lower())
        case OAuthToken(consumer_key=consumer, token=token):
            return LoginAccount(address.base_url, _fingerprint(f"{consumer}\0{token.reveal()}"))
        case _:
            return LoginAccount(address.base_url, _fingerprint(credential.secret.reveal()))


def _fingerprint(secret: str) -> str:
    digest = hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
    return f"sha256:{digest[:_FINGERPRINT_LENGTH]}"


@dataclass(frozen=True, slots=True)
class LoginCount:
    """Tries of one account since its last success or new secret.

    Attributes:
        refused: tries that Jira refused.
        last_refused_at: when it last did, UTC.
        captcha_at: when it last demanded a CAPTCHA, UTC; None once it has judged a login again.
        under_way: when each try was spent whose outcome is not booked yet, UTC.
        saw_captcha: whether Jira demanded one since; then the account is treated like a Basic login, whatever it is.
        has_new_secret: whether the secret was replaced and has not passed yet; then one refusal is enough.
    """

    refused: int = 0
    last_refused_at: datetime | None = None
    captcha_at: datetime | None = None
    under_way: tuple[datetime, ...] = ()
    saw_captcha: bool = False
    has_new_secret: bool = False

    def spent(self, now: datetime) -> LoginCount:
        """The count with one more try under way."""
        return replace(self, under_way=(*self.under_way, now))

    def settled(self, evidence: Evidence, now: datetime, settings: LockoutSettings) -> LoginCount:
        """The count once the newest try under way has had this outcome.

        A success clears it, a refusal stays, and what judged nobody gives the try back.
        """
        returned = replace(self, under_way=tuple(sorted(self.under_way)[:-1]))
        if _lets_in(evidence):
            return LoginCount(under_way=returned.live(now, settings))
        if evidence.cause is Cause.CAPTCHA:
            return replace(returned, captcha_at=now, saw_captcha=True)
        if _judges_nobody(evidence):
            return returned
        return replace(returned, refused=self.refused + 1, last_refused_at=now, captcha_at=None)

    def renewed(self) -> LoginCount:
        """The count once a person has entered another secret."""
        return LoginCount(has_new_secret=True)

    @property
    def held_since(self) -> datetime | None:
        """When Jira last refused this account or demanded a CAPTCHA, UTC; None where it never did."""
        return max((at for at in (self.captcha_at, self.last_refused_at) if at is not None), default=None)

    def live(self, now: datetime, settings: LockoutSettings) -> tuple[datetime, ...]:
        """The tries under way that may still have an outcome."""
        return tuple(at for at in self.under_way if now - at < settings.try_lasts_at_most)


_PASSWORD_PASSED = frozenset({Cause.WRONG_ACCOUNT, Cause.ACCOUNT_INACTIVE})
_PASSWORD_NOT_JUDGED = frozenset(
    {
        Cause.BASIC_DISABLED,
        Cause.NOT_LICENSED,
        Cause.SCOPE_MISSING,
        Cause.METHOD_NOT_SUPPORTED,
        Cause.CLOCK_SKEW,
        Cause.OAUTH_TIMESTAMP_REFUSED,
        Cause.OAUTH_NONCE_USED,
    }
)


def _lets_in(evidence: Evidence) -> bool:
    return evidence.kind in (EvidenceClass.OK, EvidenceClass.PERMISSION) or evidence.cause in _PASSWORD_PASSED


def _judges_nobody(evidence: Evidence) -> bool:
    return evidence.kind not in (EvidenceClass.AUTH, EvidenceClass.CONFIG) or evidence.cause in _PASSWORD_NOT_JUDGED


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether a login may be tried.

    Attributes:
        hold: why not; None where it may.
        next_automatic: when the bot tries again by itself, UTC; None where it may now, or will not by itself.
    """

    hold: Hold | None = None
    next_automatic: datetime | None = None

    @property
    def may_try(self) -> bool:
        """Whether nothing holds the try back."""
        return self.hold is None

    @property
    def may_confirm(self) -> bool:
        """Whether a person who is told the risk may try all the same."""
        return self.hold not in (None, Hold.UNDER_WAY)


_GO = Ruling()


class LoginHeld(BudgetSpent):
    """A login that is not tried, with the ruling for whoever wants to offer *Test now*.

    Attributes:
        ruling: why, and when the bot tries again by itself.
        since: when Jira last refused the account, UTC; None where it never did.
        jira_answers: whether Jira was seen to answer without a login just before.
    """

    def __init__(self, ruling: Ruling, since: datetime | None = None) -> None:
        sentence, next_step = _SENTENCES[ruling.hold or Hold.LIMIT_REACHED]
        if ruling.next_automatic is not None:
            next_step += f" The next automatic try is at {ruling.next_automatic:%Y-%m-%d %H:%M:%S} UTC."
        super().__init__(sentence, next_step)
        self.ruling = ruling
        self.since = since
        self.jira_answers = False


_SENTENCES = {
    Hold.CAPTCHA: (
        "Jira demanded a CAPTCHA for this account, so it is not tried.",
        "Reset the failed login count in Jira's user management, then test now.",
    ),
    Hold.LIMIT_REACHED: (
        "Jira has refused this login as often as is safe; one more refusal could lock the account.",
        "Enter a new secret, or test now and take the risk.",
    ),
    Hold.LIMIT_AFTER_CHANGE: (
        "Jira has refused the secret entered last, and one more refusal could lock the account.",
        "Log in to Jira with the secret yourself, and correct it there. Then let it be tried all the same.",
    ),
    Hold.TOO_SOON: ("Jira has just refused this login, so it is not tried again yet.", "Check the secret meanwhile."),
    Hold.UNDER_WAY: ("This login is being tried already.", "Wait for that answer."),
}


def rule(kind: CredentialKind, count: LoginCount, now: datetime, caller: Caller, settings: LockoutSettings) -> Ruling:
    """Whether one more login may be tried now.

    Args:
        kind: the kind of login.
        count: what stands against the account.
        now: the time, UTC.
        caller: who wants to try. A person need not wait between tries; one who confirmed need not heed the limit.
        settings: the limits.
    """
    live = count.live(now, settings)
    if count.captcha_at is not None:
        return _rule_locked(count, now, caller, settings)
    cut_off = tuple(at for at in count.under_way if at not in live)
    refusals = [at for at in (count.last_refused_at, *cut_off) if at is not None]
    used = count.refused + len(cut_off)
    limits = settings.kinds[CredentialKind.BASIC if count.saw_captcha else kind]
    tries = 1 if count.has_new_secret else limits.tries
    if used + len(live) < tries:
        return _rule_wait(max(refusals, default=None), now, caller, limits)
    if live:
        return Ruling(Hold.UNDER_WAY, min(live) + settings.try_lasts_at_most)
    if caller is Caller.CONFIRMED:
        return _GO
    hold = Hold.LIMIT_AFTER_CHANGE if count.has_new_secret else Hold.LIMIT_REACHED
    return _rule_spent(hold, max(refusals, default=now), now, caller, limits)


def _rule_locked(count: LoginCount, now: datetime, caller: Caller, settings: LockoutSettings) -> Ruling:
    """After a CAPTCHA one look at a time; a look that was cut off delays the next like one that was answered."""
    due = max((count.captcha_at or now, *count.under_way)) + settings.captcha_pause
    if count.live(now, settings):
        return Ruling(Hold.UNDER_WAY, due)
    if caller is Caller.CONFIRMED or now >= due:
        return _GO
    return Ruling(Hold.CAPTCHA, due)


def _rule_wait(refused_at: datetime | None, now: datetime, caller: Caller, limits: KindLimits) -> Ruling:
    if caller is not Caller.AUTOMATIC or refused_at is None or now >= refused_at + limits.wait:
        return _GO
    return Ruling(Hold.TOO_SOON, refused_at + limits.wait)


def _rule_spent(hold: Hold, refused_at: datetime, now: datetime, caller: Caller, limits: KindLimits) -> Ruling:
    if limits.then_every is None:
        return Ruling(hold)
    due = refused_at + limits.then_every
    may_from = due if caller is Caller.AUTOMATIC else refused_at + limits.wait
    return _GO if now >= may_from else Ruling(hold, due)
