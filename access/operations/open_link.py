"""What is behind a one-time link? Looks, and changes nothing: a preview or a scanner cannot use a link up."""

from __future__ import annotations

from access.credentials import Secret
from access.drafts import Draft, DraftState
from access.links import Link, LinkOver, LinkState, LinkUnknown, require_open, token_hash
from access.ports import Clock
from access.stores import Storage, Transaction


class OpenLink:
    """Looks links up."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def __call__(self, token: Secret) -> tuple[Link, Draft]:
        """The open link and the draft that waits for its secret.

        Raises:
            LinkUnknown: there is no such link.
            LinkOver: it was spent or replaced, or has run out.
        """
        async with self._storage.reading() as transaction:
            return await self.within(transaction, token)

    async def within(self, transaction: Transaction, token: Secret) -> tuple[Link, Draft]:
        """The same inside a transaction."""
        link = await transaction.links.get(token_hash(token))
        if link is None:
            raise LinkUnknown
        now = self._clock()
        require_open(link, now)
        draft = await transaction.drafts.get(link.subject_id)
        if draft.state is not DraftState.READY or not draft.is_live(now):
            raise LinkOver(LinkState.REPLACED)
        return link, draft
