"""Lengths of time in words."""

from __future__ import annotations

from datetime import timedelta

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_PARTS = ((_DAY, "day", "days"), (_HOUR, "h", "h"), (_MINUTE, "min", "min"))


def lasted(span: timedelta) -> str:
    """“45 s”, “25 min”, “4 h 18 min”, “2 days 3 h”: two units at most, the rest left off."""
    left = max(0, int(span.total_seconds()))
    if left < _MINUTE:
        return f"{left} s"
    told: list[str] = []
    for size, one, many in _PARTS:
        count, left = divmod(left, size)
        if count:
            told.append(f"{count} {one if count == 1 else many}")
        elif told:
            break
    return " ".join(told[:2])


def days_in_words(days: int) -> str:
    """“today”, “in 1 day”, “in 14 days”, “3 days ago”."""
    if days == 0:
        return "today"
    count = f"{abs(days)} day" if abs(days) == 1 else f"{abs(days)} days"
    return f"in {count}" if days > 0 else f"{count} ago"
