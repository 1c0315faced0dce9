"""How fast Jira is asked: bounds of the pace, and how it answers to load, throttles and a shrinking allowance."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.evidence import EvidenceClass, Signals
from access.pacing import Pace, PaceSettings

TROUBLE = st.sampled_from([None, None, EvidenceClass.THROTTLED, EvidenceClass.UPSTREAM, EvidenceClass.UNKNOWN])
ANSWERS = st.builds(
    Signals,
    call=st.just("mypermissions"),
    status=st.just(200),
    elapsed_seconds=st.none() | st.floats(0, 100),
    retry_after_seconds=st.none() | st.floats(0, 90_000),
    rate_limit=st.none() | st.integers(0, 1000),
    rate_remaining=st.none() | st.integers(0, 1000),
    rate_fill=st.none() | st.integers(0, 100),
    rate_interval_seconds=st.none() | st.floats(0, 60),
)


def answer(**signals: Any) -> Signals:  # noqa: ANN401 - any field of Signals
    return Signals(call="mypermissions", status=200, **signals)


@given(st.lists(st.tuples(ANSWERS, TROUBLE), max_size=60))
def test_the_width_stays_between_two_and_sixteen_and_no_hold_is_negative(
    seen: list[tuple[Signals, EvidenceClass | None]],
) -> None:
    pace = Pace()

    holds = [(pace.saw(*one), pace.width) for one in seen]

    assert all(hold >= 0 and 2 <= width <= 16 for hold, width in holds)
    assert 8 <= pace.widest <= 16


def test_quick_answers_widen_it_to_the_ceiling() -> None:
    pace = Pace()

    holds = {pace.saw(answer(elapsed_seconds=0.05), None) for _ in range(20)}

    assert (pace.width, pace.widest, holds) == (16, 16, {0.0})


def test_slow_answers_narrow_it_one_by_one() -> None:
    pace = Pace()
    pace.saw(answer(elapsed_seconds=0.1), None)

    pace.saw(answer(elapsed_seconds=0.5), None)

    assert pace.width == 8


def test_an_answer_within_a_tenth_of_a_second_is_never_slow() -> None:
    pace = Pace()
    pace.saw(answer(elapsed_seconds=0.001), None)

    pace.saw(answer(elapsed_seconds=0.099), None)

    assert pace.width == 10


@pytest.mark.parametrize("trouble", [EvidenceClass.THROTTLED, EvidenceClass.UPSTREAM])
def test_trouble_halves_it_down_to_the_floor(trouble: EvidenceClass) -> None:
    pace = Pace()

    widths = [(pace.saw(answer(), trouble), pace.width)[1] for _ in range(4)]

    assert widths == [4, 2, 2, 2]


@pytest.mark.parametrize(("told", "hold"), [(30.0, 30.0), (None, 5.0), (0.0, 5.0)])
def test_a_throttle_is_waited_for_as_jira_asks(told: float | None, hold: float) -> None:
    assert Pace().saw(answer(retry_after_seconds=told), EvidenceClass.THROTTLED) == hold


def test_below_a_third_of_the_allowance_it_asks_no_faster_than_it_refills() -> None:
    pace = Pace()

    hold = pace.saw(answer(rate_limit=90, rate_remaining=29, rate_fill=10, rate_interval_seconds=5.0), None)

    assert (hold, pace.width) == (1.0, 2)


def test_a_refill_that_is_not_told_is_taken_to_be_slow() -> None:
    assert Pace().saw(answer(rate_limit=90, rate_remaining=1), None) == 1.0


def test_a_third_of_the_allowance_is_enough() -> None:
    assert Pace().saw(answer(rate_limit=90, rate_remaining=30, rate_fill=1, rate_interval_seconds=60.0), None) == 0.0


def test_the_bounds_are_settings() -> None:
    pace = Pace(PaceSettings(floor=1, ceiling=3, start=2))

    widths = [(pace.saw(answer(elapsed_seconds=0.01), None), pace.width)[1] for _ in range(3)]

    assert widths == [3, 3, 3]
