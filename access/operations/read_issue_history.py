"""Who changed this issue, people or the account? And where does its way back to Jira Align lead?"""

from __future__ import annotations

from dataclasses import dataclass

from access.errors import NotFound
from access.issue_history import Change, RemoteLink
from access.operations.open_history import OpenedHistory, OpenHistory, unread
from access.operations.sweep_permissions import ask_patiently
from access.operations.trail import Trail
from access.people import Person
from access.records import Connection
from access.results import AccountFacts

ACTION = "history.read"
MOST_CHANGES = 20_000
_HIDDEN = 404


@dataclass(frozen=True, slots=True)
class IssueHistory:
    """What happened to one issue.

    Attributes:
        connection: through which it was read.
        account: the service account.
        key: the issue.
        changes: oldest first.
        links: its web links; None where Jira would not tell them.
        left_out: changes that Jira did not give, or that were too many to read.
    """

    connection: Connection
    account: AccountFacts
    key: str
    changes: tuple[Change, ...]
    links: tuple[RemoteLink, ...] | None
    left_out: int = 0

    @property
    def by_account(self) -> tuple[Change, ...]:
        """The changes that the service account made."""
        return tuple(change for change in self.changes if change.is_by(self.account))


class ReadIssueHistory:
    """Reads an issue's changes, page by page, at the pace that Jira bears."""

    def __init__(self, open_history: OpenHistory, trail: Trail) -> None:
        self._open = open_history
        self._trail = trail

    async def __call__(self, person: Person, connection: Connection, key: str) -> IssueHistory:
        """Read it, and write down who looked: the asker may not be somebody to whom Jira would show the issue.

        Raises:
            NotFound: Jira shows the account no such issue.
            HistoryUnread: the login is not good, or Jira would not tell.
            BudgetSpent: another refused login could lock the account.
        """
        key = key.upper()
        async with self._trail.refusals_noted(person.actor, ACTION, connection.name):
            opened = await self._open(connection)
            changes, left_out = await _changes(opened, connection, key)
        links = await ask_patiently(opened.history.remote_links, key, opened.manner)
        await self._trail.note(self._trail.event(person.actor, ACTION, connection.name, issue=key))
        return IssueHistory(connection, opened.account, key, changes, links.value, left_out)


async def _changes(opened: OpenedHistory, connection: Connection, key: str) -> tuple[tuple[Change, ...], int]:
    found: list[Change] = []
    start: int | None = 0
    left_out = 0
    while start is not None and len(found) < MOST_CHANGES:
        reply = await ask_patiently(lambda at: opened.history.issue_changes(key, at), start, opened.manner)
        if reply.value is None:
            if reply.signals.status == _HIDDEN:
                raise NotFound(
                    f"Jira shows {connection.name}'s account no issue {key}.",
                    "It does not exist, or the account may not see its project.",
                )
            raise unread(connection, reply.signals)
        found.extend(reply.value.changes)
        left_out, start = reply.value.left_out, reply.value.next_start
    return tuple(found), left_out
