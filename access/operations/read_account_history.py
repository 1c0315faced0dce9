"""What has the account changed lately, project by project? Its last change is the best outside sign of life."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from access.activity import ProjectActivity, activity_by_project
from access.issue_history import Change, anybodys_updates_query, updates_query
from access.operations.open_history import OpenedHistory, OpenHistory, unread
from access.operations.sweep_permissions import ask_patiently
from access.operations.trail import Trail
from access.people import Person
from access.ports_history import FoundIssue, IssuePage
from access.records import Connection
from access.results import AccountFacts

ACTION = "history.read"
MOST_ISSUES = 1000
"""Also the most that Cloud's bulk call takes at once."""
MOST_PAGES = 60
_NOT_UNDERSTOOD = 400


@dataclass(frozen=True, slots=True)
class AccountHistory:
    """What an account changed.

    Attributes:
        connection: through which it was read.
        account: the service account.
        since: from when on, UTC.
        project: the only project looked at; empty for all.
        projects: what it did in each, the one changed last first.
        jql: the query that shows the issues in Jira.
        is_whole: whether every issue that the query means was looked at.
    """

    connection: Connection
    account: AccountFacts
    since: datetime
    project: str
    projects: tuple[ProjectActivity, ...]
    jql: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class _Found:
    issues: tuple[FoundIssue, ...]
    is_whole: bool


class ReadAccountHistory:
    """Searches what the account has updated, and reads those issues' changes; at most the newest 1,000 issues."""

    def __init__(self, open_history: OpenHistory, trail: Trail) -> None:
        self._open = open_history
        self._trail = trail

    async def __call__(
        self, person: Person, connection: Connection, *, age: str, since: datetime, project: str
    ) -> AccountHistory:
        """Look back.

        Args:
            person: who asks; stands in the audit trail.
            connection: whose account.
            age: how far, as Jira takes it: `12h`, `7d`, `4w`.
            since: the same as a moment, UTC.
            project: key of the only project to look at; empty for all.

        Raises:
            HistoryUnread: the login is not good, or Jira would not tell.
            BudgetSpent: another refused login could lock the account.
        """
        async with self._trail.refusals_noted(person.actor, ACTION, connection.name):
            opened = await self._open(connection)
            jql = updates_query(opened.account, age, project)
            found = await _search(opened, connection, (jql, anybodys_updates_query(age, project)))
            changes, has_all = await _with_changes(opened, connection, found.issues)
        event = self._trail.event(person.actor, ACTION, connection.name, since=age, project=project)
        await self._trail.note(event)
        times = [(key, one.at) for key, one in changes if one.at >= since and one.is_by(opened.account)]
        return AccountHistory(
            connection, opened.account, since, project, activity_by_project(times), jql, found.is_whole and has_all
        )


async def _search(opened: OpenedHistory, connection: Connection, queries: Sequence[str]) -> _Found:
    """The issues of the first query that this Jira understands, newest first."""
    jql, *others = queries
    issues: list[FoundIssue] = []
    cursor: str | None = ""
    while cursor is not None and len(issues) < MOST_ISSUES:
        reply = await ask_patiently(lambda at: opened.history.search(jql, at), cursor, opened.manner)
        if reply.value is None:
            if others and not issues and reply.signals.status == _NOT_UNDERSTOOD:
                return await _search(opened, connection, others)
            raise unread(connection, reply.signals)
        issues.extend(reply.value.issues)
        cursor = _following(reply.value, cursor)
    return _Found(tuple(issues[:MOST_ISSUES]), cursor is None and len(issues) <= MOST_ISSUES)


def _following(page: IssuePage, cursor: str) -> str | None:
    """The next page's cursor; a page that names itself, or brings nothing, is the last."""
    return page.next_cursor if page.issues and page.next_cursor != cursor else None


async def _with_changes(
    opened: OpenedHistory, connection: Connection, issues: Sequence[FoundIssue]
) -> tuple[list[tuple[str, Change]], bool]:
    """Each change with its issue's key, fetched in bulk where the search did not bring them; and whether all came."""
    brought = [(issue.key, change) for issue in issues for change in issue.changes or ()]
    keys = {issue.id: issue.key for issue in issues if issue.changes is None}
    cursor: str | None = "" if keys else None
    pages = 0
    while cursor is not None and pages < MOST_PAGES:
        reply = await ask_patiently(lambda at: opened.history.bulk_changes(tuple(keys), at), cursor, opened.manner)
        if reply.value is None:
            raise unread(connection, reply.signals)
        told = reply.value.changes.items()
        brought.extend((keys[number], one) for number, some in told if number in keys for one in some)
        cursor = reply.value.next_cursor if reply.value.next_cursor != cursor else None
        pages += 1
    return brought, cursor is None
