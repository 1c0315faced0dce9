"""When must it be asked again whether there is something to say, if nothing happens until then?

`access.alerting.decide` is asked after every look and every press. What becomes due by time alone (group wait,
reminders, ends of overlays, the countdown) is foreseen here, so that thousands of healthy connections cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from access.expiry import Countdown
from access.intents import Topic
from access.local_time import next_time_of_day
from access.overlays import Overlays
from access.taking_on import times_of
from access.troubles import Episode
from access.watch_case import Watch
from access.watch_settings import WatchSettings


def next_saying(watch: Watch, countdown: Countdown | None, now: datetime, settings: WatchSettings) -> datetime | None:
    """The first time after `now` (UTC) at which something may become due; None where nothing can."""
    times = [time for episode in watch.state.episodes for time in _of_episode(watch, episode, now, settings)]
    times += [time for ack in watch.overlays.acks for time in times_of(watch, ack, settings)]
    times += _of_overlays(watch.overlays)
    if countdown is not None:
        times += [countdown.ends - timedelta(days=days) for days in settings.expiry_days]
        times += [countdown.remind_at] if countdown.remind_at else []
    return min((time for time in times if time > now), default=None)


def _of_episode(watch: Watch, episode: Episode, now: datetime, settings: WatchSettings) -> Iterator[datetime]:
    for stage in episode.stages:
        yield stage.at + settings.group_wait
    if episode.ended is not None:
        yield episode.ended + settings.remember_ended
    for line in watch.announced.about(episode.id):
        if line.key.topic in (Topic.THREAD, Topic.HELD):
            yield line.at + settings.thread_every
        if line.key.topic is Topic.POST:
            posted = line.confirmed or line.at
            yield from (posted + wait for wait in settings.reminders)
            yield next_time_of_day(settings.morning, now, settings.time_zone).at


def _of_overlays(overlays: Overlays) -> Iterator[datetime]:
    for snooze in overlays.snoozes:
        if snooze.until is not None:
            yield snooze.until
    for window in overlays.windows:
        yield window.start
        yield window.end
