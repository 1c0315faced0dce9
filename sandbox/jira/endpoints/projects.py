"""Calls about projects: one, all (Data Center), page by page (Cloud), and a project's versions.

A project that the caller may not browse does not exist: 404, and absent from every list.
"""

from urllib.parse import urlencode

from sandbox.jira.answers import Answer, error_messages, json_answer, project_not_found
from sandbox.jira.calls import BOTH, CLOUD_ONLY, DATA_CENTER_ONLY, Call, Endpoint, RefusedError
from sandbox.jira.endpoints.people import user_shape
from sandbox.jira.permission_rules import BROWSE
from sandbox.jira.projects import Project

LARGEST_PAGE = 100
USUAL_PAGE = 50
MOST_KEYS = 50
# The granular alternative is as long as this in the Cloud platform document.
_READ = (
    frozenset({"read:jira-work"}),
    frozenset(
        {
            "read:application-role:jira",
            "read:avatar:jira",
            "read:group:jira",
            "read:issue-type-hierarchy:jira",
            "read:issue-type:jira",
            "read:project-category:jira",
            "read:project-version:jira",
            "read:project.component:jira",
            "read:project.property:jira",
            "read:project:jira",
            "read:user:jira",
        }
    ),
)
_READ_VERSIONS = (frozenset({"read:jira-work"}), frozenset({"read:project-version:jira"}))
_AVATAR_SIZES = {"16x16": "xsmall", "24x24": "small", "32x32": "medium", "48x48": "large"}


def search(call: Call) -> Answer:
    """One page of the visible projects, in the order of their keys."""
    found = _matching(call)
    start = _number(call, "startAt", 0)
    size = min(_number(call, "maxResults", USUAL_PAGE) or USUAL_PAGE, LARGEST_PAGE)
    rows = found[start : start + size]
    page: dict[str, object] = {
        "self": _page_link(call, start, size),
        "maxResults": size,
        "startAt": start,
        "total": len(found),
        "isLast": start + size >= len(found),
        "values": [_cloud_shape(call, project) for project in rows],
    }
    if start + size < len(found):
        page["nextPage"] = _page_link(call, start + size, size)
    return json_answer(page)


def every_project(call: Call) -> Answer:
    """All visible projects as a bare list."""
    archived_too = call.query.get("includeArchived") == "true"
    shown = [p for p in call.world.visible_projects(call.user) if archived_too or not p.archived]
    return json_answer([_data_center_shape(call, project) for project in shown])


def one_project(call: Call) -> Answer:
    """One project with its lead."""
    project = visible_project(call)
    lead = user_shape(call, call.world.user(project.lead))
    for unshown in ("emailAddress", "timeZone", "locale", "deleted"):
        lead.pop(unshown, None)
    cloud = call.world.site.is_cloud
    shown = _cloud_shape(call, project) if cloud else _data_center_shape(call, project)
    details = {"description": "", "lead": lead, "issueTypes": [], "components": [], "versions": []}
    return json_answer({**shown, **details, "assigneeType": "UNASSIGNED", "roles": _role_links(call, project)})


def versions(call: Call) -> Answer:
    """The project's versions; the sandbox has none."""
    visible_project(call)
    return json_answer([])


def visible_project(call: Call) -> Project:
    """The project named in the path.

    Raises:
        RefusedError: 404, also where it exists but cannot be browsed.
    """
    key_or_id = call.path_params["project"]
    project = call.world.find_project(key_or_id)
    if project is None or BROWSE not in call.world.held_in(call.user, project):
        raise RefusedError(project_not_found(key_or_id))
    return project


def _matching(call: Call) -> list[Project]:
    keys = {key.upper() for key in call.query.getlist("keys")}
    if len(keys) > MOST_KEYS:
        raise RefusedError(error_messages(400, f"A maximum of {MOST_KEYS} project keys can be given."))
    ids = set(call.query.getlist("id"))
    archived_wanted = {status == "archived" for status in call.query.getlist("status")} or {False}
    text = call.query.get("query", "").casefold()
    return [
        project
        for project in call.world.visible_projects(call.user)
        if (not keys or project.key in keys)
        and (not ids or str(project.project_id) in ids)
        and project.archived in archived_wanted
        and (text in project.name.casefold() or text in project.key.casefold())
    ]


def _number(call: Call, name: str, usual: int) -> int:
    text = call.query.get(name)
    if text is None:
        return usual
    if not text.isdecimal():
        raise RefusedError(error_messages(400, f"The value '{text}' of '{name}' is not a valid number."))
    return int(text)


def _page_link(call: Call, start: int, size: int) -> str:
    others = [(k, v) for k, v in call.query.multi_items() if k not in {"startAt", "maxResults"}]
    query = urlencode([*others, ("startAt", start), ("maxResults", size)])
    return f"{call.api}/project/search?{query}"


def _shape(call: Call, project: Project) -> dict[str, object]:
    avatar = f"{call.base_url}/secure/projectavatar?pid={project.project_id}&size="
    return {
        "expand": "description,lead,issueTypes,url,projectKeys,permissions,insight",
        "self": f"{call.api}/project/{project.project_id}",
        "id": str(project.project_id),
        "key": project.key,
        "name": project.name,
        "avatarUrls": {size: avatar + word for size, word in _AVATAR_SIZES.items()},
        "projectTypeKey": "software",
    }


def _cloud_shape(call: Call, project: Project) -> dict[str, object]:
    shown = _shape(call, project) | {
        "simplified": project.team_managed,
        "style": "next-gen" if project.team_managed else "classic",
        "isPrivate": False,
        "properties": {},
    }
    return shown | ({"archived": True} if project.archived else {})


def _data_center_shape(call: Call, project: Project) -> dict[str, object]:
    return _shape(call, project) | {"archived": project.archived}


def _role_links(call: Call, project: Project) -> dict[str, str]:
    return {
        role.name: f"{call.api}/project/{project.project_id}/role/{role.role_id}" for role in call.world.roles.values()
    }


ENDPOINTS = (
    Endpoint("GET", "/rest/api/project/search", search, CLOUD_ONLY, scopes=_READ),
    Endpoint("GET", "/rest/api/project", every_project, DATA_CENTER_ONLY),
    Endpoint("GET", "/rest/api/project/{project}", one_project, BOTH, tells_failed_login=True, scopes=_READ),
    Endpoint(
        "GET", "/rest/api/project/{project}/versions", versions, BOTH, tells_failed_login=True, scopes=_READ_VERSIONS
    ),
)
