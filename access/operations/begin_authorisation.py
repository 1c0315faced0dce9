"""The first step to an OAuth token: a draft with a consumer, whose public half an administrator copies into Jira."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from access.consumers import DraftConsumer, callback_of, new_consumer_key
from access.credentials import CredentialKind, OAuthToken
from access.drafts import LIFETIME, Draft, DraftKind, DraftState, plan_of, require_state, require_theirs
from access.links import LinkPurpose, Randomness
from access.operations.end_drafts import discard_drafts_of
from access.operations.issue_link import IssuedLink, IssueLink
from access.operations.trail import Trail
from access.people import Person
from access.ports import Clock
from access.ports_oauth import ConsumerKeys
from access.records import Actor, Connection
from access.stores import Storage, Transaction
from access.wishes import Wish, require_fitting

ACTION = "authorise.begin"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What an administrator needs to make the application link.

    Attributes:
        draft: what the authorisation is for.
        consumer: what goes into the link.
        callback: the address to which Jira sends the browser back.
        values: a link to a page with all of it, ready to copy.
        own_key: a one-time link over which an own key can be given instead.
        is_in_use: whether the connection logs in with OAuth already, and Jira so has a link for its consumer.
    """

    draft: Draft
    consumer: DraftConsumer
    callback: str
    values: IssuedLink
    own_key: IssuedLink
    is_in_use: bool = False


class BeginAuthorisation:
    """Begins authorisations. Jira is not asked, and nothing about the connection changes."""

    def __init__(
        self,
        storage: Storage,
        issue_link: IssueLink,
        keys: ConsumerKeys,
        trail: Trail,
        clock: Clock,
        new_id: Callable[[], str],
        randomness: Randomness,
    ) -> None:
        self._storage = storage
        self._issue_link = issue_link
        self._keys = keys
        self._trail = trail
        self._clock = clock
        self._new_id = new_id
        self._randomness = randomness

    async def __call__(self, connection: Connection, person: Person) -> Prepared:
        """Go on with what this person has begun for the connection, or begin anew in place of all others.

        A connection that logs in with OAuth keeps its consumer, so that Jira's application link need not be changed;
        one that logs in otherwise changes over once the new token was confirmed.

        Raises:
            NoAddress: the bot has no web address that Jira could send a browser back to.
            BadInput: this kind of Jira takes no OAuth 1.0a.
        """
        async with self._trail.refusals_noted(person.actor, ACTION, connection.name):
            self._issue_link.require_address()
            wish = Wish(name=connection.name, address=connection.address, kind=CredentialKind.OAUTH1)
            require_fitting(wish, connection.deployment)
        draft = await self._begun(connection, person.actor)
        if draft is None:
            draft = self._draft(connection, person)
            await self._keep(draft, await self._consumer_of(connection))
        return await self.for_draft(draft.id, person.actor)

    async def for_draft(self, draft_id: str, actor: Actor) -> Prepared:
        """The same for something that was begun; its consumer is made at the first call.

        Raises:
            NoAddress: as above.
            NotFound, NotAllowed, Conflict: the draft is gone, somebody else's, or not at this step.
        """
        callback = callback_of(self._issue_link.require_address())
        async with self._storage.reading() as transaction:
            draft = await self._ready(transaction, draft_id, actor)
            kept = await transaction.drafts.consumer(draft)
        # Made outside, since it takes a while. Of two that are made at once one is kept, and both callers get that one.
        made = kept or await self._new_consumer()
        async with self._storage.begin() as transaction:
            draft = await self._ready(transaction, draft_id, actor)
            consumer = await transaction.drafts.consumer(draft)
            if consumer is None:
                consumer = made
                await transaction.drafts.put_consumer(draft, consumer)
            values = await self._issue_link.within(transaction, draft, LinkPurpose.CONSUMER_VALUES, draft.ends_at)
            own_key = await self._issue_link.within(transaction, draft, LinkPurpose.CONSUMER_KEY)
            is_in_use = await _is_in_use(transaction, draft)
            event = self._trail.event(actor, "consumer.show", draft.plan.name, draft=draft.id, consumer=consumer.key)
            await transaction.audit.append(event)

        return Prepared(draft, consumer, callback, values, own_key, is_in_use)

    async def _ready(self, transaction: Transaction, draft_id: str, actor: Actor) -> Draft:
        draft = await transaction.drafts.get(draft_id)
        require_theirs(draft, actor)
        require_state(draft, DraftState.READY, self._clock())
        return draft

    async def _begun(self, connection: Connection, actor: Actor) -> Draft | None:
        async with self._storage.reading() as transaction:
            drafts = await transaction.drafts.live(self._clock(), connection.id)
        theirs = (one for one in drafts if one.asked_by == actor and one.kind is DraftKind.ROTATE)
        waiting = (one for one in theirs if one.state is DraftState.READY)
        return next((one for one in waiting if one.plan.kind is CredentialKind.OAUTH1), None)

    async def _consumer_of(self, connection: Connection) -> DraftConsumer:
        """The consumer that the connection signs with; a new one where it does not."""
        async with self._storage.reading() as transaction:
            credential = await transaction.connections.credential(connection.id)
        if isinstance(credential, OAuthToken):
            return DraftConsumer(credential.consumer_key, await self._keys.pair_of(credential.secret))
        return await self._new_consumer()

    async def _new_consumer(self) -> DraftConsumer:
        return DraftConsumer(new_consumer_key(self._randomness), await self._keys.new_pair())

    async def _keep(self, draft: Draft, consumer: DraftConsumer) -> None:
        async with self._storage.begin() as transaction:
            await transaction.drafts.end_old(draft.made_at)
            replaced = await discard_drafts_of(transaction, draft.connection_id, draft.made_at, DraftKind.ROTATE)
            await transaction.drafts.add(draft)
            await transaction.drafts.put_consumer(draft, consumer)
            event = self._trail.event(draft.asked_by, ACTION, draft.plan.name, draft=draft.id, replaced=replaced)
            await transaction.audit.append(event)

    def _draft(self, connection: Connection, person: Person) -> Draft:
        now: datetime = self._clock()
        account = connection.account
        known = (account.name or account.id) if account else None
        return Draft(
            id=self._new_id(),
            kind=DraftKind.ROTATE,
            connection_id=connection.id,
            asked_by=person.actor,
            asked_by_name=person.name,
            made_at=now,
            ends_at=now + LIFETIME,
            state=DraftState.READY,
            plan=replace(
                plan_of(connection),
                kind=CredentialKind.OAUTH1,
                user=None,
                expected=connection.expected_account or known,
            ),
        )


async def _is_in_use(transaction: Transaction, draft: Draft) -> bool:
    if draft.kind is not DraftKind.ROTATE:
        return False
    return (await transaction.connections.get(draft.connection_id)).credential_kind is CredentialKind.OAUTH1
