"""Writes sayings to the outbox, several with one statement, and with each what goes with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from access.intents import Act
from access.outbox import Kind, OutboxRow
from access.stores import Transaction
from access.telling import Rendered, RenderedFile


class WriteSayings:
    """Holds the sayings of one transaction until they are written: before it ends, or when words rest on them."""

    def __init__(self, transaction: Transaction, new_id: Callable[[], str]) -> None:
        """Make ready; `new_id` makes ids for the rows of files."""
        self.transaction = transaction
        self._new_id = new_id
        self._waiting: list[OutboxRow] = []

    def add(self, row: OutboxRow) -> None:
        """Have a saying written; its file goes into the message's thread."""
        self._waiting.append(row)

    def holds(self, connection_id: str) -> bool:
        """Whether a saying about this connection is not written yet."""
        return any(row.connection_id == connection_id for row in self._waiting)

    async def __call__(self) -> None:
        """Write what is not written yet, but for what was said before: nothing is said twice under one key."""
        waiting, self._waiting = self._waiting, []
        new = await self.transaction.outbox.add_all([_without_file(row) for row in waiting])
        for row in waiting:
            if row.id in new:
                await self._follow_up(row)

    async def _follow_up(self, row: OutboxRow) -> None:
        """Earlier edits of the message are dropped, and the file gets a row of its own.

        A file that was posted with its message could not be sent again without it.
        """
        if row.act is Act.EDIT:
            await self.transaction.outbox.supersede(row)
        if row.rendered.file is not None:
            await self.transaction.outbox.add(_row_of(row.rendered.file, row, self._new_id()))


def _without_file(row: OutboxRow) -> OutboxRow:
    return row if row.rendered.file is None else replace(row, rendered=replace(row.rendered, file=None))


def _row_of(file: RenderedFile, row: OutboxRow, row_id: str) -> OutboxRow:
    """The row of a file; its words are said only where Slack does not take the file."""
    without = file.without or Rendered("")
    return replace(
        row,
        id=row_id,
        kind=Kind.OVERLAY,
        key=f"{row.key}/file",
        act=Act.THREAD,
        rendered=Rendered(without.text, without.blocks, replace(file, without=None)),
        intent=None,
        notice=None,
        joins="",
    )
