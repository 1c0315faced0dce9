"""Writes to the outbox what is worth a quiet line and is no trouble: no episode, no reminder, no buttons."""

from __future__ import annotations

from collections.abc import Callable

from access.intents import Act
from access.outbox import Kind, OutboxRow, Target
from access.records import Connection
from access.renewals import RenewalRefused
from access.stores import Transaction
from access.telling import AsideWords, Rendered
from access.watching import WatchRow


class TellAside:
    """Has quiet lines told, each key once."""

    def __init__(self, words: AsideWords, default_channel: str | None, new_id: Callable[[], str]) -> None:
        self._words = words
        self._default_channel = default_channel
        self._new_id = new_id

    async def renewal_refused(self, transaction: Transaction, connection: Connection, refused: RenewalRefused) -> None:
        """Tell the owner that the OAuth token could not be renewed; once for each secret and cause."""
        key = f"renewal/{connection.secret_changed_at.isoformat()}/{refused.evidence.cause}"
        rendered = self._words.renewal_refused(connection, refused)
        await self._write(transaction, connection, key, rendered, Target.OWNER)

    async def new_projects(self, transaction: Transaction, connection: Connection, row: WatchRow) -> None:
        """Tell of projects that appeared since the first sweep, once; in a quiet window, after its end."""
        now = await transaction.watches.now()
        if row.overlays.window_at(now) is not None:
            return
        fresh = await transaction.project_states.untold(connection.id)
        if not fresh:
            return
        await transaction.project_states.mark_told(connection.id)
        channel = row.plan.channel or connection.alert_channel or self._default_channel or ""
        target = Target.CHANNEL if channel else Target.OWNER
        rendered = self._words.projects_appeared(connection, fresh)
        await self._write(transaction, connection, f"projects/{now.isoformat()}", rendered, target, channel)

    async def _write(
        self,
        transaction: Transaction,
        connection: Connection,
        key: str,
        rendered: Rendered,
        target: Target,
        channel: str = "",
    ) -> None:
        now = await transaction.watches.now()
        row = OutboxRow(
            id=self._new_id(),
            workspace=connection.workspace,
            connection_id=connection.id,
            kind=Kind.ASIDE,
            key=key,
            lane=f"{connection.id}/aside",
            act=Act.POST,
            place=("aside", key),
            target=target,
            channel=channel,
            rendered=rendered,
            written_at=now,
            due_at=now,
        )
        await transaction.outbox.add(row)
