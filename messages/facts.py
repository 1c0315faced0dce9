"""Small facts in words: login kinds, deployments, counts and durations, as several messages need them."""

from __future__ import annotations

from access.credentials import CredentialKind, Deployment
from access.records import Connection
from access.results import CheckResult, Verdict
from messages.causes import Explanation, explain

KIND_NAMES = {
    CredentialKind.BASIC: "user name and password",
    CredentialKind.API_TOKEN: "API token",
    CredentialKind.PAT: "personal access token",
    CredentialKind.OAUTH1: "OAuth 1.0a",
}
_DEPLOYMENT_NAMES = {Deployment.CLOUD: "Jira Cloud", Deployment.DATA_CENTER: "Jira Data Center"}
VERDICT_MARKS = {
    Verdict.OK: "✅",
    Verdict.ACCESS_LOST: "❌",
    Verdict.PERMISSIONS_MISSING: "⚠️",
    Verdict.NO_VERDICT: "⚪\ufe0f",
}


def counted(count: int, one: str, many: str = "") -> str:
    """“1 project”, “42 projects”; `many` where an s does not make the plural."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def deployment_and_version(deployment: Deployment, version: str | None) -> str:
    """“Jira Data Center 10.3.1”; without the version on Cloud, where it means nothing to people."""
    name = _DEPLOYMENT_NAMES[deployment]
    return f"{name} {version}" if version and deployment is Deployment.DATA_CENTER else name


def milliseconds(seconds: float) -> str:
    """“412 ms”, “12.3 s”."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def account_of(connection: Connection, result: CheckResult | None = None) -> str:
    """The account by the name that people know best: as Jira named it, else as it was expected."""
    named = (
        result and result.account.name,
        result and result.account.display_name,
        connection.account and connection.account.name,
        connection.account and connection.account.display_name,
        connection.expected_account,
        connection.credential_user,
    )
    return next((name for name in named if name), "the service account")


def explained(connection: Connection, result: CheckResult) -> Explanation:
    """The result's evidence in words."""
    return explain(
        result.evidence,
        result.credential_kind,
        result.site.deployment,
        account=account_of(connection, result),
        expected=connection.expected_account or account_of(connection),
        site=result.site.base_url,
    )
