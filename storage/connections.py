"""Keeps connections. Their secrets go through `storage.kept_secrets`, never into a column of this table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Insert, Update, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from access.credentials import Credential, CredentialKind, Deployment, Secret
from access.errors import Conflict, NotFound, Refused
from access.lockout import login_account
from access.records import Connection, JiraAccount
from access.sites import SiteAddress, parse_address
from storage.encryption import SecretBox
from storage.kept_secrets import StoredSecrets, credential_of, credential_text
from storage.login_counts import StoredLoginCounts
from storage.many_rows import among
from storage.renewals import StoredRenewals
from storage.rows import AnyRow, actor_columns, actor_of
from storage.tables import connections
from storage.watches import StoredWatches

_NAMES_TOLD = 10
_PURPOSE = "connection"
_KEPT_AS_THEY_WERE = frozenset(
    {"id", "credential_kind", "credential_user", "created_at", "secret_changed_at", "retired_at"}
)
_live = connections.c.retired_at.is_(None)


class StoredConnections:
    """The port `ConnectionStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection, box: SecretBox) -> None:
        self._connection = connection
        self._secrets = StoredSecrets(connection, box, _PURPOSE)
        self._counts = StoredLoginCounts(connection)
        self._watches = StoredWatches(connection)
        self._renewals = StoredRenewals(connection, box)

    async def add(self, connection: Connection, credential: Credential) -> None:
        """Keep a new connection. Raises Conflict where a live one in the workspace has its name."""
        await self._write(insert(connections).values(connection_row(connection, credential)), connection.name)
        await self._secrets.put(connection.id, credential_text(credential))

    async def get(self, connection_id: str) -> Connection:
        """That connection, retired or not. Raises NotFound."""
        found = await self._where(connections.c.id == connection_id)
        if not found:
            raise NotFound("That connection does not exist any more.")
        return found[0]

    async def several(self, connection_ids: Iterable[str]) -> Mapping[str, Connection]:
        """Those connections by id, retired or not; what does not exist is left out."""
        found = await self._where(among(self._connection, connections.c.id, connection_ids))
        return {connection.id: connection for connection in found}

    async def named(self, workspace: str, name: str) -> Connection:
        """The live connection of that name. Raises NotFound, whose next step tells the names that there are."""
        found = await self._where(_live, connections.c.workspace == workspace, connections.c.name == name)
        if not found:
            there_are = [other.name for other in await self.list(workspace)]
            raise NotFound(f"There is no connection “{name}”.", _hint(name, there_are))
        return found[0]

    async def list(self, workspace: str | None = None) -> tuple[Connection, ...]:
        """Live connections by name; of every workspace when None."""
        if workspace is None:
            return await self._where(_live)
        return await self._where(_live, connections.c.workspace == workspace)

    async def update(self, connection: Connection) -> None:
        """Keep the changed facts of a live connection; its credential and its dates stay. Raises NotFound, Conflict."""
        columns = {name: value for name, value in _columns(connection).items() if name not in _KEPT_AS_THEY_WERE}
        await self._change(connection.id, columns, connection.name)

    async def retire(self, connection_id: str, at: datetime) -> None:
        """Take a live connection out of use and forget its secret; its checks stay. Raises NotFound."""
        await self._change(connection_id, {"retired_at": at})
        await self._secrets.forget(connection_id)
        await self._renewals.forget(connection_id)

    async def credential(self, connection_id: str) -> Credential:
        """The credential in the clear. Raises NotFound, and Refused where its encryption key is not held."""
        found = (await self.credentials([await self.get(connection_id)]))[connection_id]
        if isinstance(found, Refused):
            raise found
        return found

    async def credentials(self, connections: Iterable[Connection]) -> Mapping[str, Credential | Refused]:
        """The credential of each by the connection's id, or why there is none."""
        owners = {connection.id: connection for connection in connections}
        texts = await self._secrets.get_all(owners)
        return {one: _credential(owner, texts.get(one)) for one, owner in owners.items()}

    async def replace_credential(self, connection_id: str, credential: Credential, at: datetime) -> None:
        """Keep another credential, let the account's count of refused logins start anew, and have the watch look soon.

        Raises NotFound.
        """
        # First, as a look locks its watch before its connection: in another order two could wait for each other.
        await self._watches.hurry(connection_id)
        await self._change(connection_id, _credential_columns(credential) | {"secret_changed_at": at})
        await self._secrets.put(connection_id, credential_text(credential))
        await self._renewals.forget(connection_id)
        account = login_account((await self.get(connection_id)).address, credential)
        await self._counts.save(account, (await self._counts.lock(account)).renewed())

    async def _where(self, *conditions: ColumnElement[bool]) -> tuple[Connection, ...]:
        query = select(connections).where(*conditions).order_by(connections.c.workspace, connections.c.name)
        return tuple(_connection(row) for row in await self._connection.execute(query))

    async def _change(self, connection_id: str, columns: dict[str, Any], name: str = "") -> None:
        statement = update(connections).where(connections.c.id == connection_id, _live).values(columns)
        if await self._write(statement, name) == 0:
            raise NotFound("That connection does not exist any more.")

    async def _write(self, statement: Insert | Update, name: str) -> int:
        try:
            return (await self._connection.execute(statement)).rowcount
        except IntegrityError as error:
            if "uq_connections_live_name" not in str(error.orig) and "connections.name" not in str(error.orig):
                raise
            raise Conflict(
                f"There is already a connection “{name}”.", "Choose another name, or remove that one first."
            ) from None


def _hint(name: str, there_are: list[str]) -> str:
    near = get_close_matches(name, there_are, n=1)
    if near:
        return f"Did you mean “{near[0]}”?"
    more = ", …" if len(there_are) > _NAMES_TOLD else ""
    return f"There are: {', '.join(there_are[:_NAMES_TOLD])}{more}." if there_are else "There is none yet."


def _credential(connection: Connection, text: Secret | Refused | None) -> Credential | Refused:
    if text is None:
        return NotFound(f"Connection “{connection.name}” has no credential any more.", "Connect it anew.")
    if isinstance(text, Refused):
        return text
    return credential_of(connection.credential_kind, connection.credential_user, text)


def connection_row(connection: Connection, credential: Credential) -> dict[str, Any]:
    """A new connection as a row of its table; the secret is kept elsewhere."""
    return _columns(connection) | _credential_columns(credential)


def _credential_columns(credential: Credential) -> dict[str, Any]:
    return {"credential_kind": credential.kind, "credential_user": credential.user}


def _columns(connection: Connection) -> dict[str, Any]:
    return {
        "id": connection.id,
        "workspace": connection.workspace,
        "name": connection.name,
        "address": connection.address.base_url,
        "deployment": connection.deployment,
        "version": connection.version,
        "expected_account": connection.expected_account,
        "account": asdict(connection.account) if connection.account else None,
        "credential_kind": connection.credential_kind,
        "credential_user": connection.credential_user,
        "profile": connection.profile,
        "projects": None if connection.projects is None else list(connection.projects),
        "alert_channel": connection.alert_channel,
        "created_at": connection.created_at,
        "secret_changed_at": connection.secret_changed_at,
        "retired_at": connection.retired_at,
        **actor_columns(connection.owner, "owner"),
    }


@lru_cache(maxsize=1024)
def _address(text: str) -> SiteAddress:
    """Kept addresses are few, and are read at every look."""
    return parse_address(text)


def _connection(row: AnyRow) -> Connection:
    return Connection(
        id=row.id,
        workspace=row.workspace,
        name=row.name,
        address=_address(row.address),
        deployment=Deployment(row.deployment),
        version=row.version,
        expected_account=row.expected_account,
        account=JiraAccount(**row.account) if row.account else None,
        credential_kind=CredentialKind(row.credential_kind),
        credential_user=row.credential_user,
        profile=row.profile,
        projects=None if row.projects is None else tuple(row.projects),
        alert_channel=row.alert_channel,
        owner=actor_of(row, "owner"),
        created_at=row.created_at,
        secret_changed_at=row.secret_changed_at,
        retired_at=row.retired_at,
    )
