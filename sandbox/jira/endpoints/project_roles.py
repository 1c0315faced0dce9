"""Project roles: which there are, who plays them in a project, and the calls that add and remove players.

Cloud answers 401 to somebody who may not administer the project, Data Center 404.
Source: https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-role-actors/
"""

from sandbox.jira.answers import Answer, error_messages, json_answer
from sandbox.jira.calls import BOTH, Call, Endpoint, RefusedError
from sandbox.jira.endpoints.administering import is_project_admin, named_project, require_jira_admin, require_paid_plan
from sandbox.jira.projects import Project, Role, RoleMembers
from sandbox.jira.scheme_changes import add_actors, find_group, find_user, group_id_of, remove_actors

_READ = (frozenset({"read:jira-work"}), frozenset({"read:project-role:jira"}))
_MANAGE = (frozenset({"manage:jira-configuration"}),)
_DELETE = (frozenset({"manage:jira-project"}), frozenset({"delete:project-role:jira"}))


def every_role(call: Call) -> Answer:
    """All roles of the site, without players: the sandbox has no default ones."""
    require_jira_admin(call, "You do not have permission to view project roles.")
    roles = sorted(call.world.roles.values(), key=lambda role: role.role_id)
    return json_answer([_named(role, f"{call.api}/role/{role.role_id}") for role in roles])


def roles_of_project(call: Call) -> Answer:
    """Every role by name, with the address of its players in the project."""
    project = _administered_project(call)
    links = {role.name: _address(call, project, role) for role in call.world.roles.values()}
    return json_answer(links)


def players(call: Call) -> Answer:
    """One role with everybody who plays it in the project."""
    project = _administered_project(call)
    return json_answer(_shape(call, project, _role(call)))


def add_players(call: Call) -> Answer:
    """Let users and groups play the role in the project."""
    project, role = _administered_project(call), _role(call)
    require_paid_plan(call)
    asked = call.json_object()
    added = _members(call, *(_texts(asked.get(name)) for name in ("user", "group", "groupId")))
    now = project.roles.get(role.role_id, RoleMembers())
    known = [*sorted(added.users & now.users), *sorted(added.groups & now.groups)]
    if known:
        raise RefusedError(error_messages(400, f"'{known[0]}' is already a member of the project role."))
    add_actors(call.world, project, role.role_id, added)
    return json_answer(_shape(call, call.world.projects[project.project_id], role))


def remove_players(call: Call) -> Answer:
    """Let a user or group play the role in the project no more."""
    project, role = _administered_project(call), _role(call)
    require_paid_plan(call)
    removed = _members(call, *(call.query.getlist(name) for name in ("user", "group", "groupId")))
    now = project.roles.get(role.role_id, RoleMembers())
    if not (removed.users <= now.users and removed.groups <= now.groups):
        raise RefusedError(error_messages(404, "The actor does not exist in the project role."))
    remove_actors(call.world, project, role.role_id, removed)
    return Answer(204, b"")


def _administered_project(call: Call) -> Project:
    """The project in the path, for those who may administer it."""
    project = named_project(call)
    if is_project_admin(call, project):
        return project
    if call.world.site.is_cloud:
        raise RefusedError(error_messages(401, "You cannot edit the configuration of this project."))
    raise RefusedError(error_messages(404, "You do not have permission to edit the project."))


def _role(call: Call) -> Role:
    number = int(call.path_params["role"])
    if number not in call.world.roles:
        raise RefusedError(error_messages(404, f"Can not retrieve a role actor for a null project role: {number}."))
    return call.world.roles[number]


def _members(call: Call, users: list[str], groups: list[str], group_ids: list[str]) -> RoleMembers:
    """Those named, by account id and group id on Cloud, by name on Data Center."""
    people = {name: find_user(call.world, name) for name in users}
    named = {name: find_group(call.world, name, None) for name in groups}
    named |= {number: find_group(call.world, None, number) for number in group_ids if call.world.site.is_cloud}
    missing = [given for given, found in (*people.items(), *named.items()) if found is None]
    if missing or not (people or named):
        status = 404 if call.world.site.is_cloud else 410
        raise RefusedError(
            error_messages(status, f"We can't find {missing or 'anybody'} in any accessible user directory.")
        )
    return RoleMembers(
        frozenset(user.name for user in people.values() if user), frozenset(name for name in named.values() if name)
    )


def _texts(value: object) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise RefusedError(error_messages(400, "Invalid request payload. Refer to the REST API documentation."))
    return value


def _address(call: Call, project: Project, role: Role) -> str:
    return f"{call.api}/project/{project.project_id}/role/{role.role_id}"


def _named(role: Role, address: str) -> dict[str, object]:
    return {"self": address, "name": role.name, "id": role.role_id, "description": "", "actors": []}


def _shape(call: Call, project: Project, role: Role) -> dict[str, object]:
    members = project.roles.get(role.role_id, RoleMembers())
    people = [_user_actor(call, name) for name in sorted(members.users)]
    groups = [_group_actor(call, name) for name in sorted(members.groups)]
    return _named(role, _address(call, project, role)) | {"actors": [*groups, *people]}


def _user_actor(call: Call, name: str) -> dict[str, object]:
    user = call.world.users[name]
    number = 20000 + list(call.world.users).index(name)
    shown = {"id": number, "displayName": user.display_name, "type": "atlassian-user-role-actor"}
    if call.world.site.is_cloud:
        return shown | {"actorUser": {"accountId": user.account_id}}
    return shown | {"name": user.name}


def _group_actor(call: Call, name: str) -> dict[str, object]:
    number = 10000 + list(call.world.groups).index(name)
    shown: dict[str, object] = {"id": number, "displayName": name, "type": "atlassian-group-role-actor", "name": name}
    if call.world.site.is_cloud:
        return shown | {"actorGroup": {"displayName": name, "name": name, "groupId": group_id_of(name)}}
    return shown


_PLAYERS = "/rest/api/project/{project}/role/{role:int}"
ENDPOINTS = (
    Endpoint("GET", "/rest/api/role", every_role, needs_login_on=BOTH, scopes=_MANAGE),
    Endpoint("GET", "/rest/api/project/{project}/role", roles_of_project, tells_failed_login=True, scopes=_READ),
    Endpoint("GET", _PLAYERS, players, tells_failed_login=True, scopes=_READ),
    Endpoint("POST", _PLAYERS, add_players, tells_failed_login=True, scopes=_MANAGE),
    Endpoint("DELETE", _PLAYERS, remove_players, tells_failed_login=True, scopes=_DELETE),
)
