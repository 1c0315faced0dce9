"""Groups: make and delete them, who is in them, and whose they are.

Cloud wants a site administrator, Data Center a Jira administrator; the sandbox counts Administer Jira as both.
Source: https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-groups/
"""

from sandbox.jira.accounts import User
from sandbox.jira.answers import Answer, error_messages, json_answer
from sandbox.jira.calls import BOTH, CLOUD_ONLY, DATA_CENTER_ONLY, Call, Endpoint, RefusedError
from sandbox.jira.endpoints.administering import is_jira_admin, require_jira_admin
from sandbox.jira.endpoints.people import group_shape, user_shape
from sandbox.jira.scheme_changes import add_group, find_group, find_user, remove_group

_MANAGE = (frozenset({"manage:jira-configuration"}),)
_READ_USER = (frozenset({"read:jira-user"}),)
_LARGEST_PAGE = 50
_UNSHOWN = ("locale", "deleted")


def create(call: Call) -> Answer:
    """Make an empty group."""
    require_jira_admin(call, "Only administrators can create groups.")
    name = call.json_object().get("name")
    if not isinstance(name, str) or not name.strip():
        raise RefusedError(error_messages(400, "The group name must be given."))
    if name in call.world.groups:
        raise RefusedError(error_messages(400, f"A group or user with the name '{name}' already exists."))
    add_group(call.world, name)
    return json_answer(_shape(call, name), 201)


def delete(call: Call) -> Answer:
    """Delete a group."""
    require_jira_admin(call, "Only administrators can delete groups.")
    remove_group(call.world, _group(call))
    return Answer(200, b"")


def members(call: Call) -> Answer:
    """One page of the people in a group."""
    if not (is_jira_admin(call) or (call.world.site.is_cloud and _may_browse(call))):
        raise RefusedError(error_messages(403, "You do not have permission to view the members of this group."))
    names = sorted(call.world.groups[_group(call)])
    start = int(call.query.get("startAt", "0"))
    size = min(int(call.query.get("maxResults", _LARGEST_PAGE)), _LARGEST_PAGE)
    page = [_person(call, call.world.users[name]) for name in names[start : start + size]]
    is_last = start + size >= len(names)
    return json_answer({"startAt": start, "maxResults": size, "total": len(names), "isLast": is_last, "values": page})


def join(call: Call) -> Answer:
    """Put a user into a group."""
    require_jira_admin(call, "Only administrators can change the members of groups.")
    group = _group(call)
    asked = call.json_object()
    user = _user(call, asked.get("accountId") if call.world.site.is_cloud else asked.get("name"))
    if user.name in call.world.groups[group]:
        raise RefusedError(error_messages(400, f"Cannot add user. '{user.name}' is already a member of '{group}'."))
    call.world.join_group(user.name, group)
    return json_answer(_shape(call, group), 201)


def leave(call: Call) -> Answer:
    """Take a user out of a group."""
    require_jira_admin(call, "Only administrators can change the members of groups.")
    group = _group(call)
    user = _user(call, call.query.get("accountId" if call.world.site.is_cloud else "username"))
    if user.name not in call.world.groups[group]:
        raise RefusedError(error_messages(400, f"Cannot remove user. '{user.name}' is not a member of '{group}'."))
    call.world.leave_group(user.name, group)
    return Answer(200, b"")


def groups_of_user(call: Call) -> Answer:
    """Cloud: the groups that a user is in."""
    _require_browsing(call)
    user = _user(call, call.query.get("accountId"))
    return json_answer([group_shape(call, name) for name in sorted(call.world.groups_of(user.name))])


def one_user(call: Call) -> Answer:
    """Data Center: a user, with the groups where they are asked for.

    `expand=groups` is not in the Data Center document, though its answer has a place for groups.
    """
    _require_browsing(call)
    user = _user(call, call.query.get("username"))
    names = sorted(call.world.groups_of(user.name))
    expanded = "groups" in call.query.get("expand", "").split(",")
    items = [group_shape(call, name) for name in names] if expanded else []
    return json_answer(user_shape(call, user) | {"groups": {"size": len(names), "items": items}})


def _require_browsing(call: Call) -> None:
    if not _may_browse(call):
        raise RefusedError(error_messages(403, "Browse users and groups permission is required to view groups."))


def _may_browse(call: Call) -> bool:
    return "USER_PICKER" in call.world.held_globally(call.user)


def _group(call: Call) -> str:
    group_id = call.query.get("groupId") if call.world.site.is_cloud else None
    name = call.query.get("groupname")
    if not (name or group_id):
        raise RefusedError(error_messages(400, "The group name must be given."))
    found = find_group(call.world, name, group_id)
    if found is None:
        raise RefusedError(error_messages(404, f"The group '{name or group_id}' does not exist."))
    return found


def _user(call: Call, given: object) -> User:
    if not isinstance(given, str) or not given:
        raise RefusedError(error_messages(400, "The user must be given."))
    user = find_user(call.world, given)
    if user is None:
        raise RefusedError(error_messages(404, f"The user '{given}' does not exist."))
    return user


def _shape(call: Call, name: str) -> dict[str, object]:
    return {**group_shape(call, name), "expand": "users"}


def _person(call: Call, user: User) -> dict[str, object]:
    shown = user_shape(call, user)
    for name in _UNSHOWN:
        shown.pop(name, None)
    return shown


ENDPOINTS = (
    Endpoint("POST", "/rest/api/group", create, needs_login_on=BOTH, scopes=_MANAGE),
    Endpoint("DELETE", "/rest/api/group", delete, needs_login_on=BOTH, scopes=_MANAGE),
    Endpoint("GET", "/rest/api/group/member", members, needs_login_on=BOTH, scopes=_MANAGE),
    Endpoint("POST", "/rest/api/group/user", join, needs_login_on=BOTH, scopes=_MANAGE),
    Endpoint("DELETE", "/rest/api/group/user", leave, needs_login_on=BOTH, scopes=_MANAGE),
    Endpoint("GET", "/rest/api/user/groups", groups_of_user, CLOUD_ONLY, needs_login_on=CLOUD_ONLY, scopes=_READ_USER),
    Endpoint("GET", "/rest/api/user", one_user, DATA_CENTER_ONLY, needs_login_on=DATA_CENTER_ONLY),
)
