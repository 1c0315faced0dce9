"""Every duration and threshold of the watch, with its default; an operator or a connection may set each.

Where a setting comes from (environment, stored connection) is not decided here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from access.credentials import CredentialKind
from access.errors import BadInput
from access.local_time import zone_named
from access.lockout import LockoutSettings

_PROOFS: Mapping[CredentialKind, int] = MappingProxyType(
    {
        CredentialKind.BASIC: 2,
        CredentialKind.API_TOKEN: 2,
        CredentialKind.PAT: 3,
        CredentialKind.OAUTH1: 3,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSettings:
    """What may be set.

    Attributes:
        login_every: between two looks at a healthy login.
        permissions_every: between two permission sweeps.
        jitter_share: looks are moved by up to this share of their interval, either way.
        connect_timeout: for opening a connection to Jira.
        check_timeout: for one request, to the last byte.
        proofs: refusals, spaced as the lockout rule asks, after which access counts as lost, by kind of login.
        strong_proofs: the same where a refusal is strong proof, if that is fewer.
        lockout: how many refused logins may be risked, and how far apart.
        upstream_looks: failures of Jira itself in a row before it counts as unreachable.
        upstream_span: time that they must span at least.
        upstream_retry: between looks while Jira fails and is not yet counted as unreachable.
        recovery_passes: good logins after a loss before it counts as over.
        recovery_gap: time that must lie between them.
        permission_looks: looks at the same project that must agree before a gap, or its end, counts.
        permission_second_look: time that must lie between them.
        sudden_loss_share: a look that takes away more than this share of the projects is never believed alone.
        blind_after: throttled, offline or with no login that may be tried for so long, the bot says that it cannot see.
        unread_after: no whole look at the permissions for so long, the bot says so.
        unknown_looks: answers in a row that were not understood, before the operators are told.
        flapping_episodes: so many episodes …
        flapping_span: … within so long are flapping.
        flapping_calm: without a change for so long, flapping is over.
        group_wait: a problem must last so long before anything is said.
        group_window: outages of one host that begin within so long share a message.
        thread_every: at most one thread line about changes in so long.
        reminders: after the message; then daily at `morning`.
        morning: local time of the daily reminder.
        zone: the team's IANA time zone.
        growth_share: a degraded state that grows by more than this share is told anew.
        ack_timeout: after an acknowledgement, before asking "still on it?".
        ack_grace: from that question to the end of the acknowledgement.
        remember_ended: an episode that was announced is remembered so long after its end, to answer late presses.
        expiry_days: days before the end of a secret on which a notice is due.
        activity_every: between two readings of what the account changed, by which its silence is noticed.
    """

    login_every: timedelta = timedelta(minutes=5)
    permissions_every: timedelta = timedelta(hours=1)
    jitter_share: float = 0.1
    connect_timeout: timedelta = timedelta(seconds=10)
    check_timeout: timedelta = timedelta(seconds=20)
    proofs: Mapping[CredentialKind, int] = field(default_factory=lambda: _PROOFS)
    strong_proofs: int = 2
    lockout: LockoutSettings = field(default_factory=LockoutSettings)
    upstream_looks: int = 3
    upstream_span: timedelta = timedelta(minutes=5)
    upstream_retry: timedelta = timedelta(seconds=150)
    recovery_passes: int = 2
    recovery_gap: timedelta = timedelta(minutes=1)
    permission_looks: int = 2
    permission_second_look: timedelta = timedelta(minutes=1)
    sudden_loss_share: float = 0.5
    blind_after: timedelta = timedelta(hours=1)
    unread_after: timedelta = timedelta(hours=4)
    unknown_looks: int = 3
    flapping_episodes: int = 4
    flapping_span: timedelta = timedelta(hours=2)
    flapping_calm: timedelta = timedelta(hours=1)
    group_wait: timedelta = timedelta(seconds=30)
    group_window: timedelta = timedelta(minutes=5)
    thread_every: timedelta = timedelta(minutes=5)
    reminders: tuple[timedelta, ...] = (timedelta(hours=4), timedelta(hours=8))
    morning: time = time(9)
    zone: str = "UTC"
    growth_share: float = 0.5
    ack_timeout: timedelta = timedelta(hours=4)
    ack_grace: timedelta = timedelta(minutes=30)
    remember_ended: timedelta = timedelta(days=1)
    expiry_days: tuple[int, ...] = (30, 14, 7, 3, 1)
    activity_every: timedelta = timedelta(hours=12)

    def __post_init__(self) -> None:
        for setting in dataclasses.fields(self):
            _require_sensible(setting.name, getattr(self, setting.name))
        if list(self.reminders) != sorted(set(self.reminders)):
            raise BadInput("The reminders are not in order.", "Give each later than the one before, such as 4h, 8h.")

    @property
    def time_zone(self) -> ZoneInfo:
        """The team's zone."""
        return ZoneInfo(self.zone)


def _require_sensible(name: str, value: object) -> None:
    """A watch setting that can work; the name is said as people write it.

    Raises:
        BadInput: a duration, count or share that is not above zero, or a zone that does not exist.
    """
    words = name.replace("_", " ")
    values = value if isinstance(value, tuple) else (value,)
    for one in values:
        if isinstance(one, timedelta) and one <= timedelta():
            raise BadInput(f"The setting “{words}” is {one}.", "Give a time above zero, such as 5m.")
        if isinstance(one, int | float) and one <= 0:
            raise BadInput(f"The setting “{words}” is {one}.", "Give a number above zero.")
    if name == "zone":
        zone_named(str(value))


def apart(one: datetime, other: datetime) -> timedelta:
    """How far apart two times are, whichever is later: a clock that was set back must not stop the watch."""
    return abs(one - other)
