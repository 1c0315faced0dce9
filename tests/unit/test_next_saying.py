"""Nothing becomes due between two times at which it is asked: held against the alerting rules themselves."""

from __future__ import annotations

from datetime import timedelta

from fixtures.watching import SETTINGS, START, Story, degraded, lost
from hypothesis import given
from hypothesis import strategies as st

from access.alerting import decide
from access.expiry import Countdown, DateSource
from access.next_saying import next_saying
from access.overlays import Overlays, QuietWindow, acknowledge, snooze
from access.watch_case import Watch

MINUTES = st.integers(0, 3 * 24 * 60)


def watch_of(story: Story) -> Watch:
    return Watch(state=story.state, overlays=story.overlays, announced=story.announced, site=story.site)


def told_until(story: Story, minutes: float) -> None:
    story.beat(0.6)
    story.beat(minutes)


def test_a_healthy_connection_is_asked_about_never() -> None:
    story = Story()
    story.look(0)

    assert next_saying(watch_of(story), None, START, SETTINGS) is None


def test_a_new_loss_is_asked_about_when_its_group_wait_is_over() -> None:
    story = lost()

    assert next_saying(watch_of(story), None, START, SETTINGS) == START + SETTINGS.group_wait


def test_a_countdown_is_asked_about_at_its_next_threshold() -> None:
    story = Story()
    countdown = Countdown(START + timedelta(days=20), DateSource.TYPED)

    assert next_saying(watch_of(story), countdown, START, SETTINGS) == START + timedelta(days=6)


@given(
    since=MINUTES,
    ahead=MINUTES,
    overlay=st.sampled_from(["none", "ack", "snooze", "quiet", "both"]),
    is_lost=st.booleans(),
)
def test_nothing_becomes_due_before_it_is_asked(*, since: int, ahead: int, overlay: str, is_lost: bool) -> None:
    story = _troubled(overlay, is_lost=is_lost)
    told_until(story, since + 1)
    now = START + timedelta(minutes=since + 1)
    due = next_saying(watch_of(story), None, now, SETTINGS)
    later = now + timedelta(minutes=ahead)

    asked = later if due is None else min(later, due - timedelta(microseconds=1))

    assert decide(watch_of(story), max(now, asked), SETTINGS).intents == ()


def _troubled(overlay: str, *, is_lost: bool) -> Story:
    story = lost() if is_lost else degraded("APPS:EDIT_ISSUES")
    episode = next(one.id for one in story.state.episodes if one.is_open)
    taken_on = acknowledge(story.state, story.overlays, episode, "slack:T:U", START)
    story.overlays = {
        "none": story.overlays,
        "ack": taken_on,
        "snooze": snooze(story.state, story.overlays, episode, "slack:T:U", START, START + timedelta(hours=1)),
        "both": snooze(story.state, taken_on, episode, "slack:T:U", START, START + timedelta(hours=8)),
        "quiet": Overlays(windows=(QuietWindow("q", START + timedelta(hours=2), START + timedelta(hours=6)),)),
    }[overlay]
    return story


def test_an_ended_episode_is_asked_about_until_it_may_be_forgotten() -> None:
    story = lost()
    told_until(story, 1)
    story.look(2)
    story.look(4)
    story.beat(4)

    due = next_saying(watch_of(story), None, START + timedelta(minutes=4), SETTINGS)

    assert due is not None
    assert due <= START + timedelta(minutes=4) + SETTINGS.remember_ended
