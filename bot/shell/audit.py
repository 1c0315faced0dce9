"""`jira-access audit verify|export`: does the trail hold, and what stands in it.

How the trail is chained is in `storage.audit_chain`, how entries are written out in `bot.shell.audit_rows`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import sys
from datetime import datetime, timedelta

from access.errors import BadInput
from bot.settings import Settings, load_settings
from bot.shell.audit_rows import FORMATS, RowWriter
from bot.shell.opening import utc_now
from messages.facts import counted
from storage.opening import open_storage

_AGE = re.compile(r"(?P<count>[0-9]{1,5})(?P<unit>[hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


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
        asyncio.run(_export(settings, FORMATS[arguments.format](sys.stdout), since))
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def parse_age(typed: str, now: datetime) -> datetime:
    """The moment that lies so long before `now`, UTC.

    Raises:
        BadInput: it is not a number of hours, days or weeks.
    """
    form = _AGE.fullmatch(typed)
    if form is None:
        raise BadInput(f"“{typed[:40]}” is not an age.", "Write hours, days or weeks: 12h, 90d or 4w.")
    return now - int(form["count"]) * _UNITS[form["unit"]]


async def _verify(settings: Settings) -> int:
    async with open_storage(settings.database_url, settings.encryption_keys) as storage, storage.reading() as kept:
        report = await kept.audit.verify()
    if report.broken is not None:
        sys.stdout.write(
            f"The audit trail does not hold. First broken entry: {report.broken.seq}. {report.broken.why}\n"
            f"{counted(report.entries, 'entry', 'entries')} before it hold.\n"
        )
        return 1
    held = counted(report.entries, "entry", "entries")
    sys.stdout.write(f"The audit trail holds: {held}, last hash {report.head.hash}.\n")
    return 0


async def _export(settings: Settings, writer: RowWriter, since: datetime | None) -> None:
    async with open_storage(settings.database_url, settings.encryption_keys) as storage, storage.reading() as kept:
        writer.begin()
        async for page in kept.audit.pages():
            writer.write(entry for entry in page if since is None or entry.event.at >= since)
        writer.end()
