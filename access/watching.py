"""What is kept of a watched connection.

Rules are in `access.episodes` and `access.alerting`; what is said about it waits in `access.outbox`; what its words are
made from, and the port to `messages`, is in `access.telling`; how all of it is kept is in `access.stores_watch`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from access.announcements import Announced
from access.expiry import Countdown
from access.next_look import LookReason
from access.overlays import Overlays
from access.watch_settings import WatchSettings
from access.watch_state import ConnectionState


@dataclass(frozen=True, slots=True)
class WatchPlan:
    """What people set about a watch; None stands for the operator's default.

    Attributes:
        login_every: between two looks at a healthy login.
        permissions_every: between two permission sweeps.
        channel: Slack channel id for alerts; None for the connection's own, then the default channel.
        tells_silence: whether an unusual silence of the account is told at once, and not in the digest alone.
    """

    login_every: timedelta | None = None
    permissions_every: timedelta | None = None
    channel: str | None = None
    tells_silence: bool = False


@dataclass(frozen=True, slots=True)
class SweepCursor:
    """How far the permission sweeps of a connection have come.

    Attributes:
        swept_at: when the last round ended, complete or not, UTC; None before the first.
        whole_at: when every project had last been seen, UTC; None before the first time.
        after: key of the last project of the slice that was read; the next slice begins behind it.
    """

    swept_at: datetime | None = None
    whole_at: datetime | None = None
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRow:
    """One watched connection as it is kept.

    Attributes:
        connection_id: the connection.
        site: base URL of its Jira; outages are told, and requests bounded, per site.
        is_on: whether the bot looks by itself.
        plan: what people set.
        state: what is known.
        overlays: acknowledgements, snoozes and quiet windows.
        announced: what was said.
        countdown: the end of its secret; None where it is not known.
        next_look_at: when to look again, UTC; None while the watch is off.
        next_look_reason: why then.
        next_look_projects: projects whose permissions that look must ask for again.
        next_say_at: when to ask again whether something is to be said, UTC; None while nothing can become due.
        sweep: how far the permission sweeps have come.
        secret_at: when the secret that the state speaks of was entered, UTC.
        fence: raised at each claim of a look; who holds an older one may not finish it.
    """

    connection_id: str
    site: str
    is_on: bool
    state: ConnectionState
    plan: WatchPlan = field(default_factory=WatchPlan)
    overlays: Overlays = field(default_factory=Overlays)
    announced: Announced = field(default_factory=Announced)
    countdown: Countdown | None = None
    next_look_at: datetime | None = None
    next_look_reason: LookReason = LookReason.ROUTINE
    next_look_projects: frozenset[str] = frozenset()
    next_say_at: datetime | None = None
    sweep: SweepCursor = field(default_factory=SweepCursor)
    secret_at: datetime | None = None
    fence: int = 0


def settings_for(plan: WatchPlan, defaults: WatchSettings) -> WatchSettings:
    """The operator's settings with what people set about one watch."""
    if plan.login_every is None and plan.permissions_every is None:
        return defaults
    return replace(
        defaults,
        login_every=plan.login_every or defaults.login_every,
        permissions_every=plan.permissions_every or defaults.permissions_every,
    )
