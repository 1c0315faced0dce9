"""Puts together what goes on beside the beat: what accounts change, who is likely, the walk over the audit trail."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta

from access.operations.learn_activity import LearnActivity
from access.operations.open_history import OpenHistory
from access.operations.tell_likely_change import TellLikelyChange
from access.operations.walk_trail import WalkTrail
from access.ports import Clock
from bot.aside import Aside
from bot.settings import Settings
from messages.watch_words import WatchWords
from storage.opening import Storage

_LONGEST_PAUSE = timedelta(minutes=1)
"""How often it is looked for work that is due twice a day."""


def make_asides(
    settings: Settings, storage: Storage, open_history: OpenHistory, clock: Clock, new_id: Callable[[], str]
) -> Sequence[Aside]:
    """The work; it does not go on yet."""
    watch = settings.watch
    rules, words = watch.watch_settings(), WatchWords(settings.on_call)
    learn = LearnActivity(storage, open_history, words, rules, settings.alert_channel, clock, new_id)
    likely = TellLikelyChange(storage, open_history, words, settings.alert_channel, new_id)
    walk = WalkTrail(storage, words, asyncio.sleep, new_id)
    return (
        Aside("activity", min(_LONGEST_PAUSE, watch.activity_every), learn),
        Aside("likely change", watch.beat_every, likely),
        Aside("audit walk", _LONGEST_PAUSE, walk),
    )
