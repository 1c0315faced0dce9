"""What people type for a quiet window and choose for a snooze, as points in time.

Windows and snoozes themselves are in `access.overlays`; words for the answer are in `messages`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from enum import StrEnum, unique
from zoneinfo import ZoneInfo

from access.errors import BadInput
from access.local_time import ClockChange, LocalTime, next_time_of_day, pin_down

LONGEST_WINDOW = timedelta(days=7)
FURTHEST_START = timedelta(days=366)
LONGEST_SNOOZE = timedelta(days=7)
_REASON_AT_MOST = 200
_EXAMPLES = 'Type a start and a length, such as: sat 22:00 4h "upgrade", or 2026-11-14T22:00 4h, or now 90m.'
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WINDOW = re.compile(
    r"(?P<start>.+?)\s+(?:for\s+)?(?P<length>(?:\d+(?:d|h|m|min))+)(?:\s+(?P<reason>\S.*))?", re.ASCII | re.DOTALL
)
_LENGTH_PART = re.compile(r"(\d{1,5})(d|h|min|m)", re.ASCII)
_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1), "min": timedelta(minutes=1)}
_TIME = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})", re.ASCII)
_EDGES = (MINYEAR, MAXYEAR)
"""Years in which no zone may be applied: the result may not be a date any more."""
_QUOTES = "\"'“”„‘’«»"


@dataclass(frozen=True, slots=True)
class QuietRequest:
    """The window that a person meant.

    Attributes:
        start: UTC.
        end: UTC; the length is real time, also over a change of clocks.
        reason: in the person's words; may be empty.
        start_change: what a change of clocks made of the start as typed; None on other days.
    """

    start: datetime
    end: datetime
    reason: str = ""
    start_change: ClockChange | None = None


@unique
class SnoozeChoice(StrEnum):
    """What the snooze menu offers."""

    HOUR = "1h"
    MORNING = "until 08:00"
    CHANGE = "until it changes"


def parse_quiet(typed: str, now: datetime, zone: ZoneInfo) -> QuietRequest:
    """The window typed as start, length and reason, in the person's zone.

    The start is `now`, a time of day (its next occurrence), `today`, `tomorrow` or a week-day with a time, or an ISO
    date and time; an ISO time with an offset or Z means that offset. Times must be whole minutes.

    Args:
        typed: what stands behind the connection's name.
        now: the time, UTC.
        zone: the person's zone.

    Raises:
        BadInput: it has none of these forms, has passed, begins more than a year ahead, or is longer than a week.
    """
    form = _WINDOW.fullmatch(typed.strip())
    if form is None:
        raise BadInput(f"“{typed.strip()[:80]}” is not a quiet window.", _EXAMPLES)
    length = parse_length(form["length"], LONGEST_WINDOW)
    start = _parse_start(form["start"].strip().lower(), now, zone)
    if start.at + length <= now:
        raise BadInput(f"“{form['start']}” for {form['length']} is over already.", "Give a start to come.")
    if start.at > now + FURTHEST_START:
        raise BadInput(f"“{form['start']}” is more than a year ahead.", "Check the year.")
    reason = (form["reason"] or "").strip(_QUOTES + " \t\n")
    if len(reason) > _REASON_AT_MOST:
        raise BadInput(f"The reason has {len(reason)} characters.", f"Keep it to {_REASON_AT_MOST}.")
    return QuietRequest(start.at, start.at + length, reason, start.change)


def parse_length(typed: str, longest: timedelta) -> timedelta:
    """A length such as `4h`, `90m`, `1h30m` or `2d`.

    Raises:
        BadInput: it is no such length, is nothing, or is longer than allowed.
    """
    text = typed.strip().lower()
    parts = _LENGTH_PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise BadInput(
            f"“{typed[:40]}” is not a length of time in minutes, hours or days.",
            "Type for example 4h, 90m, 1h30m or 2d.",
        )
    length = sum((int(number) * _UNITS[unit] for number, unit in parts), timedelta())
    if length <= timedelta():
        raise BadInput(f"“{typed}” is no time at all.", "Type for example 4h.")
    if length > longest:
        raise BadInput(f"“{typed}” is too long.", f"At most {longest.days} days can be asked for at once.")
    return length


def _parse_start(typed: str, now: datetime, zone: ZoneInfo) -> LocalTime:
    day, _, of_day = typed.rpartition(" ")
    if typed == "now":
        return LocalTime(now)
    if re.match(r"\d{4}-", typed, re.ASCII):
        return _parse_iso(typed, zone)
    if not day:
        return next_time_of_day(_parse_time(typed), now, zone)
    return _on_day(day.strip(), _parse_time(of_day), now, zone)


def _parse_iso(typed: str, zone: ZoneInfo) -> LocalTime:
    try:
        start = datetime.fromisoformat(typed.upper())
    except ValueError:
        start = None
    if start is None or len(typed) <= len("2026-11-14") or start.second or start.microsecond or start.year in _EDGES:
        raise BadInput(f"“{typed[:40]}” is not a date and time.", "Type for example 2026-11-14T22:00.")
    if start.tzinfo is not None:
        return LocalTime(start.astimezone(UTC))
    return pin_down(start, zone)


def _parse_time(typed: str) -> time:
    form = _TIME.fullmatch(typed)
    hour, minute = (int(form["hour"]), int(form["minute"])) if form else (-1, -1)
    if not (0 <= hour < 24 and 0 <= minute < 60):  # noqa: PLR2004 - the clock's own numbers
        raise BadInput(f"“{typed[:40]}” is not a time of day.", "Type hours and minutes, such as 22:00.")
    return time(hour, minute)


def _on_day(day: str, of_day: time, now: datetime, zone: ZoneInfo) -> LocalTime:
    today = now.astimezone(zone).date()
    if day in ("today", "tomorrow"):
        return _at(today + timedelta(days=day == "tomorrow"), of_day, zone)
    matching = [number for number, name in enumerate(_DAYS) if len(day) >= 3 and name.startswith(day)]  # noqa: PLR2004 - mon
    if not matching:
        raise BadInput(f"“{day[:40]}” is not a day.", _EXAMPLES)
    first = today + timedelta(days=(matching[0] - today.weekday()) % 7)
    start = _at(first, of_day, zone)
    return start if start.at >= now else _at(first + timedelta(days=7), of_day, zone)


def _at(day: date, of_day: time, zone: ZoneInfo) -> LocalTime:
    return pin_down(datetime.combine(day, of_day), zone)


def snooze_end(choice: SnoozeChoice, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When a snooze chosen from the menu ends, UTC; None for "until it changes".

    Args:
        choice: what was chosen.
        now: the time, UTC.
        zone: the zone of whoever chose; 08:00 is the next one there.
    """
    match choice:
        case SnoozeChoice.HOUR:
            return now + timedelta(hours=1)
        case SnoozeChoice.MORNING:
            return next_time_of_day(time(8), now, zone).at
        case SnoozeChoice.CHANGE:
            return None


def parse_snooze(typed: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The end, UTC, of a snooze typed as a length (`2h`), `until 08:00` or `until it changes` (None).

    Raises:
        BadInput: it has none of these forms, or is longer than a week.
    """
    text = " ".join(typed.lower().split())
    if text == SnoozeChoice.CHANGE:
        return None
    if text.startswith("until "):
        return next_time_of_day(_parse_time(text.removeprefix("until ")), now, zone).at
    if not re.match(r"\d", text, re.ASCII):
        raise BadInput(f"“{typed.strip()[:40]}” is not a time to snooze.", "Type 1h, until 08:00 or until it changes.")
    return now + parse_length(text, LONGEST_SNOOZE)
