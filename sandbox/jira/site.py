"""The settings of one sandbox Jira: which deployment it plays, where it sits, how strict and how fast it is."""

from dataclasses import dataclass
from enum import StrEnum, unique

# The tenant that a Cloud sandbox claims to be; made up, the same every time.
CLOUD_ID = "11223344-a1b2-3b33-c444-def123456789"


@unique
class Deployment(StrEnum):
    """Which Jira is played; a Server counts as Data Center."""

    CLOUD = "cloud"
    DATA_CENTER = "data-center"


@unique
class CaptchaForm(StrEnum):
    """The two forms in which Data Center has been seen to announce a CAPTCHA."""

    DENIED = "denied"
    """`X-Seraph-LoginReason: AUTHENTICATION_DENIED` with the denied reason."""
    FAILED_AND_DENIED = "failed-and-denied"
    """`X-Seraph-LoginReason: AUTHENTICATED_FAILED` with the denied reason."""


@dataclass(frozen=True, slots=True)
class RateLimit:
    """A token bucket per user: `capacity` requests at once, `fill` more every `interval_seconds`."""

    capacity: int = 10_000
    fill: int = 10_000
    interval_seconds: int = 1


@dataclass(frozen=True, slots=True)
class Site:
    """One Jira site.

    `context_path` is empty or like `/jira` (Data Center only). `base_url` is the address that Jira believes to have;
    None means the one it was asked under. `captcha_after` failed logins lock a Data Center account; None never does.
    `clock_offset_seconds` is positive when this Jira is ahead of the real time.
    `free_plan`: a Cloud site on which permissions cannot be changed.
    """

    deployment: Deployment = Deployment.DATA_CENTER
    version: str = "10.3.24"
    title: str = "Sandbox Jira"
    context_path: str = ""
    base_url: str | None = None
    cloud_id: str = CLOUD_ID
    clock_offset_seconds: float = 0.0
    latency_seconds: float = 0.0
    basic_enabled: bool = True
    captcha_after: int | None = 3
    captcha_form: CaptchaForm = CaptchaForm.DENIED
    rate_limit: RateLimit = RateLimit()
    free_plan: bool = False

    @property
    def is_cloud(self) -> bool:
        """Whether the site plays Jira Cloud."""
        return self.deployment is Deployment.CLOUD

    @property
    def api_versions(self) -> frozenset[str]:
        """The versions of the REST API that are answered."""
        return frozenset({"2", "3", "latest"}) if self.is_cloud else frozenset({"2", "latest"})


def site_for(deployment: Deployment) -> Site:
    """A site of the given deployment with the version, path and title that are usual there."""
    if deployment is Deployment.CLOUD:
        return Site(deployment, version="1001.0.0-SNAPSHOT", title="Sandbox Jira Cloud")
    return Site(deployment, title="Sandbox Jira Data Center", context_path="/jira")
