"""Ends what was begun about a connection, with its secrets and its links."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from access.drafts import Draft, DraftKind, DraftState
from access.stores import Transaction


async def end_draft(transaction: Transaction, draft: Draft, state: DraftState) -> bool:
    """Confirm or discard a draft and make its links and handshakes useless; False where somebody else was faster."""
    await transaction.links.replace_open(draft.id)
    await transaction.handshakes.replace_open(draft.id)
    return await transaction.drafts.advance(replace(draft, state=state), draft.state)


async def discard_drafts_of(
    transaction: Transaction, connection_id: str, now: datetime, kind: DraftKind | None = None
) -> int:
    """Discard every live draft about a connection, or those of one kind. Returns how many."""
    drafts = [one for one in await transaction.drafts.live(now, connection_id) if kind in (None, one.kind)]
    return sum([await end_draft(transaction, draft, DraftState.DISCARDED) for draft in drafts])
