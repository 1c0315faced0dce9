"""The calls that are made with a credential: who am I, which projects, which permissions.

Nothing is retried here: a second refused login may lock the account.
"""

from __future__ import annotations

from functools import partial
from urllib.parse import quote, urlencode

from access.credentials import Deployment
from access.ports import BulkPermissions, HeldPermissions, Identity, PersonalToken, Project, ProjectPage, Reply
from jira_api import payloads
from jira_api.asking import Asker, api_path

_PAGE_SIZE = 100
"""The most that `project/search` gives."""


class AccountCalls:
    """One Jira asked with one credential; keeps `access.ports.JiraAccount`."""

    __slots__ = ("_api", "_asker", "_deployment")

    def __init__(self, asker: Asker, deployment: Deployment) -> None:
        self._asker = asker
        self._deployment = deployment
        self._api = api_path(deployment)

    async def myself(self) -> Reply[Identity]:
        """Whose login this is; the one call that proves it."""
        return await self._asker.get("myself", f"{self._api}/myself", payloads.identity)

    async def list_projects(self) -> Reply[tuple[Project, ...]]:
        """Data Center: every project that the account sees, archived ones left out, in one answer."""
        query = urlencode({"includeArchived": "false"})
        return await self._asker.get("project", f"{self._api}/project?{query}", payloads.project_list)

    async def search_projects(self, start: int, keys: tuple[str, ...] = ()) -> Reply[ProjectPage]:
        """Cloud: a page of live projects that the account sees, sorted by key; at most 50 keys to look for."""
        wanted = [("keys", key) for key in keys]
        query = urlencode(
            [("startAt", start), ("maxResults", _PAGE_SIZE), ("orderBy", "key"), ("status", "live"), *wanted]
        )
        read = partial(payloads.project_page, asked_start=start)
        return await self._asker.get("project/search", f"{self._api}/project/search?{query}", read)

    async def my_permissions(self, project_key: str | None, keys: tuple[str, ...] = ()) -> Reply[HeldPermissions]:
        """Permissions held in a project, or globally without one.

        Cloud wants the keys that are asked for and refuses ones that it does not know; Data Center takes none and
        tells all.
        """
        asked = {} if project_key is None else {"projectKey": project_key}
        if self._deployment is Deployment.CLOUD:
            asked["permissions"] = ",".join(keys)
        query = urlencode(asked, safe=",", quote_via=quote)
        target = f"{self._api}/mypermissions" + (f"?{query}" if query else "")
        return await self._asker.get("mypermissions", target, payloads.held_permissions)

    async def personal_tokens(self) -> Reply[tuple[PersonalToken, ...]]:
        """Data Center 8.14 and later: the account's own personal access tokens.

        Source: https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html
        """
        return await self._asker.get("pat/tokens", "/rest/pat/latest/tokens", payloads.personal_tokens)

    async def check_permissions(
        self, global_keys: tuple[str, ...], project_keys: tuple[str, ...], project_ids: tuple[int, ...]
    ) -> Reply[BulkPermissions]:
        """Cloud: which of these permissions are held on which of these projects, at most 1,000 of them.

        Jira leaves out ids that it does not know or show, without a word.
        """
        grants = [{"permissions": project_keys, "projects": project_ids, "issues": ()}] if project_ids else []
        document = {"globalPermissions": global_keys, "projectPermissions": grants}
        target = f"{self._api}/permissions/check"
        return await self._asker.post("permissions/check", target, document, payloads.bulk_permissions)
