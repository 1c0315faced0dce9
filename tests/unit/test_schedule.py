"""The beat goes on though the machine's clock is set back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.schedule import Job, Schedule, then

HOUR = timedelta(hours=1)


@asynccontextmanager
async def beating(*clock: float) -> AsyncIterator[asyncio.Event]:
    """A schedule whose next beat is an hour away, with what its clock shows from one look to the next."""
    beaten, looked = asyncio.Event(), asyncio.Event()
    shown: Iterator[float] = iter(clock)
    looks_left = len(clock) - 1

    async def beat() -> None:
        beaten.set()

    async def until_the_next_look(_: float) -> None:
        nonlocal looks_left
        if looks_left == 0:
            looked.set()
            await asyncio.Event().wait()
        looks_left -= 1

    schedule = Schedule([Job("watch", HOUR, beat)], wall=lambda: next(shown), sleep=until_the_next_look)
    schedule.start()
    await asyncio.wait_for(looked.wait(), 10)
    yield beaten
    await schedule.stop()


async def test_a_clock_that_is_set_back_by_an_hour_silences_nothing() -> None:
    async with beating(10_000.0, 6_400.0) as beaten:
        await asyncio.wait_for(beaten.wait(), 10)


async def test_a_clock_that_is_corrected_a_little_begins_nothing_anew() -> None:
    with capture_logs() as logs:
        async with beating(10_000.0, 9_999.5, 9_999.0) as beaten:
            assert not beaten.is_set()

    assert logs == []


@pytest.mark.parametrize(("found", "delivered"), [(0, 0), (3, 1)])
async def test_what_was_decided_is_delivered_at_once(found: int, delivered: int) -> None:
    deliveries = []

    async def decide() -> int:
        return found

    async def deliver() -> int:
        deliveries.append(found)
        return found

    await then(decide, deliver)()

    assert len(deliveries) == delivered
