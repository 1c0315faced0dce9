"""One round of a permission sweep for the watch, saved page by page; an incomplete one says so and is never a loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from access.credentials import Credential, Deployment
from access.diagnosis import diagnose_call
from access.evidence import Evidence
from access.findings import PermissionLook, PermissionTrack, look_from, unread_of
from access.operations.remember_projects import gone_reports, states_of
from access.operations.sweep_cloud import sweep_cloud
from access.operations.sweep_data_center import is_served_as_anonymous, sweep_data_center
from access.operations.sweep_permissions import Manner, Sweep, ask_patiently, named
from access.pacing import Pace
from access.ports import Clock, Jira, JiraAccount, Project, Sleep
from access.profiles import Profile
from access.records import Connection, ProjectState
from access.results import Gap, ProjectReport, ProjectVerdict
from access.rounds import Round, choose_projects
from access.sites import parse_address
from access.spreading import Patience
from access.stores import Storage
from access.watch_settings import WatchSettings
from access.watching import SweepCursor

_PAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRequest:
    """What a round needs to know.

    Attributes:
        connection: the connection.
        credential: a login that has just been proved good.
        base_url: where it passed.
        deployment: what the site is.
        names_account: whether the answer that proved the login named the account in a header.
        profile: the permissions to hold the account against.
        wish: which projects.
        known: what is known of their permissions.
        remembered: the projects as last seen.
        cursor: how far the sweeps have come.
        settings: those of this watch.
    """

    connection: Connection
    credential: Credential
    base_url: str
    deployment: Deployment
    names_account: bool
    profile: Profile
    wish: Round
    known: PermissionTrack
    remembered: tuple[ProjectState, ...]
    cursor: SweepCursor
    settings: WatchSettings


@dataclass(frozen=True, slots=True)
class RoundSeen:
    """What a round saw.

    Attributes:
        reports: the projects that it asked about, or that have left the list.
        global_missing: global permissions that are not held.
        trouble: why something could not be read; None where everything was.
        integrated: keys of every project that the connection looks after.
        after: where the slice ended.
        is_whole: whether every project was asked about.
        requests: requests sent to Jira.
    """

    reports: tuple[ProjectReport, ...] = ()
    global_missing: tuple[Gap, ...] = ()
    trouble: Evidence | None = None
    integrated: frozenset[str] = field(default_factory=frozenset)
    after: str = ""
    is_whole: bool = False
    requests: int = 0

    def look(self) -> PermissionLook:
        """The round as the permission machine takes it."""
        return look_from(
            self.reports,
            self.global_missing,
            self.integrated,
            is_complete=self.trouble is None,
            unread=unread_of(self.reports, self.trouble),
        )

    def merged_into(self, old: tuple[ProjectReport, ...]) -> tuple[ProjectReport, ...]:
        """What is known of every project; one that could not be read now keeps what the look before had read of it."""
        kept = {report.key: report for report in old if not self.integrated or report.key in self.integrated}
        unread = {report.key for report in self.reports if report.state is ProjectVerdict.UNKNOWN}
        fresh = {report.key: report for report in self.reports if report.key not in unread & kept.keys()}
        return tuple(report for _, report in sorted((kept | fresh).items()))


class SweepRound:
    """Makes rounds."""

    def __init__(
        self, storage: Storage, jira: Jira, clock: Clock, *, sleep: Sleep, patience: Patience | None = None
    ) -> None:
        self._storage = storage
        self._jira = jira
        self._clock = clock
        self._sleep = sleep
        self._patience = patience or Patience()

    async def __call__(self, request: RoundRequest) -> RoundSeen:
        """Ask Jira; each page that was read is kept before the next is asked for."""
        account = self._jira.account(parse_address(request.base_url), request.deployment, request.credential)
        ask = self._on_cloud if request.deployment is Deployment.CLOUD else self._on_data_center
        with self._jira.counting() as count:
            seen = await ask(account, request)
        return replace(seen, requests=count.sent)

    async def _on_cloud(self, account: JiraAccount, request: RoundRequest) -> RoundSeen:
        keys = request.connection.projects
        if not request.wish.is_due:
            keys = tuple(sorted(request.wish.awaited))
        manner = replace(self._manner(request), on_read=partial(self._keep, request.connection))
        sweep = await sweep_cloud(account, request.profile, keys, manner)
        reports = sweep.projects
        if keys is None and sweep.trouble is None:
            gone = gone_reports(reports, request.remembered)
            await self._keep(request.connection, gone)
            reports = (*reports, *gone)
        everything = (*(one.key for one in request.remembered), *(one.key for one in reports))
        integrated = frozenset(request.connection.projects or everything)
        return RoundSeen(reports, sweep.global_missing, sweep.trouble, integrated, is_whole=request.wish.is_due)

    async def _on_data_center(self, account: JiraAccount, request: RoundRequest) -> RoundSeen:
        listed: dict[str, Project] = {}
        keys = request.connection.projects
        if keys is None:
            reply = await ask_patiently(lambda _: account.list_projects(), None, self._manner(request))
            if reply.value is None or is_served_as_anonymous(reply):
                return RoundSeen(trouble=diagnose_call(reply.signals))
            listed = {project.key: project for project in reply.value}
            keys = tuple(listed)
        chosen, after = self._chosen(request, keys)
        seen = await self._ask(account, request, chosen, listed)
        gone = self._gone(request, listed) if request.connection.projects is None else ()
        await self._keep(request.connection, gone)
        return replace(
            seen,
            reports=(*seen.reports, *gone),
            integrated=frozenset({*keys, *(one.key for one in gone)}),
            after=after,
            is_whole=len(chosen) == len(keys),
        )

    def _chosen(self, request: RoundRequest, keys: Sequence[str]) -> tuple[tuple[str, ...], str]:
        if not request.wish.is_due:
            return tuple(sorted(request.wish.awaited & set(keys))), request.cursor.after
        fresh: set[str] = set()
        if request.connection.projects is None:
            fresh = set(keys) - {state.key for state in request.remembered}
        every = request.settings.permissions_every
        return choose_projects(keys, request.known, fresh, request.cursor, every)

    def _gone(self, request: RoundRequest, listed: dict[str, Project]) -> tuple[ProjectReport, ...]:
        shown = {project.id for project in listed.values()}
        gone = tuple(one for one in request.remembered if one.key not in listed and one.project_id not in shown)
        return gone_reports((), gone)

    async def _ask(
        self, account: JiraAccount, request: RoundRequest, chosen: Sequence[str], listed: dict[str, Project]
    ) -> RoundSeen:
        """Page by page; the first page with a gap ends the round."""
        reports: list[ProjectReport] = []
        sweep = Sweep()
        for start in range(0, max(1, len(chosen)), _PAGE):
            page = tuple(chosen[start : start + _PAGE])
            sweep = await sweep_data_center(account, request.profile, page, self._manner(request))
            found = named(sweep.projects, listed)
            await self._keep(request.connection, found)
            reports += found
            if sweep.trouble is not None:
                break
        return RoundSeen(tuple(reports), sweep.global_missing, sweep.trouble)

    async def _keep(self, connection: Connection, reports: tuple[ProjectReport, ...]) -> None:
        states = states_of(reports, self._clock())
        for start in range(0, len(states), _PAGE):
            async with self._storage.begin() as transaction:
                await transaction.project_states.save(connection.id, states[start : start + _PAGE])

    def _manner(self, request: RoundRequest) -> Manner:
        return Manner(Pace(), self._sleep, self._patience, names_account=request.names_account)
