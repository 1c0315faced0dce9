"""How far Jira's clock is from ours."""

from __future__ import annotations

from datetime import datetime

from access.evidence import Signals
from access.ports import Reply, ServerInfo


def clock_skew(info: Reply[ServerInfo], now: datetime) -> float | None:
    """Seconds that Jira's clock is ahead, None where it did not tell.

    The answer is taken to have been written half its duration ago.
    """
    return _skew(info.value.server_time if info.value else None, info.signals, now)


def skew_of_answer(signals: Signals, now: datetime) -> float | None:
    """The same from the `Date` header of any answer, which is exact to a second."""
    return _skew(None, signals, now)


def _skew(server_time: datetime | None, signals: Signals, now: datetime) -> float | None:
    told = server_time or signals.server_date
    if told is None:
        return None
    half_way = (signals.elapsed_seconds or 0.0) / 2
    return round((told - now).total_seconds() + half_way, 1)
