"""What the switches of the demo break, one row each. The panel shows the rows; the tour's steps throw them too.

How they are thrown, and what healing means, is in `sandbox.demo.switchboard`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum, unique

from sandbox.jira.control import JiraControl
from sandbox.jira.example import API_TOKEN, SERVICE_ACCOUNT

_LONG_AGO = datetime(2026, 1, 31, tzinfo=UTC)
_EVERYTHING = "^/"
_SLOW_SECONDS = 2
CAPTCHA_AFTER = 3


@unique
class Place(StrEnum):
    """The connections of the demo; the value is the connection's name in the bot."""

    PROD = "prod"
    CLOUD = "cloud"


@unique
class Part(StrEnum):
    """What of a Jira is broken; the value is the heading in the panel."""

    LOGIN = "The login"
    SITE = "Jira itself"
    PERMISSIONS = "Permissions"


@dataclass(frozen=True, slots=True)
class Breakage:
    """One switch.

    Attributes:
        key: stable name, for addresses and tests.
        label: what stands on the switch.
        tells: what has happened then, for somebody new.
        part: under which heading it stands.
        apply: breaks a healthy sandbox Jira; blocking.
        place: whose Jira it breaks.
    """

    key: str
    label: str
    tells: str
    part: Part
    apply: Callable[[JiraControl], object]
    place: Place = Place.PROD


def _take_permissions(jira: JiraControl) -> None:
    for permission in ("EDIT_ISSUES", "SCHEDULE_ISSUES"):
        jira.revoke("APPS", permission)


BREAKAGES: tuple[Breakage, ...] = (
    Breakage(
        "wrong-password",
        "Wrong password",
        "Somebody changed the password in Jira; the bot still has the old one.",
        Part.LOGIN,
        lambda jira: jira.set_password(SERVICE_ACCOUNT, "changed-by-somebody"),
    ),
    Breakage(
        "captcha",
        "CAPTCHA",
        "Another program failed so often that Jira locks the account.",
        Part.LOGIN,
        lambda jira: jira.fail_logins(SERVICE_ACCOUNT, CAPTCHA_AFTER),
    ),
    Breakage(
        "anonymous",
        "Answers as to a stranger",
        "Jira says 200, but has not taken the login.",
        Part.LOGIN,
        lambda jira: jira.fault("anonymous"),
    ),
    Breakage(
        "wrong-account",
        "Wrong account",
        "The login is good, but belongs to a person.",
        Part.LOGIN,
        lambda jira: jira.fault("other_account", account="maria.lopez"),
    ),
    Breakage(
        "expired-token",
        "Expired API token",
        "The token of the connection “cloud” has ended.",
        Part.LOGIN,
        lambda jira: jira.put_api_token(SERVICE_ACCOUNT, "jira-align", API_TOKEN, expires=_LONG_AGO),
        Place.CLOUD,
    ),
    Breakage(
        "down",
        "Down",
        "Nothing answers; every connection is cut.",
        Part.SITE,
        lambda jira: jira.fault("close", path=_EVERYTHING),
    ),
    Breakage(
        "slow",
        "Slow",
        f"Every answer takes {_SLOW_SECONDS} seconds. The bot says “Checking…” and waits.",
        Part.SITE,
        lambda jira: jira.settings(latency_seconds=_SLOW_SECONDS),
    ),
    Breakage(
        "throttled",
        "Throttled",
        "Jira answers 429: too many requests.",
        Part.SITE,
        lambda jira: jira.fault("throttle", retry_after=30),
    ),
    Breakage(
        "sso-page",
        "Single sign-on page",
        "A log-in page stands in front of Jira and lets no program through.",
        Part.SITE,
        lambda jira: jira.fault("sso_page"),
    ),
    Breakage(
        "missing-permission",
        "Permissions taken away",
        "Edit Issues and Schedule Issues are gone in project APPS.",
        Part.PERMISSIONS,
        _take_permissions,
    ),
    Breakage(
        "invisible-project",
        "Project hidden",
        "Nobody may browse project CORE any more.",
        Part.PERMISSIONS,
        lambda jira: jira.hide("CORE"),
    ),
)


def breakage_named(key: str) -> Breakage | None:
    """The switch of that key, or None."""
    return next((one for one in BREAKAGES if one.key == key), None)
