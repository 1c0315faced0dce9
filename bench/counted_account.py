"""An account that counts the questions in flight: the concurrency that a sweep reached, not the one it was allowed."""

from __future__ import annotations

from access.ports import (
    BulkPermissions,
    HeldPermissions,
    Identity,
    JiraAccount,
    PersonalToken,
    Project,
    ProjectPage,
    Reply,
)


class CountedAccount:
    """Asks through another account; `most_in_flight` is of `mypermissions`, which a sweep asks side by side."""

    def __init__(self, account: JiraAccount) -> None:
        self._account = account
        self._in_flight = 0
        self.most_in_flight = 0

    async def my_permissions(self, project_key: str | None, keys: tuple[str, ...] = ()) -> Reply[HeldPermissions]:
        """Asked and counted."""
        self._in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self._in_flight)
        try:
            return await self._account.my_permissions(project_key, keys)
        finally:
            self._in_flight -= 1

    async def myself(self) -> Reply[Identity]:
        """Asked as it is."""
        return await self._account.myself()

    async def personal_tokens(self) -> Reply[tuple[PersonalToken, ...]]:
        """Asked as it is."""
        return await self._account.personal_tokens()

    async def list_projects(self) -> Reply[tuple[Project, ...]]:
        """Asked as it is."""
        return await self._account.list_projects()

    async def search_projects(self, start: int, keys: tuple[str, ...] = ()) -> Reply[ProjectPage]:
        """Asked as it is."""
        return await self._account.search_projects(start, keys)

    async def check_permissions(
        self, global_keys: tuple[str, ...], project_keys: tuple[str, ...], project_ids: tuple[int, ...]
    ) -> Reply[BulkPermissions]:
        """Asked as it is."""
        return await self._account.check_permissions(global_keys, project_keys, project_ids)
