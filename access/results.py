"""What a check found out: the verdict, and the facts that a report about it needs.

Words for people are chosen in `messages`; the JSON shape is written by `bot`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, unique

from access.boards import BoardReport
from access.credentials import CredentialKind, Deployment
from access.evidence import Evidence
from access.profiles import Level


@unique
class Verdict(StrEnum):
    """The answer to "does this service account still get in, and is it short of anything it needs?"."""

    OK = "ok"
    ACCESS_LOST = "access_lost"
    PERMISSIONS_MISSING = "permissions_missing"
    NO_VERDICT = "no_verdict"

    @property
    def exit_status(self) -> int:
        """Exit status of `jira-access check`: 0 good, 1 lost or short of something, 3 no verdict."""
        return {Verdict.OK: 0, Verdict.NO_VERDICT: 3}.get(self, 1)


@unique
class ProjectVerdict(StrEnum):
    """How one project stands.

    `complete` means that nothing *required* is missing; recommended and optional gaps are listed all the same.
    `not_visible` is kept apart from `missing`: Jira does not tell an unseen project from one that does not exist.
    `unknown` means that no answer was had, which is not a loss.
    """

    COMPLETE = "complete"
    MISSING = "missing"
    NOT_VISIBLE = "not_visible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Gap:
    """One permission that is not held.

    Attributes:
        permission: Jira's key, such as `EDIT_ISSUES`.
        level: how much the integration needs it.
        breaks: what stops working without it; empty where nothing is known to.
        name: the permission's name as Jira shows it.
    """

    permission: str
    level: Level
    breaks: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ProjectReport:
    """One project's findings.

    Attributes:
        key: the project's key.
        state: how it stands.
        missing: what is not held, required permissions first.
        evidence: why nothing is known, where the state is `unknown`; else None.
        project_id: Jira's number; None where the project was named by its key and no list was read.
        name: the project's name, where a list was read.
        read_at: when this was read, UTC, where an earlier look than the report's own did; else None.
    """

    key: str
    state: ProjectVerdict
    missing: tuple[Gap, ...] = ()
    evidence: Evidence | None = None
    project_id: int | None = None
    name: str = ""
    read_at: datetime | None = None

    @property
    def required_missing(self) -> tuple[Gap, ...]:
        """The gaps that change the verdict."""
        return tuple(gap for gap in self.missing if gap.level is Level.REQUIRED)


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """Whom Jira named, and whom the check expected.

    `id` is the account id on Cloud and the user key on Data Center; `name` is the user name (Data Center only).
    """

    id: str | None = None
    name: str | None = None
    display_name: str | None = None
    expected: str | None = None


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """The site as it presented itself; `clock_skew_seconds` is positive where Jira's clock is ahead of ours."""

    base_url: str
    deployment: Deployment
    version: str | None = None
    clock_skew_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """Everything that one check learnt.

    Attributes:
        verdict: the answer.
        evidence: what decided it.
        credential_kind: the login kind that was tried.
        account: whom Jira named.
        site: the site.
        profile: name of the profile that permissions were held against; None where the login did not get that far.
        projects: one report per project, in the order asked or listed.
        global_missing: global permissions that are not held.
        notes: things worth knowing that change nothing, one sentence each.
        requests: requests sent to Jira.
        elapsed_seconds: from start to end.
        gateway_url: the address at which a scoped token passed; empty where that was not tried or did not pass.
        boards: how the connection's boards stand; told as a warning, and never part of the verdict.
    """

    verdict: Verdict
    evidence: Evidence
    credential_kind: CredentialKind
    account: AccountFacts
    site: SiteFacts
    profile: str | None = None
    projects: tuple[ProjectReport, ...] = ()
    global_missing: tuple[Gap, ...] = ()
    notes: tuple[str, ...] = field(default=())
    requests: int = 0
    elapsed_seconds: float = 0.0
    gateway_url: str = ""
    boards: tuple[BoardReport, ...] = ()

    def in_state(self, state: ProjectVerdict) -> tuple[ProjectReport, ...]:
        """The projects that stand so."""
        return tuple(project for project in self.projects if project.state is state)
