"""How is this Jira set up, as far as a plan depends on it? Reads schemes, roles, groups and who shares a scheme."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from access.credentials import Deployment
from access.diagnosis import diagnose_call
from access.errors import Refused
from access.evidence import Evidence
from access.holding import roles_of
from access.jira_setup import (
    Account,
    Group,
    Hindrance,
    Holder,
    HolderKind,
    ProjectSetup,
    RolePlayers,
    Scheme,
    SiteSetup,
)
from access.pacing import Pace
from access.ports import Reply, Sleep
from access.ports_repair import JiraAdmin
from access.records import Connection
from access.spreading import Spreader

Q = TypeVar("Q")
A = TypeVar("A")
MOST_LOOKED_AT = 500
"""Projects whose scheme is asked for to tell who shares one; there is no call that tells it at once."""
_MOST_GROUPS_COUNTED = 20
_FORBIDDEN = (401, 403)
_MISSING = 404


class SetupUnread(Refused):
    """Jira could not be read whole, so that nothing follows from what was read.

    Attributes:
        evidence: why.
    """

    def __init__(self, evidence: Evidence) -> None:
        super().__init__(
            f"Jira could not be read whole ({evidence.cause}), so nothing was planned or changed.", "Try again later."
        )
        self.evidence = evidence


@dataclass(frozen=True, slots=True)
class Scope:
    """What to read.

    Attributes:
        projects: keys of the projects that are to be mended.
        groups: names of groups to look for.
        is_shared_wanted: whether to find out which other projects use the same schemes.
    """

    projects: tuple[str, ...]
    groups: tuple[str, ...] = ()
    is_shared_wanted: bool = True


class ReadSetup:
    """Reads setups. Nothing is changed."""

    def __init__(self, sleep: Sleep) -> None:
        self._sleep = sleep

    async def __call__(self, jira: JiraAdmin, connection: Connection, scope: Scope) -> SiteSetup:
        """The setup within that scope.

        Raises:
            SetupUnread: part of it could not be read for a reason that may pass.
            Refused: the connection has never logged in, so that its account is not known.
        """
        reading = _Reading(jira, self._sleep, is_cloud=connection.deployment is Deployment.CLOUD)
        account = await reading.account(connection)
        is_free = await reading.is_free_plan()
        listed = await reading.listed_projects() if reading.is_cloud or scope.is_shared_wanted else {}
        found = await reading.projects(scope.projects, listed)
        schemes = {scheme.id: scheme for _, scheme in found.values() if scheme is not None}
        used_by: dict[int, tuple[str, ...]] = {}
        is_whole = True
        if scope.is_shared_wanted:
            others = [key for key, is_team_managed in listed.items() if key not in found and not is_team_managed]
            used_by, is_whole = await reading.used_by(found, others, frozenset(schemes))
        return SiteSetup(
            account=account,
            projects=await reading.with_roles(found),
            schemes=schemes,
            used_by=used_by,
            is_used_by_whole=is_whole,
            groups=await reading.groups(scope.groups),
            is_free_plan=is_free,
        )


_Found = dict[str, tuple[ProjectSetup, Scheme | None]]


class _Reading:
    """One reading of one site."""

    def __init__(self, jira: JiraAdmin, sleep: Sleep, *, is_cloud: bool) -> None:
        self._jira = jira
        self._sleep = sleep
        self.is_cloud = is_cloud

    async def account(self, connection: Connection) -> Account:
        known = connection.account
        name = (known.id if self.is_cloud else known.name) if known else None
        if known is None or not name:
            raise Refused(
                f"{connection.name} has not logged in yet, so its account is not known.",
                f"Test it first: /jira-access test {connection.name}",
            )
        holder = Holder(HolderKind.USER, name, "" if self.is_cloud else known.id or "")
        reply = await self._jira.groups_of(holder)
        groups = reply.value
        if groups is None and reply.signals.status not in _FORBIDDEN:
            raise SetupUnread(diagnose_call(reply.signals))
        counted = await self._counted(groups) if groups is not None else None
        return Account(holder, known.display_name or name, counted)

    async def _counted(self, groups: tuple[Group, ...]) -> tuple[Group, ...]:
        names = [group.name for group in groups[:_MOST_GROUPS_COUNTED]]
        sizes = await self._ask(self._jira.size_of_group, names)
        return tuple(replace(one, size=sizes[one.name].value if one.name in sizes else None) for one in groups)

    async def is_free_plan(self) -> bool:
        """A plan that cannot be read is taken for a paid one: Jira refuses the change itself where it is not."""
        return bool(self.is_cloud and (await self._jira.is_free_plan()).value)

    async def listed_projects(self) -> dict[str, bool]:
        """Every live project by key, and whether it is team-managed."""
        found: dict[str, bool] = {}
        start: int | None = 0
        while start is not None:
            reply = await self._jira.admin_projects(start)
            if reply.value is None:
                raise SetupUnread(diagnose_call(reply.signals))
            found |= {project.key: project.is_team_managed for project in reply.value.projects}
            start = reply.value.next_start
        return found

    async def projects(self, keys: Sequence[str], listed: dict[str, bool]) -> _Found:
        reachable = [key for key in keys if not listed.get(key)]
        replies = await self._ask(self._jira.scheme_of, reachable)
        found: _Found = {
            key: (ProjectSetup(key, hindrance=Hindrance.TEAM_MANAGED), None) for key in keys if listed.get(key)
        }
        for key, reply in replies.items():
            scheme = reply.value
            if scheme is not None:
                found[key] = (ProjectSetup(key, scheme.id), scheme)
            else:
                found[key] = (ProjectSetup(key, hindrance=_hindrance(reply)), None)
        return found

    async def used_by(
        self, found: _Found, others: list[str], wanted: frozenset[int]
    ) -> tuple[dict[int, tuple[str, ...]], bool]:
        """By scheme, the projects that use it; and whether all projects were looked at."""
        looked_at = others[:MOST_LOOKED_AT]
        replies = await self._ask(self._jira.scheme_of, looked_at)
        schemes = {key: reply.value.id for key, reply in replies.items() if reply.value is not None}
        schemes |= {key: project.scheme_id for key, (project, _) in found.items()}
        used = {number: tuple(sorted(key for key, one in schemes.items() if one == number)) for number in wanted}
        is_whole = len(looked_at) == len(others) and all(reply.value is not None for reply in replies.values())
        return used, is_whole

    async def with_roles(self, found: _Found) -> tuple[ProjectSetup, ...]:
        wanted = [
            (key, role)
            for key, (_, scheme) in found.items()
            for role in sorted(roles_of(scheme) if scheme is not None else ())
        ]
        replies = await self._ask(lambda question: self._jira.players_of(*question), wanted)
        return tuple(_with_players(found[key][0], replies) for key in sorted(found))

    async def groups(self, names: Iterable[str]) -> tuple[Group, ...]:
        replies = await self._ask(self._jira.size_of_group, tuple(names))
        for reply in replies.values():
            if reply.value is None and reply.signals.status != _MISSING:
                raise SetupUnread(diagnose_call(reply.signals))
        return tuple(Group(name, size=reply.value) for name, reply in replies.items() if reply.value is not None)

    async def _ask(self, ask: Callable[[Q], Awaitable[Reply[A]]], questions: Sequence[Q]) -> dict[Q, Reply[A]]:
        """A reply to every question. Raises SetupUnread where Jira stopped answering or answered out of order."""
        if not questions:
            return {}
        spread = await Spreader(ask, pace=Pace(), sleep=self._sleep).put(questions)
        if spread.stopped_by is not None:
            raise SetupUnread(spread.stopped_by)
        for reply in spread.replies.values():
            if reply.value is None and reply.signals.status not in (*_FORBIDDEN, _MISSING):
                raise SetupUnread(diagnose_call(reply.signals))
        return spread.replies


def _hindrance(reply: Reply[Scheme]) -> Hindrance:
    return Hindrance.NOT_FOUND if reply.signals.status == _MISSING else Hindrance.SCHEME_UNREADABLE


def _with_players(project: ProjectSetup, replies: dict[tuple[str, int], Reply[RolePlayers]]) -> ProjectSetup:
    """The project with its roles; one of which a role cannot be read is not touched."""
    mine = [reply.value for (key, _), reply in replies.items() if key == project.key]
    roles = tuple(role for role in mine if role is not None)
    if len(roles) < len(mine):
        return replace(project, hindrance=Hindrance.ROLES_UNREADABLE)
    return replace(project, roles=roles)
