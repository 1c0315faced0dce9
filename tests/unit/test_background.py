"""Work in the background is bounded, cut off in time, and never ends without a word."""

from __future__ import annotations

import asyncio

import pytest

from bot.background import Background, OutOfTime


class Told:
    """Remembers what went wrong."""

    def __init__(self) -> None:
        self.errors: list[BaseException] = []

    async def __call__(self, error: BaseException) -> None:
        self.errors.append(error)


@pytest.fixture
def heard() -> Told:
    return Told()


@pytest.fixture
async def background() -> Background:
    return Background(limit=2, deadline_seconds=5)


async def for_ever() -> None:
    await asyncio.Event().wait()


async def test_work_that_is_taken_is_done(background: Background, heard: Told) -> None:
    done = asyncio.Event()

    async def work() -> None:
        done.set()

    assert background.take(work, heard)
    assert await background.drain(1) == 0
    assert done.is_set()


async def test_no_more_is_taken_than_the_limit(background: Background, heard: Told) -> None:
    taken = [background.take(for_ever, heard) for _ in range(3)]

    assert taken == [True, True, False]
    assert background.in_flight == 2
    assert await background.drain(0) == 2


async def test_a_place_is_free_again_when_work_is_done(heard: Told) -> None:
    background = Background(limit=1, deadline_seconds=5)
    done = asyncio.Event()
    background.take(done.wait, heard)  # type: ignore[arg-type]  # what it returns is of no interest
    done.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    assert background.take(for_ever, heard)
    await background.drain(0)


async def test_work_past_its_deadline_is_cut_off_and_told(heard: Told) -> None:
    background = Background(limit=1, deadline_seconds=0)

    background.take(for_ever, heard)
    await background.drain(1)

    assert [type(error) for error in heard.errors] == [OutOfTime]


async def test_a_time_out_inside_the_work_is_its_own_error_and_not_the_deadline(
    background: Background, heard: Told
) -> None:
    async def work() -> None:
        raise TimeoutError

    background.take(work, heard)
    await background.drain(1)

    assert [type(error) for error in heard.errors] == [TimeoutError]


async def test_an_error_is_told_once(background: Background, heard: Told) -> None:
    async def work() -> None:
        raise ValueError("odd")

    background.take(work, heard)
    await background.drain(1)

    assert [str(error) for error in heard.errors] == ["odd"]


async def test_what_is_left_after_the_grace_time_is_cut_off_and_told(background: Background, heard: Told) -> None:
    background.take(for_ever, heard)

    cut_off = await background.drain(0)

    assert cut_off == 1
    assert [type(error) for error in heard.errors] == [asyncio.CancelledError]


async def test_nothing_is_taken_while_it_closes_down(background: Background, heard: Told) -> None:
    await background.drain(0)

    assert not background.take(for_ever, heard)
    assert not background.is_open


async def test_an_error_of_the_error_handler_ends_nothing_else(
    background: Background, caplog: pytest.LogCaptureFixture, heard: Told
) -> None:
    async def work() -> None:
        raise ValueError

    async def handler(_: BaseException) -> None:
        raise RuntimeError("the handler is ill")

    background.take(work, handler)
    background.take(for_ever, heard)

    assert await background.drain(0.01) == 1


async def test_short_words_count_towards_no_limit_and_are_waited_for(background: Background, heard: Told) -> None:
    said: list[str] = []

    async def say() -> None:
        await asyncio.sleep(0)
        said.append("busy")

    background.take(for_ever, heard)
    background.take(for_ever, heard)
    background.also(say)
    await background.drain(0)

    assert said == ["busy"]


async def test_nobody_waits_any_longer_once_the_process_closes_down(background: Background) -> None:
    gone_on = asyncio.Event()

    async def later() -> None:
        await background.pause(3600)
        gone_on.set()

    background.also(later)

    assert await background.drain(5) == 0
    assert gone_on.is_set()
