"""Renews a connection's OAuth token before its end, one replica at a time, and uses the new one once it has passed.

Every step is kept before the next: that Jira is asked, the new token, that it passed. A crash in between is taken up
again; only an answer that never reached us cannot be, since Jira drops the old token when it gives the new one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum, unique

from access.clock_skew import skew_of_answer
from access.credentials import OAuthToken
from access.errors import BudgetSpent
from access.evidence import Evidence, EvidenceClass
from access.handshake_evidence import diagnose_handshake
from access.operations.check_connection import CheckRequest
from access.operations.tell_aside import TellAside
from access.operations.trail import Trail
from access.persistence import persistently
from access.ports import Clock, Reply, Sleep
from access.ports_oauth import OAuthDance
from access.records import Actor, Connection
from access.renewals import RenewalRefused, is_renewal_due
from access.results import CheckResult
from access.stores import Storage, Transaction

ACTION = "oauth.renew"
Check = Callable[[CheckRequest], Awaitable[CheckResult]]
_TURN = timedelta(minutes=5)
"""Longer than any question with its answer: nobody else tries meanwhile."""
_AFTER_REFUSAL = timedelta(days=1)
_AFTER_NO_ANSWER = timedelta(hours=1)
_AFTER_NO_PROOF = timedelta(seconds=30)
_KEPT_WITHIN_SECONDS = 60.0
_REFUSES = (EvidenceClass.AUTH, EvidenceClass.CONFIG)


@unique
class Renewal(StrEnum):
    """What came of it.

    `waiting`: somebody else is at it, or it is too soon for another try. `unproved`: the new token is kept, and Jira
    did not answer whether it passes. `overtaken`: somebody entered another credential meanwhile; theirs stands.
    """

    NOT_DUE = "not_due"
    WAITING = "waiting"
    RENEWED = "renewed"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    UNPROVED = "unproved"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class Renewed:
    """What came of it; where it did not succeed, what Jira's answer proved, and a new token that is not proved yet."""

    renewal: Renewal
    evidence: Evidence | None = None
    token: OAuthToken | None = None


@dataclass(frozen=True, slots=True)
class _Turn:
    """What was known when our turn began."""

    connection: Connection
    old: OAuthToken
    new: OAuthToken | None
    was_unanswered: bool


class RenewOAuthToken:
    """Renews tokens. No transaction is open while Jira is asked."""

    def __init__(
        self,
        storage: Storage,
        dance: Callable[[], OAuthDance],
        check: Check,
        tell: TellAside,
        trail: Trail,
        clock: Clock,
        sleep: Sleep,
    ) -> None:
        self._storage = storage
        self._dance = dance
        self._check = check
        self._tell = tell
        self._trail = trail
        self._clock = clock
        self._sleep = sleep

    async def __call__(
        self, connection: Connection, actor: Actor, *, even_early: bool = False, only_finish: bool = False
    ) -> Renewed:
        """Renew the token where that is due; `even_early` renews any that can be, `only_finish` begins nothing.

        Raises:
            BadInput: the host is no longer allowed, or the token cannot be renewed.
            StorageAway: the new token could not be kept; the connection must be authorised anew.
        """
        turn = await self._take_turn(connection, even_early=even_early, only_finish=only_finish)
        if isinstance(turn, Renewed):
            return turn
        if turn.new is not None:
            return await self._prove(turn, turn.new, actor)
        reply = await self._dance().renew(turn.connection.address, turn.old)
        new = reply.value
        if new is None:
            return await self._not_given(turn, reply, actor)

        async def keep() -> bool:
            return await self._keep(turn, new)

        if not await persistently(keep, self._sleep, within_seconds=_KEPT_WITHIN_SECONDS):
            return Renewed(Renewal.OVERTAKEN)
        return await self._prove(turn, new, actor)

    async def _take_turn(self, connection: Connection, *, even_early: bool, only_finish: bool) -> _Turn | Renewed:
        async with self._storage.reading() as transaction:
            kept = await transaction.connections.get(connection.id)
            token = await transaction.connections.credential(connection.id)
            going_on = await transaction.renewals.get(connection.id)
        if not isinstance(token, OAuthToken):
            return Renewed(Renewal.NOT_DUE)
        new = going_on.token if going_on else None
        is_due = not only_finish and is_renewal_due(token, self._clock(), kept.secret_changed_at)
        if new is None and not (even_early or is_due):
            return Renewed(Renewal.NOT_DUE)
        async with self._storage.begin() as transaction:
            if not await self._still_stands(transaction, kept):
                return Renewed(Renewal.OVERTAKEN)
            if not await transaction.renewals.take_turn(kept.id, _TURN, asks=new is None):
                return Renewed(Renewal.WAITING, token=new)
        return _Turn(kept, token, new, going_on is not None and going_on.is_unanswered)

    async def _not_given(self, turn: _Turn, reply: Reply[OAuthToken], actor: Actor) -> Renewed:
        evidence = diagnose_handshake(reply, skew_of_answer(reply.signals, self._clock()))
        if evidence.kind in _REFUSES:
            return await self._refused(turn, evidence, actor)
        may_be_gone = turn.was_unanswered or evidence.kind is EvidenceClass.UPSTREAM
        async with self._storage.begin() as transaction:
            await transaction.renewals.rest(turn.connection.id, _AFTER_NO_ANSWER, is_unanswered=may_be_gone)
        return Renewed(Renewal.UNANSWERED, evidence)

    async def _keep(self, turn: _Turn, new: OAuthToken) -> bool:
        async with self._storage.begin() as transaction:
            if not await self._still_stands(transaction, turn.connection):
                return False
            await transaction.renewals.keep(turn.connection.id, new)
        return True

    async def _prove(self, turn: _Turn, new: OAuthToken, actor: Actor) -> Renewed:
        """Use the new token once it has passed, and not before."""
        connection = turn.connection
        request = CheckRequest(
            address=connection.address, credential=new, expected=connection.expected_account, is_login_only=True
        )
        try:
            evidence = (await self._check(request)).evidence
        except BudgetSpent:  # somebody else is trying it just now
            evidence = None
        if evidence is not None and evidence.is_good:
            return await self._adopt(turn, new, actor)
        if evidence is not None and evidence.kind in _REFUSES:
            return await self._refused(turn, evidence, actor)
        async with self._storage.begin() as transaction:
            await transaction.renewals.rest(connection.id, _AFTER_NO_PROOF, is_unanswered=False)
        return Renewed(Renewal.UNPROVED, evidence, new)

    async def _adopt(self, turn: _Turn, new: OAuthToken, actor: Actor) -> Renewed:
        connection = turn.connection
        async with self._storage.begin() as transaction:
            renewal = Renewal.RENEWED if await self._still_stands(transaction, connection) else Renewal.OVERTAKEN
            if renewal is Renewal.RENEWED:
                await transaction.connections.replace_credential(connection.id, new, self._clock())
            outcome = "ok" if renewal is Renewal.RENEWED else renewal.value
            await transaction.audit.append(self._trail.event(actor, ACTION, connection.name, outcome))
        return Renewed(renewal)

    async def _refused(self, turn: _Turn, evidence: Evidence, actor: Actor) -> Renewed:
        """Tell the owner, once for each cause; the old token stays, and tomorrow Jira is asked again."""
        connection = turn.connection
        async with self._storage.begin() as transaction:
            if not await self._still_stands(transaction, connection):
                return Renewed(Renewal.OVERTAKEN)
            await transaction.renewals.drop_token(connection.id)
            await transaction.renewals.rest(connection.id, _AFTER_REFUSAL, is_unanswered=turn.was_unanswered)
            refused = RenewalRefused(evidence, turn.old.expires_at, turn.was_unanswered)
            await self._tell.renewal_refused(transaction, connection, refused)
            cause = evidence.cause.value
            await transaction.audit.append(self._trail.event(actor, ACTION, connection.name, "refused", cause=cause))
        return Renewed(Renewal.REFUSED, evidence)

    async def _still_stands(self, transaction: Transaction, before: Connection) -> bool:
        kept = await transaction.connections.get(before.id)
        return kept.retired_at is None and kept.secret_changed_at == before.secret_changed_at
