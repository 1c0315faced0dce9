"""What the benches of the watch stand on: databases full of watched connections, and looks that need no Jira."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from access.credentials import Deployment, PersonalAccessToken, Secret
from access.episodes import observe
from access.evidence import Cause, Confidence, Evidence, EvidenceClass
from access.login_watch import Observation
from access.records import Actor, ActorKind, Connection, JiraAccount
from access.sites import parse_address
from access.watch_settings import WatchSettings
from access.watch_state import ConnectionState
from access.watching import SweepCursor, WatchPlan, WatchRow
from storage.connections import connection_row
from storage.encryption import SecretBox, new_key
from storage.engine import make_engine
from storage.kept_secrets import credential_text
from storage.many_rows import insert_all
from storage.opening import Storage, open_storage
from storage.tables import connections, secrets
from storage.watch_tables import watches
from storage.watches import watch_columns

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))  # the PostgreSQL of the tests

KEY = new_key()
_BOX = SecretBox((KEY,))
_BATCH = 500


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
        account=JiraAccount("svc", "svc", "svc"),
        owner=Actor(ActorKind.SHELL, "bench"),
        created_at=now,
        secret_changed_at=now,
    )


async def fill(
    url: str,
    due: Sequence[datetime | None],
    *,
    address: str = "https://jira.example.com",
    channel: Callable[[int], str] = lambda _: "",
    is_lost: Callable[[int], bool] = lambda _: False,
) -> None:
    """Keep a watched connection for each of these times, at which its next look is due.

    Every one has a token of its own, `token-` and its number, counts as the only one of its Jira, and was found good
    before; a lost one was refused since, and nothing was said about it yet.
    """
    engine = make_engine(Secret(url))
    for start in range(0, len(due), _BATCH):
        numbers = range(start, min(len(due), start + _BATCH))
        made = [connection(number, address) for number in numbers]
        logins = [PersonalAccessToken(Secret(f"token-{number}")) for number in numbers]
        rows = [
            _watch(one, due[number], f"{address}#{number}", channel(number), is_lost=is_lost(number))
            for one, number in zip(made, numbers, strict=True)
        ]
        async with engine.begin() as database:
            await insert_all(database, connections, [connection_row(*pair) for pair in zip(made, logins, strict=True)])
            await insert_all(database, secrets, [_secret(one, login) for one, login in zip(made, logins, strict=True)])
            await insert_all(database, watches, [watch_columns(row) for row in rows])
    await engine.dispose()


def _watch(made: Connection, due: datetime | None, site: str, channel: str, *, is_lost: bool) -> WatchRow:
    now = datetime.now(UTC)
    good = Evidence(EvidenceClass.OK, Cause.OK, Confidence.HIGH)
    refused = Evidence(EvidenceClass.AUTH, Cause.CAPTCHA, Confidence.HIGH)
    state = ConnectionState(made.id)
    for minutes, evidence in ((10, good), (5, refused))[: 2 if is_lost else 1]:
        seen = Observation(at=now - timedelta(minutes=minutes), evidence=evidence, credential=made.credential_kind)
        state = observe(state, seen, WatchSettings()).state
    return WatchRow(
        connection_id=made.id,
        site=site,
        is_on=True,
        state=state,
        plan=WatchPlan(channel=channel or None),
        next_look_at=due,
        sweep=SweepCursor(now, now),
        secret_at=made.secret_changed_at,
    )


def _secret(made: Connection, login: PersonalAccessToken) -> dict[str, str]:
    sealed = _BOX.seal(credential_text(login), f"connection:{made.id}")
    return {
        "purpose": "connection",
        "owner_id": made.id,
        "key_id": sealed.key_id,
        "ciphertext": sealed.ciphertext,
    }
