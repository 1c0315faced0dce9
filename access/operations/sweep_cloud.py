"""The sweep of a Cloud site: list the projects, then one bulk question for each thousand of them."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from access.diagnosis import diagnose_call
from access.evidence import Evidence, Signals
from access.operations.sweep_permissions import (
    Manner,
    Sweep,
    ask_patiently,
    first_trouble,
    left_out_note,
    named,
    unknown_project,
)
from access.permissions import BROWSE, gaps, report_project
from access.ports import BulkPermissions, HeldPermissions, JiraAccount, Project, Reply
from access.profiles import Profile
from access.results import ProjectReport, ProjectVerdict
from access.spreading import Spreader

KEYS_PER_SEARCH = 50
PROJECTS_PER_CHECK = 1000


@dataclass(frozen=True, slots=True)
class _Listing:
    projects: dict[str, Project]
    unread: dict[str, Evidence]
    trouble: Evidence | None


async def sweep_cloud(account: JiraAccount, profile: Profile, keys: tuple[str, ...] | None, manner: Manner) -> Sweep:
    """Hold the account's permissions against the profile; without keys, on every live project that the account sees.

    Limits of the calls: https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permissions/
    """
    listing = await (_list_all(account, manner) if keys is None else _look_up(account, keys, manner))
    shown = tuple(listing.projects) if keys is None else keys
    bulk = _Bulk(account, profile)
    batches = list(_batches(tuple(project.id for project in listing.projects.values())))
    spreader = Spreader(
        _kept(bulk, profile, listing, manner), pace=manner.pace, sleep=manner.sleep, patience=manner.patience
    )
    spread = await spreader.put(batches or [()])
    if manner.progress is not None:
        manner.progress(len(shown), len(shown))
    answers = _Answers(spread.replies, spread.stopped_by, manner)
    reports = tuple(_report(key, profile, listing, answers, bulk.known) for key in shown)
    missing = () if answers.global_held is None else gaps(profile.global_, answers.global_held, bulk.known)
    trouble = listing.trouble or first_trouble(reports) or answers.trouble
    return Sweep(named(reports, listing.projects), missing, trouble, left_out_note(bulk.unknown))


def _kept(
    bulk: _Bulk, profile: Profile, listing: _Listing, manner: Manner
) -> Callable[[tuple[int, ...]], Awaitable[Reply[BulkPermissions]]]:
    """The bulk question, whose answer is handed on before the next one is awaited."""

    async def ask(ids: tuple[int, ...]) -> Reply[BulkPermissions]:
        reply = await bulk.ask(ids)
        if manner.on_read is not None and ids:
            answers, wanted = _Answers({ids: reply}, None, manner), frozenset(ids)
            keys = [project.key for project in listing.projects.values() if project.id in wanted]
            reports = tuple(_report(key, profile, listing, answers, bulk.known) for key in keys)
            await manner.on_read(named(reports, listing.projects))
        return reply

    return ask


def _batches(ids: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for start in range(0, len(ids), PROJECTS_PER_CHECK):
        yield ids[start : start + PROJECTS_PER_CHECK]


async def _list_all(account: JiraAccount, manner: Manner) -> _Listing:
    """Page through the list; a page that cannot be read ends it, and the listing says so."""
    projects: dict[str, Project] = {}
    start: int | None = 0
    while start is not None:
        reply = await ask_patiently(account.search_projects, start, manner)
        if reply.value is None or _is_given_to_nobody(reply.signals, manner, is_empty=not reply.value.projects):
            return _Listing(projects, {}, diagnose_call(reply.signals))
        projects.update((project.key, project) for project in reply.value.projects)
        following = reply.value.next_start
        start = following if following is None or following > start else None
    return _Listing(projects, {}, None)


def _is_given_to_nobody(signals: Signals, manner: Manner, *, is_empty: bool) -> bool:
    """Whether Jira answered without taking the login: Cloud serves a refused one an empty list with 200.

    Source: https://github.com/MrRefactoring/jira.js/issues/418
    """
    lost_its_name = manner.names_account and signals.header_account_id is None
    return signals.login_reason not in (None, "OK") or (is_empty and lost_its_name)


async def _look_up(account: JiraAccount, keys: tuple[str, ...], manner: Manner) -> _Listing:
    """Find the ids of named projects; a key that no page shows is one that the account does not see."""
    chunks = [keys[start : start + KEYS_PER_SEARCH] for start in range(0, len(keys), KEYS_PER_SEARCH)]

    async def ask(chunk: tuple[str, ...]) -> Reply[tuple[Project, ...]]:
        reply = await account.search_projects(0, chunk)
        # A page that leaves some out would make them look invisible.
        page = reply.value if reply.value and reply.value.next_start is None else None
        if page is None or _is_given_to_nobody(reply.signals, manner, is_empty=not page.projects):
            return Reply(reply.signals)
        return Reply(reply.signals, page.projects)

    spreader = Spreader(ask, pace=manner.pace, sleep=manner.sleep, patience=manner.patience, progress=manner.progress)
    spread = await spreader.put(chunks)
    projects: dict[str, Project] = {}
    unread: dict[str, Evidence] = {}
    for chunk in chunks:
        reply = spread.replies.get(chunk)
        if reply is not None and reply.value is not None:
            projects.update((project.key, project) for project in reply.value if project.key in chunk)
        else:
            evidence = diagnose_call(reply.signals) if reply else spread.stopped_by
            unread.update((key, evidence) for key in chunk if evidence is not None)
    return _Listing(projects, unread, None)


class _Bulk:
    """Asks `permissions/check`, and learns which of the profile's keys this Jira does not know.

    Jira answers unknown permissions with a 400 that names them; the question is then put again without those.
    """

    def __init__(self, account: JiraAccount, profile: Profile) -> None:
        self._account = account
        self._globals = frozenset(need.permission for need in profile.global_)
        self._wanted = frozenset((BROWSE, *(need.permission for need in profile.project)))
        self.unknown: frozenset[str] = frozenset()

    @property
    def known(self) -> frozenset[str]:
        """The profile's keys that this Jira knows."""
        return (self._globals | self._wanted) - self.unknown

    async def ask(self, ids: tuple[int, ...]) -> Reply[BulkPermissions]:
        """The bulk answer for these projects."""
        while True:
            left_out = self.unknown
            reply = await self._put(ids, left_out)
            refused = self._named_unknown(reply.signals) - left_out
            if not refused:
                return reply
            self.unknown |= refused

    async def _put(self, ids: tuple[int, ...], left_out: frozenset[str]) -> Reply[BulkPermissions]:
        global_keys = tuple(sorted(self._globals - left_out))
        project_keys = tuple(sorted(self._wanted - left_out)) if ids else ()
        return await self._account.check_permissions(global_keys, project_keys, ids)

    def _named_unknown(self, signals: Signals) -> frozenset[str]:
        if signals.status != 400:  # noqa: PLR2004 - HTTP status
            return frozenset()
        words = signals.message or ""
        keys = self._globals | self._wanted
        return frozenset(key for key in keys if re.search(rf"(?<!\w){re.escape(key)}(?!\w)", words))


class _Answers:
    """The bulk answers turned round: keys held by project id, or why they are not known."""

    def __init__(
        self, replies: dict[tuple[int, ...], Reply[BulkPermissions]], stopped_by: Evidence | None, manner: Manner
    ) -> None:
        self._held: dict[int, set[str]] = {}
        self._unread: dict[int, Evidence] = {}
        self._stopped_by = stopped_by
        self.trouble = stopped_by
        self.global_held: frozenset[str] | None = None
        for ids, reply in replies.items():
            self._take(ids, reply, manner)

    def _take(self, ids: tuple[int, ...], reply: Reply[BulkPermissions], manner: Manner) -> None:
        is_empty = reply.value is not None and not any(reply.value.projects.values())
        if reply.value is None or _is_given_to_nobody(reply.signals, manner, is_empty=is_empty):
            self.trouble = self.trouble or diagnose_call(reply.signals)
            self._unread.update((project_id, self.trouble) for project_id in ids)
            return
        self.global_held = reply.value.global_held
        self._held.update((project_id, set()) for project_id in ids)
        for key, project_ids in reply.value.projects.items():
            for project_id in project_ids & self._held.keys():
                self._held[project_id].add(key)

    def about(self, project_id: int) -> tuple[frozenset[str] | None, Evidence | None]:
        """The keys held on a project, or why they are not known."""
        if project_id in self._held:
            return frozenset(self._held[project_id]), None
        return None, self._unread.get(project_id, self._stopped_by)


def _report(key: str, profile: Profile, listing: _Listing, answers: _Answers, known: frozenset[str]) -> ProjectReport:
    if key in listing.unread:
        return ProjectReport(key, ProjectVerdict.UNKNOWN, evidence=listing.unread[key])
    project = listing.projects.get(key)
    if project is None:
        return ProjectReport(key, ProjectVerdict.NOT_VISIBLE)
    held, evidence = answers.about(project.id)
    if held is None:
        return unknown_project(key, None, evidence)
    if not held:  # Jira drops ids that it will not speak of, so "nothing held at all" is "not visible"
        return ProjectReport(key, ProjectVerdict.NOT_VISIBLE)
    return report_project(key, profile, HeldPermissions(held, known))
