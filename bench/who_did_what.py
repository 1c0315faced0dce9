"""Who did what: verifying a trail of 1,000,000 entries, an issue of 5,000 changes, a map of 500 projects."""

from __future__ import annotations

import asyncio
import itertools
import tempfile
import time
import tracemalloc
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, update

from access.credentials import ApiToken, Deployment, PersonalAccessToken, Secret
from access.permission_map import Cell, CellState, MapRow, PermissionMap
from access.profiles import Level, shipped_profile
from access.records import Actor, ActorKind, AuditEntry, AuditEvent, AuditHead
from access.sites import parse_address, parse_allowed_hosts
from bench.measuring import Row, median_row
from bench.sandbox_process import sandbox_process
from jira_api.client import JiraClient
from messages.permission_picture import permission_picture
from sandbox.jira import Deployment as SandboxDeployment
from sandbox.jira import JiraControl, example
from storage.audit import entry_columns
from storage.audit_chain import EMPTY_CHAIN, chained
from storage.engine import make_engine
from storage.opening import open_storage
from storage.tables import audit_entries, audit_head

ENTRIES = 1_000_000
CHUNK = 5_000
CHANGES = 5_000
PROJECTS = 500
REPEATS = 3
LATENCY_MS = 50
BOUND_MIB = 50
START = datetime(2026, 1, 1, tzinfo=UTC)


def measure_audit() -> list[Row]:
    """Fill a trail on SQLite past the product, entry by entry in its own chain, and verify it with the product."""
    with tempfile.TemporaryDirectory() as folder:
        url = Secret(f"sqlite+aiosqlite:///{Path(folder) / 'bench.sqlite'}")
        seconds, mebibytes = asyncio.run(_verify(url))
    return [
        Row(f"audit verify over {ENTRIES:,} entries", seconds, "s"),
        Row("entries a second", ENTRIES / seconds, "1/s"),
        Row("most Python memory, reading the first tenth page by page", mebibytes, "MiB", goal=BOUND_MIB),
    ]


async def _verify(url: Secret) -> tuple[float, float]:
    async with open_storage(url, ()) as storage:
        async with storage.reading() as kept:
            assert await kept.audit.head() == EMPTY_CHAIN  # the first transaction makes the tables
        await _fill(url)
        async with storage.reading() as kept:
            began = time.perf_counter()
            report = await kept.audit.verify()
            seconds = time.perf_counter() - began
        assert report.broken is None, report.broken
        assert report.entries == ENTRIES
        # Memory apart from time: tracing makes everything several times slower, and a tenth of the way tells.
        tracemalloc.start()
        async with storage.reading() as kept:
            seen = 0
            async for page in kept.audit.pages():
                seen += len(page)
                if seen >= ENTRIES // 10:
                    break
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return seconds, most / 2**20


async def _fill(url: Secret) -> None:
    engine = make_engine(url)
    head = EMPTY_CHAIN
    async with engine.begin() as connection:
        for first in range(0, ENTRIES, CHUNK):
            entries = _chunk(first, head)
            head = AuditHead(entries[-1].seq, entries[-1].hash)
            await connection.execute(insert(audit_entries), [entry_columns(entry) for entry in entries])
        await connection.execute(update(audit_head).values(seq=head.seq, hash=head.hash))
    await engine.dispose()


def _chunk(first: int, head: AuditHead) -> Sequence[AuditEntry]:
    entries = []
    for number in range(first, first + CHUNK):
        event = AuditEvent(
            at=START + timedelta(seconds=number),
            workspace="T0BENCH",
            actor=Actor(ActorKind.SLACK, f"U{number % 97}", "T0BENCH"),
            action="connection.test",
            outcome="ok",
            connection="prod",
            details={"cause": "ok"},
        )
        entries.append(chained(event, head))
        head = AuditHead(entries[-1].seq, entries[-1].hash)
    return entries


def measure_history() -> list[Row]:
    """An issue with 5,000 changes: in pages on Cloud, in one answer on Data Center."""
    return [_history(Deployment.CLOUD), _history(Deployment.DATA_CENTER)]


def _history(deployment: Deployment) -> Row:
    with sandbox_process(SandboxDeployment(deployment.value), projects=3, latency_ms=LATENCY_MS) as url:
        control = JiraControl(url.removesuffix("/jira"))
        control.history.change_often("P1-1", example.SERVICE_ACCOUNT, example.ADMIN, CHANGES)
        samples = [asyncio.run(_read(url, deployment)) for _ in range(REPEATS)]
    return median_row(f"issue with {CHANGES:,} changes, {deployment}, {LATENCY_MS} ms away", samples, "s")


async def _read(url: str, deployment: Deployment) -> float:
    login = (
        ApiToken(f"{example.SERVICE_ACCOUNT}@example.com", Secret(example.API_TOKEN))
        if deployment is Deployment.CLOUD
        else PersonalAccessToken(Secret(example.PERSONAL_TOKEN))
    )
    async with JiraClient(parse_allowed_hosts("http://127.0.0.1:*")) as jira:
        history = jira.history(parse_address(url), deployment, login)
        began, read, start = time.perf_counter(), 0, 0
        for _page in itertools.count():
            page = (await history.issue_changes("P1-1", start)).value
            assert page is not None
            read += len(page.changes)
            if page.next_start is None:
                break
            start = page.next_start
    assert read == CHANGES
    return time.perf_counter() - began


def measure_picture() -> list[Row]:
    """The first picture of a process pays for the import of the library; later ones do not."""
    found = _map()
    samples = []
    for _ in range(REPEATS + 1):
        began = time.perf_counter()
        permission_picture(found)
        samples.append(time.perf_counter() - began)
    first, *later = samples
    what = f"map of {PROJECTS} projects"
    return [Row(f"{what}, the first", first, "s"), median_row(f"{what}, later ones", later, "s", goal=3)]


def _map() -> PermissionMap:
    columns = tuple(one for one in shipped_profile("jira-align-data-center").project if one.level is not Level.OPTIONAL)
    rows = tuple(
        MapRow(
            (f"P{number}",),
            tuple(
                Cell(CellState.MISSING if number % 7 == 0 and number % (place + 2) == 0 else CellState.HELD)
                for place in range(len(columns))
            ),
        )
        for number in range(PROJECTS)
    )
    return PermissionMap("bench", columns, rows, START, START)
