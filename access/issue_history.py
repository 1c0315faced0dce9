"""What happened to issues, as Jira tells it: changes, their authors, web links. And who counts as the account.

How it is read from Jira is in `access.operations.read_history`; how lively an account is, in `access.activity`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from access.errors import BadInput
from access.results import AccountFacts

_ISSUE_KEY = re.compile(r"[A-Z][A-Z0-9_]{1,254}-[0-9]{1,18}")
_ALIGN_HOSTS = (".jiraalign.com", ".agilecraft.com")
_ALIGN_NAMES = ("jira align", "agilecraft")


@dataclass(frozen=True, slots=True)
class Author:
    """Who made a change. Cloud gives an account id, Data Center key and name; the display name is for people only."""

    account_id: str | None = None
    key: str | None = None
    name: str | None = None
    display_name: str | None = None

    def is_account(self, account: AccountFacts) -> bool:
        """Whether this is that account: by account id or key, else by user name; never by display name.

        Keys survive a renaming on Data Center, and a name may be given anew to somebody else.
        """
        own = self.account_id or self.key
        if own and account.id:
            return own == account.id
        return bool(self.name) and self.name == account.name


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, from a value to another as Jira shows them; None where it was or became empty."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed at one time (UTC); `author` is None where Jira names nobody, as for a deleted user."""

    id: str
    at: datetime
    author: Author | None
    fields: tuple[FieldChange, ...]

    def is_by(self, account: AccountFacts) -> bool:
        """Whether the account made it."""
        return self.author is not None and self.author.is_account(account)


@dataclass(frozen=True, slots=True)
class RemoteLink:
    """A web link on an issue; `application` is the program that it leads to, where Jira knows it."""

    title: str
    url: str
    application: str = ""

    @property
    def host(self) -> str:
        """The host that it leads to; empty where the address is none that a browser should open."""
        try:
            parts = urlsplit(self.url)
        except ValueError:
            return ""
        return (parts.hostname or "") if parts.scheme in ("http", "https") else ""

    @property
    def leads_to_align(self) -> bool:
        """Whether it looks like a way back to Jira Align: by its host, or by the program's name on own hosts."""
        named = self.application.lower()
        return f".{self.host}".endswith(_ALIGN_HOSTS) or any(name in named for name in _ALIGN_NAMES)


def is_issue_key(typed: str) -> bool:
    """Whether the word has the form of an issue key, such as `APPS-123`; lower case will do."""
    return _ISSUE_KEY.fullmatch(typed.upper()) is not None


def quoted_in_jql(text: str) -> str:
    r"""The text as a JQL string; quotes and backslashes inside are escaped.

    Source: https://support.atlassian.com/jira-software-cloud/docs/jql-reference-reserved-characters
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def updates_query(account: AccountFacts, age: str, project: str = "") -> str:
    """JQL for the issues that the account has updated in that age (such as `7d`), the last updated first.

    `updatedBy` takes an account id on Cloud and a user name on Data Center:
    https://support.atlassian.com/jira-software-cloud/docs/jql-functions

    Raises:
        BadInput: Jira did not name the account.
    """
    who = account.name or account.id
    if not who:
        raise BadInput("Jira did not name the account, so its updates cannot be searched for.", "Test the connection.")
    return _ordered([*_in_project(project), f'issuekey in updatedBy({quoted_in_jql(who)}, "-{age}")'])


def anybodys_updates_query(age: str, project: str = "") -> str:
    """The same for whoever updated them; for a Jira that does not know `updatedBy`."""
    return _ordered([*_in_project(project), f"updated >= -{age}"])


def _in_project(project: str) -> tuple[str, ...]:
    return (f"project = {quoted_in_jql(project)}",) if project else ()


def _ordered(clauses: Iterable[str]) -> str:
    return f"{' AND '.join(clauses)} ORDER BY updated DESC"
