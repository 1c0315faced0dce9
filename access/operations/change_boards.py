"""Which boards a connection has: some that a person typed are added or taken out. Jira is not asked."""

from __future__ import annotations

from dataclasses import dataclass

from access.boards import MOST_BOARDS, Board
from access.errors import BadInput, NotFound
from access.operations.trail import Trail
from access.records import Actor, Connection
from access.stores import Storage, Transaction

ACTION = "connection.boards"
NAMED_IN_AUDIT = 50


@dataclass(frozen=True, slots=True)
class BoardChange:
    """What came of it: the boards as they are kept now, and what was added and taken out."""

    connection: Connection
    boards: tuple[Board, ...]
    added: tuple[Board, ...] = ()
    removed: tuple[Board, ...] = ()


class ChangeBoards:
    """Changes the boards of a connection."""

    def __init__(self, storage: Storage, trail: Trail) -> None:
        self._storage = storage
        self._trail = trail

    async def of(self, connection: Connection) -> tuple[Board, ...]:
        """Its boards, by number."""
        async with self._storage.reading() as transaction:
            return await transaction.boards.of(connection.id)

    async def add(self, connection: Connection, numbers: tuple[int, ...], actor: Actor) -> BoardChange:
        """Add boards; whether the account sees them shows at the next look at permissions.

        Raises:
            BadInput: they would be too many.
            NotFound: the connection was removed meanwhile.
        """
        async with self._trail.refusals_noted(actor, ACTION, connection.name), self._storage.begin() as transaction:
            boards = await _boards_of_live(transaction, connection)
            there = {board.id for board in boards}
            added = tuple(Board(number) for number in numbers if number not in there)
            if len(boards) + len(added) > MOST_BOARDS:
                raise BadInput(f"A connection has at most {MOST_BOARDS} boards.", "Leave some out.")
            return await self._keep(transaction, connection, actor, (*boards, *added), added=added)

    async def remove(self, connection: Connection, numbers: tuple[int, ...], actor: Actor) -> BoardChange:
        """Take boards out.

        Raises:
            BadInput: none of them is there.
            NotFound: the connection was removed meanwhile.
        """
        async with self._trail.refusals_noted(actor, ACTION, connection.name), self._storage.begin() as transaction:
            boards = await _boards_of_live(transaction, connection)
            removed = tuple(board for board in boards if board.id in numbers)
            if not removed:
                raise BadInput(
                    f"None of these boards is with {connection.name}.", f"See: /jira-access projects {connection.name}"
                )
            kept = tuple(board for board in boards if board not in removed)
            return await self._keep(transaction, connection, actor, kept, removed=removed)

    async def _keep(
        self,
        transaction: Transaction,
        connection: Connection,
        actor: Actor,
        boards: tuple[Board, ...],
        *,
        added: tuple[Board, ...] = (),
        removed: tuple[Board, ...] = (),
    ) -> BoardChange:
        await transaction.boards.replace(connection.id, boards)
        event = self._trail.event(
            actor,
            ACTION,
            connection.name,
            added=[board.id for board in added[:NAMED_IN_AUDIT]],
            added_count=len(added),
            removed=[board.id for board in removed[:NAMED_IN_AUDIT]],
            removed_count=len(removed),
        )
        await transaction.audit.append(event)
        return BoardChange(connection, boards, added, removed)


async def _boards_of_live(transaction: Transaction, connection: Connection) -> tuple[Board, ...]:
    now = await transaction.connections.get(connection.id)
    if now.retired_at is not None:
        raise NotFound(f"The connection {connection.name} was removed meanwhile.")
    return await transaction.boards.of(connection.id)
