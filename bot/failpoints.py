"""Places at which a test can have the process die, as a power cut would: no clean-up, no last words.

Honoured only where `JIRA_ACCESS_TESTS_FAILPOINTS=1` is set beside `JIRA_ACCESS_TESTS_CRASH_AT`; otherwise a failpoint
is one comparison with an empty string. The names below are all there are, so that a test can go through every one.
"""

from __future__ import annotations

import os
from enum import StrEnum, unique


@unique
class Failpoint(StrEnum):
    """Where the process can die."""

    AFTER_CLAIM = "after_claim"
    AFTER_LOOK = "after_look"
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


def _armed() -> str:
    is_on = os.environ.get("JIRA_ACCESS_TESTS_FAILPOINTS") == "1"
    return os.environ.get("JIRA_ACCESS_TESTS_CRASH_AT", "") if is_on else ""


_CRASH_AT = _armed()


def failpoint(place: Failpoint | RepairFailpoint) -> None:
    """Die here, if a test wants it."""
    if place == _CRASH_AT:
        os._exit(137)
