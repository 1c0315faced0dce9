"""Keeps how far the renewal of each connection's OAuth token has come, and the new token until it has passed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from access.credentials import CredentialKind, OAuthToken
from access.renewals import OpenRenewal
from storage.database_clock import database_now
from storage.encryption import SecretBox
from storage.kept_secrets import StoredSecrets, credential_of, credential_text
from storage.tables import renewals
from storage.upserts import insert_if_absent

_PURPOSE = "renewal"


class StoredRenewals:
    """The port `RenewalStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection, box: SecretBox) -> None:
        self._connection = connection
        self._secrets = StoredSecrets(connection, box, _PURPOSE)

    async def get(self, connection_id: str) -> OpenRenewal | None:
        """The renewal that is going on; None where there is none."""
        query = select(renewals).where(renewals.c.connection_id == connection_id)
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            return None
        text = await self._secrets.get(connection_id)
        token = None if text is None else credential_of(CredentialKind.OAUTH1, None, text)
        return OpenRenewal(row.again_at, row.is_unanswered, token if isinstance(token, OAuthToken) else None)

    async def take_turn(self, connection_id: str, lasts: timedelta, *, asks: bool) -> bool:
        """Keep everybody else from trying for so long; returns whether this caller may."""
        now = await database_now(self._connection)
        taken = {"again_at": now + lasts, "is_unanswered": asks}
        if await insert_if_absent(self._connection, renewals, taken | {"connection_id": connection_id}):
            return True
        free = (renewals.c.connection_id == connection_id, renewals.c.again_at <= now)
        return (await self._connection.execute(update(renewals).where(*free).values(taken))).rowcount == 1

    async def keep(self, connection_id: str, token: OAuthToken) -> None:
        """Keep the new token beside the old one: Jira has answered."""
        await self._secrets.put(connection_id, credential_text(token))
        answered = update(renewals).where(renewals.c.connection_id == connection_id).values(is_unanswered=False)
        await self._connection.execute(answered)

    async def drop_token(self, connection_id: str) -> None:
        """Forget a new token that did not pass."""
        await self._secrets.forget(connection_id)

    async def rest(self, connection_id: str, wait: timedelta, *, is_unanswered: bool) -> None:
        """Let nobody try again for so long."""
        again = {"again_at": await database_now(self._connection) + wait, "is_unanswered": is_unanswered}
        await self._connection.execute(update(renewals).where(renewals.c.connection_id == connection_id).values(again))

    async def forget(self, connection_id: str) -> None:
        """The credential was replaced, or is gone: a renewal of the old one is over."""
        await self._secrets.forget(connection_id)
        await self._connection.execute(delete(renewals).where(renewals.c.connection_id == connection_id))
