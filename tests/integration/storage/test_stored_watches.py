"""Watches: kept whole, handed out once, and finished only by who holds the newest fence."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from fixtures.watched import LEASE, LONG_AGO, SITE, watch_row
from integration.storage.examples import NOON, TOKEN, a_connection, at
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from access.expiry import Countdown, DateSource
from access.next_look import LookReason
from access.overlays import Overlays, QuietWindow
from access.watching import SweepCursor, WatchPlan
from storage.opening import Storage


@pytest.fixture
async def _connections(storage: Storage) -> None:
    async with storage.begin() as transaction:
        for number in range(6):
            await transaction.connections.add(a_connection(id=f"c{number}", name=f"n{number}"), TOKEN)


pytestmark = pytest.mark.usefixtures("_connections")


async def keep(storage: Storage, *ids: str, site: str = SITE) -> None:
    async with storage.begin() as transaction:
        for connection_id in ids:
            await transaction.watches.add(watch_row(connection_id, site=site))


async def expire_leases(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE watches SET next_look_at = :then"), {"then": "2026-01-01 00:00:00+00:00"})


async def test_a_watch_comes_back_as_it_was_kept(storage: Storage) -> None:
    row = replace(
        watch_row("c1"),
        plan=WatchPlan(timedelta(minutes=5), None, "C0ALIGN"),
        overlays=Overlays(windows=(QuietWindow("w1", NOON, at(60), "upgrade", "slack:T:U"),)),
        countdown=Countdown(at(100000), DateSource.TYPED, "slack:T:U"),
        next_look_reason=LookReason.CONFIRM_FINDINGS,
        next_look_projects=frozenset({"APPS", "CORE"}),
        next_say_at=at(7),
        sweep=SweepCursor(NOON, NOON, "WEB"),
        secret_at=NOON,
    )

    async with storage.begin() as transaction:
        await transaction.watches.add(watch_row("c1"))
        await transaction.watches.save(row)

    async with storage.reading() as transaction:
        assert await transaction.watches.get("c1") == row


async def test_a_connection_is_watched_once(storage: Storage) -> None:
    async with storage.begin() as transaction:
        first = await transaction.watches.add(watch_row("c1"))
        second = await transaction.watches.add(watch_row("c1"))

    assert (first, second) == (True, False)


async def test_two_replicas_never_get_the_same_look(storage: Storage, other_replica: Storage) -> None:
    await keep(storage, "c0", "c1", "c2", "c3", "c4", "c5")

    async def take(replica: Storage) -> list[str]:
        async with replica.begin() as transaction:
            return [row.connection_id for row in await transaction.watches.claim_due(3, LEASE)]

    mine, theirs = await asyncio.gather(take(storage), take(other_replica))

    assert sorted(mine + theirs) == ["c0", "c1", "c2", "c3", "c4", "c5"]


async def test_a_look_under_way_is_not_due(storage: Storage) -> None:
    await keep(storage, "c1")

    async with storage.begin() as transaction:
        first = await transaction.watches.claim_due(9, LEASE)
        second = await transaction.watches.claim_due(9, LEASE)

    assert (len(first), second) == (1, ())


async def test_a_look_whose_lease_ran_out_is_given_to_another_with_a_higher_fence(
    storage: Storage, engine: AsyncEngine
) -> None:
    await keep(storage, "c1")
    async with storage.begin() as transaction:
        (held,) = await transaction.watches.claim_due(1, LEASE)
    await expire_leases(engine)

    async with storage.begin() as transaction:
        (again,) = await transaction.watches.claim_due(1, LEASE)

    assert again.fence == held.fence + 1


async def test_a_lease_can_be_renewed_only_by_who_holds_it(storage: Storage, engine: AsyncEngine) -> None:
    await keep(storage, "c1")
    async with storage.begin() as transaction:
        (lost,) = await transaction.watches.claim_due(1, LEASE)
    await expire_leases(engine)
    async with storage.begin() as transaction:
        (held,) = await transaction.watches.claim_due(1, LEASE)

        renewed = [await transaction.watches.renew(row, LEASE) for row in (lost, held)]

    assert renewed == [False, True]


async def test_saving_leaves_the_fence_alone(storage: Storage) -> None:
    await keep(storage, "c1")
    async with storage.begin() as transaction:
        await transaction.watches.claim_due(1, LEASE)
        await transaction.watches.save(watch_row("c1"))

    async with storage.reading() as transaction:
        kept = await transaction.watches.get("c1")

    assert kept is not None
    assert kept.fence == 1


async def test_nothing_is_handed_out_of_a_busy_site(storage: Storage) -> None:
    await keep(storage, "c1", site="https://busy.example.com")
    await keep(storage, "c2")

    async with storage.begin() as transaction:
        claimed = await transaction.watches.claim_due(9, LEASE, {"https://busy.example.com": 4}, per_site=4)

    assert [row.connection_id for row in claimed] == ["c2"]


async def test_a_site_gets_no_more_looks_than_it_can_bear(storage: Storage) -> None:
    await keep(storage, "c1", "c2", "c3", site="https://busy.example.com")
    await keep(storage, "c4")

    async with storage.begin() as transaction:
        claimed = await transaction.watches.claim_due(9, LEASE, {"https://busy.example.com": 2}, per_site=4)
        left = await transaction.watches.claim_due(9, LEASE)

    assert (len(claimed), len(left)) == (3, 1)
    assert left[0].site == "https://busy.example.com"


async def test_a_watch_that_is_off_or_waits_for_a_person_is_not_due(storage: Storage) -> None:
    async with storage.begin() as transaction:
        await transaction.watches.add(replace(watch_row("c1"), is_on=False))
        await transaction.watches.add(watch_row("c2", None))

        assert await transaction.watches.claim_due(9, LEASE) == ()


async def test_a_new_secret_makes_a_watch_that_waited_for_it_due(storage: Storage) -> None:
    async with storage.begin() as transaction:
        await transaction.watches.add(watch_row("c1", None))
        await transaction.connections.replace_credential("c1", TOKEN, NOON)

        claimed = await transaction.watches.claim_due(9, LEASE)

    assert [row.connection_id for row in claimed] == ["c1"]


async def test_sayings_that_are_due_are_named_longest_due_first(storage: Storage) -> None:
    async with storage.begin() as transaction:
        for connection_id, due in (("c1", LONG_AGO), ("c2", LONG_AGO - timedelta(1)), ("c3", at(60 * 24 * 3650))):
            await transaction.watches.add(replace(watch_row(connection_id), next_say_at=due))

    async with storage.reading() as transaction:
        assert await transaction.watches.due_sayings(9) == ("c2", "c1")
        assert await transaction.watches.due_sayings(1) == ("c2",)


async def test_a_saying_that_is_due_is_locked_once(storage: Storage, other_replica: Storage) -> None:
    await keep(storage, "c1", "c2")
    async with storage.begin() as transaction:
        for row in (await transaction.watches.lock_all(["c1", "c2"])).values():
            await transaction.watches.save(replace(row, next_say_at=LONG_AGO))

    async with storage.begin() as transaction:
        (row,) = await transaction.watches.lock_due_sayings(["c1"])
        await transaction.watches.move([replace(row, next_say_at=None)])

    async with other_replica.begin() as transaction:
        left = await transaction.watches.lock_due_sayings(["c1", "c2"])
    assert [one.connection_id for one in left] == ["c2"]


async def test_what_time_alone_moved_leaves_a_look_under_way_its_claim(storage: Storage) -> None:
    await keep(storage, "c1")
    async with storage.begin() as transaction:
        (claimed,) = await transaction.watches.claim_due(9, LEASE)
        await transaction.watches.move([replace(claimed, next_say_at=LONG_AGO)])

    async with storage.begin() as transaction:
        assert await transaction.watches.renew(claimed, LEASE)


async def test_a_job_is_taken_once_when_it_is_due(storage: Storage, other_replica: Storage) -> None:
    async with storage.begin() as transaction:
        booked = await transaction.jobs.take("digest", LONG_AGO)
        taken = await transaction.jobs.take("digest", NOON + timedelta(days=3650))
    async with other_replica.begin() as transaction:
        again = await transaction.jobs.take("digest", NOON + timedelta(days=3650))

    assert (booked, taken, again) == (None, LONG_AGO, None)
