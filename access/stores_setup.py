"""What setting a connection up needs kept, as protocols: drafts, and the one-time links that lead to their pages.

Reached through a transaction, as everything in `access.stores`. Any call may raise `StorageAway`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from access.consumers import DraftConsumer
from access.credentials import Credential
from access.drafts import Draft, DraftState
from access.links import Link, LinkPurpose


class DraftStore(Protocol):
    """What was begun and not confirmed yet, each with its sealed credential once that was tested."""

    async def add(self, draft: Draft) -> None:
        """Keep a new draft."""

    async def get(self, draft_id: str) -> Draft:
        """That draft, whatever its state. Raises NotFound."""

    async def advance(self, draft: Draft, seen: DraftState) -> bool:
        """Keep the draft as it is now, if its kept state is still `seen`; returns whether it was.

        One that is confirmed or discarded loses its credential and its consumer.
        """

    async def put_credential(self, draft: Draft, credential: Credential) -> None:
        """Keep the credential in place of an earlier one."""

    async def credential(self, draft: Draft) -> Credential:
        """The credential in the clear. Raises NotFound, and Refused where its encryption key is not held."""

    async def forget_credential(self, draft: Draft) -> None:
        """Forget the credential, if there is one."""

    async def put_consumer(self, draft: Draft, consumer: DraftConsumer) -> None:
        """Keep the OAuth consumer in place of an earlier one."""

    async def consumer(self, draft: Draft) -> DraftConsumer | None:
        """The OAuth consumer with its private key; None before one was made. Raises Refused as `credential` does."""

    async def live(self, now: datetime, connection_id: str | None = None) -> tuple[Draft, ...]:
        """Drafts that can be carried on with, newest first; those about one connection where it is named."""

    async def end_old(self, now: datetime) -> int:
        """Discard drafts that have run out and forget their credentials. Returns how many."""


class LinkStore(Protocol):
    """One-time links by the hash of their token."""

    async def add(self, link: Link) -> None:
        """Keep a new link."""

    async def get(self, token_hash: str) -> Link | None:
        """That link, whatever its state; None where there is none."""

    async def spend(self, token_hash: str, now: datetime) -> bool:
        """Spend the link if it is open and its time is not over; returns whether this call did."""

    async def replace_open(self, subject_id: str, purpose: LinkPurpose | None = None) -> int:
        """Make the open links of a draft useless, all of them or those of one purpose. Returns how many."""

    async def purge(self, before: datetime) -> int:
        """Forget links that ended before then. Returns how many."""
