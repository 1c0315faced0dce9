"""Can the database be reached, has it our schema, and do all stored secrets open? Upgrades and changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from access.errors import Refused, StorageAway
from access.records import Connection
from bot.doctor_findings import Finding, State, skipped
from bot.settings import Settings
from bot.shell.opening import check_schema
from messages.facts import counted
from storage.encryption import SETTING
from storage.opening import Storage, open_storage
from storage.schema import SchemaTooOld


@dataclass(frozen=True, slots=True)
class DatabaseLook:
    """What was found, and the connections for the checks that follow; None where they could not be read."""

    findings: tuple[Finding, ...]
    connections: tuple[Connection, ...] | None = None


async def examine_database(settings: Settings) -> DatabaseLook:
    """Look at the database and at the keys for what is in it."""
    try:
        await check_schema(settings.database_url)
        async with open_storage(settings.database_url, settings.encryption_keys) as storage:
            async with storage.reading() as kept:
                connections = await kept.connections.list()
            keys = await _examine_keys(storage, connections, has_keys=bool(settings.encryption_keys))
    except SchemaTooOld as reason:
        found = Finding("database", State.WARNING, reason.sentence, f"{reason.next_step} `run` does so by itself.")
        return DatabaseLook((found, _keys_without_secrets(has_keys=bool(settings.encryption_keys))), ())
    except Refused as reason:
        return _unread(Finding("database", State.FAULT, reason.sentence, reason.next_step))
    except StorageAway as reason:
        step = "Look whether it runs, and whether JIRA_ACCESS_DATABASE_URL is right."
        return _unread(Finding("database", State.FAULT, str(reason), step))
    held = counted(len(connections), "connection")
    return DatabaseLook((Finding("database", State.OK, f"It answers, and holds {held}."), keys), connections)


def _unread(fault: Finding) -> DatabaseLook:
    return DatabaseLook((fault, skipped("keys", "The database cannot be read.")))


async def _examine_keys(storage: Storage, connections: tuple[Connection, ...], *, has_keys: bool) -> Finding:
    missing = await storage.missing_keys()
    if missing:
        sentence = f"Stored secrets need keys that are not in {SETTING}: {', '.join(missing)}."
        return Finding("keys", State.FAULT, sentence, "Add them behind the first key, or enter those secrets anew.")
    unread = []
    async with storage.reading() as kept:
        for connection in connections:
            try:
                await kept.connections.credential(connection.id)
            except Refused:
                unread.append(connection.name)
    if unread:
        sentence = f"The secrets of these connections do not open: {', '.join(unread)}."
        return Finding("keys", State.FAULT, sentence, "Remove and add these connections, with their secrets.")
    if not connections:
        return _keys_without_secrets(has_keys=has_keys)
    return Finding("keys", State.OK, f"{counted(len(connections), 'stored secret')} can be read.")


def _keys_without_secrets(*, has_keys: bool) -> Finding:
    if not has_keys:
        step = "Make a key: jira-access keys new."
        return Finding("keys", State.FAULT, f"{SETTING} is not set, so no secret can be kept.", step)
    return Finding("keys", State.OK, "There is a key, and no secret is stored yet.")
