"""Which projects a connection covers, said anew: every one that its account sees, or exactly these."""

from __future__ import annotations

from dataclasses import replace

from access.errors import BadInput, NotFound, Refused
from access.operations.change_projects import ACTION, NAMED_IN_AUDIT, ProjectChange
from access.operations.list_visible_projects import ListVisibleProjects
from access.operations.trail import Trail
from access.permissions import MOST_PROJECTS
from access.records import Actor, Connection
from access.stores import Storage


class CoverProjects:
    """Replaces the list of projects of a connection, or does away with it."""

    def __init__(self, storage: Storage, list_visible: ListVisibleProjects, trail: Trail) -> None:
        self._storage = storage
        self._list_visible = list_visible
        self._trail = trail

    async def all_visible(self, connection: Connection, actor: Actor) -> ProjectChange:
        """Cover every project that the account sees, from the next sweep on; projects that appear count as well.

        Raises:
            BadInput: that is so already.
            NotFound: the connection was removed meanwhile.
        """
        async with self._trail.refusals_noted(actor, ACTION, connection.name):
            if connection.projects is None:
                raise BadInput(f"{connection.name} covers every project that its account sees already.")
        return await self._write(connection, None, actor)

    async def only(self, connection: Connection, keys: tuple[str, ...], actor: Actor) -> ProjectChange:
        """Cover exactly these; those that the account does not see count all the same, and are told.

        Raises:
            BadInput: no key, or too many.
            NotFound: the connection was removed meanwhile.
        """
        async with self._trail.refusals_noted(actor, ACTION, connection.name):
            if not keys:
                example = f"/jira-access projects {connection.name} only WEB APPS"
                raise BadInput("Which projects? None was named.", f"Type for example {example}")
            if len(keys) > MOST_PROJECTS:
                raise BadInput(f"A connection covers at most {MOST_PROJECTS} listed projects.", "Cover all visible.")
        unseen = await self._unseen(connection, keys)
        return replace(await self._write(connection, keys, actor), unseen=unseen)

    async def _unseen(self, connection: Connection, keys: tuple[str, ...]) -> tuple[str, ...] | None:
        try:
            visible = {project.key for project in await self._list_visible(connection)}
        except Refused:  # what a connection covers may be said while Jira is away; what could not be asked is told
            return None
        return tuple(key for key in keys if key not in visible)

    async def _write(self, connection: Connection, keys: tuple[str, ...] | None, actor: Actor) -> ProjectChange:
        async with self._storage.begin() as transaction:
            now = await transaction.connections.get(connection.id)
            if now.retired_at is not None:
                raise NotFound(f"The connection {connection.name} was removed meanwhile.")
            before, after = now.projects or (), keys or ()
            added = tuple(key for key in after if key not in before)
            removed = tuple(key for key in before if key not in after)
            changed = replace(now, projects=keys)
            await transaction.connections.update(changed)
            event = self._trail.event(
                actor,
                ACTION,
                connection.name,
                covers="all visible" if keys is None else "listed",
                added=list(added[:NAMED_IN_AUDIT]),
                added_count=len(added),
                removed=list(removed[:NAMED_IN_AUDIT]),
                removed_count=len(removed),
            )
            await transaction.audit.append(event)
        return ProjectChange(changed, added, removed)
