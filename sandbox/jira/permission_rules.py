"""Who may do what: scheme + grants + memberships → the set of permissions held. Pure; the world is only read."""

from typing import Protocol

from sandbox.jira.accounts import User
from sandbox.jira.projects import Holder, HolderType, PermissionScheme, Project, RoleMembers

BROWSE = "BROWSE_PROJECTS"
NOTHING: frozenset[str] = frozenset()

# Jira counts these as held at project level, though they may fail on a given issue.
_HELD_BY_EVERY_USER = frozenset({HolderType.ASSIGNEE, HolderType.REPORTER})


class Memberships(Protocol):
    """Which groups a user is in."""

    def groups_of(self, user_name: str) -> frozenset[str]:
        """The names of the user's groups."""
        ...


def project_permissions(
    user: User | None, project: Project, scheme: PermissionScheme, memberships: Memberships
) -> frozenset[str]:
    """The keys that the user (None: anonymous) holds in the project; nothing where the project cannot be browsed."""
    groups = memberships.groups_of(user.name) if user else frozenset()
    held = frozenset(grant.permission for grant in scheme.grants if holds(grant.holder, user, groups, project))
    return held if BROWSE in held else NOTHING


def holds(holder: Holder, user: User | None, groups: frozenset[str], project: Project | None) -> bool:
    """Whether the user, with these groups, is meant by the holder (in the project, where one is given)."""
    if user is None or holder.type is HolderType.ANYONE:
        return holder.type is HolderType.ANYONE
    if holder.type in _HELD_BY_EVERY_USER:
        return True
    if holder.type is HolderType.APPLICATION_ROLE:
        return user.licensed
    if holder.type is HolderType.GROUP:
        return holder.parameter in groups
    if holder.type is HolderType.USER:
        return holder.parameter in {user.name, user.account_id, user.key}
    return project is not None and _holds_in_project(holder, user, groups, project)


def _holds_in_project(holder: Holder, user: User, groups: frozenset[str], project: Project) -> bool:
    if holder.type is HolderType.PROJECT_LEAD:
        return project.lead == user.name
    members = project.roles.get(int(holder.parameter or 0), RoleMembers())
    return user.name in members.users or bool(groups & members.groups)
