"""The database's clock goes back by an hour: nothing waits that hour out, and no claim is taken from anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from fixtures.watched import LEASE, saying, watch_row
from integration.storage.examples import TOKEN, a_connection

from access.operations.notice_clock import NoticeClock
from storage.opening import Storage

HOUR = timedelta(hours=1)


@dataclass
class Monotonic:
    """A clock that never goes back; where it runs ahead, the database's seems to have gone back."""

    seconds: float = 0.0

    def __call__(self) -> float:
        """Its seconds."""
        return self.seconds


@pytest.fixture
def monotonic() -> Monotonic:
    return Monotonic()


@pytest.fixture
async def noticing(storage: Storage, monotonic: Monotonic) -> NoticeClock:
    """Has looked once, and knows how far the clocks are apart."""
    notice = NoticeClock(storage, monotonic, LEASE)
    async with storage.begin() as transaction:
        for number in range(2):
            await transaction.connections.add(a_connection(id=f"c{number}", name=f"n{number}"), TOKEN)
    assert await notice() == timedelta()
    return notice


async def test_looks_that_would_wait_the_hour_out_are_due(
    storage: Storage, noticing: NoticeClock, monotonic: Monotonic
) -> None:
    async with storage.begin() as transaction:
        soon = await transaction.watches.now() + HOUR
        await transaction.watches.add(watch_row("c0", soon))
    monotonic.seconds += HOUR.total_seconds()

    assert await noticing() > HOUR - timedelta(minutes=1)

    async with storage.begin() as transaction:
        assert [row.connection_id for row in await transaction.watches.claim_due(5, LEASE)] == ["c0"]


async def test_a_look_that_somebody_makes_just_now_stays_theirs(
    storage: Storage, noticing: NoticeClock, monotonic: Monotonic
) -> None:
    async with storage.begin() as transaction:
        await transaction.watches.add(watch_row("c0"))
        await transaction.watches.claim_due(5, LEASE)
    monotonic.seconds += HOUR.total_seconds()

    await noticing()

    async with storage.begin() as transaction:
        assert await transaction.watches.claim_due(5, LEASE) == ()


async def test_sayings_leave_though_they_were_put_off_and_their_channel_rests(
    storage: Storage, noticing: NoticeClock, monotonic: Monotonic
) -> None:
    async with storage.begin() as transaction:
        await transaction.outbox.add(saying(1))
        (row,) = await transaction.outbox.claim(5, LEASE, timedelta())
        await transaction.outbox.postpone(row, HOUR, "server_error", is_uncertain=False)
        await transaction.outbox.rest("C1", HOUR)
    monotonic.seconds += HOUR.total_seconds()

    await noticing()

    async with storage.begin() as transaction:
        assert [row.id for row in await transaction.outbox.claim(5, LEASE, timedelta())] == ["row-1"]


async def test_a_clock_that_goes_on_as_it_should_hurries_nothing(
    storage: Storage, noticing: NoticeClock, monotonic: Monotonic
) -> None:
    async with storage.begin() as transaction:
        await transaction.watches.add(watch_row("c0", await transaction.watches.now() + HOUR))
    monotonic.seconds += 10

    assert await noticing() == timedelta()

    async with storage.begin() as transaction:
        assert await transaction.watches.claim_due(5, LEASE) == ()
