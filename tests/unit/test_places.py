"""Work kept going in so many places: what fits is claimed, and the rest as soon as there is room."""

from __future__ import annotations

import asyncio

from access.errors import StorageAway
from access.places import Places


class Queue:
    """Numbers that wait, and places in which each stays until it is let go."""

    def __init__(self, *waiting: int) -> None:
        self.waiting = list(waiting)
        self.begun: list[int] = []
        self.is_away = False
        self.doors: dict[int, asyncio.Event] = {}

    async def claim(self, free: int) -> tuple[list[int], bool]:
        if self.is_away:
            raise StorageAway("no luck")
        taken, self.waiting = self.waiting[:free], self.waiting[free:]
        return taken, bool(taken)

    async def work(self, number: int) -> None:
        self.begun.append(number)
        self.doors[number] = asyncio.Event()
        await self.doors[number].wait()

    async def let_go(self, *numbers: int) -> None:
        for number in numbers:
            self.doors[number].set()
        for _ in range(10):
            await asyncio.sleep(0)


async def test_what_did_not_fit_is_claimed_once_there_is_room_without_another_beat() -> None:
    queue = Queue(1, 2, 3, 4, 5)
    places = Places(4, queue.claim, queue.work)

    assert await places.fill() == 4
    await asyncio.sleep(0)
    await queue.let_go(1, 2)

    assert sorted(places.rows) == [3, 4, 5]


async def test_nothing_is_claimed_anew_where_the_last_claim_left_nothing() -> None:
    queue = Queue(1, 2)
    places = Places(4, queue.claim, queue.work)
    assert await places.fill() == 2
    await asyncio.sleep(0)
    queue.waiting = [3]

    await queue.let_go(1)

    assert places.rows == (2,)


async def test_storage_that_is_away_while_places_become_free_is_left_to_the_next_beat() -> None:
    queue = Queue(1, 2, 3)
    places = Places(2, queue.claim, queue.work)
    await places.fill()
    await asyncio.sleep(0)
    queue.is_away = True

    await queue.let_go(1)
    queue.is_away = False

    assert await places.fill() == 1
    assert sorted(places.rows) == [2, 3]


async def test_a_drain_claims_nothing_more_and_returns_what_it_cut_off() -> None:
    queue = Queue(1, 2, 3)
    places = Places(2, queue.claim, queue.work)
    await places.fill()
    await asyncio.sleep(0)

    left = await places.drain(0)

    assert sorted(left) == [1, 2]
    assert queue.waiting == [3]
