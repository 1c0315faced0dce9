"""`mypermissions` and the list of all permissions.

Data Center sends every key, the old ones of Jira 6 too; Cloud sends those that were asked for, and must be asked.
"""

import json
from functools import lru_cache

from sandbox.jira.answers import Answer, error_messages, json_answer, project_not_found
from sandbox.jira.calls import BOTH, DATA_CENTER_ONLY, Call, Endpoint, RefusedError
from sandbox.jira.permission_catalogue import (
    DEPRECATED_KEYS,
    PERMISSIONS,
    Permission,
    permissions_of,
)
from sandbox.jira.permission_rules import BROWSE
from sandbox.jira.projects import Project

_ISSUE_PARAMETERS = ("issueKey", "issueId", "commentId")


def my_permissions(call: Call) -> Answer:
    """What the caller may do: in one project, or anywhere where none is named."""
    asked = _asked_on_cloud(call) if call.world.site.is_cloud else None
    if any(call.query.get(name) for name in _ISSUE_PARAMETERS):
        return error_messages(404, "Issue does not exist or you do not have permission to see it.")
    project = _project_in_question(call)
    world = call.world
    in_projects = world.held_in(call.user, project) if project else world.held_anywhere(call.user)
    held = in_projects | world.held_globally(call.user)
    return Answer(200, _cloud_body(asked, held) if asked else _data_center_body(held))


def all_permissions(call: Call) -> Answer:
    """Every permission that exists; Data Center shows it to Jira administrators only."""
    cloud = call.world.site.is_cloud
    if not cloud and "ADMINISTER" not in call.world.held_globally(call.user):
        return error_messages(403, "You do not have permission to view all permissions.")
    shown = {permission.key: _shape(permission) for permission in permissions_of(cloud=cloud)}
    return json_answer({"permissions": shown})


def unknown_permissions(keys: list[str]) -> dict[str, str]:
    """Jira's complaint about each key that it does not know."""
    return {key: "Unrecognized permission" for key in keys if key not in PERMISSIONS}


def _asked_on_cloud(call: Call) -> tuple[str, ...]:
    keys = [key.strip() for key in call.query.get("permissions", "").split(",") if key.strip()]
    if not keys:
        raise RefusedError(error_messages(400, "The 'permissions' query parameter is required."))
    unknown = unknown_permissions(keys)
    if unknown:
        raise RefusedError(error_messages(400, errors=unknown))
    return tuple(keys)


def _project_in_question(call: Call) -> Project | None:
    key_or_id = call.query.get("projectKey") or call.query.get("projectId")
    if not key_or_id:
        return None
    project = call.world.find_project(key_or_id)
    if project is None or BROWSE not in call.world.held_in(call.user, project):
        raise RefusedError(project_not_found(key_or_id))
    return project


def _shape(permission: Permission) -> dict[str, object]:
    return {
        "id": str(permission.permission_id),
        "key": permission.key,
        "name": permission.name,
        "type": permission.type.value,
        "description": permission.description,
    }


# Thousands of projects share a few sets of permissions, so the bodies are made once.
@lru_cache(maxsize=256)
def _cloud_body(asked: tuple[str, ...], held: frozenset[str]) -> bytes:
    shown = {key: {**_shape(PERMISSIONS[key]), "havePermission": key in held} for key in asked}
    return json.dumps({"permissions": shown}).encode()


@lru_cache(maxsize=256)
def _data_center_body(held: frozenset[str]) -> bytes:
    shown: dict[str, object] = {
        permission.key: {**_shape(permission), "havePermission": permission.key in held}
        for permission in permissions_of(cloud=False)
    }
    for old, new in DEPRECATED_KEYS.items():
        flags = {"key": old, "havePermission": new in held, "deprecatedKey": True}
        shown[old] = {**_shape(PERMISSIONS[new]), **flags}
    return json.dumps({"permissions": shown}).encode()


ENDPOINTS = (
    Endpoint(
        "GET",
        "/rest/api/mypermissions",
        my_permissions,
        BOTH,
        needs_login_on=DATA_CENTER_ONLY,
        scopes=(frozenset({"read:jira-work"}), frozenset({"read:permission:jira"})),
    ),
    Endpoint(
        "GET",
        "/rest/api/permissions",
        all_permissions,
        BOTH,
        needs_login_on=DATA_CENTER_ONLY,
        scopes=(frozenset({"manage:jira-configuration"}), frozenset({"read:permission:jira"})),
    ),
)
