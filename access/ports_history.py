"""What the rules need of Jira to tell who did what, as protocols beside those of `access.ports`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from access.credentials import Credential, Deployment
from access.issue_history import Author, Change, RemoteLink
from access.ports import Reply
from access.sites import SiteAddress


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Some changes of one issue, oldest first; `left_out` more were not given, `next_start` is None at the end."""

    changes: tuple[Change, ...]
    next_start: int | None = None
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class FoundIssue:
    """An issue that a search found; times are UTC.

    `changes` is None where the search does not bring them, and `left_out` more were not given.
    """

    id: str
    key: str
    changes: tuple[Change, ...] | None = None
    updated_at: datetime | None = None
    created_at: datetime | None = None
    creator: Author | None = None
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class IssuePage:
    """Part of a search's result; `next_cursor` is None on the last page."""

    issues: tuple[FoundIssue, ...]
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class BulkChanges:
    """Changes by issue id, some issues possibly split over pages; `next_cursor` is None on the last page."""

    changes: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class JiraAuditRecord:
    """A line of Jira's own audit log: when (UTC), who, what was done, and what it was done to.

    `author_id` is the account id where Jira named the author by nothing else, as Cloud does; else empty.
    """

    at: datetime
    author: str
    summary: str
    about: str = ""
    author_id: str = ""


class JiraHistory(Protocol):
    """A Jira asked what happened in it, with one credential. Nothing is retried."""

    async def issue_changes(self, key: str, start: int) -> Reply[ChangePage]:
        """Cloud: at most 100 changes a page; Data Center: all of them at once."""

    async def remote_links(self, key: str) -> Reply[tuple[RemoteLink, ...]]:
        """The web links on an issue."""

    async def search(self, jql: str, cursor: str) -> Reply[IssuePage]:
        """A page of the issues that the query means; an empty cursor asks for the first."""

    async def bulk_changes(self, ids: tuple[str, ...], cursor: str) -> Reply[BulkChanges]:
        """Cloud: a page of the changes of at most 1,000 issues."""

    async def audit_records(self, since: datetime, until: datetime) -> Reply[tuple[JiraAuditRecord, ...]]:
        """Jira's own audit log between those moments; refused to all but Jira administrators."""

    async def display_names(self, account_ids: Sequence[str]) -> Reply[Mapping[str, str]]:
        """Cloud: what at most ten accounts are called, by id; those that Jira does not know are left out."""


class OpensHistory(Protocol):
    """The way to what happened in every Jira."""

    def history(self, address: SiteAddress, deployment: Deployment, credential: Credential) -> JiraHistory:
        """That site with a credential. Raises BadInput for a host that is not allowed."""
