"""Puts together what hands sayings over to the outbox; apart from the watch, since the shell needs it too."""

from __future__ import annotations

import secrets

from access.operations.hand_over import HandOver
from access.operations.stand_down import StandDown
from bot.settings import Settings
from messages.watch_words import WatchWords


def make_hand_over(settings: Settings) -> HandOver:
    """The operation, by these settings."""
    words, rules = WatchWords(settings.on_call), settings.watch.watch_settings()
    return HandOver(words, rules, settings.alert_channel, lambda: secrets.token_urlsafe(12))


def make_stand_down(settings: Settings) -> StandDown:
    """What turns watches off, by these settings."""
    return StandDown(make_hand_over(settings))
