"""An operator gives their own consumer key and private key, over a one-time link, in place of those that we made."""

from __future__ import annotations

from access.consumers import DraftConsumer, parse_consumer_key
from access.credentials import Secret
from access.drafts import Draft
from access.links import LinkOver, LinkPurpose, LinkState, LinkUnknown, token_hash
from access.operations.open_link import OpenLink
from access.operations.trail import Trail
from access.ports import Clock
from access.ports_oauth import ConsumerKeys
from access.stores import Storage

ACTION = "consumer.replace"


class UseOwnConsumer:
    """Takes consumers. Jira is not asked; the check that follows in Slack does that."""

    def __init__(self, storage: Storage, open_link: OpenLink, keys: ConsumerKeys, trail: Trail, clock: Clock) -> None:
        self._storage = storage
        self._open_link = open_link
        self._keys = keys
        self._trail = trail
        self._clock = clock

    async def __call__(self, token: Secret, typed_key: str, typed_pem: Secret) -> tuple[Draft, DraftConsumer]:
        """Spend the link and keep the consumer sealed; a handshake that was begun with the earlier one is over.

        Raises:
            BadInput: consumer key or private key cannot be used; the sentence says why, and the link is not spent.
            LinkUnknown, LinkOver: there is no open link for this with that token.
        """
        key = parse_consumer_key(typed_key)
        consumer = DraftConsumer(key, await self._keys.pair_of(typed_pem))
        async with self._storage.begin() as transaction:
            link, draft = await self._open_link.within(transaction, token)
            if link.purpose is not LinkPurpose.CONSUMER_KEY:
                raise LinkUnknown
            if not await transaction.links.spend(token_hash(token), self._clock()):
                raise LinkOver(LinkState.SPENT)
            await transaction.links.replace_open(draft.id, LinkPurpose.AUTHORISE)
            await transaction.handshakes.replace_open(draft.id)
            await transaction.drafts.forget_credential(draft)
            await transaction.drafts.put_consumer(draft, consumer)
            event = self._trail.event(draft.asked_by, ACTION, draft.plan.name, draft=draft.id, consumer=key)
            await transaction.audit.append(event)
        return draft, consumer
