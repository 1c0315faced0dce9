"""What repairs need from Jira, as protocols: reading how it is set up, and changing it, with an admin credential.

Kept by `jira_api.repair_calls`. Nothing here is retried: what a cut-off change has done is found out by reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from access.credentials import Credential, Deployment
from access.jira_setup import Group, Holder, RolePlayers, Scheme
from access.ports import HeldPermissions, Identity, Reply
from access.repair_steps import RestCall, Step
from access.sites import SiteAddress


@dataclass(frozen=True, slots=True)
class AdminProject:
    """A project as an administrator sees it in a list; `is_team_managed` is never true on Data Center."""

    key: str
    is_team_managed: bool = False


@dataclass(frozen=True, slots=True)
class AdminProjectPage:
    """Part of a project list; `next_start` is None on the last page."""

    projects: tuple[AdminProject, ...]
    next_start: int | None = None


class JiraAdmin(Protocol):
    """A Jira asked with an admin credential."""

    async def myself(self) -> Reply[Identity]:
        """Whose credential it is."""

    async def my_permissions(self, project_key: str | None, keys: tuple[str, ...] = ()) -> Reply[HeldPermissions]:
        """What the administrator may do; without a project only global permissions are meaningful."""

    async def admin_projects(self, start: int) -> Reply[AdminProjectPage]:
        """Live projects that the administrator sees; Data Center gives all of them in one page."""

    async def scheme_of(self, project_key: str) -> Reply[Scheme]:
        """The permission scheme of a project, with its grants.

        Cloud: administrators of Jira or of the project. Data Center: in practice administrators of Jira.
        """

    async def grants_of(self, scheme: Scheme) -> Reply[Scheme]:
        """The scheme with its grants as they are now."""

    async def players_of(self, project_key: str, role_id: int) -> Reply[RolePlayers]:
        """Who plays a role in a project. Cloud answers 401 to whoever may not administer the project."""

    async def groups_of(self, account: Holder) -> Reply[tuple[Group, ...]]:
        """The groups that an account is in; needs Browse users and groups."""

    async def size_of_group(self, name: str) -> Reply[int]:
        """How many people are in a group; a group that is not there is answered with 404."""

    async def is_free_plan(self) -> Reply[bool]:
        """Cloud: whether Jira Software runs on the Free plan, on which permissions cannot be changed."""

    def call_of(self, step: Step, grant_id: int | None = None) -> RestCall:
        """The call by which a step is made. A grant that is removed needs its id; without one a placeholder stands."""

    async def make(self, step: Step, grant_id: int | None = None) -> Reply[None]:
        """Make a step, once."""


class RepairJira(Protocol):
    """The way to Jiras that are to be changed."""

    def administration(self, address: SiteAddress, deployment: Deployment, credential: Credential) -> JiraAdmin:
        """That site with an admin credential. Raises BadInput for a host that is not allowed."""
