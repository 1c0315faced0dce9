"""Asking many questions: each is asked, throttled ones again, and it stops when Jira is gone or patience is over."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.evidence import Cause, EvidenceClass, Failure, Signals
from access.pacing import Pace, PaceSettings
from access.ports import Reply
from access.spreading import Patience, Spread, Spreader

GOOD = Signals(call="mypermissions", status=200)
NOT_FOUND = Signals(call="mypermissions", status=404)
THROTTLED = Signals(call="mypermissions", status=429, retry_after_seconds=7.0)
ERROR = Signals(call="mypermissions", status=500)
CUT = Signals(call="mypermissions", failure=Failure.CUT)


class ScriptedJira:
    """Answers each question with what its script holds next, and well when that is used up; notes what it was asked."""

    def __init__(self, script: dict[int, list[Signals]] | None = None, always: Signals = GOOD) -> None:
        self._scripts: dict[int, Iterator[Signals]] = {key: iter(told) for key, told in (script or {}).items()}
        self._always = always
        self.asked: Counter[int] = Counter()
        self.slept: list[float] = []
        self.in_flight = self.most_in_flight = self.cancelled = 0
        self.open = asyncio.Event()
        self.open.set()

    async def ask(self, question: int) -> Reply[int]:
        self.asked[question] += 1
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await self.open.wait()
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.in_flight -= 1
        signals = next(self._scripts.get(question, iter(())), self._always)
        return Reply(signals, question if signals.status == 200 else None)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    async def spread(self, count: int, patience: Patience | None = None, pace: Pace | None = None) -> Spread[int, int]:
        spreader = Spreader(self.ask, pace=pace or Pace(), sleep=self.sleep, patience=patience)
        return await spreader.put(range(count))


async def test_each_question_is_asked_once_and_answered() -> None:
    jira = ScriptedJira()

    spread = await jira.spread(50)

    assert {question: reply.value for question, reply in spread.replies.items()} == {n: n for n in range(50)}
    assert set(jira.asked.values()) == {1}
    assert spread.stopped_by is None


async def test_nothing_to_ask_is_answered_at_once() -> None:
    spread = await ScriptedJira().spread(0)

    assert (spread.replies, spread.stopped_by) == ({}, None)


async def test_no_more_are_in_flight_than_the_pace_allows() -> None:
    jira = ScriptedJira()

    await jira.spread(40, pace=Pace(PaceSettings(ceiling=3, start=3)))

    assert jira.most_in_flight == 3


async def test_a_throttled_question_is_put_again_after_the_wait_that_jira_asked_for() -> None:
    jira = ScriptedJira({3: [THROTTLED]})

    spread = await jira.spread(6)

    assert (jira.asked[3], spread.replies[3].value, jira.slept) == (2, 3, [7.0])


async def test_any_other_failure_is_not_asked_again() -> None:
    jira = ScriptedJira({3: [ERROR], 4: [CUT]})

    spread = await jira.spread(6)

    assert (jira.asked[3], jira.asked[4]) == (1, 1)
    assert spread.replies[3].value is None


async def test_an_answer_of_not_found_is_an_answer() -> None:
    spread = await ScriptedJira(always=NOT_FOUND).spread(30)

    assert (len(spread.replies), spread.stopped_by) == (30, None)


async def test_jira_counts_as_gone_after_five_failures_in_a_row() -> None:
    jira = ScriptedJira(always=ERROR)

    spread = await jira.spread(1000)

    assert spread.stopped_by is not None
    assert spread.stopped_by.cause is Cause.SERVER_ERROR
    assert sum(jira.asked.values()) <= 12


async def test_failures_with_good_answers_in_between_do_not_stop_it() -> None:
    jira = ScriptedJira({question: [ERROR] for question in range(0, 100, 2)})

    spread = await jira.spread(100, pace=Pace(PaceSettings(floor=1, ceiling=1, start=1)))

    assert (len(spread.replies), spread.stopped_by) == (100, None)


async def test_a_wait_beyond_patience_leaves_the_rest_unread() -> None:
    jira = ScriptedJira(always=THROTTLED)

    spread = await jira.spread(100, Patience(longest_hold_seconds=5))

    assert spread.stopped_by is not None
    assert spread.stopped_by.kind is EvidenceClass.THROTTLED
    assert jira.slept == []


async def test_endless_throttling_ends_after_so_many_waits() -> None:
    jira = ScriptedJira(always=THROTTLED)

    spread = await jira.spread(100, Patience(holds_in_row=3))

    assert (spread.stopped_by is not None, jira.slept) == (True, [7.0, 7.0, 7.0])


async def test_an_allowance_that_refills_too_slowly_ends_it_too() -> None:
    spent = Signals(
        call="mypermissions", status=200, rate_limit=100, rate_remaining=1, rate_fill=1, rate_interval_seconds=3600.0
    )

    spread = await ScriptedJira(always=spent).spread(100)

    assert spread.stopped_by is not None
    assert spread.stopped_by.cause is Cause.RATE_LIMITED


async def test_what_is_asked_last_may_end_late_without_being_called_unfinished() -> None:
    times = iter([0.0, 4000.0, 4000.0])
    spreader = Spreader(ScriptedJira().ask, pace=Pace(), sleep=ScriptedJira().sleep, monotonic=lambda: next(times))

    spread = await spreader.put([1])

    assert spread.stopped_by is None


async def test_after_the_total_time_nothing_more_is_asked() -> None:
    clock = iter(range(0, 10_000, 100))
    jira = ScriptedJira()
    spreader = Spreader(
        jira.ask,
        pace=Pace(),
        sleep=jira.sleep,
        patience=Patience(total_seconds=150),
        monotonic=lambda: float(next(clock)),
    )

    spread = await spreader.put(range(1000))

    assert spread.stopped_by is not None
    assert (spread.stopped_by.cause, len(jira.asked) < 100) == (Cause.TIMEOUT, True)


async def test_progress_is_told_up_to_the_end() -> None:
    jira = ScriptedJira()
    told: list[tuple[int, int]] = []
    spreader = Spreader(jira.ask, pace=Pace(), sleep=jira.sleep, progress=lambda done, of: told.append((done, of)))

    await spreader.put(range(20))

    assert told[-1] == (20, 20)


async def test_a_cancelled_sweep_leaves_nothing_running() -> None:
    jira = ScriptedJira()
    jira.open.clear()
    sweep = asyncio.ensure_future(jira.spread(100))
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    sweep.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sweep

    assert (jira.in_flight, jira.cancelled) == (0, 8)


async def test_a_question_that_cannot_even_be_asked_ends_it_with_its_error() -> None:
    async def ask(question: int) -> Reply[int]:
        raise ValueError(question)

    with pytest.raises(ValueError, match="0"):
        await Spreader(ask, pace=Pace(PaceSettings(start=1)), sleep=ScriptedJira().sleep).put([0, 1])


SCRIPTS = st.dictionaries(
    st.integers(0, 30), st.lists(st.sampled_from([GOOD, NOT_FOUND, THROTTLED, ERROR, CUT]), max_size=4)
)


@given(SCRIPTS, st.integers(0, 30))
def test_unless_stopped_every_question_has_exactly_one_reply(script: dict[int, list[Signals]], count: int) -> None:
    jira = ScriptedJira(script)

    spread = asyncio.run(jira.spread(count))

    assert spread.stopped_by is not None or set(spread.replies) == set(range(count))
    assert all(reply.signals.status != 429 for reply in spread.replies.values()) or spread.stopped_by
    assert jira.in_flight == 0
