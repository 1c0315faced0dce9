"""Entries of the audit trail as CSV or JSON text, a page at a time.

The JSON of an entry holds exactly what its hash covers, so that whoever has the file can verify the chain: the rule is
in `storage.audit_chain`.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from datetime import UTC
from types import MappingProxyType
from typing import Protocol, TextIO

from access.records import AuditEntry
from messages.csv_files import defused

_COLUMNS = ("seq", "at", "workspace", "actor", "action", "connection", "outcome", "details", "prev_hash", "hash")


class RowWriter(Protocol):
    """Writes entries in one format."""

    def __init__(self, stream: TextIO) -> None: ...

    def begin(self) -> None:
        """What stands before the first entry."""

    def write(self, entries: Iterable[AuditEntry]) -> None:
        """Some entries."""

    def end(self) -> None:
        """What stands behind the last entry."""


class CsvRows:
    """One line for each entry; what a spreadsheet would take for a formula is defused."""

    def __init__(self, stream: TextIO) -> None:
        self._writer = csv.writer(stream, lineterminator="\n")

    def begin(self) -> None:
        """The names of the columns."""
        self._writer.writerow(_COLUMNS)

    def write(self, entries: Iterable[AuditEntry]) -> None:
        """Some entries."""
        self._writer.writerows([defused(cell) for cell in _cells(entry)] for entry in entries)

    def end(self) -> None:
        """Nothing."""


class JsonRows:
    """One array with one object for each entry, each on a line of its own."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._separator = "\n"

    def begin(self) -> None:
        """The array's opening."""
        self._stream.write("[")

    def write(self, entries: Iterable[AuditEntry]) -> None:
        """Some entries."""
        for entry in entries:
            self._stream.write(f"{self._separator}{json.dumps(entry_document(entry))}")
            self._separator = ",\n"

    def end(self) -> None:
        """The array's end."""
        self._stream.write("\n]\n")


FORMATS: Mapping[str, type[CsvRows | JsonRows]] = MappingProxyType({"csv": CsvRows, "json": JsonRows})
"""Writers by the word that is typed."""


def entry_document(entry: AuditEntry) -> Mapping[str, object]:
    """The entry as plain values; the time is UTC in ISO 8601 with microseconds, as the hash has it."""
    event = entry.event
    return {
        "seq": entry.seq,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "workspace": event.workspace,
        "actor": {"kind": event.actor.kind.value, "workspace": event.actor.workspace, "id": event.actor.id},
        "action": event.action,
        "connection": event.connection,
        "outcome": event.outcome,
        "details": event.details,
        "prev_hash": entry.prev_hash,
        "hash": entry.hash,
    }


def _cells(entry: AuditEntry) -> list[str]:
    event = entry.event
    return [
        str(entry.seq),
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.workspace,
        str(event.actor),
        event.action,
        event.connection,
        event.outcome,
        json.dumps(event.details, sort_keys=True),
        entry.prev_hash,
        entry.hash,
    ]
