"""How lively an account is: its last change per project, its usual gap, and whether it is unusually quiet.

Quiet is not broken: at week-ends nobody plans. So the usual gap is learnt, and no word here says that access is lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

_FEWEST_GAPS = 5
"""With fewer gaps nothing is usual yet."""
_TIMES_THE_LONGEST = 2
_SHORTEST_SILENCE = timedelta(days=3)
"""A week-end with a holiday before it is no news."""
SAME_BURST = timedelta(minutes=5)
"""Changes this near to each other are one synchronisation."""


@dataclass(frozen=True, slots=True)
class ProjectActivity:
    """What an account did in one project over some time.

    Attributes:
        key: the project.
        changes: how many changes it made.
        issues: in how many issues.
        last_at: its last change, UTC.
        last_issue: where that was.
        usual_gap: the median pause between its synchronisations; None where there were too few to tell.
        longest_gap: the longest of them; None likewise.
    """

    key: str
    changes: int
    issues: int
    last_at: datetime
    last_issue: str
    usual_gap: timedelta | None = None
    longest_gap: timedelta | None = None

    def is_unusually_quiet(self, now: datetime) -> bool:
        """Whether the silence by now is more than twice the longest before it, and longer than a long week-end."""
        if self.longest_gap is None:
            return False
        return now - self.last_at > max(_TIMES_THE_LONGEST * self.longest_gap, _SHORTEST_SILENCE)


def project_activity(key: str, changes: Iterable[tuple[str, datetime]]) -> ProjectActivity:
    """What these changes, each an issue's key and a time, come to; there must be one at least."""
    ordered = sorted(changes, key=lambda change: change[1])
    last_issue, last_at = ordered[-1]
    gaps = _gaps([at for _, at in ordered])
    is_enough = len(gaps) >= _FEWEST_GAPS
    return ProjectActivity(
        key=key,
        changes=len(ordered),
        issues=len({issue for issue, _ in ordered}),
        last_at=last_at,
        last_issue=last_issue,
        usual_gap=timedelta(seconds=median(gap.total_seconds() for gap in gaps)) if is_enough else None,
        longest_gap=max(gaps) if is_enough else None,
    )


def activity_by_project(changes: Iterable[tuple[str, datetime]]) -> tuple[ProjectActivity, ...]:
    """The same for each project, the one that was changed last first."""
    grouped: dict[str, list[tuple[str, datetime]]] = {}
    for issue, at in changes:
        grouped.setdefault(issue.rpartition("-")[0], []).append((issue, at))
    found = (project_activity(key, some) for key, some in grouped.items())
    return tuple(sorted(found, key=lambda one: (one.last_at, one.key), reverse=True))


def _gaps(times: list[datetime]) -> list[timedelta]:
    """The pauses between bursts, in order of time."""
    pauses = (later - earlier for earlier, later in pairwise(times))
    return [pause for pause in pauses if pause > SAME_BURST]
