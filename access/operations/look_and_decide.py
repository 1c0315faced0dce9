"""One claimed look at a watched connection: look at Jira, then have everything that follows booked in one transaction.

The login budget is spent, and committed, before the request goes out (`access.operations.prove_login`), so that a look
that is cut off has been counted. Looks that begin, or end, at the same time are read, or booked, together.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from access.credentials import OAuthToken
from access.errors import BadInput, Refused
from access.evidence import Cause, Confidence, Evidence, EvidenceClass
from access.lockout import Hold, LoginHeld
from access.login_watch import LoginState
from access.operations.book_looks import Before, BookLooks, Finished, Look, LookOutcome, PassInBooking
from access.operations.check_connection import CheckRequest
from access.operations.observe_look import WATCH, ObserveLook
from access.operations.read_expiry import ReadExpiry
from access.operations.renew_oauth_token import Renewal, Renewed, RenewOAuthToken
from access.operations.stand_down import StandDown
from access.operations.sweep_round import RoundRequest, SweepRound
from access.operations.tell_aside import TellAside
from access.ports import Clock
from access.profiles import load_profile
from access.records import Connection
from access.results import AccountFacts, CheckResult, SiteFacts, Verdict
from access.rounds import Round, holds_back, round_due
from access.stores import Storage
from access.telling import Stopped
from access.together import Together
from access.watch_settings import WatchSettings
from access.watching import WatchRow, settings_for

Check = Callable[[CheckRequest], Awaitable[CheckResult]]


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
        passing: PassInBooking = lambda _, __: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._storage = storage
        self._check = check
        self._sweep = sweep
        self._read_expiry = read_expiry
        self._observe = observe
        self._stand_down = StandDown(observe.hand_over)
        self._renew = renew
        self._settings = settings
        self._clock = clock
        self._monotonic = monotonic
        self._begin = Together(self._before)
        self._book = Together(BookLooks(storage, observe, tell, new_id, passing))

    async def __call__(self, claimed: WatchRow) -> LookOutcome:
        """Look, and book what was found if the claim is still held.

        Raises:
            StorageAway: nothing was booked; the look is made again when its lease ends.
        """
        before = await self._begin(claimed)
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
            look = Look(_not_looked(before, refusal))
        return await self._book(Finished(claimed, before, look))

    async def _renewed(self, connection: Connection, claimed: WatchRow) -> Renewed:
        """A token that ends soon is renewed first; one that Jira refuses already is not made worse."""
        only_finish = claimed.state.login.state is not LoginState.HEALTHY
        try:
            return await self._renew(connection, WATCH, only_finish=only_finish)
        except BadInput:  # the host is no longer allowed: the look itself will say so
            return Renewed(Renewal.NOT_DUE)

    async def _before(self, claimed: Sequence[WatchRow]) -> list[Before | Refused | None]:
        """What is known as each of these looks begins; None where the connection is no longer used."""
        async with self._storage.reading() as transaction:
            connections = await transaction.connections.several(row.connection_id for row in claimed)
            live = [connection for connection in connections.values() if connection.retired_at is None]
            credentials = await transaction.connections.credentials(live)
            reported = await transaction.checks.last_reports(connection.id for connection in live)
        gone = {row.connection_id for row in claimed} - {connection.id for connection in live}
        for connection_id in sorted(gone):
            await self._stop(connection_id, connections.get(connection_id))
        outcomes: list[Before | Refused | None] = []
        for row in claimed:
            credential = credentials.get(row.connection_id)
            if credential is None or isinstance(credential, Refused):
                outcomes.append(credential)
            else:
                known = reported.get(row.connection_id)
                outcomes.append(Before(connections[row.connection_id], credential, known))
        return outcomes

    async def _stop(self, connection_id: str, connection: Connection | None) -> None:
        async with self._storage.begin() as transaction:
            row = await transaction.watches.lock(connection_id)
            if row is None:
                return
            if connection is not None:
                now, stopped = await transaction.watches.now(), Stopped(is_removed=True)
                row = await self._stand_down(transaction, connection, row, stopped, now)
            await transaction.watches.save(replace(row, is_on=False, next_look_at=None, next_say_at=None))

    async def _look(self, before: Before, claimed: WatchRow) -> Look:
        connection = before.connection
        request = CheckRequest(
            address=connection.address,
            credential=before.credential,
            expected=connection.expected_account,
            is_login_only=True,
        )
        started = self._monotonic()
        result = await self._check(request)
        wish = round_due(claimed, self._clock(), settings_for(claimed.plan, self._settings))
        if wish is None or not result.evidence.is_good or holds_back(result.evidence.signals):
            return Look(result)
        seen = await self._sweep(await self._round_request(before, claimed, result, wish))
        ends_at, asked = None, 0
        if wish.is_due:
            ends_at, asked = await self._read_expiry(connection, before.credential, self._clock())
        whole = replace(
            result,
            requests=result.requests + seen.requests + asked,
            elapsed_seconds=round(self._monotonic() - started, 3),
        )
        return Look(whole, wish, seen, ends_at)

    async def _round_request(self, before: Before, claimed: WatchRow, result: CheckResult, wish: Round) -> RoundRequest:
        signals = result.evidence.signals
        async with self._storage.reading() as transaction:
            remembered = await transaction.project_states.all(claimed.connection_id)
        return RoundRequest(
            connection=before.connection,
            credential=before.credential,
            base_url=result.site.base_url,
            deployment=result.site.deployment,
            names_account=signals is not None and signals.header_account_id is not None,
            profile=load_profile(before.connection.profile),
            wish=wish,
            known=claimed.state.permissions,
            remembered=remembered,
            cursor=claimed.sweep,
            settings=settings_for(claimed.plan, self._settings),
        )

    async def _book_held(self, claimed: WatchRow, held: LoginHeld) -> LookOutcome:
        """No login was tried, so nothing is known of it; whether Jira answers is."""
        async with self._storage.begin() as transaction:
            row = await transaction.watches.lock(claimed.connection_id)
            connection = await transaction.connections.get(claimed.connection_id)
            if row is None or row.fence != claimed.fence or connection.retired_at is not None:
                return LookOutcome.OVERTAKEN
            now = await transaction.watches.now()
            await transaction.watches.let_go(claimed)
            if held.ruling.hold is not Hold.UNDER_WAY:  # else the look is made a moment later
                await transaction.checks.add_spared(connection.id, now)
            await self._observe.held(transaction, connection, row, held, now)
        return LookOutcome.HELD


def _not_looked(before: Before, refusal: BadInput) -> CheckResult:
    """What a look comes to that our own settings do not allow; the operators hear of it when it goes on."""
    connection = before.connection
    return CheckResult(
        verdict=Verdict.NO_VERDICT,
        evidence=Evidence(EvidenceClass.UNKNOWN, Cause.NOT_UNDERSTOOD, Confidence.HIGH, None, refusal.sentence[:200]),
        credential_kind=connection.credential_kind,
        account=AccountFacts(expected=connection.expected_account),
        site=SiteFacts(connection.address.base_url, connection.deployment),
    )
