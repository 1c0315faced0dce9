"""Made-up connections, checks and projects for the gallery, realistic ones and hostile ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from access.boards import BoardProject, BoardReport, BoardState
from access.credentials import CredentialKind, Deployment
from access.evidence import Cause, Confidence, Content, Evidence, EvidenceClass, Signals
from access.profiles import Level, shipped_profile
from access.records import Actor, ActorKind, CheckRecord, Connection, JiraAccount, ProjectState, Trigger
from access.results import AccountFacts, CheckResult, Gap, ProjectReport, ProjectVerdict, SiteFacts, Verdict
from access.sites import parse_address

NOW = datetime(2026, 11, 12, 2, 56, tzinfo=UTC)
LAST_GOOD = NOW - timedelta(minutes=7)
CHECK_ID = "chk-5f1d0c"
HOSTILE_NAME = "<!channel> *Ops* `x` _y_ ~z~ <@U0MARIA> <https://evil.example|click> &amp; \u202egnp.exe\u200b\n:bomb:"
"""Everything that must show literally and ping nobody."""

PROD = Connection(
    id="con-8a21",
    workspace="T0ALIGN",
    name="prod",
    address=parse_address("https://jira.example.com"),
    deployment=Deployment.DATA_CENTER,
    credential_kind=CredentialKind.BASIC,
    credential_user="svc-align",
    profile="jira-align-data-center",
    owner=Actor(ActorKind.SLACK, "U0MARIA", "T0ALIGN"),
    created_at=NOW - timedelta(days=90),
    secret_changed_at=NOW - timedelta(days=90),
    version="10.3.1",
    expected_account="svc-align",
    account=JiraAccount("JIRAUSER10100", "svc-align", "Align Service"),
)
CLOUD = replace(
    PROD,
    id="con-11c0",
    name="cloud",
    address=parse_address("https://example.atlassian.net"),
    deployment=Deployment.CLOUD,
    credential_kind=CredentialKind.API_TOKEN,
    credential_user="svc-align@example.com",
    profile="jira-align-cloud-least-privilege",
    expected_account="5b10a2844c20165700ede21g",
    account=JiraAccount("5b10a2844c20165700ede21g", None, "Align Service"),
    projects=("APPS", "CORE", "WEB"),
)
HOSTILE = replace(
    PROD,
    id="con-e1",
    name=HOSTILE_NAME,
    credential_user=HOSTILE_NAME,
    expected_account=HOSTILE_NAME * 40,
    account=JiraAccount(HOSTILE_NAME, HOSTILE_NAME, HOSTILE_NAME * 40),
    version=HOSTILE_NAME,
)

_CLASSES = {
    Cause.OK: EvidenceClass.OK,
    Cause.PERMISSIONS_MISSING: EvidenceClass.PERMISSION,
    Cause.PROJECTS_NOT_VISIBLE: EvidenceClass.PERMISSION,
    Cause.SCOPED_TOKEN_AT_SITE: EvidenceClass.CONFIG,
    Cause.SCOPE_MISSING: EvidenceClass.CONFIG,
    Cause.CLOCK_SKEW: EvidenceClass.CONFIG,
    Cause.METHOD_NOT_SUPPORTED: EvidenceClass.CONFIG,
    Cause.RATE_LIMITED: EvidenceClass.THROTTLED,
    Cause.NO_NETWORK: EvidenceClass.OFFLINE,
    Cause.NOT_UNDERSTOOD: EvidenceClass.UNKNOWN,
}
_REFUSALS = frozenset(
    (
        Cause.BAD_CREDENTIAL,
        Cause.ANONYMOUS,
        Cause.WRONG_ACCOUNT,
        Cause.CAPTCHA,
        Cause.BASIC_DISABLED,
        Cause.NOT_LICENSED,
        Cause.ACCOUNT_INACTIVE,
    )
)
_DETAILS = {
    Cause.WRONG_ACCOUNT: "Maria Lopez (maria.lopez)",
    Cause.SCOPED_TOKEN_AT_SITE: "https://api.atlassian.com/ex/jira/11223344-a1b2-4c3d-8e9f-001122334455",
    Cause.SCOPE_MISSING: "myself",
    Cause.PROXY_PAGE: "Example Corp – Sign in",
    Cause.REDIRECTED: "login.example.com",
    Cause.SERVER_ERROR: "502",
    Cause.NOT_UNDERSTOOD: "418",
    Cause.METHOD_NOT_SUPPORTED: "pat",
    Cause.CLOCK_SKEW: "-420",
}
_CLOUD_CAUSES = frozenset((Cause.SCOPED_TOKEN_AT_SITE, Cause.SCOPE_MISSING, Cause.RATE_LIMITED))


def connection_for(cause: Cause) -> Connection:
    """A connection that can meet that cause."""
    if cause in _CLOUD_CAUSES:
        return CLOUD
    if cause.startswith("oauth_") or cause is Cause.CLOCK_SKEW:
        return replace(PROD, credential_kind=CredentialKind.OAUTH1, credential_user=None)
    return PROD


def evidence_for(cause: Cause) -> Evidence:
    """Evidence as a real check would give it."""
    signals = Signals(
        call="myself",
        status=403 if cause is Cause.CAPTCHA else 401,
        content=Content.HTML,
        login_reason="AUTHENTICATION_DENIED" if cause is Cause.CAPTCHA else "AUTHENTICATED_FAILED",
        denied_reason="CAPTCHA_CHALLENGE" if cause is Cause.CAPTCHA else None,
        request_id="176x4411x1",
        server_date=NOW,
        elapsed_seconds=0.214,
    )
    kind = EvidenceClass.AUTH if cause in _REFUSALS or cause.startswith("oauth_") else EvidenceClass.UPSTREAM
    return Evidence(_CLASSES.get(cause, kind), cause, Confidence.HIGH, signals, _DETAILS.get(cause, ""))


def result_for(cause: Cause, connection: Connection) -> CheckResult:
    """A check of that connection that ended with that cause; without projects."""
    verdicts = {
        EvidenceClass.OK: Verdict.OK,
        EvidenceClass.AUTH: Verdict.ACCESS_LOST,
        EvidenceClass.CONFIG: Verdict.ACCESS_LOST,
        EvidenceClass.PERMISSION: Verdict.PERMISSIONS_MISSING,
    }
    evidence = evidence_for(cause)
    account = connection.account or JiraAccount()
    return CheckResult(
        verdict=verdicts.get(evidence.kind, Verdict.NO_VERDICT),
        evidence=evidence,
        credential_kind=connection.credential_kind,
        account=AccountFacts(account.id, account.name, account.display_name, connection.expected_account),
        site=SiteFacts(connection.address.base_url, connection.deployment, connection.version),
        profile=connection.profile,
        requests=2,
        elapsed_seconds=0.412,
    )


def good_result() -> CheckResult:
    """Forty-two projects, all of them complete, one of them without something recommended."""
    projects = [ProjectReport(f"TEAM{number}", ProjectVerdict.COMPLETE) for number in range(1, 42)]
    projects.append(ProjectReport("OPS", ProjectVerdict.COMPLETE, (gap("CLOSE_ISSUES"),)))
    return replace(result_for(Cause.OK, PROD), projects=tuple(projects), requests=44, elapsed_seconds=3.1)


def short_result() -> CheckResult:
    """Five projects: one short of two permissions, one of one, one hidden, one unread, one complete."""
    projects = (
        ProjectReport("APPS", ProjectVerdict.MISSING, (gap("EDIT_ISSUES"), gap("SCHEDULE_ISSUES"))),
        ProjectReport("CORE", ProjectVerdict.NOT_VISIBLE),
        ProjectReport("DATA", ProjectVerdict.MISSING, (gap("SCHEDULE_ISSUES"), gap("MODIFY_REPORTER"))),
        ProjectReport("OPS", ProjectVerdict.UNKNOWN, evidence=evidence_for(Cause.TIMEOUT)),
        ProjectReport("WEB", ProjectVerdict.COMPLETE, (gap("DELETE_ISSUES"),)),
    )
    people = gap("USER_PICKER")
    found = result_for(Cause.PERMISSIONS_MISSING, PROD)
    return replace(found, projects=projects, global_missing=(people,), requests=7, elapsed_seconds=1.3)


def hostile_result() -> CheckResult:
    """Three hundred projects that lack every permission, all named as an attacker would."""
    profile = shipped_profile(PROD.profile)
    gaps = tuple(replace(gap(key), name=HOSTILE_NAME * 20, breaks=HOSTILE_NAME * 20) for key in profile.project_keys)
    projects = tuple(
        ProjectReport(f"{HOSTILE_NAME * 40}{number}", ProjectVerdict.MISSING, gaps) for number in range(300)
    )
    found = result_for(Cause.PERMISSIONS_MISSING, HOSTILE)
    return replace(found, projects=projects, global_missing=gaps, notes=(HOSTILE_NAME * 60,))


def board_reports(name: str) -> tuple[BoardReport, ...]:
    """A board in each state."""
    held, missing = BoardProject("APPS", may_manage=True), BoardProject("CORE", may_manage=False)
    covered = {BoardState.COMPLETE: (held,), BoardState.LACKING: (held, missing)}
    causes = {BoardState.UNKNOWN: "timeout", BoardState.PARTLY_READ: "server_error"}
    return tuple(
        BoardReport(80 + number, name, state, covered.get(state, ()), "10084", causes.get(state, ""))
        for number, state in enumerate(BoardState)
    )


def gap(permission: str) -> Gap:
    """The gap that the shipped profile describes for that permission."""
    profile = shipped_profile(PROD.profile)
    row = next(row for row in profile.project + profile.global_ if row.permission == permission)
    return Gap(row.permission, Level(row.level), row.breaks, row.name)


def check_of(connection: Connection, cause: Cause) -> CheckRecord:
    """The record that is kept of such a check."""
    result = result_for(cause, connection)
    return CheckRecord(
        id=CHECK_ID,
        connection_id=connection.id,
        at=NOW,
        trigger=Trigger.SLACK,
        actor=Actor(ActorKind.SLACK, "U0SAM", "T0ALIGN"),
        verdict=result.verdict,
        evidence=result.evidence,
        requests=2,
        elapsed_seconds=0.4,
    )


def project_states(count: int, name: str) -> list[ProjectState]:
    """So many projects of that name: every seventh hidden, every fifth short of something."""
    states = {0: ProjectVerdict.NOT_VISIBLE, 1: ProjectVerdict.MISSING, 2: ProjectVerdict.UNKNOWN}
    return [
        ProjectState(
            project_id=10_000 + number,
            key=f"TEAM{number}",
            name=name,
            state=(state := states.get(number % 9, ProjectVerdict.COMPLETE)),
            missing=("EDIT_ISSUES",) if state is ProjectVerdict.MISSING else (),
            looked_at=NOW - timedelta(minutes=number),
        )
        for number in range(count)
    ]
