"""JSON about issues, their changes and Jira's audit log → frozen values, with suspicion.

Shapes: https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/ ,
https://developer.atlassian.com/server/jira/platform/rest/v10003/ and, for Data Center's audit log,
https://docs.atlassian.com/auditing-rest-api/latest/
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeGuard

from access.issue_history import Author, Change, FieldChange, RemoteLink
from access.ports_history import BulkChanges, ChangePage, FoundIssue, IssuePage, JiraAuditRecord
from jira_api.json_parts import each, identifier, json_object, label, whole_number

_LONGEST_URL = 2000
_MILLISECONDS_FROM = 10**11


def change_page(document: object, asked_start: int) -> ChangePage | None:
    """From Cloud's `issue/{key}/changelog`."""
    fields = json_object(document)
    changes = each(fields.get("values"), _change)
    total = whole_number(fields.get("total"))
    if changes is None or fields.get("startAt", asked_start) != asked_start:
        return None
    read = asked_start + len(changes)
    is_last = fields.get("isLast") if isinstance(fields.get("isLast"), bool) else total is not None and read >= total
    # An empty page that is not the last one would be asked for without end.
    return ChangePage(changes, None if is_last or not changes else read)


def whole_changelog(document: object) -> ChangePage | None:
    """From Data Center's `issue/{key}?expand=changelog`, oldest first whatever the order given."""
    log = json_object(json_object(document).get("changelog"))
    changes = each(log.get("histories"), _change)
    if changes is None:
        return None
    total = whole_number(log.get("total"))
    left_out = max(0, total - len(changes)) if total is not None else 0
    return ChangePage(tuple(sorted(changes, key=lambda one: one.at)), None, left_out)


def bulk_changes(document: object) -> BulkChanges | None:
    """From Cloud's `changelog/bulkfetch`."""
    fields = json_object(document)
    logs = each(fields.get("issueChangeLogs"), _issue_log)
    return None if logs is None else BulkChanges(dict(logs), identifier(fields.get("nextPageToken")))


def issues_by_token(document: object) -> IssuePage | None:
    """From Cloud's `search/jql`."""
    fields = json_object(document)
    issues = each(fields.get("issues"), _found_issue)
    if issues is None:
        return None
    following = identifier(fields.get("nextPageToken")) if fields.get("isLast") is not True else None
    return IssuePage(issues, following)


def issues_by_start(document: object, asked_start: int) -> IssuePage | None:
    """From Data Center's `search`."""
    fields = json_object(document)
    issues, total = each(fields.get("issues"), _found_issue), whole_number(fields.get("total"))
    if issues is None or total is None:
        return None
    read = asked_start + len(issues)
    return IssuePage(issues, str(read) if issues and read < total else None)


def remote_links(document: object) -> tuple[RemoteLink, ...] | None:
    """From `issue/{key}/remotelink`; a single link comes as an object."""
    return each(document if isinstance(document, list) else [document], _remote_link)


def audit_records(document: object) -> tuple[JiraAuditRecord, ...] | None:
    """From Cloud's `auditing/record`, which names an author by key or account id only."""
    return each(json_object(document).get("records"), _audit_record)


def display_names(document: object) -> dict[str, str] | None:
    """From Cloud's `user/bulk`: names by account id."""
    found = each(json_object(document).get("values"), _display_name)
    return None if found is None else dict(found)


def audit_events(document: object) -> tuple[JiraAuditRecord, ...] | None:
    """From Data Center's `/rest/auditing/1.0/events`."""
    return each(json_object(document).get("entities"), _audit_event)


def _found_issue(entry: object) -> FoundIssue | None:
    fields = json_object(entry)
    number, key = whole_number(fields.get("id")), identifier(fields.get("key"))
    if number is None or key is None:
        return None
    log = whole_changelog(entry) if "changelog" in fields else None
    shown = json_object(fields.get("fields"))
    updated, created = _moment(shown.get("updated")), _moment(shown.get("created"))
    changes, left_out = (log.changes, log.left_out) if log else (None, 0)
    return FoundIssue(str(number), key, changes, updated, created, _author(shown.get("creator")), left_out)


def _issue_log(entry: object) -> tuple[str, tuple[Change, ...]] | None:
    fields = json_object(entry)
    number, changes = whole_number(fields.get("issueId")), each(fields.get("changeHistories"), _change)
    return None if number is None or changes is None else (str(number), changes)


def _change(entry: object) -> Change | None:
    fields = json_object(entry)
    at, items = _moment(fields.get("created")), each(fields.get("items"), _field_change)
    if at is None or items is None:
        return None
    return Change(str(fields.get("id") or ""), at, _author(fields.get("author")), items)


def _field_change(entry: object) -> FieldChange | None:
    fields = json_object(entry)
    name = label(fields.get("field"))
    return None if name is None else FieldChange(name, label(fields.get("fromString")), label(fields.get("toString")))


def _author(entry: object) -> Author | None:
    fields = json_object(entry)
    if not fields:
        return None
    words: Mapping[str, str | None] = {name: identifier(fields.get(name)) for name in ("accountId", "key", "name")}
    return Author(words["accountId"], words["key"], words["name"], label(fields.get("displayName")))


def _remote_link(entry: object) -> RemoteLink | None:
    fields = json_object(entry)
    about = json_object(fields.get("object"))
    url = about.get("url")
    if not _is_url(url):
        return None
    application = json_object(fields.get("application"))
    words = (label(application.get("name")), label(application.get("type")))
    return RemoteLink(label(about.get("title")) or "", url, " ".join(word for word in words if word))


def _is_url(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_URL and value.isprintable()


def _audit_record(entry: object) -> JiraAuditRecord | None:
    fields = json_object(entry)
    at = _moment(fields.get("created"))
    if at is None:
        return None
    author_id = identifier(fields.get("authorAccountId")) or ""
    author = author_id or label(fields.get("authorKey")) or ""
    about = label(json_object(fields.get("objectItem")).get("name")) or ""
    return JiraAuditRecord(at, author, label(fields.get("summary")) or "", about, author_id)


def _display_name(entry: object) -> tuple[str, str] | None:
    fields = json_object(entry)
    account_id, name = identifier(fields.get("accountId")), label(fields.get("displayName"))
    return None if account_id is None or name is None else (account_id, name)


def _audit_event(entry: object) -> JiraAuditRecord | None:
    fields = json_object(entry)
    at = _moment(fields.get("timestamp"))
    if at is None:
        return None
    affected = fields.get("affectedObjects")
    names = [label(json_object(one).get("name")) or "" for one in affected] if isinstance(affected, list) else []
    author, kind = json_object(fields.get("author")), json_object(fields.get("type"))
    return JiraAuditRecord(
        at, label(author.get("name")) or "", label(kind.get("action")) or "", ", ".join(name for name in names if name)
    )


def _moment(value: object) -> datetime | None:
    """Jira writes `2026-11-23T14:07:00.000+0100`; the documented example of the bulk call has seconds since 1970."""
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if value > _MILLISECONDS_FROM else value, UTC)
        time = datetime.fromisoformat(value) if isinstance(value, str) else None
        return time.astimezone(UTC) if time is not None and time.tzinfo is not None else None
    except (ValueError, OverflowError, OSError):
        return None
