"""How far Jira's clock is from ours."""

from __future__ import annotations

from datetime import datetime

from access.ports import Reply, ServerInfo


def clock_skew(info: Reply[ServerInfo], now: datetime) -> float | None:
    """Seconds that Jira's clock is ahead, None where it did not tell.

    The answer is taken to have been written half its duration ago.
    """
    told = (info.value.server_time if info.value else None) or info.signals.server_date
    if told is None:
        return None
    half_way = (info.signals.elapsed_seconds or 0.0) / 2
    return round((told - now).total_seconds() + half_way, 1)
