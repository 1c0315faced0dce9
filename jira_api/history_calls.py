"""The calls that tell what happened: an issue's changes and web links, searches, Jira's own audit log.

Cloud pages changelogs and fetches many at once; Data Center gives an issue's whole changelog beside the issue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from urllib.parse import quote, urlencode

from access.credentials import Deployment
from access.issue_history import RemoteLink
from access.ports import Reply
from access.ports_history import BulkChanges, ChangePage, IssuePage, JiraAuditRecord
from jira_api import history_payloads as payloads
from jira_api.asking import Asker, api_path

_CHANGES_A_PAGE = 100
_BULK_CHANGES_A_PAGE = 2000
_ISSUES_A_PAGE = 100
_ISSUES_WITH_CHANGES_A_PAGE = 25
"""Fewer, because a Data Center puts each issue's whole changelog beside it."""
_AUDIT_RECORDS = 200
_FIELDS = "updated,created,creator"


class HistoryCalls:
    """One Jira asked with one credential; keeps `access.ports_history.JiraHistory`."""

    __slots__ = ("_api", "_asker", "_is_cloud")

    def __init__(self, asker: Asker, deployment: Deployment) -> None:
        self._asker = asker
        self._api = api_path(deployment)
        self._is_cloud = deployment is Deployment.CLOUD

    async def issue_changes(self, key: str, start: int) -> Reply[ChangePage]:
        """Cloud: at most 100 changes a page; Data Center: all of them at once."""
        issue = f"{self._api}/issue/{quote(key, safe='')}"
        if not self._is_cloud:
            query = urlencode({"expand": "changelog", "fields": "updated"})
            return await self._asker.get("issue", f"{issue}?{query}", payloads.whole_changelog)
        query = urlencode({"startAt": start, "maxResults": _CHANGES_A_PAGE})
        read = partial(payloads.change_page, asked_start=start)
        return await self._asker.get("issue/changelog", f"{issue}/changelog?{query}", read)

    async def remote_links(self, key: str) -> Reply[tuple[RemoteLink, ...]]:
        """The web links on an issue."""
        target = f"{self._api}/issue/{quote(key, safe='')}/remotelink"
        return await self._asker.get("issue/remotelink", target, payloads.remote_links)

    async def search(self, jql: str, cursor: str) -> Reply[IssuePage]:
        """A page of the issues that the query means; an empty cursor asks for the first.

        Cloud's old `search` is being removed, so its successor is asked:
        https://developer.atlassian.com/changelog/#CHANGE-2046
        """
        if self._is_cloud:
            token = {"nextPageToken": cursor} if cursor else {}
            query = urlencode({"jql": jql, "maxResults": _ISSUES_A_PAGE, "fields": _FIELDS, **token})
            return await self._asker.get("search/jql", f"{self._api}/search/jql?{query}", payloads.issues_by_token)
        start = int(cursor or "0")
        page = {"startAt": start, "maxResults": _ISSUES_WITH_CHANGES_A_PAGE, "fields": _FIELDS, "expand": "changelog"}
        read = partial(payloads.issues_by_start, asked_start=start)
        return await self._asker.get("search", f"{self._api}/search?{urlencode({'jql': jql, **page})}", read)

    async def bulk_changes(self, ids: tuple[str, ...], cursor: str) -> Reply[BulkChanges]:
        """Cloud: a page of the changes of at most 1,000 issues."""
        token = {"nextPageToken": cursor} if cursor else {}
        document = {"issueIdsOrKeys": ids, "maxResults": _BULK_CHANGES_A_PAGE, **token}
        target = f"{self._api}/changelog/bulkfetch"
        return await self._asker.post("changelog/bulkfetch", target, document, payloads.bulk_changes)

    async def audit_records(self, since: datetime, until: datetime) -> Reply[tuple[JiraAuditRecord, ...]]:
        """Jira's own audit log between those moments; refused to all but Jira administrators.

        Data Center's call is in no OpenAPI document: https://jira.atlassian.com/browse/JRASERVER-78785
        """
        span = {"from": since.isoformat(timespec="seconds"), "to": until.isoformat(timespec="seconds")}
        query = urlencode({**span, "limit": _AUDIT_RECORDS})
        if self._is_cloud:
            target = f"{self._api}/auditing/record?{query}"
            return await self._asker.get("auditing/record", target, payloads.audit_records)
        return await self._asker.get("auditing/events", f"/rest/auditing/1.0/events?{query}", payloads.audit_events)

    async def display_names(self, account_ids: Sequence[str]) -> Reply[Mapping[str, str]]:
        """Cloud: what at most ten accounts are called, by id; those that Jira does not know are left out."""
        query = urlencode([("accountId", one) for one in account_ids])
        return await self._asker.get("user/bulk", f"{self._api}/user/bulk?{query}", payloads.display_names)
