"""Remembers the projects that a check of a whole connection read, so that one that disappears is noticed.

"All visible" means every project that was ever seen and that nobody has taken off: one that leaves Jira's list is kept
as not visible, because a list that has become shorter is what a lost permission looks like.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from access.evidence import Cause, Confidence, Evidence, EvidenceClass
from access.records import ProjectState
from access.results import CheckResult, ProjectReport, ProjectVerdict, Verdict
from access.stores import Transaction


async def remember_projects(transaction: Transaction, connection_id: str, result: CheckResult, at: datetime) -> None:
    """Keep the projects that were read, and book a sweep that has read all of them.

    Call it for connections to all visible projects, and only after a check that was not narrowed to some of them.
    """
    states = states_of(result.projects, at)
    await transaction.project_states.save(connection_id, states)
    if is_whole(result) and states:
        remembered = await transaction.project_states.all(connection_id)
        everything = frozenset(one.project_id for one in (*remembered, *states))
        await transaction.project_states.finish_sweep(connection_id, everything, at)


def states_of(reports: tuple[ProjectReport, ...], at: datetime) -> tuple[ProjectState, ...]:
    """The reports of projects that were read, and whose number is known, as states to remember."""
    return tuple(
        ProjectState(
            project_id=report.project_id,
            key=report.key,
            name=report.name,
            state=report.state,
            missing=tuple(gap.permission for gap in report.missing),
            looked_at=at,
        )
        for report in reports
        if report.state is not ProjectVerdict.UNKNOWN and report.project_id is not None
    )


def is_whole(result: CheckResult) -> bool:
    """Whether permissions were read, and nothing was left unread."""
    is_read = all(project.state is not ProjectVerdict.UNKNOWN for project in result.projects)
    return is_read and result.profile is not None and result.verdict in (Verdict.OK, Verdict.PERMISSIONS_MISSING)


def gone_reports(reports: tuple[ProjectReport, ...], remembered: tuple[ProjectState, ...]) -> tuple[ProjectReport, ...]:
    """Reports of remembered projects that a whole list did not show; one that only changed its key is not gone."""
    shown = {report.project_id for report in reports} | {report.key for report in reports}
    return tuple(
        ProjectReport(one.key, ProjectVerdict.NOT_VISIBLE, project_id=one.project_id, name=one.name)
        for one in remembered
        if one.project_id not in shown and one.key not in shown
    )


def with_gone(result: CheckResult, remembered: tuple[ProjectState, ...]) -> CheckResult:
    """The result of a whole check of all visible projects with those that have left the list."""
    gone = gone_reports(result.projects, remembered) if is_whole(result) else ()
    if not gone:
        return result
    verdict, evidence = result.verdict, result.evidence
    if verdict is Verdict.OK:
        signals = evidence.signals
        verdict = Verdict.PERMISSIONS_MISSING
        evidence = Evidence(EvidenceClass.PERMISSION, Cause.PROJECTS_NOT_VISIBLE, Confidence.HIGH, signals)
    return replace(result, verdict=verdict, evidence=evidence, projects=(*result.projects, *gone))
