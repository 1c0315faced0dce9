"""`jira-access audit verify|export`: the trail can be checked by anybody, and taken elsewhere."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fixtures.shell import Printed
from sqlalchemy import text

from access.ages import parse_age
from access.credentials import Secret
from access.records import Actor, ActorKind, AuditEvent, AuditHead
from messages.audit_rows import CsvRows
from storage.audit_chain import chained
from storage.engine import is_sqlite, make_engine
from storage.opening import open_storage

Shell = Callable[..., Printed]
NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def three_entries(add: Shell) -> None:
    """A trail of three entries."""
    add("first", "--untested")
    add("second", "--untested")
    add("third", "--untested")


def _exported(shell: Shell, *words: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(shell("audit", "export", "--format", "json", *words).out)
    return entries


def _recomputed(entry: dict[str, Any]) -> str:
    """The hash of an entry by the documented rule, without any code of the product."""
    body = {name: value for name, value in entry.items() if name != "hash"}
    return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@pytest.mark.usefixtures("three_entries")
def test_a_whole_trail_holds(shell: Shell) -> None:
    printed = shell("audit", "verify")

    assert printed.status == 0
    assert "The audit trail holds: 3 entries" in printed.out


@pytest.mark.postgres
@pytest.mark.usefixtures("three_entries")
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_who_may_only_read_can_verify(shell: Shell, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    only_reading = f"{database_url}&options=-cdefault_transaction_read_only%3Don"
    monkeypatch.setenv("JIRA_ACCESS_DATABASE_URL", only_reading)

    printed = shell("audit", "verify")

    assert (printed.status, printed.err) == (0, "")
    assert "The audit trail holds: 3 entries" in printed.out


def test_an_empty_trail_holds(shell: Shell) -> None:
    assert shell("audit", "verify").status == 0


@pytest.mark.usefixtures("three_entries")
@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE audit_entries SET outcome = 'refused' WHERE seq = 2", "Entry 2 was changed."),
        ("DELETE FROM audit_entries WHERE seq = 2", "Entry 2 is missing."),
    ],
)
def test_the_first_broken_entry_is_named(shell: Shell, database_url: str, statement: str, why: str) -> None:
    asyncio.run(_tamper(database_url, statement))

    printed = shell("audit", "verify")

    assert printed.status == 1
    assert "First broken entry: 2" in printed.out
    assert why in printed.out


@pytest.mark.usefixtures("three_entries")
def test_whoever_has_the_export_can_verify_it(shell: Shell) -> None:
    entries = _exported(shell)

    assert [entry["hash"] for entry in entries] == [_recomputed(entry) for entry in entries]
    assert [entry["prev_hash"] for entry in entries[1:]] == [entry["hash"] for entry in entries[:-1]]


@pytest.mark.usefixtures("three_entries")
def test_the_table_has_a_line_for_each_entry(shell: Shell) -> None:
    rows = list(csv.DictReader(io.StringIO(shell("audit", "export").out)))

    assert [(row["seq"], row["action"], row["connection"]) for row in rows] == [
        ("1", "connection.add", "first"),
        ("2", "connection.add", "second"),
        ("3", "connection.add", "third"),
    ]


@pytest.mark.usefixtures("three_entries")
def test_only_entries_of_the_age_that_was_asked_for_are_printed(shell: Shell, database_url: str) -> None:
    asyncio.run(_append(database_url, datetime.now(UTC) - timedelta(days=10)))

    lately, longer = _exported(shell, "--since", "9d"), _exported(shell, "--since", "2w")

    assert len([entry for entry in lately if entry["action"] != "audit.export"]) == 3
    assert len([entry for entry in longer if entry["action"] != "audit.export"]) == 4


@pytest.mark.usefixtures("three_entries")
def test_an_export_stands_in_the_next_one_and_not_in_itself(shell: Shell) -> None:
    first, second = _exported(shell), _exported(shell)

    assert len(first) == 3
    assert [(entry["action"], entry["details"]) for entry in second[3:]] == [("audit.export", {"format": "json"})]


def test_an_empty_trail_is_an_empty_array(shell: Shell) -> None:
    assert _exported(shell) == []


@pytest.mark.parametrize("age", ["", "90", "d", "-1d", "1y", "999999d", "1.5d", "٣d"])
def test_an_age_of_another_form_is_refused(shell: Shell, age: str) -> None:
    printed = shell("audit", "export", f"--since={age}")

    assert printed.status == 2
    assert "12h, 90d or 4w" in printed.err


def test_a_wish_for_another_format_is_refused(shell: Shell) -> None:
    assert shell("audit", "export", "--format", "xml").status == 2


def test_an_age_is_counted_back_from_now() -> None:
    assert parse_age("36h", NOON) == NOON - timedelta(hours=36)


@pytest.mark.parametrize("cell", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\tx"])
def test_a_formula_is_defused(cell: str) -> None:
    stream = io.StringIO()
    event = AuditEvent(
        at=NOON, workspace=cell, actor=Actor(ActorKind.SHELL, cell), action=cell, outcome=cell, connection=cell
    )

    CsvRows(stream).write([chained(event, AuditHead(0, "0" * 64))])

    [row] = csv.reader(io.StringIO(stream.getvalue()))
    assert [one for one in row if one.startswith(("=", "+", "-", "@", "\t"))] == []


async def _append(url: str, at: datetime) -> None:
    event = AuditEvent(at=at, workspace="", actor=Actor(ActorKind.BOT, "test"), action="old.entry", outcome="ok")
    async with open_storage(Secret(url), ()) as storage, storage.begin() as transaction:
        await transaction.audit.append(event)


async def _tamper(url: str, statement: str) -> None:
    """Change rows as somebody with the database's password could: past the triggers."""
    engine = make_engine(Secret(url))
    on_sqlite = ("DROP TRIGGER audit_entries_no_update", "DROP TRIGGER audit_entries_no_delete")
    on_postgres = ("DROP TRIGGER audit_entries_append_only ON audit_entries",)
    async with engine.begin() as connection:
        for one in (*(on_sqlite if is_sqlite(engine.url) else on_postgres), statement):
            await connection.execute(text(one))
    await engine.dispose()
