"""Wall-clock times of a person's zone as points in time, where clocks are changed too.

Parsing what people type is in `access.quiet`.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum, unique
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from access.errors import BadInput
from access.rows import aware


@unique
class ClockChange(StrEnum):
    """What a change of clocks made of a wall-clock time."""

    SKIPPED = "skipped"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class LocalTime:
    """A wall-clock time, made definite.

    Attributes:
        at: the point in time, UTC.
        change: `SKIPPED` where the clock never shows that time, which then means as much after the jump; `REPEATED`
            where it shows it twice, and the first is meant; None on other days.
    """

    at: datetime
    change: ClockChange | None = None


def zone_named(name: str) -> ZoneInfo:
    """The IANA zone of that name.

    Raises:
        BadInput: there is none; the sentence names a similar one.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = difflib.get_close_matches(name, available_timezones(), n=1)
        meant = f"Did you mean {near[0]}?" if near else "Give an IANA name, such as Europe/Berlin."
        raise BadInput(f"There is no time zone “{name[:60]}”.", meant) from None


def pin_down(local: datetime, zone: ZoneInfo) -> LocalTime:
    """The point in time that a naive wall-clock time means in that zone."""
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return LocalTime(first)
    exists = first.astimezone(zone).replace(tzinfo=None) == local
    # PEP 495: in a gap, fold=0 reads the time with the offset of before the jump, which lands as much after it.
    return LocalTime(first, ClockChange.REPEATED if exists else ClockChange.SKIPPED)


def next_time_of_day(of_day: time, after: datetime, zone: ZoneInfo) -> LocalTime:
    """The first time later than `after` (UTC) that a clock in that zone shows this time of day."""
    today = aware(after).astimezone(zone).date()
    candidates = (_on(today + timedelta(days=days), of_day, zone) for days in range(-1, 3))
    return next(found for found in candidates if found.at > after)


def _on(day: date, of_day: time, zone: ZoneInfo) -> LocalTime:
    return pin_down(datetime.combine(day, of_day), zone)
