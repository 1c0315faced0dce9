"""The calls that are made with an admin credential: how a Jira is set up, and the changes that a repair makes.

A dry run shows what `call_of` returns, and `make` sends just that. Nothing is retried here.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from urllib.parse import quote, urlencode

from access.credentials import Deployment
from access.jira_setup import Group, Holder, HolderKind, RolePlayers, Scheme
from access.ports import HeldPermissions, Identity, Reply
from access.ports_repair import AdminProjectPage
from access.repair_steps import Deed, RestCall, Step
from jira_api import repair_payloads
from jira_api.account_calls import AccountCalls
from jira_api.asking import Asker, api_path

_PAGE_SIZE = 100
"""The most that `project/search` gives."""
_CALLS = {
    Deed.ADD_PLAYER: "project/role",
    Deed.REMOVE_PLAYER: "project/role",
    Deed.ADD_GRANT: "permissionscheme/permission",
    Deed.REMOVE_GRANT: "permissionscheme/permission",
    Deed.CREATE_GROUP: "group",
    Deed.DELETE_GROUP: "group",
    Deed.JOIN_GROUP: "group/user",
    Deed.LEAVE_GROUP: "group/user",
}


class RepairCalls:
    """One Jira asked with an admin credential; keeps `access.ports_repair.JiraAdmin`."""

    __slots__ = ("_account", "_api", "_asker", "_is_cloud")

    def __init__(self, asker: Asker, deployment: Deployment) -> None:
        self._asker = asker
        self._account = AccountCalls(asker, deployment)
        self._api = api_path(deployment)
        self._is_cloud = deployment is Deployment.CLOUD

    async def myself(self) -> Reply[Identity]:
        """Whose credential it is."""
        return await self._account.myself()

    async def my_permissions(self, project_key: str | None, keys: tuple[str, ...] = ()) -> Reply[HeldPermissions]:
        """What the administrator may do."""
        return await self._account.my_permissions(project_key, keys)

    async def admin_projects(self, start: int) -> Reply[AdminProjectPage]:
        """Live projects that the administrator sees; Data Center gives all of them in one page."""
        if not self._is_cloud:
            query = urlencode({"includeArchived": "false"})
            return await self._asker.get("project", f"{self._api}/project?{query}", repair_payloads.admin_projects)
        query = urlencode({"startAt": start, "maxResults": _PAGE_SIZE, "orderBy": "key", "status": "live"})
        read = partial(repair_payloads.admin_project_page, asked_start=start)
        return await self._asker.get("project/search", f"{self._api}/project/search?{query}", read)

    async def scheme_of(self, project_key: str) -> Reply[Scheme]:
        """The permission scheme of a project, with its grants."""
        target = f"{self._api}/project/{_part(project_key)}/permissionscheme?expand=permissions"
        return await self._asker.get("project/permissionscheme", target, repair_payloads.scheme)

    async def grants_of(self, scheme: Scheme) -> Reply[Scheme]:
        """The scheme with its grants as they are now."""
        target = f"{self._api}/permissionscheme/{scheme.id}/permission"
        reply = await self._asker.get("permissionscheme/permission", target, repair_payloads.grants)
        return Reply(reply.signals, None if reply.value is None else replace(scheme, grants=reply.value))

    async def players_of(self, project_key: str, role_id: int) -> Reply[RolePlayers]:
        """Who plays a role in a project."""
        target = f"{self._api}/project/{_part(project_key)}/role/{role_id}"
        return await self._asker.get("project/role", target, repair_payloads.players)

    async def groups_of(self, account: Holder) -> Reply[tuple[Group, ...]]:
        """The groups that an account is in."""
        if self._is_cloud:
            target = f"{self._api}/user/groups?{urlencode({'accountId': account.name})}"
            return await self._asker.get("user/groups", target, repair_payloads.groups_of_cloud)
        # `expand` stands in no document of Data Center, whose answer has a place for groups all the same.
        target = f"{self._api}/user?{urlencode({'username': account.name, 'expand': 'groups'})}"
        return await self._asker.get("user", target, repair_payloads.groups_of_data_center)

    async def size_of_group(self, name: str) -> Reply[int]:
        """How many people are in a group."""
        target = f"{self._api}/group/member?{urlencode({'groupname': name, 'maxResults': 1})}"
        return await self._asker.get("group/member", target, repair_payloads.group_size)

    async def is_free_plan(self) -> Reply[bool]:
        """Cloud: whether Jira Software runs on the Free plan."""
        return await self._asker.get("instance/license", f"{self._api}/instance/license", repair_payloads.is_free_plan)

    def call_of(self, step: Step, grant_id: int | None = None) -> RestCall:
        """The call by which a step is made."""
        match step.deed:
            case Deed.ADD_PLAYER | Deed.REMOVE_PLAYER:
                return self._player_call(step)
            case Deed.ADD_GRANT | Deed.REMOVE_GRANT:
                return self._grant_call(step, grant_id)
            case Deed.CREATE_GROUP:
                return RestCall("POST", f"{self._api}/group", _json({"name": step.holder.name}))
            case Deed.DELETE_GROUP:
                return RestCall("DELETE", f"{self._api}/group?{urlencode({'groupname': step.holder.name})}")
            case Deed.JOIN_GROUP | Deed.LEAVE_GROUP:
                return self._member_call(step)

    async def make(self, step: Step, grant_id: int | None = None) -> Reply[None]:
        """Make a step, once."""
        call = self.call_of(step, grant_id)
        return await self._asker.write(_CALLS[step.deed], call.method, call.target, call.body)

    def _player_call(self, step: Step) -> RestCall:
        """Data Center names users and groups; Cloud knows users by account id, and groups by id where one is known."""
        target = f"{self._api}/project/{_part(step.project)}/role/{step.role_id}"
        name, value = step.holder.kind.value, step.holder.name
        if step.holder.kind is HolderKind.GROUP and self._is_cloud and step.holder.id:
            name, value = "groupId", step.holder.id
        if step.deed is Deed.ADD_PLAYER:
            return RestCall("POST", target, _json({name: [value]}))
        return RestCall("DELETE", f"{target}?{urlencode({name: value})}")

    def _grant_call(self, step: Step, grant_id: int | None) -> RestCall:
        target = f"{self._api}/permissionscheme/{step.scheme_id}/permission"
        if step.deed is Deed.REMOVE_GRANT:
            return RestCall("DELETE", f"{target}/{'{permissionId}' if grant_id is None else grant_id}")
        return RestCall("POST", target, _json({"holder": self._holder(step.holder), "permission": step.permission}))

    def _holder(self, holder: Holder) -> dict[str, str]:
        shown = {"type": holder.kind.value, "parameter": holder.name}
        if holder.kind is HolderKind.USER and not self._is_cloud:
            # What Data Center tells as the parameter of a user is the user key.
            shown["parameter"] = holder.id or holder.name
        if self._is_cloud and holder.id:
            shown["value"] = holder.id
        return shown

    def _member_call(self, step: Step) -> RestCall:
        target = f"{self._api}/group/user?{urlencode({'groupname': step.group})}"
        field = "accountId" if self._is_cloud else "name"
        if step.deed is Deed.JOIN_GROUP:
            return RestCall("POST", target, _json({field: step.holder.name}))
        query = urlencode({"accountId" if self._is_cloud else "username": step.holder.name})
        return RestCall("DELETE", f"{target}&{query}")


def _part(text: str) -> str:
    """A piece of a path."""
    return quote(text, safe="")


def _json(document: dict[str, object]) -> str:
    return json.dumps(document)
