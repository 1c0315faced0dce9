"""The two calls of Cloud that ask about many projects at once: `permissions/check` and `permissions/project`."""

from collections.abc import Mapping, Sequence

from sandbox.jira.accounts import User
from sandbox.jira.answers import Answer, error_messages, json_answer
from sandbox.jira.calls import CLOUD_ONLY, Call, Endpoint, RefusedError
from sandbox.jira.endpoints.my_permissions import unknown_permissions
from sandbox.jira.permission_catalogue import PERMISSIONS, PermissionType

MOST_PROJECTS = 1000


def check(call: Call) -> Answer:
    """Which of the permissions a user holds on which of the projects; unknown ids are left out in silence."""
    asked = call.json_object()
    user = _user_in_question(call, asked.get("accountId"))
    held_globally = call.world.held_globally(user)
    wanted_globally = _strings(asked.get("globalPermissions"))
    _refuse_unknown(wanted_globally)
    granted: list[dict[str, object]] = []
    for block in _objects(asked.get("projectPermissions")):
        granted += _granted_in_block(call, user, block)
    return json_answer(
        {
            "globalPermissions": [key for key in wanted_globally if key in held_globally],
            "projectPermissions": granted,
        }
    )


def permitted_projects(call: Call) -> Answer:
    """The projects in which the caller holds all of the permissions."""
    wanted = _strings(call.json_object().get("permissions"))
    not_of_projects = [
        key for key in wanted if key not in PERMISSIONS or PERMISSIONS[key].type is not PermissionType.PROJECT
    ]
    if not wanted or not_of_projects:
        raise RefusedError(error_messages(400, errors=dict.fromkeys(not_of_projects, "Unrecognized permission")))
    complete = [
        {"id": project.project_id, "key": project.key}
        for project in call.world.visible_projects(call.user)
        if not project.archived and call.world.held_in(call.user, project).issuperset(wanted)
    ]
    return json_answer({"projects": complete})


def _granted_in_block(call: Call, user: User | None, block: Mapping[str, object]) -> list[dict[str, object]]:
    permissions = _strings(block.get("permissions"))
    _refuse_unknown(permissions)
    ids = _numbers(block.get("projects"))
    if len(ids) > MOST_PROJECTS:
        raise RefusedError(error_messages(400, f"The number of projects must not exceed {MOST_PROJECTS}."))
    known = {number: call.world.projects[number] for number in ids if number in call.world.projects}
    held = {number: call.world.held_in(user, project) for number, project in known.items()}
    return [
        {"permission": key, "projects": [number for number in held if key in held[number]], "issues": []}
        for key in permissions
    ]


def _user_in_question(call: Call, account_id: object) -> User | None:
    if account_id is None or (call.user and account_id == call.user.account_id):
        return call.user
    if "ADMINISTER" not in call.world.held_globally(call.user):
        raise RefusedError(error_messages(403, "Only Jira administrators can perform this operation."))
    found = next((user for user in call.world.users.values() if user.account_id == account_id), None)
    if found is None:
        raise RefusedError(error_messages(400, "The user does not exist."))
    return found


def _refuse_unknown(permissions: list[str]) -> None:
    unknown = unknown_permissions(permissions)
    if unknown:
        raise RefusedError(error_messages(400, errors=unknown))


def _strings(value: object) -> list[str]:
    return [item for item in _items(value) if isinstance(item, str)]


def _numbers(value: object) -> list[int]:
    return [item for item in _items(value) if isinstance(item, int) and not isinstance(item, bool)]


def _objects(value: object) -> list[Mapping[str, object]]:
    return [item for item in _items(value) if isinstance(item, dict)]


def _items(value: object) -> Sequence[object]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise RefusedError(error_messages(400, "Invalid request payload. Refer to the REST API documentation."))
    return value


ENDPOINTS = (
    Endpoint("POST", "/rest/api/permissions/check", check, CLOUD_ONLY),
    Endpoint(
        "POST",
        "/rest/api/permissions/project",
        permitted_projects,
        CLOUD_ONLY,
        scopes=(frozenset({"read:jira-work"}), frozenset({"read:permission:jira", "read:project:jira"})),
    ),
)
