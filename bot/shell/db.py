"""`jira-access db upgrade|check`: the schema of the database."""

from __future__ import annotations

import argparse
import asyncio
import sys

from access.errors import Refused, StorageAway
from bot.settings import Settings, load_settings
from bot.shell.opening import check_schema
from storage.engine import PATIENT
from storage.opening import open_storage
from storage.schema import REVISIONS, SchemaTooOld


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `upgrade` and `check`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    upgrade = "bring the database to the schema of this program; `run` does so by itself"
    actions.add_parser("upgrade", help=upgrade, description=f"{upgrade.capitalize()}.")
    check = "say whether the database can be reached and has the schema of this program"
    actions.add_parser("check", help=check, description=f"{check.capitalize()}.")


def run(arguments: argparse.Namespace) -> int:
    """Upgrade, or check; `check` has status 1 where the database is away or has another schema."""
    settings = load_settings()
    return asyncio.run(_upgrade(settings) if arguments.action == "upgrade" else _check(settings))


async def _upgrade(settings: Settings) -> int:
    try:
        await check_schema(settings.database_url)
    except SchemaTooOld:
        async with open_storage(settings.database_url, (), PATIENT) as storage:
            await storage.prepare()
        sys.stdout.write(f"The database was upgraded to schema {REVISIONS[-1]}.\n")
    else:
        sys.stdout.write(f"The database has schema {REVISIONS[-1]} already; nothing was to do.\n")
    return 0


async def _check(settings: Settings) -> int:
    try:
        await check_schema(settings.database_url)
    except (Refused, StorageAway) as reason:
        sys.stdout.write(f"{reason}\n")
        return 1
    sys.stdout.write(f"The database answers and has schema {REVISIONS[-1]}.\n")
    return 0
