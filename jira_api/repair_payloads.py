"""Documents of Jira about schemes, roles and groups → the frozen values of `access.jira_setup`.

As in `jira_api.payloads`: None where a document is not of the documented shape, and a list with one item that is not
understood is not understood as a whole, since a grant left out would make a wrong plan.
"""

from __future__ import annotations

from access.jira_setup import Grant, Group, Holder, HolderKind, RolePlayers, Scheme
from access.ports_repair import AdminProject, AdminProjectPage
from jira_api.json_parts import each, identifier, json_object, label, whole_number

_KINDS = {kind.value: kind for kind in HolderKind}
_TEAM_MANAGED = "next-gen"


def scheme(document: object) -> Scheme | None:
    """From `project/{key}/permissionscheme?expand=permissions`."""
    fields = json_object(document)
    number, name = whole_number(fields.get("id")), label(fields.get("name"))
    grants = each(fields.get("permissions"), _grant)
    if number is None or name is None or grants is None:
        return None
    return Scheme(number, name, grants)


def grants(document: object) -> tuple[Grant, ...] | None:
    """From `permissionscheme/{id}/permission`."""
    return each(json_object(document).get("permissions"), _grant)


def players(document: object) -> RolePlayers | None:
    """From `project/{key}/role/{id}`."""
    fields = json_object(document)
    number, name = whole_number(fields.get("id")), label(fields.get("name"))
    actors = each(fields.get("actors"), _actor)
    if number is None or name is None or actors is None:
        return None
    return RolePlayers(number, name, actors)


def groups_of_cloud(document: object) -> tuple[Group, ...] | None:
    """From `user/groups`."""
    return each(document, _group)


def groups_of_data_center(document: object) -> tuple[Group, ...] | None:
    """From `user?expand=groups`; a list that was cut short is not understood."""
    listed = json_object(json_object(document).get("groups"))
    found = each(listed.get("items"), _group)
    return found if found is not None and len(found) == listed.get("size") else None


def group_size(document: object) -> int | None:
    """From `group/member`: how many there are in all."""
    return whole_number(json_object(document).get("total"))


def is_free_plan(document: object) -> bool | None:
    """From `instance/license`: whether Jira Software is there on the Free plan."""
    plans = each(json_object(document).get("applications"), _plan)
    return None if plans is None else ("jira-software", "FREE") in plans


def admin_projects(document: object) -> AdminProjectPage | None:
    """From Data Center's `project`: everything in one page, archived projects left out."""
    found = each(document, _listed)
    if found is None:
        return None
    return AdminProjectPage(tuple(project for project, is_archived in found if not is_archived))


def admin_project_page(document: object, asked_start: int) -> AdminProjectPage | None:
    """From Cloud's `project/search`; a page that starts elsewhere than asked is not understood."""
    fields = json_object(document)
    found, is_last = each(fields.get("values"), _listed), fields.get("isLast")
    if found is None or fields.get("startAt", asked_start) != asked_start or not isinstance(is_last, bool):
        return None
    projects = tuple(project for project, _ in found)
    if is_last:
        return AdminProjectPage(projects)
    # An empty page that is not the last one would be asked for without end.
    return AdminProjectPage(projects, asked_start + len(projects)) if projects else None


def _listed(entry: object) -> tuple[AdminProject, bool] | None:
    fields = json_object(entry)
    key = identifier(fields.get("key"))
    if key is None:
        return None
    return AdminProject(key, fields.get("style") == _TEAM_MANAGED), fields.get("archived") is True


def _grant(entry: object) -> Grant | None:
    fields = json_object(entry)
    number, permission = whole_number(fields.get("id")), identifier(fields.get("permission"))
    holder = _holder(json_object(fields.get("holder")))
    if number is None or permission is None or holder is None:
        return None
    return Grant(number, permission, holder)


def _holder(fields: dict[str, object]) -> Holder | None:
    """`value` is Cloud's; for a group it is the id beside the name, for everything else it repeats `parameter`."""
    word = identifier(fields.get("type"))
    if word is None:
        return None
    kind = _KINDS.get(word, HolderKind.OTHER)
    name, value = identifier(fields.get("parameter")) or "", identifier(fields.get("value")) or ""
    if kind is HolderKind.OTHER:
        return Holder(kind, f"{word}:{name or value}")
    if kind in (HolderKind.USER, HolderKind.GROUP, HolderKind.ROLE) and not (name or value):
        return None
    return Holder(kind, name or value, value if kind is HolderKind.GROUP else "")


def _actor(entry: object) -> Holder | None:
    """One player of a role: by name on Data Center, by account id or group id on Cloud."""
    fields = json_object(entry)
    group, user = json_object(fields.get("actorGroup")), json_object(fields.get("actorUser"))
    name = identifier(fields.get("name"))
    match fields.get("type"):
        case "atlassian-group-role-actor":
            known = identifier(group.get("name")) or name
            return Holder(HolderKind.GROUP, known, identifier(group.get("groupId")) or "") if known else None
        case "atlassian-user-role-actor":
            known = identifier(user.get("accountId")) or name
            return Holder(HolderKind.USER, known) if known else None
    # Apps bring players of other kinds; they are of no account to a repair, and no reason to give up either.
    return Holder(HolderKind.OTHER, name or "")


def _group(entry: object) -> Group | None:
    fields = json_object(entry)
    name = identifier(fields.get("name"))
    return Group(name, identifier(fields.get("groupId")) or "") if name else None


def _plan(entry: object) -> tuple[str, str] | None:
    fields = json_object(entry)
    application, plan = identifier(fields.get("id")), identifier(fields.get("plan"))
    return (application, plan) if application and plan else None
