"""A new secret for a connection is begun. The old one stays in use until the new one has passed and was confirmed."""

from __future__ import annotations

from collections.abc import Callable

from access.credentials import CredentialKind
from access.drafts import LIFETIME, Draft, DraftKind, DraftState, plan_of
from access.errors import BadInput
from access.operations.end_drafts import discard_drafts_of
from access.operations.trail import Trail
from access.people import Person
from access.ports import Clock
from access.records import Connection
from access.stores import Storage

ACTION = "connection.rotate_begin"


class RotateSecret:
    """Begins rotations. Nothing is asked of Jira, and nothing about the connection changes."""

    def __init__(self, storage: Storage, trail: Trail, clock: Clock, new_id: Callable[[], str]) -> None:
        self._storage = storage
        self._trail = trail
        self._clock = clock
        self._new_id = new_id

    async def __call__(self, connection: Connection, person: Person) -> Draft:
        """A draft that is ready for the new secret; an earlier rotation of the same connection is discarded.

        Raises:
            BadInput: the connection's login has no single secret that could be typed.
        """
        async with self._trail.refusals_noted(person.actor, ACTION, connection.name):
            if connection.credential_kind is CredentialKind.OAUTH1:
                raise BadInput(
                    f"{connection.name} logs in with OAuth 1.0a, which has no secret to type.",
                    f"Authorise it anew: /jira-access authorize {connection.name}",
                )
        now = self._clock()
        draft = Draft(
            id=self._new_id(),
            kind=DraftKind.ROTATE,
            connection_id=connection.id,
            asked_by=person.actor,
            asked_by_name=person.name,
            made_at=now,
            ends_at=now + LIFETIME,
            state=DraftState.READY,
            plan=plan_of(connection),
        )
        async with self._storage.begin() as transaction:
            await transaction.drafts.end_old(now)
            replaced = await discard_drafts_of(transaction, connection.id, now, DraftKind.ROTATE)
            await transaction.drafts.add(draft)
            event = self._trail.event(person.actor, ACTION, connection.name, draft=draft.id, replaced=replaced)
            await transaction.audit.append(event)
        return draft
