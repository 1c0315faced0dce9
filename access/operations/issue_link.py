"""A one-time link for a draft: the newer one replaces the older."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from access.credentials import Secret
from access.drafts import Draft, DraftKind, DraftState, require_state, require_theirs
from access.links import LIFETIME, Link, LinkPurpose, NoAddress, Randomness, new_token, token_hash
from access.operations.trail import Trail
from access.ports import Clock
from access.records import Actor
from access.stores import Storage, Transaction

_PURPOSES = {
    DraftKind.CONNECT: LinkPurpose.CONNECT,
    DraftKind.ROTATE: LinkPurpose.ROTATE,
    DraftKind.ADMIN: LinkPurpose.ADMIN,
    DraftKind.ALIGN: LinkPurpose.ALIGN,
}


@dataclass(frozen=True, slots=True)
class IssuedLink:
    """A link that was just made: the only place where its token is in the clear.

    Attributes:
        token: the token alone.
        url: the whole address.
        ends_at: until when it may be spent, UTC.
    """

    token: Secret
    url: Secret
    ends_at: datetime


class IssueLink:
    """Makes one-time links.

    Args:
        public_url: the address under which browsers reach the bot; None where the operator set none.
    """

    def __init__(
        self, storage: Storage, trail: Trail, clock: Clock, randomness: Randomness, public_url: str | None
    ) -> None:
        self._storage = storage
        self._trail = trail
        self._clock = clock
        self._randomness = randomness
        self._public_url = public_url

    def require_address(self) -> str:
        """The bot's own web address. Raises NoAddress where the operator set none."""
        if self._public_url is None:
            raise NoAddress
        return self._public_url.rstrip("/")

    async def __call__(self, draft_id: str, actor: Actor) -> tuple[Draft, IssuedLink]:
        """A new link for the person who began the draft; earlier ones no longer work.

        Raises:
            NoAddress: the operator has not told the bot its web address.
            NotFound, NotAllowed, Conflict: the draft is gone, somebody else's, or not at this step.
        """
        self.require_address()
        async with self._storage.begin() as transaction:
            draft = await transaction.drafts.get(draft_id)
            require_theirs(draft, actor)
            require_state(draft, DraftState.READY, self._clock())
            issued = await self.within(transaction, draft)
            event = self._trail.event(actor, "link.issue", draft.plan.name, draft=draft.id, purpose=draft.kind.value)
            await transaction.audit.append(event)
        return draft, issued

    async def within(
        self,
        transaction: Transaction,
        draft: Draft,
        purpose: LinkPurpose | None = None,
        ends_at: datetime | None = None,
    ) -> IssuedLink:
        """The same inside a transaction that has looked at the draft already; writes no audit line.

        Args:
            transaction: which one.
            draft: what the link is for.
            purpose: what it is to do, where that is not to take the draft's secret.
            ends_at: its end, UTC, where that is not a link's usual one.
        """
        now, token = self._clock(), new_token(self._randomness)
        link = Link(
            token_hash=token_hash(token),
            purpose=purpose or _PURPOSES[draft.kind],
            subject_id=draft.id,
            person=draft.asked_by,
            made_at=now,
            ends_at=min(ends_at or now + LIFETIME, draft.ends_at),
        )
        await transaction.links.replace_open(draft.id, link.purpose)
        await transaction.links.add(link)
        return IssuedLink(token, Secret(f"{self.require_address()}/links/{token.reveal()}"), link.ends_at)
