"""Keeps Jira Align tokens, one a connection at most. The token goes through `storage.kept_secrets`."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from access.align import AlignLogin, AlignSource
from access.credentials import Secret
from access.errors import NotFound
from access.sites import parse_address
from storage.align_tables import align_logins
from storage.encryption import SecretBox
from storage.kept_secrets import StoredSecrets
from storage.rows import actor_columns, actor_of
from storage.upserts import upsert

_PURPOSE = "align"


class StoredAlignLogins:
    """The port `AlignLoginStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection, box: SecretBox) -> None:
        self._connection = connection
        self._secrets = StoredSecrets(connection, box, _PURPOSE)

    async def put(self, login: AlignLogin, token: Secret) -> None:
        """Keep it in place of an earlier one."""
        row = {
            "connection_id": login.connection_id,
            "address": login.source.address.base_url,
            "connector": login.source.connector,
            "entered_at": login.entered_at,
            **actor_columns(login.entered_by, "entered_by"),
        }
        await upsert(self._connection, align_logins, [row])
        await self._secrets.put(login.connection_id, token)

    async def get(self, connection_id: str) -> AlignLogin | None:
        """What is known of it; None where there is none."""
        query = select(align_logins).where(align_logins.c.connection_id == connection_id)
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            return None
        return AlignLogin(
            connection_id=row.connection_id,
            source=AlignSource(parse_address(row.address), row.connector),
            entered_by=actor_of(row, "entered_by"),
            entered_at=row.entered_at,
        )

    async def token(self, connection_id: str) -> Secret:
        """It in the clear. Raises NotFound, and Refused where its encryption key is not held."""
        token = await self._secrets.get(connection_id)
        if token is None:
            raise NotFound("There is no Jira Align token for this connection.", "Enter one: see /jira-access help")
        return token

    async def forget(self, connection_id: str) -> bool:
        """Forget it; returns whether there was one."""
        await self._secrets.forget(connection_id)
        gone = delete(align_logins).where(align_logins.c.connection_id == connection_id)
        return (await self._connection.execute(gone)).rowcount == 1
