"""The permissions that Jira itself brings: key, name as Jira shows it, and where each exists.

Project keys: description of `GET /rest/api/3/permissionscheme` in Atlassian's OpenAPI document,
https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permission-schemes/.
Global keys: Jira's list of global permissions, https://confluence.atlassian.com/x/x4dKLg; of these only `ADMINISTER`
and `BULK_CHANGE` stand in the OpenAPI document, the others are confirmed at run time with `GET permissions`.
Permissions that apps bring are not listed; a profile marks them `custom = true`.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class KnownPermission:
    """One of Jira's own permissions; a global one is granted on the site, the others by a project's scheme."""

    key: str
    name: str
    is_global: bool = False
    is_cloud_only: bool = False


_PROJECT = {
    "ADMINISTER_PROJECTS": "Administer Projects",
    "BROWSE_PROJECTS": "Browse Projects",
    "MANAGE_SPRINTS_PERMISSION": "Manage Sprints",
    "VIEW_DEV_TOOLS": "View Development Tools",
    "VIEW_READONLY_WORKFLOW": "View Read-Only Workflow",
    "ASSIGNABLE_USER": "Assignable User",
    "ASSIGN_ISSUES": "Assign Issues",
    "CLOSE_ISSUES": "Close Issues",
    "CREATE_ISSUES": "Create Issues",
    "DELETE_ISSUES": "Delete Issues",
    "EDIT_ISSUES": "Edit Issues",
    "LINK_ISSUES": "Link Issues",
    "MODIFY_REPORTER": "Modify Reporter",
    "MOVE_ISSUES": "Move Issues",
    "RESOLVE_ISSUES": "Resolve Issues",
    "SCHEDULE_ISSUES": "Schedule Issues",
    "SET_ISSUE_SECURITY": "Set Issue Security",
    "TRANSITION_ISSUES": "Transition Issues",
    "MANAGE_WATCHERS": "Manage Watchers",
    "VIEW_VOTERS_AND_WATCHERS": "View Voters and Watchers",
    "ADD_COMMENTS": "Add Comments",
    "DELETE_ALL_COMMENTS": "Delete All Comments",
    "DELETE_OWN_COMMENTS": "Delete Own Comments",
    "EDIT_ALL_COMMENTS": "Edit All Comments",
    "EDIT_OWN_COMMENTS": "Edit Own Comments",
    "CREATE_ATTACHMENTS": "Create Attachments",
    "DELETE_ALL_ATTACHMENTS": "Delete All Attachments",
    "DELETE_OWN_ATTACHMENTS": "Delete Own Attachments",
    "DELETE_ALL_WORKLOGS": "Delete All Worklogs",
    "DELETE_OWN_WORKLOGS": "Delete Own Worklogs",
    "EDIT_ALL_WORKLOGS": "Edit All Worklogs",
    "EDIT_OWN_WORKLOGS": "Edit Own Worklogs",
    "WORK_ON_ISSUES": "Work On Issues",
}

_CLOUD_ONLY = {
    "EDIT_WORKFLOW": "Edit Workflow",
    "EDIT_ISSUE_LAYOUT": "Edit Issue Layout",
    "SERVICEDESK_AGENT": "Service Desk Agent",
}

_GLOBAL = {
    "ADMINISTER": "Administer Jira",
    "SYSTEM_ADMIN": "Jira System Administrators",
    "USER_PICKER": "Browse Users and Groups",
    "CREATE_SHARED_OBJECTS": "Share Dashboards and Filters",
    "MANAGE_GROUP_FILTER_SUBSCRIPTIONS": "Manage Group Filter Subscriptions",
    "BULK_CHANGE": "Bulk Change",
}

KNOWN_PERMISSIONS = MappingProxyType(
    {
        **{key: KnownPermission(key, name) for key, name in _PROJECT.items()},
        **{key: KnownPermission(key, name, is_cloud_only=True) for key, name in _CLOUD_ONLY.items()},
        **{key: KnownPermission(key, name, is_global=True) for key, name in _GLOBAL.items()},
    }
)
"""Jira's own permissions by key."""
