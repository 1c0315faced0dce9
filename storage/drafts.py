"""Keeps what was begun and not confirmed yet. Its credential goes through `storage.kept_secrets`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from access.consumers import DraftConsumer
from access.credentials import Credential
from access.drafts import LIVE, Draft, DraftKind, DraftState, Plan
from access.errors import NotFound
from access.records import CheckRecord
from access.rows import from_row, to_row
from storage.encryption import SecretBox
from storage.kept_secrets import StoredSecrets, credential_of, credential_text
from storage.oauth_secrets import consumer_of, consumer_text
from storage.rows import AnyRow, actor_columns, actor_of
from storage.tables import drafts, secrets

_PURPOSE = "draft"
_CONSUMER_PURPOSE = "consumer"
_VERSION = 1
_live = drafts.c.state.in_(LIVE)


class StoredDrafts:
    """The port `DraftStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection, box: SecretBox) -> None:
        self._connection = connection
        self._secrets = StoredSecrets(connection, box, _PURPOSE)
        self._consumers = StoredSecrets(connection, box, _CONSUMER_PURPOSE)

    async def add(self, draft: Draft) -> None:
        """Keep a new draft."""
        await self._connection.execute(insert(drafts).values(_columns(draft)))

    async def get(self, draft_id: str) -> Draft:
        """That draft, whatever its state. Raises NotFound."""
        row = (await self._connection.execute(select(drafts).where(drafts.c.id == draft_id))).one_or_none()
        if row is None:
            raise NotFound("What you began is no longer kept.", "Begin anew: /jira-access help")
        return _draft(row)

    async def advance(self, draft: Draft, seen: DraftState) -> bool:
        """Keep the draft as it is now, if its kept state is still `seen`; returns whether it was.

        One that is confirmed or discarded loses its credential and its consumer.
        """
        which = (drafts.c.id == draft.id, drafts.c.state == seen)
        done = await self._connection.execute(update(drafts).where(*which).values(_columns(draft)))
        if done.rowcount == 1 and draft.state not in LIVE:
            await self._secrets.forget(draft.id)
            await self._consumers.forget(draft.id)
        return done.rowcount == 1

    async def put_credential(self, draft: Draft, credential: Credential) -> None:
        """Keep the credential in place of an earlier one."""
        await self._secrets.put(draft.id, credential_text(credential))

    async def credential(self, draft: Draft) -> Credential:
        """The credential in the clear. Raises NotFound, and Refused where its encryption key is not held."""
        text = await self._secrets.get(draft.id)
        if text is None or draft.plan.kind is None:
            raise NotFound(f"No secret was entered for {draft.plan.name} yet.", "Ask for a link and enter it.")
        return credential_of(draft.plan.kind, draft.plan.user, text)

    async def forget_credential(self, draft: Draft) -> None:
        """Forget the credential, if there is one."""
        await self._secrets.forget(draft.id)

    async def put_consumer(self, draft: Draft, consumer: DraftConsumer) -> None:
        """Keep the OAuth consumer in place of an earlier one."""
        await self._consumers.put(draft.id, consumer_text(consumer))

    async def consumer(self, draft: Draft) -> DraftConsumer | None:
        """The OAuth consumer with its private key; None before one was made. Raises Refused as `credential` does."""
        text = await self._consumers.get(draft.id)
        return consumer_of(text) if text else None

    async def live(self, now: datetime, connection_id: str | None = None) -> tuple[Draft, ...]:
        """Drafts that can be carried on with, newest first; those about one connection where it is named."""
        query = select(drafts).where(_live, drafts.c.ends_at > now).order_by(drafts.c.made_at.desc(), drafts.c.id)
        if connection_id is not None:
            query = query.where(drafts.c.connection_id == connection_id)
        return tuple(_draft(row) for row in await self._connection.execute(query))

    async def end_old(self, now: datetime) -> int:
        """Discard drafts that have run out and forget their secrets. Returns how many."""
        over = (_live, drafts.c.ends_at <= now)
        owners = select(drafts.c.id).where(*over)
        await self._connection.execute(
            delete(secrets).where(secrets.c.purpose.in_((_PURPOSE, _CONSUMER_PURPOSE)), secrets.c.owner_id.in_(owners))
        )
        done = await self._connection.execute(update(drafts).where(*over).values(state=DraftState.DISCARDED))
        return done.rowcount


def _columns(draft: Draft) -> dict[str, Any]:
    return {
        "id": draft.id,
        "kind": draft.kind,
        "connection_id": draft.connection_id,
        "asked_by_name": draft.asked_by_name,
        "made_at": draft.made_at,
        "ends_at": draft.ends_at,
        "state": draft.state,
        "plan": to_row(draft.plan, _VERSION),
        "may_override": draft.may_override,
        "tested": to_row(draft.check, _VERSION) if draft.check else None,
        "report": draft.report,
        **actor_columns(draft.asked_by, "asked_by"),
    }


def _draft(row: AnyRow) -> Draft:
    return Draft(
        id=row.id,
        kind=DraftKind(row.kind),
        connection_id=row.connection_id,
        asked_by=actor_of(row, "asked_by"),
        asked_by_name=row.asked_by_name,
        made_at=row.made_at,
        ends_at=row.ends_at,
        state=DraftState(row.state),
        plan=from_row(Plan, row.plan, _VERSION),
        may_override=row.may_override,
        check=from_row(CheckRecord, row.tested, _VERSION) if row.tested else None,
        report=row.report,
    )
