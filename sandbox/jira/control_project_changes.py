"""Changes to projects and permissions that can be made through the control interface to a running sandbox."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from sandbox.jira.control_fields import BadControlRequestError, Fields
from sandbox.jira.permission_catalogue import PERMISSIONS
from sandbox.jira.projects import Holder, HolderType, Project, RoleMembers
from sandbox.jira.world import World


def put_project(world: World, fields: Fields) -> None:
    """Change the project of that key, or add one with the scheme and roles of the project `like`."""
    key = fields.text("project").upper()
    project = world.find_project(key) or _new_project(world, key, fields)
    changed = replace(
        project,
        name=fields.optional_text("name") or project.name,
        archived=fields.flag("archived", usual=project.archived),
        team_managed=fields.flag("team_managed", usual=project.team_managed),
    )
    world.put_project(changed)


def remove_project(world: World, fields: Fields) -> None:
    """Delete a project."""
    world.remove_project(fields.text("project"))


def hide_project(world: World, fields: Fields) -> None:
    """Take Browse Projects from everybody in one project."""
    world.hide(fields.text("project"))


def grant(world: World, fields: Fields) -> None:
    """Give a holder a permission in one project; the holder is a group where no other type is named."""
    kind = fields.optional_text("holder_type", HolderType.GROUP)
    if kind not in set(HolderType):
        raise BadControlRequestError(f"holder_type must be one of {', '.join(HolderType)}, not {kind!r}.")
    holder = Holder(HolderType(kind), fields.optional_text("holder"))
    world.grant(fields.text("project"), _permission(fields), holder)


def revoke(world: World, fields: Fields) -> None:
    """Take a permission from everybody: in one `project`, or in all projects of the scheme `scheme_id`."""
    if fields.has("scheme_id"):
        world.revoke_in_scheme(fields.whole("scheme_id"), _permission(fields))
    else:
        world.revoke(fields.text("project"), _permission(fields))


def set_role_members(world: World, fields: Fields) -> None:
    """Say which users and groups play a role in a project."""
    members = RoleMembers(fields.texts("users") or frozenset(), fields.texts("groups") or frozenset())
    world.set_role_members(fields.text("project"), fields.whole("role"), members)


def set_global_groups(world: World, fields: Fields) -> None:
    """Say which groups hold a global permission."""
    groups = sorted(fields.texts("groups") or ())
    world.global_grants[_permission(fields)] = tuple(Holder(HolderType.GROUP, group) for group in groups)


def _permission(fields: Fields) -> str:
    key = fields.text("permission")
    if key not in PERMISSIONS:
        raise BadControlRequestError(f"{key!r} is no permission of this sandbox. Give a key like EDIT_ISSUES.")
    return key


def _new_project(world: World, key: str, fields: Fields) -> Project:
    pattern = world.project(fields.text("like"))
    return replace(pattern, project_id=max(world.projects) + 1, key=key, name=key.title())


PROJECT_CHANGES: Mapping[str, Callable[[World, Fields], None]] = MappingProxyType(
    {
        "projects": put_project,
        "projects/remove": remove_project,
        "projects/hide": hide_project,
        "grants": grant,
        "grants/revoke": revoke,
        "roles": set_role_members,
        "global-grants": set_global_groups,
    }
)
