"""Permission schemes: a project's own, its grants, and the calls that change them.

Who may: on Cloud administrators of Jira, and of the project to read its scheme; on Data Center administrators of Jira.
Source: https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permission-schemes/
"""

from sandbox.jira.answers import Answer, error_messages, json_answer
from sandbox.jira.calls import BOTH, CLOUD_ONLY, Call, Endpoint, RefusedError
from sandbox.jira.endpoints.administering import (
    is_jira_admin,
    is_project_admin,
    named_project,
    require_jira_admin,
    require_paid_plan,
)
from sandbox.jira.permission_catalogue import PERMISSIONS, PermissionType
from sandbox.jira.projects import Grant, Holder, HolderType, PermissionScheme
from sandbox.jira.scheme_changes import add_grant, find_group, find_user, group_id_of, remove_grant

_READ = (frozenset({"read:jira-work"}),)
_MANAGE = (frozenset({"manage:jira-configuration"}),)
_DELETE = (*_MANAGE, frozenset({"delete:permission:jira"}))
_EXPAND = "user,group,projectRole,field,all"
_WITHOUT_PARAMETER = frozenset({HolderType.ANYONE, HolderType.ASSIGNEE, HolderType.PROJECT_LEAD, HolderType.REPORTER})


def scheme_of_project(call: Call) -> Answer:
    """The scheme that a project uses, with its grants where they are asked for."""
    project = named_project(call)
    # Data Center's document says: in practice a Jira administrator.
    may_see = is_project_admin(call, project) if call.world.site.is_cloud else is_jira_admin(call)
    if not may_see:
        raise RefusedError(error_messages(403, "You do not have permission to view this project's configuration."))
    if project.team_managed:
        # Not in the document: a team-managed project has access levels of its own and no scheme that is shared.
        raise RefusedError(error_messages(404, "The project has no permission scheme."))
    return json_answer(_scheme_shape(call, call.world.schemes[project.scheme_id]))


def grants(call: Call) -> Answer:
    """All grants of a scheme."""
    scheme = _scheme(call)
    return json_answer({"permissions": [_grant_shape(call, scheme, line) for line in scheme.grants], "expand": _EXPAND})


def make_grant(call: Call) -> Answer:
    """Give a holder a permission in every project that uses the scheme."""
    require_jira_admin(call, "You do not have permission to edit permission schemes.")
    require_paid_plan(call)
    scheme = _scheme(call)
    asked = call.json_object()
    permission, holder = asked.get("permission"), _holder(call, asked.get("holder"))
    known = PERMISSIONS.get(permission) if isinstance(permission, str) else None
    if known is None or known.type is not PermissionType.PROJECT:
        raise RefusedError(error_messages(400, f"The permission '{permission}' does not exist."))
    line = add_grant(call.world, scheme, known.key, holder)
    if line is None:
        # The Data Center document names no answer for this case; Cloud's stands for both.
        raise RefusedError(error_messages(400, "The same permission grant already exists in the scheme."))
    return json_answer(_grant_shape(call, scheme, line), 201)


def delete_grant(call: Call) -> Answer:
    """Take one grant out of the scheme."""
    require_jira_admin(call, "You do not have permission to edit permission schemes.")
    require_paid_plan(call)
    if not remove_grant(call.world, _scheme(call), int(call.path_params["grant"])):
        raise RefusedError(error_messages(400, "The permission grant was not found."))
    return Answer(204, b"")


def licence(call: Call) -> Answer:
    """Under which plan each application runs."""
    plan = "FREE" if call.world.site.free_plan else "PAID"
    return json_answer({"applications": [{"id": "jira-software", "plan": plan}]})


def _scheme(call: Call) -> PermissionScheme:
    if not call.world.site.is_cloud:
        require_jira_admin(call, "You do not have permission to view permission schemes.")
    scheme = call.world.schemes.get(int(call.path_params["scheme"]))
    if scheme is None:
        raise RefusedError(error_messages(404, "The permission scheme was not found."))
    return scheme


def _holder(call: Call, asked: object) -> Holder:
    told = asked if isinstance(asked, dict) else {}
    kind, parameter, value = told.get("type"), told.get("parameter"), told.get("value")
    if kind not in set(HolderType):
        raise RefusedError(error_messages(400, f"The holder type '{kind}' is not valid."))
    kind = HolderType(kind)
    if kind in _WITHOUT_PARAMETER:
        return Holder(kind)
    if kind is HolderType.GROUP:
        by_id = value if call.world.site.is_cloud else None
        found = find_group(call.world, parameter, by_id)
    elif kind is HolderType.USER:
        user = find_user(call.world, (value or parameter) if call.world.site.is_cloud else parameter)
        found = user.name if user else None
    else:
        known = {str(number) for number in call.world.roles}
        found = parameter if kind is not HolderType.PROJECT_ROLE or parameter in known else None
    if found is None:
        raise RefusedError(error_messages(400, f"The holder '{parameter or value}' does not exist."))
    return Holder(kind, found)


def _scheme_shape(call: Call, scheme: PermissionScheme) -> dict[str, object]:
    shown: dict[str, object] = {
        "expand": f"permissions,{_EXPAND}",
        "id": scheme.scheme_id,
        "self": f"{call.api}/permissionscheme/{scheme.scheme_id}",
        "name": scheme.name,
        "description": "",
    }
    expanded = {word.strip() for word in call.query.get("expand", "").split(",")} - {""}
    if expanded:
        shown["permissions"] = [_grant_shape(call, scheme, line) for line in scheme.grants]
    return shown


def _grant_shape(call: Call, scheme: PermissionScheme, line: Grant) -> dict[str, object]:
    return {
        "id": line.grant_id,
        "self": f"{call.api}/permissionscheme/{scheme.scheme_id}/permission/{line.grant_id}",
        "holder": _holder_shape(call, line.holder),
        "permission": line.permission,
    }


def _holder_shape(call: Call, holder: Holder) -> dict[str, object]:
    shown: dict[str, object] = {"type": holder.type.value}
    parameter = holder.parameter
    if parameter is None:
        return shown
    cloud = call.world.site.is_cloud
    if holder.type is HolderType.USER:
        user = call.world.users[parameter]
        parameter = user.account_id if cloud else user.key
    shown["parameter"] = parameter
    if cloud:
        is_group = holder.type is HolderType.GROUP
        shown["value"] = group_id_of(parameter) if is_group else parameter
    return shown


_GRANTS = "/rest/api/permissionscheme/{scheme:int}/permission"
ENDPOINTS = (
    Endpoint(
        "GET", "/rest/api/project/{project}/permissionscheme", scheme_of_project, needs_login_on=BOTH, scopes=_READ
    ),
    Endpoint("GET", _GRANTS, grants, needs_login_on=BOTH, scopes=_READ),
    Endpoint("POST", _GRANTS, make_grant, needs_login_on=BOTH, scopes=_MANAGE),
    Endpoint("DELETE", f"{_GRANTS}/{{grant:int}}", delete_grant, needs_login_on=BOTH, scopes=_DELETE),
    Endpoint("GET", "/rest/api/instance/license", licence, CLOUD_ONLY, needs_login_on=CLOUD_ONLY, scopes=_MANAGE),
)
