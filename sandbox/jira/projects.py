"""What permissions are made of: holders, grants, schemes, roles and projects. Values only.

How they add up to "may this user do that here" is in `permission_rules`.
Holder types: https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permission-schemes/
"""

from dataclasses import dataclass, field
from enum import StrEnum, unique


@unique
class HolderType(StrEnum):
    """Who a grant can be made to, in Jira's own words."""

    ANYONE = "anyone"
    APPLICATION_ROLE = "applicationRole"
    ASSIGNEE = "assignee"
    GROUP = "group"
    PROJECT_LEAD = "projectLead"
    PROJECT_ROLE = "projectRole"
    REPORTER = "reporter"
    USER = "user"


@dataclass(frozen=True, slots=True)
class Holder:
    """A kind of holder and which one: a group or user name, a role id; nothing for `anyone` and the like."""

    type: HolderType
    parameter: str | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """One line of a permission scheme."""

    grant_id: int
    permission: str
    holder: Holder


@dataclass(frozen=True, slots=True)
class PermissionScheme:
    """A named list of grants; many projects may share one."""

    scheme_id: int
    name: str
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """A project role: the role is the site's, its members are each project's."""

    role_id: int
    name: str


@dataclass(frozen=True, slots=True)
class RoleMembers:
    """Who plays a role in one project."""

    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Project:
    """A project; `roles` maps a role id to its members here, `lead` is a user name."""

    project_id: int
    key: str
    name: str
    scheme_id: int
    lead: str
    archived: bool = False
    team_managed: bool = False
    roles: dict[int, RoleMembers] = field(default_factory=dict)
