"""`jira-access connections remove`: asks, then erases the secret and keeps the history."""

from __future__ import annotations

import argparse
import asyncio
import sys

from access.errors import BadInput
from access.operations.remove_connection import RemoveConnection
from access.records import Connection
from bot.hand_over_wiring import make_stand_down
from bot.settings import Settings, load_settings
from bot.shell.opening import shell_actor, utc_now
from messages.facts import account_of
from messages.literal import shown
from storage.engine import PATIENT
from storage.opening import open_storage

SUMMARY = "take a connection out of use: its secret is erased, its history kept"
_NAME_LIMIT = 80


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `remove` takes."""
    parser.add_argument("name", metavar="NAME", help="the connection")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(arguments: argparse.Namespace) -> int:
    """Remove; 1 where the person said no."""
    settings = load_settings()
    connection = asyncio.run(_find(settings, arguments.name))
    if not arguments.yes and not _is_confirmed(connection):
        sys.stdout.write("Nothing was changed.\n")
        return 1
    asyncio.run(_remove(settings, connection))
    sys.stdout.write(f"Connection {connection.name} was removed. Its secret is erased, its history is kept.\n")
    return 0


def _is_confirmed(connection: Connection) -> bool:
    if not sys.stdin.isatty():
        raise BadInput("There is no terminal to ask at.", "Give --yes to remove it without a question.")
    account = shown(account_of(connection), _NAME_LIMIT)
    sys.stderr.write(f"Remove {connection.name} ({account} at {connection.address}) and erase its secret? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


async def _find(settings: Settings, name: str) -> Connection:
    async with open_storage(settings.database_url, settings.encryption_keys, PATIENT) as storage:
        return await RemoveConnection(storage, utc_now, make_stand_down(settings)).find(name)


async def _remove(settings: Settings, connection: Connection) -> None:
    async with open_storage(settings.database_url, settings.encryption_keys, PATIENT) as storage:
        await RemoveConnection(storage, utc_now, make_stand_down(settings))(connection, shell_actor())
