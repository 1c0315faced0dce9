"""A handshake begins: Jira gives a request token, and the person gets a one-time link to Jira's page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from access.consumers import DraftConsumer, callback_of
from access.drafts import Draft, DraftState, require_state, require_theirs
from access.errors import NotFound
from access.handshakes import LIFETIME, Handshake, word_hash
from access.links import LinkPurpose
from access.operations.check_consumer import CheckConsumer, ConsumerCheck
from access.operations.issue_link import IssuedLink, IssueLink
from access.operations.trail import Trail
from access.ports import Clock
from access.ports_oauth import RequestToken
from access.records import Actor
from access.stores import Storage, Transaction

ACTION = "handshake.start"
_KEPT_FOR = timedelta(days=1)
"""An ended handshake is kept for so long, so that its page can still say what became of it."""


@dataclass(frozen=True, slots=True)
class Started:
    """What came of it.

    Attributes:
        draft: what the handshake is for.
        consumer: what Jira was asked with.
        callback: the address to which Jira sends the browser back.
        check: what Jira said to our consumer.
        link: to the page from which the browser sets out; None where Jira gave no request token.
    """

    draft: Draft
    consumer: DraftConsumer
    callback: str
    check: ConsumerCheck
    link: IssuedLink | None


class StartHandshake:
    """Starts handshakes; the newer one replaces the older. No transaction is open while Jira is asked."""

    def __init__(
        self,
        storage: Storage,
        check_consumer: CheckConsumer,
        issue_link: IssueLink,
        trail: Trail,
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self._storage = storage
        self._check_consumer = check_consumer
        self._issue_link = issue_link
        self._trail = trail
        self._clock = clock
        self._new_id = new_id

    async def __call__(self, draft_id: str, actor: Actor) -> Started:
        """Check the consumer, and where Jira takes it begin a handshake of ten minutes.

        Raises:
            NoAddress: the bot has no web address that Jira could send a browser back to.
            BadInput: the host is no longer allowed.
            NotFound, NotAllowed, Conflict: the draft is gone, somebody else's, or not at this step.
        """
        callback = callback_of(self._issue_link.require_address())
        async with self._storage.reading() as transaction:
            draft = await self._ready(transaction, draft_id, actor)
            consumer = await transaction.drafts.consumer(draft)
        if consumer is None:
            raise NotFound("There is no consumer key yet.", f"Begin anew: /jira-access authorize {draft.plan.name}")
        check = await self._check_consumer(draft.plan.address, consumer.consumer, callback)
        if check.token is None:
            cause = check.evidence.cause.value
            await self._trail.note(
                self._trail.event(actor, ACTION, draft.plan.name, "no_request_token", draft=draft.id, cause=cause)
            )
            return Started(draft, consumer, callback, check, None)
        draft, link = await self._keep(draft_id, actor, check.token)
        return Started(draft, consumer, callback, check, link)

    async def _keep(self, draft_id: str, actor: Actor, token: RequestToken) -> tuple[Draft, IssuedLink]:
        async with self._storage.begin() as transaction:
            draft = await self._ready(transaction, draft_id, actor)
            handshake = self._handshake(draft, token)
            await transaction.handshakes.purge(handshake.made_at - _KEPT_FOR)
            replaced = await transaction.handshakes.replace_open(draft.id)
            await transaction.drafts.forget_credential(draft)  # what Jira gave for a handshake that is replaced now
            await transaction.handshakes.add(handshake, token)
            link = await self._issue_link.within(transaction, draft, LinkPurpose.AUTHORISE, handshake.ends_at)
            event = self._trail.event(
                actor, ACTION, draft.plan.name, draft=draft.id, handshake=handshake.id, replaced=replaced
            )
            await transaction.audit.append(event)
        return draft, link

    async def _ready(self, transaction: Transaction, draft_id: str, actor: Actor) -> Draft:
        draft = await transaction.drafts.get(draft_id)
        require_theirs(draft, actor)
        require_state(draft, DraftState.READY, self._clock())
        return draft

    def _handshake(self, draft: Draft, token: RequestToken) -> Handshake:
        now: datetime = self._clock()
        return Handshake(
            id=self._new_id(),
            token_hash=word_hash(token.token),
            draft_id=draft.id,
            person=draft.asked_by,
            made_at=now,
            ends_at=min(token.expires_at, now + LIFETIME),
        )
