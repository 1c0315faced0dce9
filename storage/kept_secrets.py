"""Keeps secrets encrypted, whoever they belong to, and lays a Jira credential out in one of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from access.credentials import (
    ApiToken,
    BasicLogin,
    Credential,
    CredentialKind,
    OAuthToken,
    PersonalAccessToken,
    Secret,
)
from access.errors import Refused
from storage.encryption import Sealed, SecretBox
from storage.many_rows import among
from storage.rows import AnyRow
from storage.tables import secrets
from storage.upserts import upsert


class StoredSecrets:
    """Secrets of one purpose, by the id of their owner."""

    def __init__(self, connection: AsyncConnection, box: SecretBox, purpose: str) -> None:
        self._connection = connection
        self._box = box
        self._purpose = purpose

    async def put(self, owner_id: str, secret: Secret) -> None:
        """Keep a secret in place of the owner's earlier one. Raises BadInput where no encryption key is set."""
        sealed = self._box.seal(secret, self._owner(owner_id))
        row = {"purpose": self._purpose, "owner_id": owner_id, "key_id": sealed.key_id, "ciphertext": sealed.ciphertext}
        await upsert(self._connection, secrets, [row])

    async def get(self, owner_id: str) -> Secret | None:
        """The secret; None where there is none. Raises KeyMissing and SecretDamaged."""
        found = (await self.get_all([owner_id])).get(owner_id)
        if isinstance(found, Refused):
            raise found
        return found

    async def get_all(self, owner_ids: Iterable[str]) -> Mapping[str, Secret | Refused]:
        """The secrets of several owners, each opened or the refusal in its place; who has none is left out."""
        wanted = (secrets.c.purpose == self._purpose, among(self._connection, secrets.c.owner_id, owner_ids))
        rows = await self._connection.execute(select(secrets).where(*wanted))
        return {row.owner_id: self._opened(row) for row in rows}

    def _opened(self, row: AnyRow) -> Secret | Refused:
        try:
            return self._box.open(Sealed(row.key_id, row.ciphertext), self._owner(row.owner_id))
        except Refused as refusal:  # one that cannot be opened says nothing of the others
            return refusal

    async def forget(self, owner_id: str) -> None:
        """Delete the secret, if there is one."""
        await self._connection.execute(delete(secrets).where(*self._of(owner_id)))

    def _owner(self, owner_id: str) -> str:
        return f"{self._purpose}:{owner_id}"

    def _of(self, owner_id: str) -> tuple[ColumnElement[bool], ...]:
        return (secrets.c.purpose == self._purpose, secrets.c.owner_id == owner_id)


def credential_text(credential: Credential) -> Secret:
    """Everything secret of a credential, as one text to encrypt. The user name is kept beside it, in the open."""
    if isinstance(credential, OAuthToken):
        return Secret(json.dumps(_oauth_parts(credential)))
    return Secret(json.dumps([credential.secret.reveal()]))


def _oauth_parts(token: OAuthToken) -> list[str | None]:
    """The order is what is stored: new parts go to the end, and may be missing in texts written before."""
    return [
        token.consumer_key,
        token.token.reveal(),
        token.secret.reveal(),
        token.token_secret.reveal() if token.token_secret else None,
        token.session_handle.reveal() if token.session_handle else None,
        token.expires_at.isoformat() if token.expires_at else None,
        token.session_expires_at.isoformat() if token.session_expires_at else None,
    ]


def _oauth_token(
    consumer: str,
    token: str,
    key: str,
    token_secret: str | None = None,
    handle: str | None = None,
    ends: str | None = None,
    session_ends: str | None = None,
) -> OAuthToken:
    return OAuthToken(
        consumer,
        Secret(token),
        Secret(key),
        token_secret=Secret(token_secret) if token_secret else None,
        session_handle=Secret(handle) if handle else None,
        expires_at=datetime.fromisoformat(ends) if ends else None,
        session_expires_at=datetime.fromisoformat(session_ends) if session_ends else None,
    )


def credential_of(kind: CredentialKind, user: str | None, text: Secret) -> Credential:
    """The credential that `credential_text` wrote."""
    parts: list[str] = json.loads(text.reveal())
    match kind:
        case CredentialKind.OAUTH1:
            return _oauth_token(*parts)
        case CredentialKind.PAT:
            return PersonalAccessToken(Secret(parts[0]))
        case CredentialKind.BASIC:
            return BasicLogin(user or "", Secret(parts[0]))
        case CredentialKind.API_TOKEN:
            return ApiToken(user or "", Secret(parts[0]))
