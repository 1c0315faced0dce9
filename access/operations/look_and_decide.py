"""One claimed look at a watched connection: look at Jira, then book everything that follows in one transaction.

The login budget is spent, and committed, before the request goes out (`access.operations.prove_login`), so that a look
that is cut off has been counted. Whoever no longer holds the claim when the answer is in may not book it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum, unique

from access.credentials import Credential, OAuthToken
from access.errors import BadInput
from access.evidence import Cause, Confidence, Evidence, EvidenceClass
from access.expiry import Countdown, DateSource, learn_end
from access.lockout import LoginHeld
from access.login_watch import LoginState
from access.operations.check_connection import CheckRequest
from access.operations.observe_look import WATCH, ObserveLook
from access.operations.read_expiry import ReadExpiry
from access.operations.remember_projects import is_whole
from access.operations.renew_oauth_token import Renewal, Renewed, RenewOAuthToken
from access.operations.sweep_round import RoundRequest, RoundSeen, SweepRound
from access.operations.tell_aside import TellAside
from access.operations.update_connection import learnt
from access.operations.whole_result import whole_result
from access.ports import Clock
from access.profiles import load_profile
from access.records import CheckRecord, Connection, JsonObject, ProjectCounts, ProjectState, Trigger
from access.reports import counts_of, report_of
from access.results import AccountFacts, CheckResult, SiteFacts, Verdict
from access.rounds import Round, holds_back, round_due
from access.stores import Storage, Transaction
from access.watch_settings import WatchSettings
from access.watching import SweepCursor, WatchRow, settings_for

Check = Callable[[CheckRequest], Awaitable[CheckResult]]
_BOOKINGS_AT_ONCE = 2
"""Writers of the audit trail queue at its head, and the database does not let anybody queue for long."""


@unique
class LookOutcome(StrEnum):
    """What became of a claimed look; `renewed`: the credential is another one now, and the next look is due at once."""

    BOOKED = "booked"
    HELD = "held"
    OVERTAKEN = "overtaken"
    GONE = "gone"
    RENEWED = "renewed"


@dataclass(frozen=True, slots=True)
class _Before:
    """What was known when the look began."""

    connection: Connection
    credential: Credential
    remembered: tuple[ProjectState, ...]
    reported: tuple[CheckRecord, JsonObject] | None


@dataclass(frozen=True, slots=True)
class _Look:
    """What the look found: the login, the round where one was made, and the end of the token where Jira told it."""

    result: CheckResult
    round: Round | None = None
    seen: RoundSeen | None = None
    ends_at: datetime | None = None


class LookAndDecide:
    """Makes claimed looks."""

    def __init__(
        self,
        storage: Storage,
        check: Check,
        sweep: SweepRound,
        read_expiry: ReadExpiry,
        observe: ObserveLook,
        renew: RenewOAuthToken,
        tell: TellAside,
        settings: WatchSettings,
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self._storage = storage
        self._check = check
        self._sweep = sweep
        self._read_expiry = read_expiry
        self._observe = observe
        self._renew = renew
        self._tell = tell
        self._settings = settings
        self._clock = clock
        self._new_id = new_id
        self._booking = asyncio.Semaphore(_BOOKINGS_AT_ONCE)

    async def __call__(self, claimed: WatchRow) -> LookOutcome:
        """Look, and book what was found if the claim is still held.

        Raises:
            StorageAway: nothing was booked; the look is made again when its lease ends.
        """
        before = await self._before(claimed)
        if before is None:
            return LookOutcome.GONE
        if isinstance(before.credential, OAuthToken):
            renewed = await self._renewed(before.connection, claimed)
            if renewed.renewal in (Renewal.RENEWED, Renewal.OVERTAKEN):
                return LookOutcome.RENEWED
            before = replace(before, credential=renewed.token or before.credential)
        try:
            look = await self._look(before, claimed)
        except LoginHeld as held:
            return await self._book_held(claimed, held)
        except BadInput as refusal:  # the host is no longer allowed, or the profile can no longer be read
            look = _Look(_not_looked(before, refusal))
        async with self._booking:
            return await self._book(claimed, before, look)

    async def _renewed(self, connection: Connection, claimed: WatchRow) -> Renewed:
        """A token that ends soon is renewed first; one that Jira refuses already is not made worse."""
        only_finish = claimed.state.login.state is not LoginState.HEALTHY
        try:
            return await self._renew(connection, WATCH, only_finish=only_finish)
        except BadInput:  # the host is no longer allowed: the look itself will say so
            return Renewed(Renewal.NOT_DUE)

    async def _before(self, claimed: WatchRow) -> _Before | None:
        async with self._storage.begin() as transaction:
            connection = await transaction.connections.get(claimed.connection_id)
            if connection.retired_at is not None:
                row = await transaction.watches.lock(claimed.connection_id)
                if row is not None:
                    await transaction.watches.save(replace(row, is_on=False, next_look_at=None, next_say_at=None))
                return None
            return _Before(
                connection,
                await transaction.connections.credential(connection.id),
                await transaction.project_states.all(connection.id),
                await transaction.checks.last_report(connection.id),
            )

    async def _look(self, before: _Before, claimed: WatchRow) -> _Look:
        connection = before.connection
        request = CheckRequest(
            address=connection.address,
            credential=before.credential,
            expected=connection.expected_account,
            is_login_only=True,
        )
        result = await self._check(request)
        wish = round_due(claimed, self._clock(), settings_for(claimed.plan, self._settings))
        if wish is None or not result.evidence.is_good or holds_back(result.evidence.signals):
            return _Look(result)
        seen = await self._sweep(self._round_request(before, claimed, result, wish))
        ends_at = await self._read_expiry(connection, before.credential, self._clock()) if wish.is_due else None
        return _Look(result, wish, seen, ends_at)

    def _round_request(self, before: _Before, claimed: WatchRow, result: CheckResult, wish: Round) -> RoundRequest:
        signals = result.evidence.signals
        return RoundRequest(
            connection=before.connection,
            credential=before.credential,
            base_url=result.site.base_url,
            deployment=result.site.deployment,
            names_account=signals is not None and signals.header_account_id is not None,
            profile=load_profile(before.connection.profile),
            wish=wish,
            known=claimed.state.permissions,
            remembered=before.remembered,
            cursor=claimed.sweep,
            settings=settings_for(claimed.plan, self._settings),
        )

    async def _book(self, claimed: WatchRow, before: _Before, look: _Look) -> LookOutcome:
        async with self._storage.begin() as transaction:
            row = await transaction.watches.lock(claimed.connection_id)
            connection = await transaction.connections.get(claimed.connection_id)
            if row is None or row.fence != claimed.fence:
                return LookOutcome.OVERTAKEN
            if connection.retired_at is not None or _is_outdated(connection, before.connection):
                await transaction.watches.hurry(connection.id)
                return LookOutcome.OVERTAKEN
            # Before the audit lines, for which writers queue: nothing but the commit comes behind them.
            await transaction.watches.let_go(claimed)
            now = await transaction.watches.now()
            profile = before.connection.profile
            result = whole_result(look.result, look.seen, before.reported, profile)
            await self._keep_check(transaction, connection, result, look, now)
            if connection.projects is None and look.seen is not None and look.seen.trouble is None:
                await self._tell.new_projects(transaction, connection, row)
            row = replace(row, sweep=_cursor_after(row.sweep, look, now), countdown=_countdown(row, look))
            permissions = look.seen.look() if look.seen else None
            await self._observe(transaction, connection, before.credential, row, look.result, permissions, now)
        return LookOutcome.BOOKED

    async def _keep_check(
        self, transaction: Transaction, connection: Connection, result: CheckResult, look: _Look, now: datetime
    ) -> None:
        record = CheckRecord(
            id=self._new_id(),
            connection_id=connection.id,
            at=now,
            trigger=Trigger.WATCH,
            actor=WATCH,
            verdict=result.verdict,
            evidence=result.evidence,
            requests=result.requests,
            elapsed_seconds=result.elapsed_seconds,
            counts=counts_of(result) if result.projects else ProjectCounts(),
        )
        await transaction.checks.add(record, report_of(result) if look.seen else None)
        updated = learnt(connection, result)
        if updated != connection:
            await transaction.connections.update(updated)
        if look.seen and look.seen.is_whole and connection.projects is None and is_whole(result):
            numbers = frozenset(one.project_id for one in await transaction.project_states.all(connection.id))
            await transaction.project_states.finish_sweep(connection.id, numbers, now)

    async def _book_held(self, claimed: WatchRow, held: LoginHeld) -> LookOutcome:
        """No login was tried, so nothing is known of it; whether Jira answers is."""
        async with self._storage.begin() as transaction:
            row = await transaction.watches.lock(claimed.connection_id)
            connection = await transaction.connections.get(claimed.connection_id)
            if row is None or row.fence != claimed.fence or connection.retired_at is not None:
                return LookOutcome.OVERTAKEN
            await transaction.watches.let_go(claimed)
            await self._observe.held(transaction, connection, row, held, await transaction.watches.now())
        return LookOutcome.HELD


def _countdown(row: WatchRow, look: _Look) -> Countdown | None:
    """What Jira itself tells is believed more than what a person typed."""
    if look.ends_at is None:
        return row.countdown
    return learn_end(row.countdown, look.ends_at, DateSource.READ_FROM_JIRA)


def _is_outdated(now: Connection, before: Connection) -> bool:
    """Whether the look was made with a secret or at an address that is not the connection's any more."""
    return (now.secret_changed_at, now.address) != (before.secret_changed_at, before.address)


def _cursor_after(cursor: SweepCursor, look: _Look, now: datetime) -> SweepCursor:
    """A round that could not be read is over as well: the next one is made when it is due, not at once."""
    if look.seen is None or look.round is None or not look.round.is_due:
        return cursor
    if look.seen.trouble is not None:
        return replace(cursor, swept_at=now)
    return SweepCursor(now, now if look.seen.is_whole else cursor.whole_at, look.seen.after)


def _not_looked(before: _Before, refusal: BadInput) -> CheckResult:
    """What a look comes to that our own settings do not allow; the operators hear of it when it goes on."""
    connection = before.connection
    return CheckResult(
        verdict=Verdict.NO_VERDICT,
        evidence=Evidence(EvidenceClass.UNKNOWN, Cause.NOT_UNDERSTOOD, Confidence.HIGH, None, refusal.sentence[:200]),
        credential_kind=connection.credential_kind,
        account=AccountFacts(expected=connection.expected_account),
        site=SiteFacts(connection.address.base_url, connection.deployment),
    )
