"""Lengths of time that people type to look back: `12h`, `90d`, `4w`. Wall-clock times are in `access.local_time`."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from access.errors import BadInput

_AGE = re.compile(r"(?P<count>[0-9]{1,5})(?P<unit>[hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def parse_age(typed: str, now: datetime) -> datetime:
    """The moment that lies so long before `now`, UTC.

    Raises:
        BadInput: it is not a number of hours, days or weeks, or lies before the calendar began.
    """
    form = _AGE.fullmatch(typed.lower())
    if form is None:
        raise BadInput(f"“{typed[:40]}” is not an age.", "Write hours, days or weeks: 12h, 90d or 4w.")
    try:
        return now - int(form["count"]) * _UNITS[form["unit"]]
    except OverflowError:
        raise BadInput(f"“{typed[:40]}” lies before the calendar began.", "Write a shorter time: 90d or 4w.") from None
