"""The part of the typed client that makes issues, their histories and Jira's audit log."""

from sandbox.jira.control_wire import ControlWire


class HistoryControl:
    """Makes what happened in a running sandbox Jira. Users go by name; an issue is made where it is not there."""

    def __init__(self, wire: ControlWire) -> None:
        self._wire = wire

    def change(
        self, issue: str, author: str, field: str, old: str | None, new: str | None, *, minutes_ago: float = 0
    ) -> None:
        """Let somebody change a field of an issue."""
        values = {"issue": issue, "author": author, "field": field, "old": old, "new": new, "minutes_ago": minutes_ago}
        self._wire.ask("POST", "issues/change", values)

    def create(self, issue: str, author: str, *, minutes_ago: float = 0) -> None:
        """Make an issue in somebody's name."""
        self._wire.ask("POST", "issues/create", {"issue": issue, "author": author, "minutes_ago": minutes_ago})

    def change_often(self, issue: str, author: str, other: str, count: int) -> None:
        """Let two people change an issue in turn, once a minute, so many times up to now."""
        self._wire.ask(
            "POST", "issues/change-often", {"issue": issue, "author": author, "other": other, "count": count}
        )

    def link(self, issue: str, url: str, title: str, *, application: str = "") -> None:
        """Put a web link on an issue."""
        values = {"issue": issue, "url": url, "title": title, "application": application or None}
        self._wire.ask("POST", "issues/link", values)

    def record(self, author: str, summary: str, about: str, kind: str, *, minutes_ago: float = 0) -> None:
        """Add a line to Jira's audit log."""
        values = {"author": author, "summary": summary, "about": about, "kind": kind, "minutes_ago": minutes_ago}
        self._wire.ask("POST", "audit-records", values)
