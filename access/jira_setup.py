"""How a Jira is set up, as far as permissions go: holders, grants, schemes, roles with their players, groups.

Values only. What follows from them is decided in `access.holding` and `access.repairs`, who reads them from Jira is
`access.ports_repair`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique


@unique
class HolderKind(StrEnum):
    """To whom a permission can be given, in Jira's words; `other` stands for kinds that no repair makes use of.

    Source: https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permission-schemes/#holder-object
    """

    USER = "user"
    GROUP = "group"
    ROLE = "projectRole"
    ANYONE = "anyone"
    LICENSED = "applicationRole"
    LEAD = "projectLead"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a permission or plays a role.

    Attributes:
        kind: what it is.
        name: what calls take and people read: a user name (Data Center), account id (Cloud), group name or role id.
        id: what else it is known by: user key (Data Center), group id (Cloud); empty where there is nothing else.
    """

    kind: HolderKind
    name: str = ""
    id: str = ""

    def is_same(self, other: Holder) -> bool:
        """Whether both mean the same; Jira tells names in one answer and ids in another."""
        if self.kind is not other.kind:
            return False
        mine, theirs = {self.name, self.id} - {""}, {other.name, other.id} - {""}
        return bool(mine & theirs) or mine == theirs


@dataclass(frozen=True, slots=True)
class Grant:
    """One line of a permission scheme."""

    id: int
    permission: str
    holder: Holder


@dataclass(frozen=True, slots=True)
class Scheme:
    """A permission scheme with its grants."""

    id: int
    name: str
    grants: tuple[Grant, ...] = ()

    def given_to(self, holder: Holder) -> frozenset[str]:
        """The permissions that the scheme gives to exactly this holder."""
        return frozenset(grant.permission for grant in self.grants if grant.holder.is_same(holder))

    def find(self, permission: str, holder: Holder) -> Grant | None:
        """The grant of this permission to exactly this holder."""
        fitting = (one for one in self.grants if one.permission == permission and one.holder.is_same(holder))
        return next(fitting, None)


@dataclass(frozen=True, slots=True)
class RolePlayers:
    """Who plays a role in one project."""

    role_id: int
    name: str
    players: tuple[Holder, ...] = ()

    def has(self, holder: Holder) -> bool:
        """Whether exactly this holder plays the role, not through something else."""
        return any(player.is_same(holder) for player in self.players)


@dataclass(frozen=True, slots=True)
class Group:
    """A group; `size` is None where it could not be counted."""

    name: str
    id: str = ""
    size: int | None = None

    @property
    def holder(self) -> Holder:
        """The group as a holder."""
        return Holder(HolderKind.GROUP, self.name, self.id)


@dataclass(frozen=True, slots=True)
class Account:
    """The service account with its groups.

    Attributes:
        holder: the account as a holder.
        display_name: what people call it.
        groups: the groups that it is in; None where they could not be read.
    """

    holder: Holder
    display_name: str
    groups: tuple[Group, ...] | None = ()


@unique
class Hindrance(StrEnum):
    """Why a project cannot be mended by the bot."""

    TEAM_MANAGED = "team_managed"
    NOT_FOUND = "not_found"
    SCHEME_UNREADABLE = "scheme_unreadable"
    ROLES_UNREADABLE = "roles_unreadable"
    FREE_PLAN = "free_plan"
    GLOBAL = "global"
    NO_ADMIN_CREDENTIAL = "no_admin_credential"
    NO_WAY = "no_way"


@dataclass(frozen=True, slots=True)
class ProjectSetup:
    """One project's setup.

    Attributes:
        key: the project.
        scheme_id: its permission scheme; 0 where there is none or it could not be read.
        roles: the roles that its scheme mentions, with their players here.
        hindrance: why nothing can be changed here; None where something can.
    """

    key: str
    scheme_id: int = 0
    roles: tuple[RolePlayers, ...] = ()
    hindrance: Hindrance | None = None

    def role(self, role_id: int) -> RolePlayers | None:
        """That role with its players here."""
        return next((one for one in self.roles if one.role_id == role_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSetup:
    """What was read of a site for a plan.

    Attributes:
        account: the service account.
        projects: the projects asked about.
        schemes: by id, those that these projects use.
        used_by: by scheme id, every project seen to use it, those asked about among them.
        is_used_by_whole: whether every project of the site was looked at for `used_by`.
        groups: names of groups that were asked for by name and are there.
        is_free_plan: whether the site runs on a plan that does not allow permissions to be changed.
    """

    account: Account
    projects: tuple[ProjectSetup, ...] = ()
    schemes: Mapping[int, Scheme] = field(default_factory=dict)
    used_by: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    is_used_by_whole: bool = True
    groups: tuple[Group, ...] = ()
    is_free_plan: bool = False

    def project(self, key: str) -> ProjectSetup | None:
        """That project's setup."""
        return next((one for one in self.projects if one.key == key), None)

    def group(self, name: str) -> Group | None:
        """That group, if it was asked for and is there."""
        return next((one for one in self.groups if one.name == name), None)
