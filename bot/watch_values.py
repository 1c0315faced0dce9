"""Turns the text of a setting of the watch into its value, or says what to write instead: lengths, shares, counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time, timedelta

from access.errors import BadInput
from access.local_time import zone_named

_PART = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)(d|h|m|s)", re.ASCII)
_SECONDS = {"d": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def length(text: str) -> timedelta:
    """A length of time such as `30s`, `5m`, `1h30m` or `7d`; above zero."""
    parts = _PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise BadInput(f"“{text}” is not a length of time.", "Write something like 30s, 5m, 1h30m or 7d.")
    found = timedelta(seconds=sum(float(number) * _SECONDS[unit] for number, unit in parts))
    if found <= timedelta():
        raise BadInput(f"“{text}” is no time at all.", "Write a length above zero, such as 5m.")
    return found


def lengths(text: str) -> tuple[timedelta, ...]:
    """Lengths of time, comma-separated, each longer than the one before."""
    found = tuple(length(part.strip()) for part in text.split(","))
    if list(found) != sorted(set(found)):
        raise BadInput(f"“{text}” is not in order.", "Write each longer than the one before, such as 4h, 8h.")
    return found


def pause(text: str) -> timedelta:
    """A length of time, or `0s` for none."""
    return timedelta() if text == "0s" else length(text)


def count(most: int) -> Callable[[str], int]:
    """A reader for a whole number from 1 to `most`."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,6}", text, re.ASCII) or not 1 <= int(text) <= most:
            raise BadInput(f"“{text}” is not a number from 1 to {most}.", "Write digits only.")
        return int(text)

    return read


def share(text: str) -> float:
    """A share above 0 and up to 1, such as `0.1`."""
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found <= 1:
        raise BadInput(f"“{text}” is not a share.", "Write a number above 0 and up to 1, such as 0.1.")
    return found


def days(text: str) -> tuple[int, ...]:
    """Whole numbers of days, comma-separated."""
    return tuple(count(3650)(part.strip()) for part in text.split(","))


def of_day(text: str) -> time:
    """A time of day such as `09:00`."""
    form = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", text, re.ASCII)
    if form is None:
        raise BadInput(f"“{text}” is not a time of day.", "Write hours and minutes, such as 09:00.")
    return time(int(form[1]), int(form[2]))


def zone(text: str) -> str:
    """The name of an IANA time zone."""
    return zone_named(text).key


def weekday(text: str) -> int:
    """A day of the week by its English name; Monday is 0."""
    found = [number for number, name in enumerate(_WEEKDAYS) if name == text.lower()]
    if not found:
        raise BadInput(f"“{text}” is not a day of the week.", "Write monday, tuesday, … or sunday.")
    return found[0]
