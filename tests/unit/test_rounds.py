"""What a round of the sweep asks: what matters each time, and everything at least daily."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from fixtures.watched import watch_row
from fixtures.watching import SETTINGS, START, missing
from hypothesis import given, settings
from hypothesis import strategies as st

from access.evidence import Signals
from access.findings import PermissionTrack, Sighting
from access.rounds import Round, choose_projects, holds_back, round_due
from access.watching import SweepCursor

KEYS = [f"P{number:05}" for number in range(5000)]
SEEN = PermissionTrack(unseen=frozenset())
HOUR = timedelta(hours=1)


def test_the_first_round_asks_about_everything() -> None:
    chosen, _ = choose_projects(KEYS, PermissionTrack(), (), SweepCursor(), HOUR)

    assert set(chosen) == set(KEYS)


def test_a_small_site_is_seen_whole_in_every_round() -> None:
    chosen, _ = choose_projects(KEYS[:80], SEEN, (), SweepCursor(), HOUR)

    assert sorted(chosen) == KEYS[:80]


def test_failing_doubtful_and_new_projects_are_asked_each_time() -> None:
    known = replace(SEEN, known=missing("P00007:EDIT_ISSUES"), sightings=(Sighting(missing("P00008:X"), START),))

    chosen, _ = choose_projects(KEYS, known, {"P04999"}, SweepCursor(after="P03000"), HOUR)

    assert {"P00007", "P00008", "P04999"} <= set(chosen)


@settings(deadline=None, max_examples=20)
@given(every=st.sampled_from([timedelta(minutes=5), HOUR, timedelta(hours=5)]), size=st.integers(0, 5000))
def test_everything_is_seen_at_least_daily(every: timedelta, size: int) -> None:
    keys, cursor, seen = KEYS[:size], SweepCursor(), set[str]()

    for _ in range(int(timedelta(days=1) / every) + 1):
        chosen, after = choose_projects(keys, SEEN, (), cursor, every)
        seen |= set(chosen)
        cursor = SweepCursor(after=after)

    assert seen == set(keys)


def test_a_round_is_due_once_its_interval_is_over() -> None:
    row = replace(watch_row("7"), sweep=SweepCursor(START))

    assert round_due(row, START + timedelta(minutes=59), SETTINGS) is None
    assert round_due(row, START + timedelta(minutes=60), SETTINGS) == Round(frozenset(), is_due=True)


def test_a_second_look_asks_only_about_what_is_doubtful() -> None:
    row = replace(watch_row("7"), sweep=SweepCursor(START), next_look_projects=frozenset({"APPS", ""}))

    assert round_due(row, START, SETTINGS) == Round(frozenset({"APPS"}), is_due=False)


def test_below_a_third_of_the_allowance_the_rest_is_the_integrations() -> None:
    low, enough = (Signals(call="myself", rate_limit=90, rate_remaining=left) for left in (29, 30))

    assert (holds_back(low), holds_back(enough), holds_back(None)) == (True, False, False)
