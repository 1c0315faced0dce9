"""Moves stored secrets to the first encryption key, a batch at a time.

A batch is one transaction and what is left is read off the rows themselves, so a job that was killed goes on where it
stopped when it is started again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.encryption import Sealed, SecretBox, SecretDamaged
from storage.tables import secrets


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a batch did.

    Attributes:
        moved: secrets that are now under the first key and were not before.
        remaining: secrets still to be moved, damaged ones among them.
        damaged: secrets of this batch that do not decrypt although their key is held; they stay as they are.
        missing_keys: ids of keys that other secrets need and that are not held; those secrets stay as they are.
    """

    moved: int
    remaining: int
    damaged: int = 0
    missing_keys: tuple[str, ...] = ()


async def rotate(connection: AsyncConnection, box: SecretBox, batch: int) -> Rotation:
    """Move up to `batch` secrets to the first key."""
    outdated = secrets.c.key_id.in_(box.key_ids[1:])
    query = select(secrets).where(outdated).order_by(secrets.c.purpose, secrets.c.owner_id).limit(batch)
    # Two jobs at once share the work instead of waiting for each other; SQLite ignores the clause.
    rows = (await connection.execute(query.with_for_update(skip_locked=True))).all()
    moved = [await _move(connection, box, row) for row in rows]
    remaining = (await connection.execute(select(func.count()).select_from(secrets).where(outdated))).scalar_one()
    return Rotation(moved.count(True), remaining, moved.count(False), await missing_keys(connection, box))


async def missing_keys(connection: AsyncConnection, box: SecretBox) -> tuple[str, ...]:
    """Ids of keys that stored secrets need and that are not held."""
    query = select(secrets.c.key_id).distinct().where(secrets.c.key_id.not_in(box.key_ids)).order_by(secrets.c.key_id)
    return tuple(await connection.scalars(query))


async def _move(connection: AsyncConnection, box: SecretBox, row: Row[Any]) -> bool:
    try:
        renewed = box.renew(Sealed(row.key_id, row.ciphertext))
    except SecretDamaged:
        return False
    same = (secrets.c.purpose == row.purpose, secrets.c.owner_id == row.owner_id)
    changed = {"key_id": renewed.key_id, "ciphertext": renewed.ciphertext}
    await connection.execute(update(secrets).where(*same).values(changed))
    return True
