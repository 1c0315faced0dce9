"""Which projects one round of a permission sweep asks about: all of them, or those that matter and a slice of the rest.

Data Center takes one request per project, from the allowance of the integration's own account. So there each round asks
about new, failing and doubtful projects, and about as many of the others as are needed to see each at least daily.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from access.evidence import Signals
from access.findings import GLOBAL, PermissionTrack
from access.pacing import PaceSettings
from access.watch_settings import WatchSettings
from access.watching import SweepCursor, WatchRow

_DAILY = timedelta(days=1)
_SLICE_AT_LEAST = 100
"""So many projects more cost little, and small sites are seen whole in every round."""


@dataclass(frozen=True, slots=True)
class Round:
    """What a round is to ask.

    Attributes:
        awaited: projects that need another look before a difference is believed.
        is_due: whether a sweep is due; without, only the awaited ones are asked.
    """

    awaited: frozenset[str]
    is_due: bool


def round_due(row: WatchRow, now: datetime, settings: WatchSettings) -> Round | None:
    """The round that belongs to a look now; None where the login alone is looked at."""
    swept_at = row.sweep.swept_at
    is_due = swept_at is None or now >= swept_at + settings.permissions_every or now < swept_at
    awaited = row.next_look_projects
    return Round(awaited - {GLOBAL}, is_due) if is_due or awaited else None


def choose_projects(
    keys: Collection[str], known: PermissionTrack, fresh: Collection[str], cursor: SweepCursor, every: timedelta
) -> tuple[tuple[str, ...], str]:
    """The projects that a round on Data Center asks about, and the last one of the slice of the others.

    Args:
        keys: every project that the connection looks after.
        known: what is known of them.
        fresh: those that were not seen before.
        cursor: where the last slice ended.
        every: between two rounds.
    """
    unseen = frozenset(keys) if known.unseen is None else known.unseen
    failing = {finding.project for finding in known.known}
    first = (unseen | failing | known.awaited | set(fresh)) & set(keys)
    rest = sorted(set(keys) - first)
    size = max(_SLICE_AT_LEAST, math.ceil(len(rest) * (every / _DAILY)))
    later = [key for key in rest if key > cursor.after]
    chosen = (later + [key for key in rest if key <= cursor.after])[:size]
    return (*sorted(first), *chosen), chosen[-1] if chosen else ""


def holds_back(signals: Signals | None) -> bool:
    """Whether so little of the account's allowance is left that it must go to the integration."""
    if signals is None or signals.rate_remaining is None or not signals.rate_limit:
        return False
    return signals.rate_remaining < signals.rate_limit * PaceSettings().reserve
