"""Remembers the projects that a check of a whole connection read, so that one that disappears is noticed."""

from __future__ import annotations

from datetime import datetime

from access.records import ProjectState
from access.results import CheckResult, ProjectVerdict, Verdict
from access.stores import Transaction


async def remember_projects(transaction: Transaction, connection_id: str, result: CheckResult, at: datetime) -> None:
    """Keep the projects that were read; only a sweep without a gap says which are gone.

    Call it for connections to all visible projects, and only after a check that was not narrowed to some of them.
    """
    read = [project for project in result.projects if project.state is not ProjectVerdict.UNKNOWN]
    states = [
        ProjectState(
            project_id=project.project_id,
            key=project.key,
            name=project.name,
            state=project.state,
            missing=tuple(gap.permission for gap in project.missing),
            looked_at=at,
        )
        for project in read
        if project.project_id is not None
    ]
    await transaction.project_states.save(connection_id, states)
    is_complete = len(read) == len(result.projects) and result.verdict in (Verdict.OK, Verdict.PERMISSIONS_MISSING)
    if is_complete and states:
        await transaction.project_states.finish_sweep(connection_id, frozenset(one.project_id for one in states), at)
