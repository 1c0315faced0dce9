"""Places at which a test can have the process die, as a power cut would: no clean-up, no last words. Or hang there.

Honoured only where `JIRA_ACCESS_TESTS_FAILPOINTS=1` is set beside `JIRA_ACCESS_TESTS_CRASH_AT` or
`JIRA_ACCESS_TESTS_HANG_AT`; otherwise a failpoint is two cheap comparisons. The names below are all there are, so that
a test can go through every one.
"""

from __future__ import annotations

import os
import signal
from enum import StrEnum, unique


@unique
class Failpoint(StrEnum):
    """Where the process can die; `group_…` in the transaction that books several looks, of which none is left then."""

    AFTER_CLAIM = "after_claim"
    AFTER_LOOK = "after_look"
    GROUP_BEFORE_AUDIT = "group_before_audit"
    GROUP_BEFORE_COMMIT = "group_before_commit"
    AFTER_BOOKING = "after_booking"
    AFTER_OUTBOX_CLAIM = "after_outbox_claim"
    BEFORE_POST = "before_post"
    AFTER_POST = "after_post"
    AFTER_CONFIRM = "after_confirm"


@unique
class RepairFailpoint(StrEnum):
    """Where the process can die while an approved plan is carried out."""

    CLAIMED = "repair_claimed"
    BEFORE_STEP = "repair_before_step"
    AFTER_STEP = "repair_after_step"
    BEFORE_LOOK = "repair_before_look"
    BEFORE_END = "repair_before_end"


def _armed(name: str) -> str:
    is_on = os.environ.get("JIRA_ACCESS_TESTS_FAILPOINTS") == "1"
    return os.environ.get(name, "") if is_on else ""


_CRASH_AT = _armed("JIRA_ACCESS_TESTS_CRASH_AT")
_HANGS = {_armed("JIRA_ACCESS_TESTS_HANG_AT")}


def failpoint(place: Failpoint | RepairFailpoint) -> None:
    """If a test wants it, die here, or hang here once until somebody sends SIGCONT."""
    if place == _CRASH_AT:
        os._exit(137)
    if place in _HANGS:
        _HANGS.clear()
        os.kill(os.getpid(), signal.SIGSTOP)
