"""Which projects a connection covers: add some, take some out, or follow what Jira shows now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from access.drafts import (
    LIFETIME,
    Draft,
    DraftKind,
    DraftOver,
    DraftState,
    plan_of,
    require_state,
    require_theirs,
)
from access.errors import BadInput, NotFound, Refused
from access.operations.end_drafts import discard_drafts_of, end_draft
from access.operations.list_visible_projects import ListVisibleProjects
from access.operations.trail import Trail
from access.people import Person
from access.permissions import MOST_PROJECTS
from access.ports import Clock
from access.records import Actor, AuditEvent, Connection
from access.stores import Storage

ACTION = "connection.projects"
NAMED_IN_AUDIT = 50


@dataclass(frozen=True, slots=True)
class ProjectChange:
    """What came of it, or would come of it.

    Attributes:
        connection: as it is kept now.
        added: keys that are new on the list.
        removed: keys that are off the list.
        unseen: of those added, keys that the account does not see now; None where Jira could not be asked.
        draft: waits for a confirmation, in which case nothing was changed yet.
    """

    connection: Connection
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unseen: tuple[str, ...] | None = ()
    draft: Draft | None = None


class ChangeProjects:
    """Changes the list of projects of a connection."""

    def __init__(
        self,
        storage: Storage,
        list_visible: ListVisibleProjects,
        trail: Trail,
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self._storage = storage
        self._list_visible = list_visible
        self._trail = trail
        self._clock = clock
        self._new_id = new_id

    async def add(self, connection: Connection, keys: tuple[str, ...], actor: Actor) -> ProjectChange:
        """Put keys on the list; those that the account does not see are put there all the same, and told.

        Raises:
            BadInput: no key, too many, or the connection covers everything that is visible.
        """
        async with self._trail.refusals_noted(actor, ACTION, connection.name):
            listed = _listed(connection, keys, "add")
            added = tuple(key for key in keys if key not in listed)
            if len(listed) + len(added) > MOST_PROJECTS:
                raise BadInput(f"A connection covers at most {MOST_PROJECTS} listed projects.", "Cover all visible.")
        unseen = await self._unseen(connection, added) if added else ()
        changed = await self._write(connection, (*listed, *added), actor, added=added)
        return ProjectChange(changed, added=added, unseen=unseen)

    async def remove(self, connection: Connection, keys: tuple[str, ...], actor: Actor) -> ProjectChange:
        """Take keys off the list. Jira is not asked.

        Raises:
            BadInput: no key, none that is on the list, none would be left, or the connection covers everything.
        """
        async with self._trail.refusals_noted(actor, ACTION, connection.name):
            listed = _listed(connection, keys, "remove")
            removed = tuple(key for key in listed if key in keys)
            if not removed:
                raise BadInput(f"None of these is on the list of {connection.name}.", "See the list: projects.")
            if len(removed) == len(listed):
                raise BadInput(
                    f"Then {connection.name} would cover no project at all.",
                    f"Add others first, or remove the connection: /jira-access disconnect {connection.name}",
                )
        changed = await self._write(
            connection, tuple(key for key in listed if key not in removed), actor, removed=removed
        )
        return ProjectChange(changed, removed=removed)

    async def propose_sync(self, connection: Connection, person: Person) -> ProjectChange:
        """How the list differs from what Jira shows the account now; a difference waits to be confirmed.

        Raises:
            BadInput: the connection covers everything that is visible already.
            Refused: Jira's list could not be read.
        """
        async with self._trail.refusals_noted(person.actor, ACTION, connection.name):
            listed = _listed(connection, ("-",), "sync")
            visible = tuple(project.key for project in await self._list_visible(connection))
        added = tuple(key for key in visible if key not in listed)
        removed = tuple(key for key in listed if key not in visible)
        if not (added or removed) or not visible:
            return ProjectChange(connection, added, removed)
        draft = self._draft(connection, person, visible)
        async with self._storage.begin() as transaction:
            await discard_drafts_of(transaction, connection.id, draft.made_at, DraftKind.PROJECTS)
            await transaction.drafts.add(draft)
            await transaction.audit.append(
                self._event(person.actor, connection.name, "proposed", added=added, removed=removed)
            )
        return ProjectChange(connection, added, removed, draft=draft)

    async def confirm_sync(self, draft_id: str, actor: Actor) -> ProjectChange:
        """Write exactly the list that was shown.

        Raises:
            NotFound, NotAllowed, Conflict: the proposal is gone, somebody else's, or over.
        """
        async with self._trail.refusals_noted(actor, ACTION), self._storage.begin() as transaction:
            draft = await transaction.drafts.get(draft_id)
            if draft.kind is not DraftKind.PROJECTS:
                raise NotFound("There is no change of projects behind this button.")
            require_theirs(draft, actor)
            require_state(draft, DraftState.TESTED, self._clock())
            if not await end_draft(transaction, draft, DraftState.CONFIRMED):
                raise DraftOver(await transaction.drafts.get(draft_id))
            connection = await transaction.connections.get(draft.connection_id)
            before, after = connection.projects or (), draft.plan.projects or ()
            added = tuple(key for key in after if key not in before)
            removed = tuple(key for key in before if key not in after)
            changed = replace(connection, projects=after)
            await transaction.connections.update(changed)
            await transaction.audit.append(self._event(actor, connection.name, "ok", added=added, removed=removed))
        return ProjectChange(changed, added, removed)

    async def _unseen(self, connection: Connection, added: tuple[str, ...]) -> tuple[str, ...] | None:
        try:
            visible = {project.key for project in await self._list_visible(connection)}
        except Refused:  # the list may be changed while Jira is away; what could not be asked is told
            return None
        return tuple(key for key in added if key not in visible)

    async def _write(
        self,
        connection: Connection,
        keys: tuple[str, ...],
        actor: Actor,
        *,
        added: tuple[str, ...] = (),
        removed: tuple[str, ...] = (),
    ) -> Connection:
        async with self._storage.begin() as transaction:
            # Read again: Jira was asked meanwhile, and somebody else may have changed the list.
            now = await transaction.connections.get(connection.id)
            if now.retired_at is not None:
                raise NotFound(f"The connection {connection.name} was removed meanwhile.")
            kept = tuple(key for key in now.projects or keys if key not in removed)
            changed = replace(now, projects=(*kept, *(key for key in added if key not in kept)))
            await transaction.connections.update(changed)
            await transaction.audit.append(self._event(actor, connection.name, "ok", added=added, removed=removed))
        return changed

    def _draft(self, connection: Connection, person: Person, keys: tuple[str, ...]) -> Draft:
        now = self._clock()
        return Draft(
            id=self._new_id(),
            kind=DraftKind.PROJECTS,
            connection_id=connection.id,
            asked_by=person.actor,
            asked_by_name=person.name,
            made_at=now,
            ends_at=now + LIFETIME,
            state=DraftState.TESTED,
            plan=replace(plan_of(connection), projects=keys),
        )

    def _event(
        self, actor: Actor, name: str, outcome: str, *, added: tuple[str, ...], removed: tuple[str, ...]
    ) -> AuditEvent:
        return self._trail.event(
            actor,
            ACTION,
            name,
            outcome,
            added=list(added[:NAMED_IN_AUDIT]),
            added_count=len(added),
            removed=list(removed[:NAMED_IN_AUDIT]),
            removed_count=len(removed),
        )


def _listed(connection: Connection, keys: tuple[str, ...], verb: str) -> tuple[str, ...]:
    """The list as it is. Raises BadInput where there is none, or no key was named."""
    if connection.projects is None:
        raise BadInput(
            f"{connection.name} covers every project that its account sees, so there is no list to {verb}.",
            f"Begin one: /jira-access projects {connection.name} only WEB APPS",
        )
    if not keys:
        raise BadInput(
            f"Which projects? Nothing to {verb} was named.",
            f"Type for example /jira-access projects {connection.name} {verb} WEB APPS",
        )
    return connection.projects
