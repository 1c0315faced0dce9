"""Who did what with a connection? Reads the audit trail for an auditor, and writes down that it was read.

The entry about the reading is what buttons carry: an export repeats the same selection, up to that entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from access.errors import BadInput, NotFound
from access.operations.find_connection import FindConnection
from access.operations.trail import Trail
from access.people import People, Person
from access.records import Actor, ActorKind, AuditEntry, AuditQuery, ChainReport, JsonObject
from access.stores import Storage

READ = "audit.read"
EXPORT = "audit.export"
MOST_SHOWN = 20
MOST_WALKED = 10_000
"""Entries verified while somebody waits, about a second's work; all of them are walked over every day, at leisure."""
MOST_EXPORTED = 50_000
"""Entries of one file; the shell exports without a bound."""


@dataclass(frozen=True, slots=True)
class AuditPage:
    """The newest entries of a selection.

    Attributes:
        connection: name of the connection; empty for the whole trail.
        since: from when on, UTC; None for all.
        by: whose; None for everybody's.
        entries: newest first, at most 20.
        total: how many the selection has.
        chain: whether the trail holds, its head, and what of it was read for that.
        reading: number of the entry about this reading.
    """

    connection: str
    since: datetime | None
    by: Actor | None
    entries: tuple[AuditEntry, ...]
    total: int
    chain: ChainReport
    reading: int


@dataclass(frozen=True, slots=True)
class AuditExtract:
    """Entries to put into a file, oldest first; `left_out` older ones did not fit."""

    connection: str
    entries: tuple[AuditEntry, ...]
    left_out: int


class ReadAudit:
    """Reads the trail of one workspace, and of the shell, whose connections every workspace sees."""

    def __init__(self, storage: Storage, trail: Trail, people: People, find: FindConnection) -> None:
        self._storage = storage
        self._trail = trail
        self._people = people
        self._find = find

    async def __call__(self, person: Person, connection: str, since: datetime | None, by: str) -> AuditPage:
        """Read, and verify what came since the last walk over all.

        Args:
            person: who asks.
            connection: name of a connection, in use or removed; empty for the whole trail.
            since: from when on, UTC.
            by: somebody's id, mention or name as typed; empty for everybody.

        Raises:
            NotFound: there never was such a connection.
            BadInput: nobody of that name stands in the trail, or several do.
        """
        whole = AuditQuery(workspace=person.workspace, with_shell=True, connection=connection or None)
        async with self._storage.reading() as transaction:
            actors = await transaction.audit.actors(whole)
        if connection and not actors:
            await self._find.named(person.workspace, connection)
        actor = await self._meant(person, by, actors) if by else None
        query = replace(whole, since=since, actor_id=actor.id if actor else None)
        async with self._storage.reading() as transaction:
            entries = await transaction.audit.tail(query, MOST_SHOWN)
            total = await transaction.audit.count(query)
            chain = await transaction.audit.verify_newest(MOST_WALKED)
        from_when = since.isoformat() if since else None
        reading = await self._note(person, READ, connection, since=from_when, by=query.actor_id)
        return AuditPage(connection, since, actor, entries, total, chain, reading.seq)

    async def extract(self, person: Person, reading: int, file_kind: str) -> AuditExtract:
        """The entries that somebody was shown at that reading, for a file of that kind; the export is written down.

        Raises:
            NotFound: there was no such reading in the person's workspace.
        """
        query = await self._query_of(person, reading)
        async with self._storage.reading() as transaction:
            entries = await transaction.audit.tail(query, MOST_EXPORTED)
            total = await transaction.audit.count(query)
        name = query.connection or ""
        await self._note(person, EXPORT, name, format=file_kind, entries=len(entries), reading=reading)
        return AuditExtract(name, entries[::-1], total - len(entries))

    async def _query_of(self, person: Person, reading: int) -> AuditQuery:
        async with self._storage.reading() as transaction:
            entry = await transaction.audit.entry(reading)
        if entry is None or (entry.event.action, entry.event.workspace) != (READ, person.workspace):
            raise NotFound("That reading of the audit trail is not there.", "Type the command again.")
        since, by = entry.event.details.get("since"), entry.event.details.get("by")
        return AuditQuery(
            workspace=person.workspace,
            with_shell=True,
            connection=entry.event.connection or None,
            actor_id=by if isinstance(by, str) else None,
            since=datetime.fromisoformat(since) if isinstance(since, str) else None,
            before_seq=reading,
        )

    async def _meant(self, person: Person, typed: str, actors: Sequence[Actor]) -> Actor:
        """Whom the words mean, of those who stand in the trail."""
        wanted = typed.strip("<>@").partition("|")[0].removeprefix("@").strip().casefold()
        found = [actor for actor in actors if actor.id.casefold() == wanted]
        found = found or [actor for actor in actors if await self._name(person, actor) == wanted]
        if len({actor.id for actor in found}) == 1:
            return found[0]
        if found:
            ids = ", ".join(actor.id for actor in found)
            raise BadInput(f"Several people are called “{typed[:60]}”: {ids}.", "Put the id behind “by”.")
        raise BadInput(f"Nobody called “{typed[:60]}” stands in this trail.", "Leave “by” out to see everybody's.")

    async def _name(self, person: Person, actor: Actor) -> str:
        if actor.kind is not ActorKind.SLACK:
            return ""
        return (await self._people.look_up(actor.workspace or person.workspace, actor.id)).name.casefold()

    async def _note(self, person: Person, action: str, connection: str, **details: str | int | None) -> AuditEntry:
        told: JsonObject = {name: value for name, value in details.items() if value is not None}
        event = replace(self._trail.event(person.actor, action, connection), details=told)
        async with self._storage.begin() as transaction:
            return await transaction.audit.append(event)
