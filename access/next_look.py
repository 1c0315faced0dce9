"""When to look at a connection again, and why then.

The login budget in `access.lockout` has the last word before a request goes out; this rule keeps the schedule from
asking for what the budget would refuse. Nothing here knows how schedules are stored or claimed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, unique

from access.evidence import EvidenceClass
from access.findings import PermissionTrack
from access.lockout import Caller, Hold, Ruling, rule
from access.login_watch import LoginState, LoginTrack, Observation, effective_class
from access.watch_settings import WatchSettings

_ANSWERED_BY_THEN = timedelta(seconds=10)
"""An answer mostly comes within a second; one that never comes is waited for so long a dozen times."""


@unique
class LookReason(StrEnum):
    """Why the next look is when it is."""

    ROUTINE = "routine"
    CONFIRM_REFUSAL = "confirm_refusal"
    CONFIRM_OUTAGE = "confirm_outage"
    CONFIRM_RECOVERY = "confirm_recovery"
    CONFIRM_FINDINGS = "confirm_findings"
    WAIT_FOR_JIRA = "wait_for_jira"
    SPARE_THE_ACCOUNT = "spare_the_account"
    ASK_A_PERSON = "ask_a_person"


@dataclass(frozen=True, slots=True)
class NextLook:
    """The next automatic look.

    Attributes:
        at: when, UTC. It need not try a login: where none may be tried, Jira is asked without one.
        reason: why then.
        projects: projects whose permissions this look must ask for again; empty for none in particular.
    """

    at: datetime
    reason: LookReason
    projects: frozenset[str] = frozenset()

    def spread(self, now: datetime, roll: float, settings: WatchSettings) -> NextLook:
        """The look moved by up to the jitter share; only later where an earlier one could cost the account.

        Args:
            now: the time, UTC.
            roll: a random number from -1 to 1, handed in.
            settings: holds the share.
        """
        may_be_early = self.reason in (LookReason.ROUTINE, LookReason.WAIT_FOR_JIRA)
        share = settings.jitter_share * (roll if may_be_early else abs(roll))
        return NextLook(self.at + (self.at - now) * share, self.reason, self.projects)


def plan_next_look(
    login: LoginTrack, permissions: PermissionTrack, seen: Observation, settings: WatchSettings
) -> NextLook:
    """The next automatic look after this observation."""
    wait, reason = _wanted(login, permissions, seen, settings)
    due = seen.at + wait
    ruling = rule(seen.credential, login.tries, due, Caller.AUTOMATIC, settings.lockout)
    projects = permissions.awaited
    return NextLook(due, reason, projects) if ruling.may_try else spared_look(ruling, seen.at, settings, projects)


def spared_look(
    ruling: Ruling, now: datetime, settings: WatchSettings, projects: frozenset[str] = frozenset()
) -> NextLook:
    """The next look while no login may be tried: Jira itself is looked at as often as ever, without one.

    A look asks without a login first, so an outage is noticed before the budget is asked for a try. Where others are
    only being tried just now, nothing was refused, and their answers are not waited for longer than they take.

    Args:
        ruling: why no login may be tried, and until when.
        now: the time, UTC.
        settings: those of this watch.
        projects: projects whose permissions the next good look must ask for again.
    """
    usual = now + settings.login_every
    if ruling.next_automatic is None:
        return NextLook(usual, LookReason.ASK_A_PERSON, projects)
    is_short = ruling.hold is Hold.TOO_SOON
    at = ruling.next_automatic if is_short else min(ruling.next_automatic, usual)
    if ruling.hold is Hold.UNDER_WAY:
        at = min(at, now + _ANSWERED_BY_THEN)
    return NextLook(at, LookReason.SPARE_THE_ACCOUNT, projects)


def _wanted(
    login: LoginTrack, permissions: PermissionTrack, seen: Observation, settings: WatchSettings
) -> tuple[timedelta, LookReason]:
    routine = settings.login_every
    if effective_class(login, seen.evidence) in (EvidenceClass.THROTTLED, EvidenceClass.OFFLINE):
        return max(routine, seen.retry_after or routine), LookReason.WAIT_FOR_JIRA
    match login.state:
        case LoginState.SUSPECT:
            return settings.lockout.kinds[seen.credential].wait, LookReason.CONFIRM_REFUSAL
        case LoginState.RECOVERING:
            return settings.recovery_gap, LookReason.CONFIRM_RECOVERY
        case LoginState.HEALTHY | LoginState.UNREACHABLE if login.silences and not login.is_outage(settings, seen.at):
            return settings.upstream_retry, LookReason.CONFIRM_OUTAGE
        case LoginState.HEALTHY if permissions.awaited:
            return min(routine, settings.permission_second_look), LookReason.CONFIRM_FINDINGS
        case _:
            return routine, LookReason.ROUTINE
