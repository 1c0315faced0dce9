"""Is our clock right? Held against what servers say in the answers that they give anyway."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot.doctor_findings import Finding, State, skipped

_NOTICED_SECONDS = 30
# Slack tells apps to refuse requests older than five minutes, and Jira's OAuth refuses timestamps as far off:
# https://docs.slack.dev/authentication/verifying-requests-from-slack
_BREAKS_SECONDS = 300


def told_time(header: str | None) -> datetime | None:
    """The moment in a `Date` header, UTC; None where there is none that can be read."""
    try:
        told = parsedate_to_datetime(header or "")
        return told.replace(tzinfo=UTC) if told.tzinfo is None else told.astimezone(UTC)
    except (ValueError, OverflowError):  # the latter at the calendar's ends
        return None


def judge_clock(whose: str, about: str, told: datetime | None, now: datetime, *, breaks: str = "") -> Finding:
    """How far our clock and another one are apart.

    Args:
        whose: the other clock, such as “Slack”.
        about: what the finding is about.
        told: what the other clock said, UTC.
        now: our time at that moment, UTC.
        breaks: what stops working when they are five minutes apart; empty where nothing does.
    """
    if told is None:
        return skipped("clock", f"{whose} did not tell its time.", about)
    ahead = (told - now).total_seconds()
    apart = abs(ahead)
    side = "behind" if ahead > 0 else "ahead of"
    if apart < _NOTICED_SECONDS:
        return Finding("clock", State.OK, f"Our clock and that of {whose} agree.", about=about)
    is_broken = bool(breaks) and apart >= _BREAKS_SECONDS
    effect = f" {breaks}" if is_broken else ""
    state = State.FAULT if is_broken else State.WARNING
    sentence = f"Our clock is {apart:.0f} s {side} that of {whose}.{effect}"
    return Finding("clock", state, sentence, "Set the clock of this machine by NTP.", about)
