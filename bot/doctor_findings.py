"""What the doctor finds, as values. Which checks there are stands in `bot.doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique


@unique
class State(StrEnum):
    """How one check came out."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        check: the check's name; stable.
        state: how it came out.
        sentence: what was seen; never a secret.
        next_step: what to do about it; empty where nothing is to be done.
        about: the setting, channel or connection looked at; empty where there is but one.
    """

    check: str
    state: State
    sentence: str
    next_step: str = ""
    about: str = ""


def skipped(check: str, why: str, about: str = "") -> Finding:
    """A check that was not made, and why."""
    return Finding(check, State.SKIPPED, why, about=about)
