"""What carrying out an approved request came to. Words for people are in `messages.approvals`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique

from access.repair_steps import Step


@unique
class Problem(StrEnum):
    """Why carrying out did not come to a good end."""

    JIRA_REFUSED = "jira_refused"
    """Jira turned a change down; its words are the detail."""
    JIRA_SILENT = "jira_silent"
    """No answer to a change came through, and Jira shows that it was not made."""
    CHANGED_MIDWAY = "changed_midway"
    """Carrying out was cut off, and somebody changed Jira before it could go on."""
    NOT_SHOWN = "not_shown"
    """Jira took the changes, but the look afterwards does not show them, or not what they were to give."""
    NOT_CHECKED = "not_checked"
    """The changes are made, but the account's permissions could not be checked; why is the detail."""
    TURNED_DOWN = "turned_down"
    """A rule of ours said no before anything was sent; its sentence is the detail."""
    UNSEEN = "unseen"
    """Changes were sent or may have been, and Jira could not be read since; why is the detail."""
    FAULT = "fault"
    """Something broke on our side, perhaps between two changes."""


_UNCERTAIN = frozenset({Problem.UNSEEN, Problem.FAULT})


@dataclass(frozen=True, slots=True)
class Report:
    """What carrying out came to.

    Attributes:
        done: the steps that are made.
        failed: the step that stopped it; None where none did.
        problem: what went wrong; None where nothing did.
        detail: what belongs to the problem, in Jira's words or those of a rule.
        changed: what is no longer as it was when the plan was made.
        still_missing: `PROJECT:PERMISSION` for what the account still lacks of what was to be mended.
        complete: projects that lack nothing required any more.
        done_at: when the last step was made, UTC; None where none was.
        verified_at: when Jira was looked at afterwards, UTC; None where it was not.
        undone_at: when another request took all of it back, UTC; None where none did.
    """

    done: tuple[Step, ...] = ()
    failed: Step | None = None
    problem: Problem | None = None
    detail: str = ""
    changed: tuple[str, ...] = ()
    still_missing: tuple[str, ...] = ()
    complete: tuple[str, ...] = ()
    done_at: datetime | None = None
    verified_at: datetime | None = None
    undone_at: datetime | None = None

    @property
    def is_uncertain(self) -> bool:
        """Whether more may have been changed than `done` tells."""
        return self.problem in _UNCERTAIN

    @property
    def may_have_changed_jira(self) -> bool:
        """Whether there is, or may be, something to take back."""
        return bool(self.done) or self.is_uncertain
