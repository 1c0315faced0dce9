"""Several callers served in one go: who shares it, and that nobody is spoilt by another."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from access.errors import StorageAway
from access.together import Together


class Service:
    """Doubles numbers, and remembers who came together; 13 fails, and whoever is with it."""

    def __init__(self) -> None:
        self.served: list[list[int]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, items: Sequence[int]) -> list[int | Exception]:
        self.served.append(list(items))
        await self.gate.wait()
        if 13 in items:
            raise StorageAway("no luck")
        return [ValueError("odd") if item % 2 else 2 * item for item in items]


async def test_who_comes_while_a_go_is_under_way_is_in_the_next_one() -> None:
    service = Service()
    double = Together(service)

    assert await asyncio.gather(double(2), double(4), double(6)) == [4, 8, 12]
    assert service.served == [[2, 4, 6]]

    service.gate.clear()
    first = asyncio.ensure_future(double(2))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    others = [asyncio.ensure_future(double(number)) for number in (4, 6)]
    await asyncio.sleep(0)
    service.gate.set()

    assert await asyncio.gather(first, *others) == [4, 8, 12]
    assert service.served[1:] == [[2], [4, 6]]


async def test_a_go_has_no_more_items_than_it_may() -> None:
    service = Service()
    double = Together(service, at_most=2)

    await asyncio.gather(*map(double, (2, 4, 6)))

    assert service.served == [[2, 4], [6]]


async def test_an_outcome_that_is_an_exception_is_raised_for_its_caller_alone() -> None:
    double = Together(Service())

    good, bad = await asyncio.gather(double(2), double(3), return_exceptions=True)

    assert good == 4
    assert isinstance(bad, ValueError)


async def test_one_item_that_fails_spoils_no_others() -> None:
    double = Together(Service())

    outcomes = await asyncio.gather(*map(double, (2, 4, 13, 6, 8)), return_exceptions=True)

    assert [outcome for outcome in outcomes if not isinstance(outcome, Exception)] == [4, 8, 12, 16]
    assert isinstance(outcomes[2], StorageAway)


async def test_a_caller_that_is_cut_off_before_its_go_is_left_out_of_it() -> None:
    service = Service()
    double = Together(service)
    service.gate.clear()
    first = asyncio.ensure_future(double(2))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    second, third = (asyncio.ensure_future(double(number)) for number in (4, 6))
    await asyncio.sleep(0)

    second.cancel()
    await asyncio.sleep(0)
    service.gate.set()

    assert await asyncio.gather(first, third) == [4, 12]
    assert service.served == [[2], [6]]


async def test_a_caller_that_is_cut_off_in_its_go_waits_for_its_end_and_does_not_cut_it_off() -> None:
    service = Service()
    double = Together(service)
    service.gate.clear()
    cut_off, other = (asyncio.ensure_future(double(number)) for number in (2, 4))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert service.served == [[2, 4]]

    cut_off.cancel()
    await asyncio.sleep(0)
    assert not cut_off.done()
    service.gate.set()

    with pytest.raises(asyncio.CancelledError):
        await cut_off
    assert await other == 8
