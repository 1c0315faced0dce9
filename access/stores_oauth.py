"""What the rules need kept of OAuth 1.0a handshakes, as a protocol. The other stores are in `access.stores`."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from access.credentials import Secret
from access.handshakes import Handshake, HandshakeState
from access.ports_oauth import RequestToken


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
