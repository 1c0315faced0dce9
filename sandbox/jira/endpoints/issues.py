"""Calls about issues: one with its changelog, page by page (Cloud), many at once (Cloud), search, and web links.

An issue in a project that the caller may not browse does not exist.
"""

from collections.abc import Iterable

from sandbox.jira.answers import Answer, error_messages, json_answer
from sandbox.jira.calls import BOTH, CLOUD_ONLY, DATA_CENTER_ONLY, Call, Endpoint, RefusedError
from sandbox.jira.endpoints.people import user_shape
from sandbox.jira.endpoints.site import jira_time
from sandbox.jira.issue_search import BadQueryError, issues_for
from sandbox.jira.issues import Change, Issue, RemoteLink
from sandbox.jira.permission_rules import BROWSE

_HIDDEN = "Issue does not exist or you do not have permission to see it."
_READ = (frozenset({"read:jira-work"}),)
_LARGEST_CHANGELOG_PAGE = 100
_LARGEST_BULK_PAGE = 10_000
_MOST_BULK_ISSUES = 1000
_USUAL_SEARCH_PAGE = 50
_LARGEST_SEARCH_PAGE = 1000


def one_issue(call: Call) -> Answer:
    """The issue with its changelog, where that is asked for."""
    return json_answer(_issue_shape(call, _visible(call), with_changelog=_wants_changelog(call)))


def changelog(call: Call) -> Answer:
    """A page of the issue's changes, oldest first."""
    changes = _visible(call).changes
    start = _number(call, "startAt", 0)
    size = min(_number(call, "maxResults", _LARGEST_CHANGELOG_PAGE), _LARGEST_CHANGELOG_PAGE)
    page = {
        "self": f"{call.api}/issue/{call.path_params['issue']}/changelog?startAt={start}&maxResults={size}",
        "maxResults": size,
        "startAt": start,
        "total": len(changes),
        "isLast": start + size >= len(changes),
        "values": [_change_shape(call, one) for one in changes[start : start + size]],
    }
    return json_answer(page)


def bulk_changelogs(call: Call) -> Answer:
    """The changes of many issues, page by page over all of them; unseen issues are left out without a word."""
    body = call.json_object()
    keys = body.get("issueIdsOrKeys")
    if not isinstance(keys, list) or not 0 < len(keys) <= _MOST_BULK_ISSUES:
        return error_messages(400, f"Between 1 and {_MOST_BULK_ISSUES} issues must be given.")
    asked, token = body.get("maxResults", _MOST_BULK_ISSUES), body.get("nextPageToken") or "0"
    if not isinstance(asked, int) or not 0 < asked <= _LARGEST_BULK_PAGE or not str(token).isdecimal():
        return error_messages(400, "Invalid request payload. Refer to the REST API documentation.")
    found = [issue for key in keys if (issue := call.world.issues.find(str(key))) and _is_seen(call, issue)]
    lines = [(issue, change) for issue in found for change in issue.changes]
    start = int(str(token))
    histories: dict[int, list[object]] = {}
    for issue, change in lines[start : start + asked]:
        histories.setdefault(issue.issue_id, []).append(_change_shape(call, change))
    logs = [{"issueId": str(number), "changeHistories": changes} for number, changes in histories.items()]
    more = {"nextPageToken": str(start + asked)} if start + asked < len(lines) else {}
    return json_answer({"issueChangeLogs": logs, **more})


def search_by_token(call: Call) -> Answer:
    """Cloud: a page of the issues found, without a total; the next one is asked for by its token."""
    found, size = _found(call), _page_size(call)
    token = call.query.get("nextPageToken", "0")
    if not token.isdecimal():
        return error_messages(400, "The provided next page token is invalid or expired.")
    start = int(token)
    rows = _search_rows(call, found[start : start + size])
    more: dict[str, object] = {"isLast": start + size >= len(found)}
    if not more["isLast"]:
        more["nextPageToken"] = str(start + size)
    return json_answer({"issues": rows, **more})


def search_by_start(call: Call) -> Answer:
    """Data Center: a page of the issues found, with their number."""
    found, size, start = _found(call), _page_size(call), _number(call, "startAt", 0)
    rows = _search_rows(call, found[start : start + size])
    head = {"expand": "names,schema", "startAt": start, "maxResults": size, "total": len(found)}
    return json_answer({**head, "issues": rows})


def remote_links(call: Call) -> Answer:
    """The issue's web links."""
    issue = _visible(call)
    return json_answer([_link_shape(call, issue, link) for link in issue.links])


def _visible(call: Call) -> Issue:
    issue = call.world.issues.find(call.path_params["issue"])
    if issue is None or not _is_seen(call, issue):
        raise RefusedError(error_messages(404, _HIDDEN))
    return issue


def _is_seen(call: Call, issue: Issue) -> bool:
    project = call.world.find_project(issue.project_key)
    return project is not None and BROWSE in call.world.held_in(call.user, project)


def _found(call: Call) -> list[Issue]:
    try:
        return issues_for(call.query.get("jql", ""), call.world, lambda issue: _is_seen(call, issue))
    except BadQueryError as complaint:
        raise RefusedError(error_messages(400, str(complaint))) from complaint


def _search_rows(call: Call, issues: Iterable[Issue]) -> list[object]:
    return [_issue_shape(call, issue, with_changelog=_wants_changelog(call)) for issue in issues]


def _wants_changelog(call: Call) -> bool:
    return "changelog" in call.query.get("expand", "").split(",")


def _page_size(call: Call) -> int:
    return min(_number(call, "maxResults", _USUAL_SEARCH_PAGE) or _USUAL_SEARCH_PAGE, _LARGEST_SEARCH_PAGE)


def _number(call: Call, name: str, usual: int) -> int:
    text = call.query.get(name)
    if text is None:
        return usual
    if not text.isdecimal():
        raise RefusedError(error_messages(400, f"The value '{text}' of '{name}' is not a valid number."))
    return int(text)


def _issue_shape(call: Call, issue: Issue, *, with_changelog: bool) -> dict[str, object]:
    shown: dict[str, object] = {
        "expand": "renderedFields,names,schema,operations,editmeta,changelog",
        "id": str(issue.issue_id),
        "self": f"{call.api}/issue/{issue.issue_id}",
        "key": issue.key,
        "fields": {
            "summary": issue.summary,
            "updated": jira_time(issue.updated),
            "created": jira_time(issue.created),
            **({"creator": _person(call, issue.creator)} if issue.creator in call.world.users else {}),
        },
    }
    if with_changelog:
        histories = [_change_shape(call, one) for one in issue.changes]
        page = {"startAt": 0, "maxResults": len(histories), "total": len(histories)}
        shown["changelog"] = {**page, "histories": histories}
    return shown


def _change_shape(call: Call, change: Change) -> dict[str, object]:
    author = _person(call, change.author) if change.author in call.world.users else {}
    items: list[dict[str, object]] = [
        {
            "field": one.name,
            "fieldtype": "jira",
            **({"fieldId": one.name.lower()} if call.world.site.is_cloud else {}),
            **{name: value for name, value in (("fromString", one.old), ("toString", one.new)) if value is not None},
        }
        for one in change.fields
    ]
    shown: dict[str, object] = {"id": str(change.change_id), "created": jira_time(change.at), "items": items}
    return {**shown, "author": author} if author else shown


def _person(call: Call, name: str) -> dict[str, object]:
    shown = user_shape(call, call.world.user(name))
    for unshown in ("locale", "deleted"):
        shown.pop(unshown, None)
    return shown


def _link_shape(call: Call, issue: Issue, link: RemoteLink) -> dict[str, object]:
    return {
        "id": link.link_id,
        "self": f"{call.api}/issue/{issue.key}/remotelink/{link.link_id}",
        "application": {"name": link.application} if link.application else {},
        "object": {"url": link.url, "title": link.title},
    }


ENDPOINTS = (
    Endpoint("GET", "/rest/api/issue/{issue}", one_issue, BOTH, tells_failed_login=True, scopes=_READ),
    Endpoint("GET", "/rest/api/issue/{issue}/changelog", changelog, CLOUD_ONLY, tells_failed_login=True, scopes=_READ),
    Endpoint("GET", "/rest/api/issue/{issue}/remotelink", remote_links, BOTH, tells_failed_login=True, scopes=_READ),
    Endpoint(
        "POST", "/rest/api/changelog/bulkfetch", bulk_changelogs, CLOUD_ONLY, tells_failed_login=True, scopes=_READ
    ),
    Endpoint("GET", "/rest/api/search/jql", search_by_token, CLOUD_ONLY, tells_failed_login=True, scopes=_READ),
    Endpoint("GET", "/rest/api/search", search_by_start, DATA_CENTER_ONLY),
)
