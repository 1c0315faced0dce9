"""How do all projects stand, at one glance, and what changed since last week? From kept looks; Jira is not asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from access.boards import BoardReport
from access.drift import DriftWalk
from access.errors import NotFound
from access.permission_map import PermissionMap, map_of
from access.ports import Clock
from access.profiles import load_profile
from access.records import Connection
from access.reports import result_of
from access.stores import Storage

LATELY = timedelta(days=7)


class MapPermissions:
    """Makes maps of projects and permissions."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def __call__(self, connection: Connection) -> PermissionMap:
        """The map as last seen, with what changed in the last seven days.

        Raises:
            NotFound: no look has told anything about permissions yet.
            BadInput: the profile can no longer be read.
        """
        walk = DriftWalk()
        boards: tuple[BoardReport, ...] = ()
        async with self._storage.reading() as transaction:
            async for record, report in transaction.checks.reports(connection.id, self._clock() - LATELY):
                result = result_of(record, report)
                walk.take(record.at, result)
                boards = result.boards or boards
            kept = {board.id for board in await transaction.boards.of(connection.id)}
        found = map_of(connection.name, load_profile(connection.profile).project, walk)
        if found is None or not found.rows:
            raise NotFound(
                f"There is nothing to draw yet: no project of {connection.name} was looked at.",
                f"Type /jira-access test {connection.name}",
            )
        return replace(found, boards=tuple(board for board in boards if board.id in kept))
