"""`jira-access connections list`: every live connection and how its last check came out. Jira is not asked."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from dataclasses import asdict, dataclass
from datetime import datetime

from access.records import CheckRecord, Connection, JsonObject
from access.stores import Storage
from bot.settings import Settings, load_settings
from messages.causes import explain
from messages.facts import account_of, deployment_and_version
from messages.literal import shown
from storage.opening import open_storage

SUMMARY = "list the connections, and how the last check of each came out"
_NAME_LIMIT = 80
_KEYS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class _Standing:
    """A connection, its last check (None before the first), and since when the verdict is the same."""

    connection: Connection
    check: CheckRecord | None
    since: datetime | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `list` takes."""
    parser.add_argument("--json", action="store_true", help="print JSON for machines instead of text")


def run(arguments: argparse.Namespace) -> int:
    """Print the list."""
    standings = asyncio.run(_read(load_settings()))
    if arguments.json:
        document = [_document(standing) for standing in standings]
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    elif standings:
        sys.stdout.write("\n".join(_text(standing) for standing in standings))
    else:
        sys.stdout.write("There are no connections yet. Make one: jira-access connections add --help\n")
    return 0


async def _read(settings: Settings) -> list[_Standing]:
    async with open_storage(settings.database_url, settings.encryption_keys) as storage:
        return await _standings(storage)


async def _standings(storage: Storage) -> list[_Standing]:
    standings = []
    async with storage.reading() as kept:
        for connection in await kept.connections.list():
            check = await kept.checks.last(connection.id)
            first = await kept.checks.current_since(connection.id)
            standings.append(_Standing(connection, check, first.at if first else None))
    return standings


def _text(standing: _Standing) -> str:
    connection = standing.connection
    keys = connection.projects
    projects = "all visible projects" if keys is None else _in_short(keys)
    workspace = f"{connection.workspace}/" if connection.workspace else ""
    where = f"{connection.address} ({deployment_and_version(connection.deployment, connection.version)})"
    account = shown(account_of(connection), _NAME_LIMIT)
    return (
        f"{workspace}{connection.name}  {where}\n"
        f"  {_state(standing)}\n"
        f"  {account}, login kind {connection.credential_kind} · profile {connection.profile} · {projects}\n"
    )


def _in_short(keys: tuple[str, ...]) -> str:
    more = f" and {len(keys) - _KEYS_SHOWN} more" if len(keys) > _KEYS_SHOWN else ""
    return f"{', '.join(keys[:_KEYS_SHOWN])}{more}"


def _state(standing: _Standing) -> str:
    connection, check = standing.connection, standing.check
    if check is None:
        return "not tested yet"
    told = explain(
        check.evidence,
        connection.credential_kind,
        connection.deployment,
        account=account_of(connection),
        expected=connection.expected_account or "",
        site=connection.address.base_url,
    )
    since = f" since {_minute(standing.since)}" if standing.since else ""
    return f"{check.verdict}{since}, checked {_minute(check.at)}: {told.headline}"


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _document(standing: _Standing) -> JsonObject:
    connection = standing.connection
    return {
        "name": connection.name,
        "workspace": connection.workspace,
        "base_url": connection.address.base_url,
        "deployment": connection.deployment.value,
        "version": connection.version,
        "auth": connection.credential_kind.value,
        "user": connection.credential_user,
        "expected": connection.expected_account,
        "account": asdict(connection.account) if connection.account else None,
        "profile": connection.profile,
        "projects": connection.projects,
        "channel": connection.alert_channel,
        "owner": str(connection.owner),
        "created_at": connection.created_at.isoformat(),
        "secret_changed_at": connection.secret_changed_at.isoformat(),
        "last_check": _check_document(standing),
    }


def _check_document(standing: _Standing) -> JsonObject | None:
    check = standing.check
    if check is None:
        return None
    return {
        "verdict": check.verdict.value,
        "cause": check.evidence.cause.value,
        "at": check.at.isoformat(),
        "since": standing.since.isoformat() if standing.since else None,
    }
