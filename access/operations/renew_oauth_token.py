"""Renews a connection's OAuth token before its end. Called by the watch, or by whoever wants it done now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, unique

from access.clock_skew import skew_of_answer
from access.credentials import OAuthToken
from access.errors import StorageAway
from access.evidence import Evidence
from access.handshake_evidence import diagnose_handshake
from access.operations.trail import Trail
from access.ports import Clock, Sleep
from access.ports_oauth import OAuthDance
from access.records import Actor, Connection
from access.renewals import is_renewal_due
from access.stores import Storage

ACTION = "oauth.renew"
_PAUSES = (1.0, 5.0, 15.0)
"""Seconds between tries to keep a new token: Jira has dropped the old one, so it must not be lost to a short outage."""


@unique
class Renewal(StrEnum):
    """What came of it. `overtaken`: somebody entered another credential meanwhile; theirs stands."""

    NOT_DUE = "not_due"
    RENEWED = "renewed"
    REFUSED = "refused"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class Renewed:
    """What came of it, and where Jira refused, what its answer proved."""

    renewal: Renewal
    evidence: Evidence | None = None


class RenewOAuthToken:
    """Renews tokens. No transaction is open while Jira is asked."""

    def __init__(
        self, storage: Storage, dance: Callable[[], OAuthDance], trail: Trail, clock: Clock, sleep: Sleep
    ) -> None:
        self._storage = storage
        self._dance = dance
        self._trail = trail
        self._clock = clock
        self._sleep = sleep

    async def __call__(self, connection: Connection, actor: Actor, *, even_early: bool = False) -> Renewed:
        """Renew the token where that is due; `even_early` renews any that can be.

        Raises:
            BadInput: the host is no longer allowed, or the token cannot be renewed.
            StorageAway: the new token could not be kept; the connection must be authorised anew.
        """
        async with self._storage.reading() as transaction:
            kept = await transaction.connections.get(connection.id)
            token = await transaction.connections.credential(connection.id)
        if not isinstance(token, OAuthToken) or not (even_early or is_renewal_due(token, self._clock())):
            return Renewed(Renewal.NOT_DUE)
        reply = await self._dance().renew(kept.address, token)
        if reply.value is None:
            evidence = diagnose_handshake(reply, skew_of_answer(reply.signals, self._clock()))
            cause = evidence.cause.value
            await self._trail.note(self._trail.event(actor, ACTION, kept.name, "refused", cause=cause))
            return Renewed(Renewal.REFUSED, evidence)
        for pause in _PAUSES:
            try:
                return await self._keep(kept, reply.value, actor)
            except StorageAway:
                await self._sleep(pause)
        return await self._keep(kept, reply.value, actor)

    async def _keep(self, connection: Connection, token: OAuthToken, actor: Actor) -> Renewed:
        async with self._storage.begin() as transaction:
            kept = await transaction.connections.get(connection.id)
            if kept.retired_at is not None or kept.secret_changed_at != connection.secret_changed_at:
                renewal = Renewal.OVERTAKEN
            else:
                renewal = Renewal.RENEWED
                await transaction.connections.replace_credential(connection.id, token, self._clock())
            outcome = "ok" if renewal is Renewal.RENEWED else renewal.value
            await transaction.audit.append(self._trail.event(actor, ACTION, connection.name, outcome))
        return Renewed(renewal)
