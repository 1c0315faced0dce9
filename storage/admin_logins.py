"""Keeps admin credentials, one a connection at most. The secret goes through `storage.kept_secrets`."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from access.credentials import Credential, CredentialKind
from access.errors import NotFound
from access.records import JiraAccount
from access.stores_repair import AdminLogin
from storage.encryption import SecretBox
from storage.kept_secrets import StoredSecrets, credential_of, credential_text
from storage.repair_tables import admin_logins
from storage.rows import actor_columns, actor_of
from storage.upserts import upsert

_PURPOSE = "admin"


class StoredAdminLogins:
    """The port `AdminLoginStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection, box: SecretBox) -> None:
        self._connection = connection
        self._secrets = StoredSecrets(connection, box, _PURPOSE)

    async def put(self, login: AdminLogin, credential: Credential) -> None:
        """Keep it in place of an earlier one."""
        row = {
            "connection_id": login.connection_id,
            "kind": login.kind,
            "user": login.user,
            "account": asdict(login.account),
            "entered_at": login.entered_at,
            **actor_columns(login.entered_by, "entered_by"),
        }
        await upsert(self._connection, admin_logins, [row])
        await self._secrets.put(login.connection_id, credential_text(credential))

    async def get(self, connection_id: str) -> AdminLogin | None:
        """What is known of it; None where there is none."""
        query = select(admin_logins).where(admin_logins.c.connection_id == connection_id)
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            return None
        return AdminLogin(
            connection_id=row.connection_id,
            kind=CredentialKind(row.kind),
            user=row.user,
            account=JiraAccount(**row.account),
            entered_by=actor_of(row, "entered_by"),
            entered_at=row.entered_at,
        )

    async def credential(self, connection_id: str) -> Credential:
        """It in the clear. Raises NotFound, and Refused where its encryption key is not held."""
        login, text = await self.get(connection_id), await self._secrets.get(connection_id)
        if login is None or text is None:
            raise NotFound("There is no admin credential for this connection.", "Enter one: see /jira-access help")
        return credential_of(login.kind, login.user, text)

    async def forget(self, connection_id: str) -> bool:
        """Forget it; returns whether there was one."""
        await self._secrets.forget(connection_id)
        gone = delete(admin_logins).where(admin_logins.c.connection_id == connection_id)
        return (await self._connection.execute(gone)).rowcount == 1
