"""Documents of Jira → the frozen values of `access.ports`.

Every function takes parsed JSON and returns None where it is not of the documented shape; none raises. Fields that
are not known are ignored. A list with one item that is not understood is not understood as a whole: an item left
out would look like a project that has gone.

Shapes: https://developer.atlassian.com/cloud/jira/platform/rest/v3/ and
https://developer.atlassian.com/server/jira/platform/rest/v10003/
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from access.credentials import Deployment
from access.ports import BulkPermissions, HeldPermissions, Identity, PersonalToken, Project, ProjectPage, ServerInfo
from jira_api.json_parts import each, identifier, json_object, label, whole_number

_PROJECT_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,254}")
_CLOUD_ID = re.compile(r"[0-9A-Za-z-]{1,64}")


def server_info(document: object) -> ServerInfo | None:
    """From `serverInfo`. `deploymentType` is "Cloud" there and "Server" elsewhere, Data Center included.

    Without that word nothing is told: a Cloud site taken for a Data Center would be asked the wrong questions, and
    its address is the better guess.
    """
    fields = json_object(document)
    kind = identifier(fields.get("deploymentType"))
    if kind is None:
        return None
    return ServerInfo(
        deployment=Deployment.CLOUD if kind == "Cloud" else Deployment.DATA_CENTER,
        version=identifier(fields.get("version")),
        base_url=identifier(fields.get("baseUrl")),
        server_time=_time(fields.get("serverTime")),
        title=label(fields.get("serverTitle")),
    )


def server_state(document: object) -> str | None:
    """From `/status` of Data Center: a word such as RUNNING."""
    return identifier(json_object(document).get("state"))


def cloud_id(document: object) -> str | None:
    """From `/_edge/tenant_info`; only what can stand in a path."""
    found = identifier(json_object(document).get("cloudId"))
    return found if found and _CLOUD_ID.fullmatch(found) else None


_IDENTITY_FIELDS = frozenset({"accountId", "name", "key", "displayName", "active"})


def identity(document: object) -> Identity | None:
    """From `myself`. An object that names nobody is an `Identity` that is blank; one about something else is none."""
    if not isinstance(document, dict) or _IDENTITY_FIELDS.isdisjoint(document):
        return None
    active = document.get("active")
    return Identity(
        account_id=identifier(document.get("accountId")),
        name=identifier(document.get("name")),
        key=identifier(document.get("key")),
        display_name=label(document.get("displayName")),
        email=identifier(document.get("emailAddress")),
        is_active=active and document.get("deleted") is not True if isinstance(active, bool) else None,
        time_zone=identifier(document.get("timeZone")),
    )


def project_list(document: object) -> tuple[Project, ...] | None:
    """From Data Center's `project`, archived ones left out."""
    projects = each(document, _project)
    return None if projects is None else tuple(project for project in projects if not project.is_archived)


def project_page(document: object, asked_start: int) -> ProjectPage | None:
    """From Cloud's `project/search`; a page that starts elsewhere than asked is not understood."""
    fields = json_object(document)
    projects = each(fields.get("values"), _project)
    if projects is None or fields.get("startAt", asked_start) != asked_start:
        return None
    is_last = _is_last(fields, asked_start + len(projects))
    if is_last is None:
        return None
    if is_last:
        return ProjectPage(projects)
    # An empty page that is not the last one would be asked for without end.
    return ProjectPage(projects, asked_start + len(projects)) if projects else None


def _is_last(fields: dict[str, object], read_so_far: int) -> bool | None:
    """Whether nothing follows: as the page says, else by the total; None where it tells neither."""
    said, total = fields.get("isLast"), whole_number(fields.get("total"))
    if isinstance(said, bool):
        return said
    return None if total is None else read_so_far >= total


def held_permissions(document: object) -> HeldPermissions | None:
    """From `mypermissions`. Old names that Data Center still lists (`deprecatedKey`) are left out."""
    entries = json_object(document).get("permissions")
    if not isinstance(entries, dict):
        return None
    known, held = set[str](), set[str]()
    for key, entry in entries.items():
        fields = json_object(entry)
        is_held = fields.get("havePermission")
        if not isinstance(is_held, bool):
            return None
        if fields.get("deprecatedKey") is True:
            continue
        known.add(key)
        if is_held:
            held.add(key)
    return HeldPermissions(frozenset(held), frozenset(known))


def bulk_permissions(document: object) -> BulkPermissions | None:
    """From `permissions/check`. A permission that is listed twice is not understood."""
    fields = json_object(document)
    global_held = each(fields.get("globalPermissions"), identifier)
    grants = each(fields.get("projectPermissions"), _grant)
    if global_held is None or grants is None:
        return None
    projects = dict(grants)
    return BulkPermissions(frozenset(global_held), projects) if len(projects) == len(grants) else None


def personal_tokens(document: object) -> tuple[PersonalToken, ...] | None:
    """From `pat/latest/tokens`, a list; a token without `expiringAt` never ends."""
    return each(document, _personal_token)


def _personal_token(entry: object) -> PersonalToken | None:
    fields = json_object(entry)
    name, told = label(fields.get("name")), fields.get("expiringAt")
    ends_at = _time(told)
    if name is None or (told is not None and ends_at is None):
        return None
    return PersonalToken(name, ends_at)


def _grant(entry: object) -> tuple[str, frozenset[int]] | None:
    fields = json_object(entry)
    permission = identifier(fields.get("permission"))
    projects = each(fields.get("projects"), whole_number)
    if permission is None or projects is None:
        return None
    return permission, frozenset(projects)


def _project(entry: object) -> Project | None:
    fields = json_object(entry)
    number, key = whole_number(fields.get("id")), identifier(fields.get("key"))
    if number is None or key is None or not _PROJECT_KEY.fullmatch(key):
        return None
    return Project(number, key, label(fields.get("name")) or "", fields.get("archived") is True)


def _time(value: object) -> datetime | None:
    """Jira writes `2026-11-23T14:07:00.000+0100`."""
    try:
        time = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if time is None or time.tzinfo is None:
        return None
    try:
        return time.astimezone(UTC)
    except OverflowError:
        return None
