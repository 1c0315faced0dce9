"""What the weekly digest tells of one connection: its troubles, those that go on, and where the bot did not look.

Pure: from changes of state and the times of looks, as they are kept, and from the watch as it stands.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from access.findings import PermissionState
from access.login_watch import LoginState
from access.troubles import Stage, Strand, Trouble
from access.watch_state import ConnectionState, Transition

LENGTH = timedelta(days=7)
_BEGINS: Mapping[Strand, frozenset[str]] = MappingProxyType(
    {
        Strand.LOGIN: frozenset({LoginState.LOST.value, LoginState.UNREACHABLE.value}),
        Strand.PERMISSIONS: frozenset({PermissionState.DEGRADED.value}),
    }
)
_GOES_ON = frozenset({LoginState.RECOVERING.value}).union(*_BEGINS.values())
_IS_OVER = frozenset({LoginState.HEALTHY.value, PermissionState.COMPLETE.value})
_WORST_FIRST = (
    Trouble.LOST,
    Trouble.UNREACHABLE,
    Trouble.DEGRADED,
    Trouble.FLAPPING,
    Trouble.BLIND,
    Trouble.NOT_UNDERSTOOD,
    Trouble.UNREAD,
    Trouble.SUSPECT,
)
_SHORTEST_PAUSE = timedelta(hours=1)
_LOOKS_MISSED = 3


@dataclass(frozen=True, slots=True)
class Gaps:
    """Where the bot did not look.

    Attributes:
        longest: the longest time without a look, up to now; None where nothing was to be looked at yet.
        stopped_at: when looks stopped, UTC: the last one, or the beginning where there was none; None while they go on.
    """

    longest: timedelta | None
    stopped_at: datetime | None


def troubles_of(
    moves: Iterable[Transition], state: ConnectionState, since: datetime, until: datetime
) -> tuple[int, timedelta]:
    """How many troubles there were between these moments, those from before included, and how long in all, up to then.

    A steady trouble makes no change of state: what stood at the beginning is what the first change left, and where
    there was none, what stands now. Strands that overlap count once each.
    """
    kept = tuple(moves)
    began, lasted = 0, timedelta()
    for strand, now in ((Strand.LOGIN, state.login.state.value), (Strand.PERMISSIONS, state.permissions.state.value)):
        of_strand = [move for move in kept if move.strand is strand]
        stood = of_strand[0].source if of_strand else now
        bad_since = since if stood in _GOES_ON else None
        began += bad_since is not None
        for move in of_strand:
            if bad_since is None and move.target in _BEGINS[strand]:
                bad_since = move.at
                began += 1
            elif bad_since is not None and move.target in _IS_OVER:
                lasted += move.at - bad_since
                bad_since = None
        lasted += until - bad_since if bad_since is not None else timedelta()
    return began, lasted


def present_trouble(state: ConnectionState) -> Stage | None:
    """The worst trouble that goes on and may be spoken of; None where there is none."""
    stages = [one.last for one in state.episodes if one.is_open and one.last is not None]
    return min(stages, key=lambda stage: _WORST_FIRST.index(stage.trouble), default=None)


def gaps_between(looks: Sequence[datetime], since: datetime, until: datetime, every: timedelta) -> Gaps:
    """The gaps of a watch that is on, from the beginning to now.

    Args:
        looks: when looks were made, UTC, oldest first.
        since: from when on the bot was to look, UTC.
        until: now, UTC.
        every: between two looks, as set.
    """
    if since >= until:
        return Gaps(None, None)
    points = [since, *(at for at in looks if since < at < until), until]
    longest = max(later - earlier for earlier, later in itertools.pairwise(points))
    has_stopped = until - points[-2] > max(_SHORTEST_PAUSE, _LOOKS_MISSED * every)
    return Gaps(longest, points[-2] if has_stopped else None)
