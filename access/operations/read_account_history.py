"""What has the account changed lately, project by project? Its last change is the best outside sign of life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from access.activity import ProjectActivity, activity_by_project
from access.operations.find_updates import find_updates
from access.operations.open_history import OpenHistory
from access.operations.trail import Trail
from access.people import Person
from access.records import Connection
from access.results import AccountFacts

ACTION = "history.read"


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
            found = await find_updates(opened, connection, age=age, since=since, project=project)
        event = self._trail.event(person.actor, ACTION, connection.name, since=age, project=project)
        await self._trail.note(event)
        projects = activity_by_project(found.changes)
        return AccountHistory(connection, opened.account, since, project, projects, found.jql, found.is_whole)
