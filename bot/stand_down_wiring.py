"""Puts together what turns a watch off; apart from the rest of the watch, since the shell removes connections too."""

from __future__ import annotations

import secrets

from access.operations.hand_over import HandOver
from access.operations.stand_down import StandDown
from bot.settings import Settings
from messages.watch_words import WatchWords


def make_stand_down(settings: Settings) -> StandDown:
    """The operation, by these settings."""
    words, rules = WatchWords(settings.on_call), settings.watch.watch_settings()
    return StandDown(HandOver(words, rules, settings.alert_channel, lambda: secrets.token_urlsafe(12)))
