"""Turns the older messages about a trouble into pointers, once a newer one about the same trouble stands in Slack.

Later edits, the green one included, go to the newest message alone: an older one would keep its buttons for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from access.intents import Act, Intent
from access.outbox import Kind, OutboxRow, Post
from access.stores import Transaction
from access.telling import Rendered, Renderer


class PointToNewer:
    """Has older messages edited, in the transaction that books the newer one."""

    def __init__(self, renderer: Renderer, new_id: Callable[[], str]) -> None:
        """Make ready; `new_id` makes ids for outbox rows."""
        self._renderer = renderer
        self._new_id = new_id

    async def __call__(
        self, transaction: Transaction, row: OutboxRow, intent: Intent, older: Sequence[Post], now: datetime
    ) -> None:
        """Have each of these edited, unless that was asked for before.

        Args:
            transaction: the one that books the newer message.
            row: the newer message.
            intent: what it says, and why.
            older: messages under the same episode and trouble.
            now: the time, UTC.
        """
        if not older:
            return
        rendered = self._renderer.told_anew(await transaction.connections.get(row.connection_id), intent)
        for post in older:
            await transaction.outbox.add(self._edit(row, post, rendered, now))

    def _edit(self, row: OutboxRow, post: Post, rendered: Rendered, now: datetime) -> OutboxRow:
        return OutboxRow(
            id=self._new_id(),
            workspace=row.workspace,
            kind=Kind.OVERLAY,
            key=f"newer/{post.outbox_id}",
            lane=row.lane,
            act=Act.EDIT,
            rendered=rendered,
            written_at=now,
            due_at=now,
            connection_id=row.connection_id,
            place=row.place,
            channel=post.channel,
            joins=post.outbox_id,
        )
