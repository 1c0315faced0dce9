"""What the sandbox Jira remembers of issues: their changes, their remote links, and the audit log beside them.

Values and a memory. How they are shown is in `endpoints.issues`, which of them a query means in `issue_search`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a change, from one value to another; None where there was or is none."""

    name: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """What one person changed at one time; `author` is a user name."""

    change_id: int
    author: str
    at: datetime
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class RemoteLink:
    """A web link on an issue; `application` is the name of the other program, empty for a bare link."""

    link_id: int
    url: str
    title: str
    application: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue with everything that happened to it, oldest first; `creator` is a user name."""

    issue_id: int
    key: str
    summary: str
    created: datetime
    changes: tuple[Change, ...] = ()
    links: tuple[RemoteLink, ...] = ()
    creator: str = ""

    @property
    def project_key(self) -> str:
        """The key of its project."""
        return self.key.rpartition("-")[0]

    @property
    def updated(self) -> datetime:
        """When it was last changed."""
        return max((change.at for change in self.changes), default=self.created)


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One line of Jira's own audit log; `author` is a user name, `about` what was changed and `kind` of what type."""

    record_id: int
    at: datetime
    author: str
    summary: str
    about: str
    kind: str


@dataclass(slots=True)
class IssueMemory:
    """All issues, by key, and the audit log."""

    _issues: dict[str, Issue] = field(default_factory=dict)
    audit_log: list[AuditRecord] = field(default_factory=list)
    _last_id: int = 10_000

    def new_id(self) -> int:
        """A number that nothing else here has."""
        self._last_id += 1
        return self._last_id

    def all(self) -> Iterable[Issue]:
        """Every issue, in no order."""
        return self._issues.values()

    def find(self, key_or_id: str) -> Issue | None:
        """The issue of that key or number, or None."""
        if key_or_id.isdecimal():
            return next((one for one in self._issues.values() if one.issue_id == int(key_or_id)), None)
        return self._issues.get(key_or_id.upper())

    def put(self, key: str, summary: str, created: datetime, creator: str = "") -> Issue:
        """The issue of that key, made where it is not there."""
        found = self._issues.get(key)
        if found is None:
            found = self._issues[key] = Issue(self.new_id(), key, summary, created, creator=creator)
        return found

    def change(self, issue: Issue, author: str, at: datetime, fields: Iterable[FieldChange]) -> None:
        """Remember a change; changes stand in the order of their times."""
        change = Change(self.new_id(), author, at, tuple(fields))
        kept = self._issues[issue.key]
        changes = (*kept.changes, change)
        if kept.changes and kept.changes[-1].at > at:
            changes = tuple(sorted(changes, key=lambda one: one.at))
        self._issues[issue.key] = replace(kept, changes=changes)

    def change_often(self, issue: Issue, changes: Iterable[tuple[str, datetime, FieldChange]]) -> None:
        """Remember many changes at once, oldest first."""
        made = tuple(Change(self.new_id(), author, at, (one,)) for author, at, one in changes)
        kept = self._issues[issue.key]
        self._issues[issue.key] = replace(kept, changes=(*kept.changes, *made))

    def link(self, issue: Issue, url: str, title: str, application: str) -> None:
        """Put a web link on an issue."""
        kept = self._issues[issue.key]
        made = RemoteLink(self.new_id(), url, title, application)
        self._issues[issue.key] = replace(kept, links=(*kept.links, made))

    def record(self, author: str, at: datetime, summary: str, about: str, kind: str) -> None:
        """Add a line to the audit log."""
        self.audit_log.append(AuditRecord(self.new_id(), at, author, summary, about, kind))
