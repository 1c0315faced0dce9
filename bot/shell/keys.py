"""`jira-access keys new|rotate`: encryption keys, and moving the stored secrets to the first of them."""

from __future__ import annotations

import argparse
import asyncio
import sys

from access.records import AuditEvent
from bot.settings import STORE_NEEDS, Settings, load_settings
from messages.facts import counted
from storage.encryption import SETTING, key_id, new_key
from storage.engine import PATIENT
from storage.key_rotation import Rotation
from storage.opening import Storage, open_storage

_BATCH = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `new` and `rotate`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("new", help="print a new key", description="Print a new encryption key.")
    rotate = actions.add_parser(
        "rotate",
        help="encrypt all stored secrets with the first key",
        description=f"Encrypt all stored secrets with the first key of {SETTING}. Can be started again at any time.",
    )
    rotate.add_argument(
        "--batch", type=_batch, default=_BATCH, metavar="N", help=f"secrets in one transaction (default {_BATCH})"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print a key, or rotate; 1 where some secret could not be moved."""
    if arguments.action == "new":
        sys.stdout.write(f"{new_key().reveal()}\n")
        sys.stderr.write(f"Put it first in {SETTING}, before the keys that are in use. It is shown only here.\n")
        return 0
    return asyncio.run(_rotate(load_settings(STORE_NEEDS), arguments.batch))


async def _rotate(settings: Settings, batch: int) -> int:
    async with open_storage(settings.database_url, settings.encryption_keys, PATIENT) as storage:
        moved, last = await _move_all(storage, batch)
        await _note(storage, moved, last)
    key_ids = list(dict.fromkeys(key_id(key) for key in settings.encryption_keys))
    is_done = not last.remaining and not last.missing_keys
    sys.stdout.write("".join(f"{line}\n" for line in _told(moved, last, key_ids)))
    return 0 if is_done else 1


async def _move_all(storage: Storage, batch: int) -> tuple[int, Rotation]:
    """Batches until nothing moves any more; each is committed by itself, so a crash loses none."""
    moved = 0
    while True:
        done = await storage.rotate_keys(batch)
        moved += done.moved
        if not done.moved or not done.remaining:
            return moved, done
        sys.stderr.write(f"jira-access: {counted(moved, 'secret')} moved, {done.remaining} remain.\n")


async def _note(storage: Storage, moved: int, last: Rotation) -> None:
    from bot.shell.opening import shell_actor, utc_now  # noqa: PLC0415 - brings the HTTP stack, `keys new` needs none

    event = AuditEvent(
        at=utc_now(),
        workspace="",
        actor=shell_actor(),
        action="keys.rotate",
        outcome="ok" if not last.remaining and not last.missing_keys else "incomplete",
        details={"moved": moved, "remaining": last.remaining, "missing_keys": list(last.missing_keys)},
    )
    async with storage.begin() as transaction:
        await transaction.audit.append(event)


def _told(moved: int, last: Rotation, key_ids: list[str]) -> list[str]:
    """What to say: how many were moved and remain, and which keys may go. Keys are named by place and id."""
    first, *others = key_ids
    lines = [f"{counted(moved, 'secret')} moved to key 1 ({first}), {last.remaining} remain."]
    if last.damaged:
        lines.append(f"{counted(last.damaged, 'secret')} cannot be decrypted and stay as they are: enter them anew.")
    elif last.remaining:
        lines.append("Another rotation may be moving them now. Start this one again in a moment.")
    lines += [
        f"Some secrets need key {missing}, which is not in {SETTING}: add it behind the first, or enter them anew."
        for missing in last.missing_keys
    ]
    if last.remaining:
        lines.append("Keep all keys for now.")
    elif others:
        named = ", ".join(f"key {place} ({other})" for place, other in enumerate(others, start=2))
        lines.append(f"You may drop {named} from {SETTING}, once every process has been started anew with key 1 first.")
    return lines


def _batch(typed: str) -> int:
    if not typed.isdecimal() or not 0 < int(typed) <= 10_000:  # noqa: PLR2004 - more would hold the write lock for long
        raise argparse.ArgumentTypeError(f"“{typed[:20]}” is not a number from 1 to 10000")
    return int(typed)
