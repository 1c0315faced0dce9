"""The timeline: runs of a verdict, episodes from their onset to their end, and nothing said of unseen time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from access.evidence import Cause
from access.login_watch import Sign
from access.results import Verdict
from access.timeline import LONGEST_PAUSE, Lane, Span, Timeline, episode_spans, quiet_spans, verdict_spans
from access.troubles import Strand
from access.watch_state import Transition

START = datetime(2026, 11, 12, 0, 0, tzinfo=UTC)
END = START + timedelta(days=10)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def move(hours: float, source: str, target: str, strand: Strand = Strand.LOGIN) -> Transition:
    return Transition(strand, source, target, at(hours), next(iter(Sign)), Cause.OK, "e1")


def test_looks_with_the_same_verdict_are_one_span() -> None:
    spans = verdict_spans([(at(0), Verdict.OK), (at(1), Verdict.OK), (at(2), Verdict.ACCESS_LOST)], at(3))

    assert spans == (
        Span(Lane.VERDICT, "ok", at(0), at(2)),
        Span(Lane.VERDICT, "access_lost", at(2), at(3)),
    )


def test_nothing_is_said_of_a_time_in_which_nobody_looked() -> None:
    first, second = verdict_spans([(at(0), Verdict.OK), (at(100), Verdict.OK)], at(101))

    assert (first.end, second.start) == (at(0) + LONGEST_PAUSE, at(100))


def test_an_episode_lasts_from_lost_until_it_is_over_and_recovering_is_not_over() -> None:
    moves = [
        move(1, "healthy", "suspect"),
        move(2, "suspect", "lost"),
        move(3, "lost", "recovering"),
        move(4, "recovering", "lost"),
        move(5, "lost", "recovering"),
        move(6, "recovering", "healthy"),
    ]

    assert episode_spans(moves, END) == (Span(Lane.EPISODE, "lost", at(2), at(6)),)


def test_growth_within_a_state_does_not_end_it() -> None:
    moves = [
        move(1, "complete", "degraded", Strand.PERMISSIONS),
        move(2, "degraded", "degraded", Strand.PERMISSIONS),
    ]

    assert episode_spans(moves, END) == (Span(Lane.EPISODE, "degraded", at(1), END),)


def test_a_window_is_cut_at_the_edges() -> None:
    spans = quiet_spans([(at(-5), at(2)), (at(-9), at(-8))], START, END)

    assert spans == (Span(Lane.QUIET, "quiet", START, at(2)),)


@given(st.lists(st.tuples(st.integers(0, 200), st.sampled_from(Verdict)), max_size=30))
def test_spans_of_verdicts_never_overlap_and_never_end_before_they_begin(looks: list[tuple[int, Verdict]]) -> None:
    ordered = [(at(hours), verdict) for hours, verdict in sorted(looks, key=lambda one: one[0])]

    spans = verdict_spans(ordered, at(201))

    assert all(span.start <= span.end for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_how_long_a_verdict_lasted_is_added_up() -> None:
    spans = (Span(Lane.VERDICT, "ok", at(0), at(2)), Span(Lane.VERDICT, "ok", at(5), at(6)))

    assert Timeline("prod", START, END, spans).lasted("ok") == timedelta(hours=3)
