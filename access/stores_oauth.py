"""What the rules need kept of OAuth 1.0a, as protocols: handshakes and renewals. The others are in `access.stores`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from access.credentials import OAuthToken, Secret
from access.handshakes import Handshake, HandshakeState
from access.ports_oauth import RequestToken
from access.renewals import OpenRenewal


class HandshakeStore(Protocol):
    """Handshakes, each with its sealed request token as long as it is open."""

    async def add(self, handshake: Handshake, token: RequestToken) -> None:
        """Keep a new handshake."""

    async def by_token(self, token_hash: str) -> Handshake | None:
        """The handshake with that request token, whatever its state; None where there is none."""

    async def newest(self, draft_id: str) -> Handshake | None:
        """The newest handshake for a draft, whatever its state; None before the first."""

    async def request_token(self, handshake: Handshake) -> RequestToken | None:
        """Its request token in the clear; None once it is over. Raises Refused where the encryption key is not held."""

    async def verifier(self, handshake: Handshake) -> Secret | None:
        """What Jira's answer brought, kept to take a cut-off exchange up again; None before the answer, and at the end.

        Raises Refused where the encryption key is not held.
        """

    async def bind(self, handshake: Handshake, browser_hash: str) -> bool:
        """Tie an open handshake to a browser, if no other was; returns whether it is tied to this one now."""

    async def claim(self, handshake: Handshake, verifier: Secret, now: datetime) -> Handshake | None:
        """Begin the exchange, for one caller only: the handshake with its new fence, None where another was faster."""

    async def hold(self, handshake: Handshake, until: datetime) -> bool:
        """Let it be taken up until then, since Jira has given its token; whether the caller's claim still stood."""

    async def settle(self, handshake: Handshake, state: HandshakeState) -> bool:
        """End an exchange that this caller had claimed, or put it back to `authorised`.

        Returns whether the claim still stood. An end forgets request token and verifier.
        """

    async def end(self, handshake: Handshake, state: HandshakeState) -> bool:
        """End an open handshake that nobody is exchanging; returns whether this call did."""

    async def replace_open(self, draft_id: str) -> int:
        """Make every open handshake for a draft useless, also one that is being exchanged. Returns how many."""

    async def purge(self, before: datetime) -> int:
        """Forget handshakes that ended before then. Returns how many."""


class RenewalStore(Protocol):
    """Renewals of tokens that are not over, one a connection, each with its new token until that has passed."""

    async def get(self, connection_id: str) -> OpenRenewal | None:
        """The renewal that is going on; None where there is none. Raises Refused where its key is not held."""

    async def take_turn(self, connection_id: str, lasts: timedelta, *, asks: bool) -> bool:
        """Keep everybody else from trying for so long, by the database's clock; returns whether this caller may.

        With `asks`, Jira is about to be asked: it counts as unanswered from now on.
        """

    async def keep(self, connection_id: str, token: OAuthToken) -> None:
        """Keep the new token beside the old one: Jira has answered."""

    async def drop_token(self, connection_id: str) -> None:
        """Forget a new token that did not pass."""

    async def rest(self, connection_id: str, wait: timedelta, *, is_unanswered: bool) -> None:
        """Let nobody try again for so long."""

    async def forget(self, connection_id: str) -> None:
        """The credential was replaced, or is gone: a renewal of the old one is over."""
