"""Where is the account short of a permission? One look at every integrated project, whatever the deployment.

An incomplete sweep says so in `trouble` and never reads as a loss.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from access.diagnosis import diagnose_call
from access.evidence import Evidence, Signals
from access.pacing import Pace
from access.ports import Project, Reply, Sleep
from access.results import Gap, ProjectReport, ProjectVerdict
from access.spreading import Patience, Spreader

Q = TypeVar("Q")
A = TypeVar("A")
Progress = Callable[[int, int], None]
"""Told how many questions are answered, and of how many."""
OnRead = Callable[[tuple[ProjectReport, ...]], Awaitable[None]]
"""Keeps the reports of some projects."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a sweep found.

    Attributes:
        projects: one report per project, in the order asked or listed.
        global_missing: global permissions that are not held.
        trouble: why something could not be read; None where everything was.
        notes: things worth knowing that change nothing, one sentence each.
    """

    projects: tuple[ProjectReport, ...] = ()
    global_missing: tuple[Gap, ...] = ()
    trouble: Evidence | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manner:
    """How to ask: pace, patience, the way to wait, and who is told how far it is.

    `names_account` tells that the answer which proved the login named the account in a header, as Cloud does; an empty
    answer without that name was given to nobody. `on_read` is handed what was read of some projects as soon as it is
    there, so that a sweep which is cut off keeps it.
    """

    pace: Pace
    sleep: Sleep
    patience: Patience
    progress: Progress | None = None
    names_account: bool = False
    on_read: OnRead | None = None


async def ask_patiently(ask: Callable[[Q], Awaitable[Reply[A]]], question: Q, manner: Manner) -> Reply[A]:
    """The reply to one question, put again for as long as Jira asks to wait and patience lasts."""
    spreader = Spreader(ask, pace=manner.pace, sleep=manner.sleep, patience=manner.patience)
    return (await spreader.put((question,))).replies[question]


def unknown_project(key: str, signals: Signals | None, stopped_by: Evidence | None) -> ProjectReport:
    """The report of a project that no usable answer was had about."""
    evidence = diagnose_call(signals) if signals is not None else stopped_by
    return ProjectReport(key, ProjectVerdict.UNKNOWN, evidence=evidence)


def named(reports: Iterable[ProjectReport], listed: Mapping[str, Project]) -> tuple[ProjectReport, ...]:
    """The reports with number and name of each project that a list showed."""
    return tuple(
        replace(report, project_id=listed[report.key].id, name=listed[report.key].name)
        if report.key in listed
        else report
        for report in reports
    )


def left_out_note(unknown: Iterable[str]) -> tuple[str, ...]:
    """One sentence where the profile asks for permissions that this Jira does not know; they are never gaps."""
    keys = ", ".join(sorted(unknown))
    return (f"This Jira does not know {keys}; left out of the check.",) if keys else ()


def first_trouble(projects: Iterable[ProjectReport]) -> Evidence | None:
    """Why the first unread project could not be read; None where all were."""
    return next((project.evidence for project in projects if project.state is ProjectVerdict.UNKNOWN), None)
