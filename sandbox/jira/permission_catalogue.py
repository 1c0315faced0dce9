"""Every permission that the sandbox Jira knows: id, key, name, and the old keys that Data Center still sends.

Keys: description of `GET /rest/api/3/permissionscheme` in Atlassian's OpenAPI document. What an app brings has id -1.
"""

from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType

APP_ID = -1


@unique
class PermissionType(StrEnum):
    """Whether a permission belongs to the site or to a project, as `type` says in Jira's answers."""

    GLOBAL = "GLOBAL"
    PROJECT = "PROJECT"


@dataclass(frozen=True, slots=True)
class Permission:
    """One permission; `cloud_only` ones do not exist on Data Center."""

    permission_id: int
    key: str
    name: str
    type: PermissionType
    cloud_only: bool = False

    @property
    def description(self) -> str:
        """The sentence shown beside the permission."""
        return f"Ability to use the permission '{self.name}'."


def _project(permission_id: int, key: str, name: str, *, cloud_only: bool = False) -> Permission:
    return Permission(permission_id, key, name, PermissionType.PROJECT, cloud_only)


def _global(permission_id: int, key: str, name: str) -> Permission:
    return Permission(permission_id, key, name, PermissionType.GLOBAL)


_ALL = (
    _global(0, "ADMINISTER", "Administer Jira"),
    _global(44, "SYSTEM_ADMIN", "Jira System Administrators"),
    _global(27, "USER_PICKER", "Browse Users"),
    _global(22, "CREATE_SHARED_OBJECTS", "Create Shared Objects"),
    _global(24, "MANAGE_GROUP_FILTER_SUBSCRIPTIONS", "Manage Group Filter Subscriptions"),
    _global(33, "BULK_CHANGE", "Bulk Change"),
    _project(23, "ADMINISTER_PROJECTS", "Administer Projects"),
    _project(10, "BROWSE_PROJECTS", "Browse Projects"),
    _project(APP_ID, "MANAGE_SPRINTS_PERMISSION", "Manage Sprints"),
    _project(29, "VIEW_DEV_TOOLS", "View Development Tools"),
    _project(45, "VIEW_READONLY_WORKFLOW", "View Read-Only Workflow"),
    _project(17, "ASSIGNABLE_USER", "Assignable User"),
    _project(13, "ASSIGN_ISSUES", "Assign Issues"),
    _project(18, "CLOSE_ISSUES", "Close Issues"),
    _project(11, "CREATE_ISSUES", "Create Issues"),
    _project(16, "DELETE_ISSUES", "Delete Issues"),
    _project(12, "EDIT_ISSUES", "Edit Issues"),
    _project(21, "LINK_ISSUES", "Link Issues"),
    _project(30, "MODIFY_REPORTER", "Modify Reporter"),
    _project(25, "MOVE_ISSUES", "Move Issues"),
    _project(14, "RESOLVE_ISSUES", "Resolve Issues"),
    _project(28, "SCHEDULE_ISSUES", "Schedule Issues"),
    _project(26, "SET_ISSUE_SECURITY", "Set Issue Security"),
    _project(46, "TRANSITION_ISSUES", "Transition Issues"),
    _project(32, "MANAGE_WATCHERS", "Manage Watchers"),
    _project(31, "VIEW_VOTERS_AND_WATCHERS", "View Voters and Watchers"),
    _project(15, "ADD_COMMENTS", "Add Comments"),
    _project(36, "DELETE_ALL_COMMENTS", "Delete All Comments"),
    _project(37, "DELETE_OWN_COMMENTS", "Delete Own Comments"),
    _project(34, "EDIT_ALL_COMMENTS", "Edit All Comments"),
    _project(35, "EDIT_OWN_COMMENTS", "Edit Own Comments"),
    _project(19, "CREATE_ATTACHMENTS", "Create Attachments"),
    _project(38, "DELETE_ALL_ATTACHMENTS", "Delete All Attachments"),
    _project(39, "DELETE_OWN_ATTACHMENTS", "Delete Own Attachments"),
    _project(43, "DELETE_ALL_WORKLOGS", "Delete All Worklogs"),
    _project(42, "DELETE_OWN_WORKLOGS", "Delete Own Worklogs"),
    _project(41, "EDIT_ALL_WORKLOGS", "Edit All Worklogs"),
    _project(40, "EDIT_OWN_WORKLOGS", "Edit Own Worklogs"),
    _project(20, "WORK_ON_ISSUES", "Work On Issues"),
    _project(APP_ID, "EDIT_WORKFLOW", "Edit Workflow", cloud_only=True),
    _project(APP_ID, "EDIT_ISSUE_LAYOUT", "Edit Issue Layout", cloud_only=True),
    _project(APP_ID, "SERVICEDESK_AGENT", "Service Desk Agent", cloud_only=True),
)

PERMISSIONS = MappingProxyType({permission.key: permission for permission in _ALL})
PROJECT_PERMISSIONS = tuple(p for p in _ALL if p.type is PermissionType.PROJECT)
GLOBAL_PERMISSIONS = tuple(p for p in _ALL if p.type is PermissionType.GLOBAL)

# Data Center repeats some permissions under the keys of Jira 6, flagged `deprecatedKey`.
DEPRECATED_KEYS = MappingProxyType(
    {
        "BROWSE": "BROWSE_PROJECTS",
        "COMMENT_ISSUE": "ADD_COMMENTS",
        "CREATE_ISSUE": "CREATE_ISSUES",
        "EDIT_ISSUE": "EDIT_ISSUES",
        "LINK_ISSUE": "LINK_ISSUES",
        "PROJECT_ADMIN": "ADMINISTER_PROJECTS",
        "TRANSITION_ISSUE": "TRANSITION_ISSUES",
        "VIEW_WORKFLOW_READONLY": "VIEW_READONLY_WORKFLOW",
    }
)


def permissions_of(*, cloud: bool) -> tuple[Permission, ...]:
    """The permissions that exist on Cloud, or on Data Center."""
    return tuple(permission for permission in _ALL if cloud or not permission.cloud_only)
