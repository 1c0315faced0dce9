"""How many looks a replica takes on: no more than it can bear, and no more than each Jira can."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from fixtures.watched import SITE, watch_row
from integration.storage.examples import TOKEN, a_connection
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from access.operations.watch_connections import WatchBounds, WatchConnections
from access.watching import WatchRow
from storage.opening import Storage

OTHER = "https://other.example.com"
AT_SITE, AT_OTHER = 12, 2


@pytest.fixture
async def _everything_is_due(storage: Storage) -> None:
    async with storage.begin() as transaction:
        for number in range(AT_SITE + AT_OTHER):
            await transaction.connections.add(a_connection(id=f"c{number}", name=f"n{number}"), TOKEN)
            await transaction.watches.add(watch_row(f"c{number}", site=SITE if number < AT_SITE else OTHER))


class Looks:
    """Looks that last until they are let go."""

    def __init__(self) -> None:
        self.at: Counter[str] = Counter()
        self.may_end = asyncio.Event()

    async def __call__(self, row: WatchRow) -> None:
        self.at[row.site] += 1
        await self.may_end.wait()


def a_watch(storage: Storage, looks: Looks, at_once: int, per_site: int) -> WatchConnections:
    def must_not_fail(_: str, error: Exception) -> None:
        raise error

    bounds = WatchBounds(at_once, per_site, lease=timedelta(minutes=5))
    return WatchConnections(storage, looks, bounds, sleep=asyncio.sleep, on_error=must_not_fail)


async def begun(watch: WatchConnections, looks: Looks) -> dict[str, int]:
    """How many looks were begun at each site, once nothing more is taken on; they are let go then."""
    await watch()
    await asyncio.sleep(0)
    await watch()
    await asyncio.sleep(0)
    looks.may_end.set()
    await watch.drain(5)
    return dict(looks.at)


@pytest.mark.usefixtures("_everything_is_due")
async def test_no_more_looks_than_set_are_under_way_at_one_jira_and_the_others_do_not_wait(storage: Storage) -> None:
    looks = Looks()

    assert await begun(a_watch(storage, looks, 32, 4), looks) == {SITE: 4, OTHER: AT_OTHER}


@pytest.mark.usefixtures("_everything_is_due")
async def test_a_replica_takes_no_more_on_than_it_can_bear(storage: Storage) -> None:
    looks = Looks()

    assert sum((await begun(a_watch(storage, looks, 3, 32), looks)).values()) == 3


DAMAGES = {
    "written by a newer program": "state = '{\"v\": 999}'",
    "a number beyond all times": "login_every_seconds = 1e300",
}
DAMAGES_OF_A_FILE = {
    "torn": 'state = \'{"v": 1, "conn\'',
    "no time": "next_say_at = 'yesterday'",
}
"""PostgreSQL takes none of these into such a column."""


async def looks_round(storage: Storage, engine: AsyncEngine, damage: str) -> tuple[dict[str, int], list[str]]:
    """How many looks were begun at each site once one watch is damaged, and of which watches a fault was told."""
    looks, told = Looks(), []
    async with engine.begin() as connection:
        await connection.execute(text(f"UPDATE watches SET {damage} WHERE connection_id = 'c3'"))  # noqa: S608 - ours
    bounds = WatchBounds(32, 32, lease=timedelta(minutes=5))
    watch = WatchConnections(storage, looks, bounds, sleep=asyncio.sleep, on_error=lambda who, _: told.append(who))
    return await begun(watch, looks), told


@pytest.mark.usefixtures("_everything_is_due")
@pytest.mark.parametrize("damage", DAMAGES)
async def test_a_watch_that_cannot_be_read_is_told_and_keeps_no_other_waiting(
    storage: Storage, engine: AsyncEngine, damage: str
) -> None:
    looked_at, told = await looks_round(storage, engine, DAMAGES[damage])

    assert looked_at == {SITE: AT_SITE - 1, OTHER: AT_OTHER}
    assert told == ["c3"]  # once: it is due again when its lease ends


@pytest.mark.usefixtures("_everything_is_due")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("damage", DAMAGES_OF_A_FILE)
async def test_nor_does_one_that_was_damaged_within_its_file(
    storage: Storage, engine: AsyncEngine, damage: str
) -> None:
    looked_at, told = await looks_round(storage, engine, DAMAGES_OF_A_FILE[damage])

    assert looked_at == {SITE: AT_SITE - 1, OTHER: AT_OTHER}
    assert told == ["c3"]
