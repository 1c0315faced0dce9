"""When a reminder is due: some time after the message, then every morning of the team.

Whether a reminder may be given (acknowledged, snoozed, hidden) is decided in `access.alerting`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from access.local_time import pin_down
from access.watch_settings import WatchSettings


def latest_reminder(posted: datetime, now: datetime, settings: WatchSettings) -> datetime | None:
    """The due time, UTC, of the newest reminder that is due; None before the first. Missed ones fold into it."""
    fixed = [posted + wait for wait in settings.reminders if posted + wait <= now]
    if len(fixed) < len(settings.reminders):
        return fixed[-1] if fixed else None
    start = fixed[-1] if fixed else posted
    morning = _latest_morning(now, settings)
    return morning if morning > start else (fixed[-1] if fixed else None)


def _latest_morning(now: datetime, settings: WatchSettings) -> datetime:
    zone = settings.time_zone
    today = now.astimezone(zone).date()
    mornings = [
        pin_down(datetime.combine(today - timedelta(days=days), settings.morning), zone).at for days in range(3)
    ]
    return next(morning for morning in mornings if morning <= now)
