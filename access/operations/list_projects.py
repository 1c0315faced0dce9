"""Which projects does a connection cover, and how did each stand at the last look?"""

from __future__ import annotations

from access.records import CheckRecord, Connection, ProjectState
from access.reports import result_of
from access.results import ProjectReport
from access.stores import Storage


class ListProjects:
    """Lists a connection's projects from what is kept; Jira is not asked."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def __call__(self, connection: Connection) -> tuple[ProjectState, ...]:
        """The remembered projects by key; those of the last check where projects are named one by one."""
        async with self._storage.reading() as transaction:
            if connection.projects is None:
                return await transaction.project_states.all(connection.id)
            reported = await transaction.checks.last_report(connection.id)
        if reported is None:
            return ()
        named = set(connection.projects)
        return tuple(_state(one, reported[0]) for one in result_of(*reported).projects if one.key in named)


def _state(project: ProjectReport, record: CheckRecord) -> ProjectState:
    missing = tuple(gap.permission for gap in project.missing)
    return ProjectState(project.project_id or 0, project.key, project.name, project.state, missing, record.at)
