"""Which connection did somebody mean? By name, or the only one there is."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from access.errors import BadInput, NotFound
from access.records import Connection
from access.stores import Storage, Transaction

_NAMED_AT_MOST = 20


class FindConnection:
    """Finds live connections for a person of one workspace; those made at the shell belong to every workspace."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def all(self, workspace: str) -> tuple[Connection, ...]:
        """Every live connection that the workspace has, by name."""
        async with self._storage.reading() as transaction:
            connections = await transaction.connections.list()
        return tuple(one for one in connections if one.workspace in ("", workspace))

    async def named(self, workspace: str, name: str) -> Connection:
        """The connection of that name.

        Raises:
            NotFound: there is none; the next step tells what there is.
        """
        return _pick(await self.all(workspace), name)

    async def first_of(self, workspace: str, words: Sequence[str]) -> tuple[Connection, tuple[str, ...]]:
        """The connection that the first word names, and the words behind it.

        Where there is only one connection it needs no name, and all words are left.

        Raises:
            NotFound: there is no connection at all, or none of that name.
            BadInput: there are several and none is named.
        """
        connections = await self.all(workspace)
        if words and any(one.name == words[0].lower() for one in connections):
            return _pick(connections, words[0]), tuple(words[1:])
        if len(connections) == 1 and not _looks_like_a_name(words):
            return connections[0], tuple(words)
        if not connections:
            raise NotFound(
                "There is no connection yet.",
                "An admin makes one: /jira-access connect, or jira-access connections add at the shell.",
            )
        if words:
            return _pick(connections, words[0]), tuple(words[1:])
        raise BadInput(f"Which connection? There are {_listed(connections)}.", "Put its name behind the command.")

    async def by_id(self, workspace: str, connection_id: str) -> Connection:
        """The live connection with that id, as a button carries it.

        Raises:
            NotFound: it was never there, belongs to another workspace, or has been removed.
        """
        async with self._storage.reading() as transaction:
            return await live_connection(transaction, workspace, connection_id)


async def live_connection(transaction: Transaction, workspace: str, connection_id: str) -> Connection:
    """The connection with that id, if it is in use and somebody of the workspace may know of it.

    Raises:
        NotFound: it was never there, belongs to another workspace, or has been removed.
    """
    connection = await transaction.connections.get(connection_id)
    if connection.workspace not in ("", workspace):
        raise NotFound("There is no such connection.", "What there is: /jira-access status")
    if connection.retired_at is not None:
        raise NotFound(f"The connection {connection.name} was removed.", "What there is now: /jira-access status")
    return connection


def _looks_like_a_name(words: Sequence[str]) -> bool:
    """Whether the first word can only be meant as a connection's name: project keys are written in capitals."""
    return bool(words) and words[0] != words[0].upper()


def _pick(connections: Sequence[Connection], name: str) -> Connection:
    found = next((one for one in connections if one.name == name.lower()), None)
    if found is not None:
        return found
    near = difflib.get_close_matches(name.lower(), [one.name for one in connections], n=1)
    hint = f"Did you mean “{near[0]}”?" if near else _what_there_is(connections)
    raise NotFound(f"There is no connection “{name[:60]}”.", hint)


def _what_there_is(connections: Sequence[Connection]) -> str:
    if len(connections) > 1:
        return f"There are {_listed(connections)}."
    return f"There is only {connections[0].name}." if connections else ""


def _listed(connections: Sequence[Connection]) -> str:
    names = ", ".join(one.name for one in connections[:_NAMED_AT_MOST])
    more = len(connections) - _NAMED_AT_MOST
    return f"{names} and {more} more" if more > 0 else names
