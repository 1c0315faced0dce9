"""What the benches of the watch stand on: databases full of watched connections, and looks that need no Jira."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from access.credentials import Deployment, PersonalAccessToken, Secret
from access.records import Actor, ActorKind, Connection
from access.sites import parse_address
from access.watch_state import ConnectionState
from access.watching import SweepCursor, WatchPlan, WatchRow
from storage.encryption import new_key
from storage.opening import Storage, open_storage

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))  # the PostgreSQL of the tests

KEY = new_key()
_BATCH = 250


@contextmanager
def databases() -> Iterator[str]:
    """Address of an empty PostgreSQL database, for the length of the block."""
    from fixtures.databases import running_postgres  # noqa: PLC0415 - found by the line above

    with running_postgres() as server:
        yield server.url()


@asynccontextmanager
async def opened(url: str, key: Secret = KEY) -> AsyncIterator[Storage]:
    """That database with its schema in place."""
    async with open_storage(Secret(url), (key,)) as storage:
        await storage.prepare()
        yield storage


def connection(number: int, address: str = "https://jira.example.com") -> Connection:
    """One connection of many, each to a Jira of its own host name unless an address is given."""
    now = datetime.now(UTC)
    return Connection(
        id=f"c{number:06}",
        workspace="",
        name=f"c{number:06}",
        address=parse_address(address),
        deployment=Deployment.DATA_CENTER,
        credential_kind=PersonalAccessToken(Secret("")).kind,
        profile="jira-align-data-center",
        projects=("APPS",),
        owner=Actor(ActorKind.SHELL, "bench"),
        created_at=now,
        secret_changed_at=now,
    )


async def fill(
    storage: Storage,
    number: int,
    next_look_at: datetime,
    *,
    token: str = "",
    address: str = "https://jira.example.com",
    has_channels: bool = False,
) -> None:
    """Keep that many watched connections whose next look is then; each has its own token and, if asked, channel."""
    for start in range(0, number, _BATCH):
        async with storage.begin() as transaction:
            for one in range(start, min(number, start + _BATCH)):
                made = connection(one, address)
                login = PersonalAccessToken(Secret(token or f"token-{one}"))
                await transaction.connections.add(made, login)
                row = WatchRow(
                    connection_id=made.id,
                    site=f"{address}#{one}",
                    is_on=True,
                    state=ConnectionState(made.id),
                    plan=WatchPlan(channel=f"C{one:08}" if has_channels else None),
                    next_look_at=next_look_at,
                    sweep=SweepCursor(datetime.now(UTC)),
                    secret_at=made.secret_changed_at,
                )
                await transaction.watches.add(replace(row))
