"""Keeps the last walk over the whole audit chain, sealed with the encryption keys.

Whoever can write to the database, but does not hold the keys, cannot make one up; they can put an older one back, which
vouches for less.
"""

from __future__ import annotations

import json

from sqlalchemy.ext.asyncio import AsyncConnection

from access.credentials import Secret
from access.errors import Refused
from access.records import Checkpoint
from access.rows import UnknownRow, from_row, to_row
from storage.encryption import SecretBox
from storage.kept_secrets import StoredSecrets

_PURPOSE = "audit-checkpoint"
_OWNER = "chain"
_VERSION = 1


class StoredCheckpoints:
    """The one checkpoint there is."""

    def __init__(self, connection: AsyncConnection, box: SecretBox) -> None:
        self._can_seal = bool(box.key_ids)
        self._secrets = StoredSecrets(connection, box, _PURPOSE)

    async def get(self) -> Checkpoint | None:
        """The last one kept; None where there is none, or where it is not what was sealed."""
        try:
            kept = await self._secrets.get(_OWNER)
            return None if kept is None else from_row(Checkpoint, json.loads(kept.reveal()), _VERSION)
        except (Refused, UnknownRow):  # the key is not held, or somebody was at it: nothing is concluded from it
            return None

    async def put(self, checkpoint: Checkpoint) -> None:
        """Keep one in place of the last; nothing is kept where no encryption key is set."""
        if self._can_seal:
            await self._secrets.put(_OWNER, Secret(json.dumps(to_row(checkpoint, _VERSION))))
