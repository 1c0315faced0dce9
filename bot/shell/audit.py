"""`jira-access audit verify|export`: does the trail hold, and what stands in it.

How the trail is chained is in `storage.audit_chain`, how entries are written out in `messages.audit_rows`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from contextlib import suppress
from datetime import datetime

from access.ages import parse_age
from access.errors import StorageAway
from access.operations.read_audit import EXPORT
from access.operations.trail import Trail
from bot.settings import Settings, load_settings
from bot.shell.opening import shell_actor, utc_now
from messages.audit_rows import FORMATS, RowWriter
from messages.facts import counted
from storage.engine import PATIENT
from storage.opening import open_storage


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `verify` and `export`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    verify = "walk over the whole trail and name the first entry that does not hold"
    actions.add_parser("verify", help=verify, description=f"{verify.capitalize()}.")
    export_help = "print the trail, oldest entry first"
    export = actions.add_parser("export", help=export_help, description=f"{export_help.capitalize()}.")
    export.add_argument("--format", choices=[*FORMATS], default="csv", help="default: %(default)s")
    export.add_argument("--since", metavar="AGE", help="only entries of the last 12h, 90d or 4w")


def run(arguments: argparse.Namespace) -> int:
    """Verify (1 where the trail does not hold), or export."""
    if arguments.action == "verify":
        return asyncio.run(_verify(load_settings()))
    since = parse_age(arguments.since, utc_now()) if arguments.since is not None else None
    settings = load_settings()
    try:
        writer = FORMATS[arguments.format](sys.stdout)
        asyncio.run(_export(settings, writer, arguments.format, since))
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


async def _verify(settings: Settings) -> int:
    async with open_storage(settings.database_url, settings.encryption_keys, PATIENT) as storage:
        began = utc_now()
        async with storage.reading() as kept:
            report = await kept.audit.verify()
        with suppress(StorageAway):  # an auditor's user may only read; what was found stands all the same
            async with storage.begin() as kept:
                await kept.audit.keep_checkpoint(report, began)
    if report.broken is not None:
        sys.stdout.write(
            f"The audit trail does not hold. First broken entry: {report.broken.seq}. {report.broken.why}\n"
            f"{counted(report.entries, 'entry', 'entries')} before it hold.\n"
        )
        return 1
    held = counted(report.entries, "entry", "entries")
    sys.stdout.write(f"The audit trail holds: {held}, last hash {report.head.hash}.\n")
    return 0


async def _export(settings: Settings, writer: RowWriter, file_kind: str, since: datetime | None) -> None:
    """The export is written down before anything is printed, and does not contain itself."""
    async with open_storage(settings.database_url, settings.encryption_keys, PATIENT) as storage:
        event = Trail(storage, utc_now).event(shell_actor(), EXPORT, "", format=file_kind)
        async with storage.begin() as kept:
            own = await kept.audit.append(event)
        async with storage.reading() as kept:
            writer.begin()
            async for page in kept.audit.pages():
                older = (entry for entry in page if entry.seq < own.seq)
                writer.write(entry for entry in older if since is None or entry.event.at >= since)
            writer.end()
