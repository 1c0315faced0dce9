"""What the rules need from the outside world: Jira, a login budget and a clock, as protocols.

Each is kept by an adapter (`jira_api`, `storage`) and handed in by `bot.wiring`. Values that cross are frozen.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from access.credentials import Credential, Deployment
from access.evidence import Evidence, Signals
from access.sites import SiteAddress

T_co = TypeVar("T_co", covariant=True)
Clock = Callable[[], datetime]
"""The time now, aware, UTC."""
Sleep = Callable[[float], Awaitable[None]]
"""Wait that many seconds."""


@dataclass(frozen=True, slots=True)
class Reply(Generic[T_co]):
    """One answer of Jira: its signals, and its value where the body was whole and of the documented shape."""

    signals: Signals
    value: T_co | None = None


@dataclass(frozen=True, slots=True)
class ServerInfo:
    """What `serverInfo` tells: deployment, version, and Jira's clock (UTC, None where it did not say)."""

    deployment: Deployment
    version: str | None
    base_url: str | None
    server_time: datetime | None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom `/myself` named. A field that Jira left out or sent as null is None."""

    account_id: str | None
    name: str | None
    key: str | None
    display_name: str | None
    email: str | None
    is_active: bool | None
    time_zone: str | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing in it identifies anybody."""
        return not (self.account_id or self.name or self.key)


@dataclass(frozen=True, slots=True)
class Project:
    """One project as a list shows it."""

    id: int
    key: str
    name: str = ""
    is_archived: bool = False


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """Part of a project list; `next_start` is None on the last page."""

    projects: tuple[Project, ...]
    next_start: int | None = None


@dataclass(frozen=True, slots=True)
class HeldPermissions:
    """Answer of `mypermissions`: the keys held and the keys that this Jira knows, deprecated ones left out."""

    held: frozenset[str]
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class BulkPermissions:
    """Answer of `permissions/check`: global keys held, and project ids per permission held."""

    global_held: frozenset[str]
    projects: dict[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class PersonalToken:
    """One personal access token as its owner may list it; `ends_at` (UTC) is None for one without an end."""

    name: str
    ends_at: datetime | None


class JiraSite(Protocol):
    """A Jira asked without a credential; none of these calls can cost a login."""

    async def server_info(self) -> Reply[ServerInfo]:
        """`GET serverInfo`; open on Cloud, answered 401 by some Data Center sites."""

    async def status(self) -> Reply[str]:
        """`GET /status` of Data Center: RUNNING, MAINTENANCE, STARTING, ERROR, FIRST_RUN, SYNC."""

    async def cloud_id(self) -> Reply[str]:
        """The id of a Cloud site, from `/_edge/tenant_info`."""


class JiraAccount(Protocol):
    """A Jira asked with one credential. Redirects are not followed and nothing is retried."""

    async def myself(self) -> Reply[Identity]:
        """`GET myself`: the one call that proves a login."""

    async def list_projects(self) -> Reply[tuple[Project, ...]]:
        """Data Center: every project that the account sees, archived ones left out."""

    async def search_projects(self, start: int, keys: tuple[str, ...] = ()) -> Reply[ProjectPage]:
        """Cloud: live projects that the account sees, at most 100 a page; at most 50 keys to look for."""

    async def my_permissions(self, project_key: str | None, keys: tuple[str, ...] = ()) -> Reply[HeldPermissions]:
        """`GET mypermissions`; without a project only global permissions are meaningful."""

    async def personal_tokens(self) -> Reply[tuple[PersonalToken, ...]]:
        """Data Center: the account's own personal access tokens, ended ones included."""

    async def check_permissions(
        self, global_keys: tuple[str, ...], project_keys: tuple[str, ...], project_ids: tuple[int, ...]
    ) -> Reply[BulkPermissions]:
        """Cloud: `POST permissions/check` for at most 1,000 projects."""


class RequestCount(Protocol):
    """How many requests a piece of work has sent."""

    @property
    def sent(self) -> int:
        """Requests sent so far, unanswered ones included."""


class Jira(Protocol):
    """The way to every Jira: opens sites and accounts, counts requests, guards addresses."""

    def counting(self) -> AbstractContextManager[RequestCount]:
        """A block whose requests are counted: those of this task and of the tasks that it starts, and no others."""

    def site(self, address: SiteAddress) -> JiraSite:
        """That site without a credential. Raises BadInput for a host that is not allowed."""

    def account(self, address: SiteAddress, deployment: Deployment, credential: Credential) -> JiraAccount:
        """That site with a credential. Raises BadInput for a host that is not allowed."""

    async def reaches_probe(self) -> bool | None:
        """Whether the connectivity probe answers; None where no probe is set."""


class LoginBudget(Protocol):
    """Refused logins still allowed for one account at one site, counted over every caller and replica."""

    async def spend(self, site: SiteAddress, credential: Credential) -> None:
        """Take one try before the request goes out.

        Raises:
            BudgetSpent: another refused login could lock the account; nothing may be sent.
        """

    async def settle(self, site: SiteAddress, credential: Credential, evidence: Evidence) -> None:
        """Book what came of the try: a good login clears the count, an answer that judged nobody gives the try back."""
