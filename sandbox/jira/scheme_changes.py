"""What administrators change over REST: grants of a scheme, players of a role, groups and their members.

The world's own methods change what a test wants changed; these change what Jira's calls change, one thing at a time.
"""

from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

from sandbox.jira.accounts import User
from sandbox.jira.projects import Grant, Holder, HolderType, PermissionScheme, Project, RoleMembers
from sandbox.jira.world import World


def group_id_of(name: str) -> str:
    """The id that a Cloud group of that name has."""
    return str(uuid5(NAMESPACE_URL, f"sandbox-group/{name}"))


def find_group(world: World, name: str | None, group_id: str | None) -> str | None:
    """The name of the group that is meant by name or by id; None where there is none."""
    if group_id:
        return next((group for group in world.groups if group_id_of(group) == group_id), None)
    return name if name in world.groups else None


def find_user(world: World, given: str | None) -> User | None:
    """The user meant by account id on Cloud, by user name or key on Data Center; None where there is none."""
    for user in world.users.values():
        if given in ({user.account_id} if world.site.is_cloud else {user.name, user.key}):
            return user
    return None


def add_grant(world: World, scheme: PermissionScheme, permission: str, holder: Holder) -> Grant | None:
    """The new grant; None where the scheme has it already."""
    if any((line.permission, line.holder) == (permission, holder) for line in scheme.grants):
        return None
    number = 1 + max((line.grant_id for one in world.schemes.values() for line in one.grants), default=10000)
    line = Grant(number, permission, holder)
    world.put_scheme(replace(scheme, grants=(*scheme.grants, line)))
    return line


def remove_grant(world: World, scheme: PermissionScheme, grant_id: int) -> bool:
    """Take one grant out; returns whether it was there."""
    kept = tuple(line for line in scheme.grants if line.grant_id != grant_id)
    world.put_scheme(replace(scheme, grants=kept))
    return len(kept) < len(scheme.grants)


def add_actors(world: World, project: Project, role_id: int, added: RoleMembers) -> None:
    """Let more users and groups play the role in the project."""
    now = project.roles.get(role_id, RoleMembers())
    world.set_role_members(project.key, role_id, RoleMembers(now.users | added.users, now.groups | added.groups))


def remove_actors(world: World, project: Project, role_id: int, removed: RoleMembers) -> None:
    """Let these users and groups play the role in the project no more."""
    now = project.roles.get(role_id, RoleMembers())
    world.set_role_members(project.key, role_id, RoleMembers(now.users - removed.users, now.groups - removed.groups))


def add_group(world: World, name: str) -> None:
    """Make an empty group."""
    world.groups[name] = set()


def remove_group(world: World, name: str) -> None:
    """Delete the group, with every grant and role that it held."""
    for member in tuple(world.groups[name]):
        world.leave_group(member, name)
    del world.groups[name]
    gone = Holder(HolderType.GROUP, name)
    for scheme in tuple(world.schemes.values()):
        world.put_scheme(replace(scheme, grants=tuple(line for line in scheme.grants if line.holder != gone)))
    for project in tuple(world.projects.values()):
        for role_id in project.roles:
            remove_actors(world, world.projects[project.project_id], role_id, RoleMembers(groups=frozenset({name})))
