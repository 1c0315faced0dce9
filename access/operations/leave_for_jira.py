"""A browser sets out for Jira's page: the link is spent, and the handshake is tied to this browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from access.credentials import Secret
from access.drafts import Draft
from access.handshakes import Handshake, HandshakeOver, HandshakeState, word_hash
from access.links import LinkOver, LinkPurpose, LinkState, LinkUnknown, Randomness, new_token, token_hash
from access.operations.open_link import OpenLink
from access.operations.trail import Trail
from access.ports import Clock
from access.ports_oauth import OAuthDance, RequestToken
from access.stores import Storage, Transaction

ACTION = "handshake.leave"


@dataclass(frozen=True, slots=True)
class Leaving:
    """Where the browser goes, and what it must bring back.

    Attributes:
        draft: what the handshake is for.
        url: Jira's page; it holds the request token.
        token_hash: which handshake it is, in a form that gives nothing away.
        browser_word: for the cookie of this browser.
        ends_at: until when Jira's answer is taken, UTC.
    """

    draft: Draft
    url: Secret
    token_hash: str
    browser_word: Secret
    ends_at: datetime


class LeaveForJira:
    """Sends browsers to Jira. Jira itself is not asked."""

    def __init__(
        self,
        storage: Storage,
        open_link: OpenLink,
        dance: Callable[[], OAuthDance],
        trail: Trail,
        clock: Clock,
        randomness: Randomness,
    ) -> None:
        self._storage = storage
        self._open_link = open_link
        self._dance = dance
        self._trail = trail
        self._clock = clock
        self._randomness = randomness

    async def __call__(self, token: Secret) -> Leaving:
        """Spend the link.

        Raises:
            LinkUnknown, LinkOver: there is no open link for this with that token.
            HandshakeOver: its handshake was replaced, or has run out.
        """
        word = new_token(self._randomness)
        async with self._storage.begin() as transaction:
            link, draft = await self._open_link.within(transaction, token)
            if link.purpose is not LinkPurpose.AUTHORISE:
                raise LinkUnknown
            if not await transaction.links.spend(token_hash(token), self._clock()):
                raise LinkOver(LinkState.SPENT)
            handshake, request = await self._bound(transaction, draft, word)
            event = self._trail.event(draft.asked_by, ACTION, draft.plan.name, draft=draft.id, handshake=handshake.id)
            await transaction.audit.append(event)
        url = Secret(self._dance().authorize_url(draft.plan.address, request))
        return Leaving(draft, url, handshake.token_hash, word, handshake.ends_at)

    async def _bound(self, transaction: Transaction, draft: Draft, word: Secret) -> tuple[Handshake, RequestToken]:
        handshake = await transaction.handshakes.newest(draft.id)
        if handshake is None:
            raise LinkUnknown
        state = handshake.state_at(self._clock())
        request = await transaction.handshakes.request_token(handshake)
        if state is not HandshakeState.BEGUN or request is None:
            raise HandshakeOver(draft, handshake, state)
        if not await transaction.handshakes.bind(handshake, word_hash(word)):
            raise LinkOver(LinkState.SPENT)
        return handshake, request
