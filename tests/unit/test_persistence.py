"""Booking goes on while storage is away, and ends when it is too late."""

from __future__ import annotations

import pytest

from access.errors import Conflict, StorageAway
from access.persistence import persistently


class Hours:
    """A clock that moves only while somebody waits."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds


class Book:
    """Storage that is away for so many tries."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.tries = 0

    async def __call__(self) -> str:
        self.tries += 1
        if self.tries <= self.failures:
            raise StorageAway("away")
        return "booked"


async def test_what_was_away_for_a_moment_is_booked() -> None:
    hours, book = Hours(), Book(failures=3)

    booked = await persistently(book, hours.sleep, within_seconds=20, monotonic=hours.now)

    assert (booked, book.tries) == ("booked", 4)


async def test_no_further_try_is_made_once_it_is_too_late() -> None:
    hours, book = Hours(), Book(failures=1000)

    with pytest.raises(StorageAway):
        await persistently(book, hours.sleep, within_seconds=20, monotonic=hours.now)

    assert hours.seconds <= 20


async def test_a_refusal_is_not_tried_again() -> None:
    hours, tries = Hours(), []

    async def refuse() -> None:
        tries.append(1)
        raise Conflict("somebody else was faster")

    with pytest.raises(Conflict):
        await persistently(refuse, hours.sleep, within_seconds=20, monotonic=hours.now)

    assert len(tries) == 1
