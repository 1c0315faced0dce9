"""What goes into Jira's application link, for whoever has the link to the page that shows it."""

from __future__ import annotations

from dataclasses import dataclass

from access.consumers import DraftConsumer, callback_of
from access.credentials import Secret
from access.drafts import Draft
from access.links import LinkUnknown
from access.operations.issue_link import IssueLink
from access.operations.open_link import OpenLink
from access.stores import Storage


@dataclass(frozen=True, slots=True)
class ShownConsumer:
    """The consumer of a draft, the callback, and the bot's own address."""

    draft: Draft
    consumer: DraftConsumer
    callback: str
    public_url: str


class ShowConsumer:
    """Shows consumers. Nothing is spent, and nothing that it shows is a secret."""

    def __init__(self, storage: Storage, open_link: OpenLink, issue_link: IssueLink) -> None:
        self._storage = storage
        self._open_link = open_link
        self._issue_link = issue_link

    async def __call__(self, token: Secret) -> ShownConsumer:
        """What stands behind the link.

        Raises:
            LinkUnknown, LinkOver: there is no open link with that token.
        """
        public_url = self._issue_link.require_address()
        async with self._storage.reading() as transaction:
            _, draft = await self._open_link.within(transaction, token)
            consumer = await transaction.drafts.consumer(draft)
        if consumer is None:
            raise LinkUnknown
        return ShownConsumer(draft, consumer, callback_of(public_url), public_url)
