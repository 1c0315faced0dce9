"""What has an account changed since then? Searches the issues that it updated, and reads their changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from access.issue_history import Change, anybodys_updates_query, updates_query
from access.operations.open_history import OpenedHistory, unread
from access.operations.sweep_permissions import ask_patiently
from access.ports import Reply
from access.ports_history import FoundIssue, IssuePage
from access.records import Connection
from access.rounds import holds_back

MOST_ISSUES = 1000
"""Also the most that Cloud's bulk call takes at once."""
MOST_PAGES = 60
_NOT_UNDERSTOOD = 400
A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Updates:
    """What was found.

    Attributes:
        changes: the account's changes, each with its issue's key and time, UTC; making an issue is one.
        unclear: issues that the account touched without a change that Jira dates, such as by a comment, each with the
            latest time at which it can have been.
        jql: the query that shows the issues in Jira.
        is_whole: whether every change of every issue that the query means was looked at.
    """

    changes: tuple[tuple[str, datetime], ...]
    unclear: tuple[tuple[str, datetime], ...]
    jql: str
    is_whole: bool


async def find_updates(
    opened: OpenedHistory,
    connection: Connection,
    *,
    age: str,
    since: datetime,
    project: str = "",
    leaves_reserve: bool = False,
) -> Updates:
    """Look back, at most at the 1,000 issues that were updated last.

    Args:
        opened: the way into that Jira.
        connection: whose account.
        age: how far, as Jira takes it: `12h`, `7d`, `4w`.
        since: the same as a moment, UTC.
        project: key of the only project to look at; empty for all.
        leaves_reserve: whether to stop early where less than a third of the account's allowance is left.

    Raises:
        HistoryUnread: Jira would not tell.
        BadInput: Jira did not name the account.
    """
    jql = updates_query(opened.account, age, project)
    walk = _Walk(opened, connection, leaves_reserve=leaves_reserve)
    await walk.search([jql, anybodys_updates_query(age, project)])
    brought = await walk.changes()
    times: list[tuple[str, datetime]] = []
    touched: set[tuple[str, datetime]] = set()
    for issue in walk.issues:
        own = [one.at for one in brought.get(issue.key, ()) if one.is_by(opened.account)]
        if issue.created_at and issue.creator and issue.creator.is_account(opened.account):
            own.append(issue.created_at)
        recent = [at for at in own if at >= since]
        times.extend((issue.key, at) for at in recent)
        if not recent and walk.is_by_account and issue.updated_at:
            touched.add((issue.key, issue.updated_at))
    return Updates(tuple(times), tuple(sorted(touched)), jql, walk.is_whole)


@dataclass(slots=True)
class _Walk:
    """One search, page by page, and the changes of what it found."""

    opened: OpenedHistory
    connection: Connection
    leaves_reserve: bool
    issues: list[FoundIssue] = field(default_factory=list)
    is_whole: bool = True
    is_by_account: bool = True

    async def search(self, queries: Sequence[str]) -> None:
        """Find the issues of the first query that this Jira understands, newest first."""
        jql, *others = queries
        cursor: str | None = ""
        while cursor is not None and len(self.issues) < MOST_ISSUES and self.is_whole:
            reply = await ask_patiently(lambda at: self.opened.history.search(jql, at), cursor, self.opened.manner)
            if reply.value is None and others and not self.issues and reply.signals.status == _NOT_UNDERSTOOD:
                self.is_by_account = False
                return await self.search(others)
            page = self._value(reply)
            self.issues.extend(page.issues)
            cursor = _following(page, cursor)
            self._stop_at_reserve(reply, has_more=cursor is not None)
        self.is_whole = self.is_whole and cursor is None and len(self.issues) <= MOST_ISSUES
        del self.issues[MOST_ISSUES:]
        return None

    async def changes(self) -> dict[str, list[Change]]:
        """The changes by issue key, fetched in bulk where the search did not bring them."""
        brought = {issue.key: list(issue.changes or ()) for issue in self.issues}
        keys = {issue.id: issue.key for issue in self.issues if issue.changes is None}
        cursor: str | None = "" if keys else None
        for _ in range(MOST_PAGES):
            if cursor is None:
                break
            reply = await ask_patiently(
                lambda at: self.opened.history.bulk_changes(tuple(keys), at), cursor, self.opened.manner
            )
            page = self._value(reply)
            for number, some in page.changes.items():
                if number in keys:
                    brought[keys[number]].extend(some)
            cursor = page.next_cursor if page.next_cursor != cursor else None
            if self._stop_at_reserve(reply, has_more=cursor is not None):
                break
        self.is_whole = self.is_whole and cursor is None and not any(issue.left_out for issue in self.issues)
        return brought

    def _value(self, reply: Reply[A]) -> A:
        if reply.value is None:
            raise unread(self.connection, reply.signals)
        return reply.value

    def _stop_at_reserve(self, reply: Reply[A], *, has_more: bool) -> bool:
        """Whether reading ends here, unfinished, because the rest of the allowance is the integration's."""
        stops = self.leaves_reserve and has_more and holds_back(reply.signals)
        self.is_whole = self.is_whole and not stops
        return stops


def _following(page: IssuePage, cursor: str) -> str | None:
    """The next page's cursor; a page that names itself, or brings nothing, is the last."""
    return page.next_cursor if page.issues and page.next_cursor != cursor else None
