"""From the permissions held to findings: what is missing, where, and what the whole check comes to.

How the permissions are read from Jira is decided by the sweeps in `access.operations`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from access.errors import BadInput
from access.evidence import Cause, Confidence, Evidence, EvidenceClass
from access.ports import HeldPermissions
from access.profiles import Level, Profile, Requirement
from access.results import Gap, ProjectReport, ProjectVerdict, Verdict

BROWSE = "BROWSE_PROJECTS"
MOST_PROJECTS = 5000
"""The most that a connection's list may name."""
_NAMED_AT_MOST = 5
_PROJECT_KEY = re.compile(r"[A-Z][A-Z0-9_]{1,254}")


def parse_project_keys(typed: Iterable[str]) -> tuple[str, ...]:
    """The project keys in upper case, each once, in the order given; commas and blanks may separate several.

    Jira's own pattern is an upper-case letter followed by letters, digits or underscores:
    https://confluence.atlassian.com/adminjiraserver/changing-the-project-key-format-938847081.html

    Raises:
        BadInput: a key has another form; the sentence names up to five of them.
    """
    keys = [key.upper() for text in typed for key in re.split(r"[,\s]+", text) if key]
    wrong = [key for key in dict.fromkeys(keys) if not _PROJECT_KEY.fullmatch(key)]
    if wrong:
        named = ", ".join(f"“{key[:40]}”" for key in wrong[:_NAMED_AT_MOST])
        more = f" and {len(wrong) - _NAMED_AT_MOST} more" if len(wrong) > _NAMED_AT_MOST else ""
        raise BadInput(
            f"Not a project key: {named}{more}.",
            "A key is a letter and at least one more letter, digit or _, such as WEB.",
        )
    return tuple(dict.fromkeys(keys))


def is_project_key(text: str) -> bool:
    """Whether a text has the form of a project key, as Jira writes it."""
    return bool(_PROJECT_KEY.fullmatch(text))


def gaps(
    requirements: Iterable[Requirement], held: frozenset[str], known: frozenset[str] | None = None
) -> tuple[Gap, ...]:
    """The requirements that are not held, worst level first; keys that this Jira does not know are left out."""
    missing = [
        Gap(need.permission, need.level, need.breaks, need.name)
        for need in requirements
        if need.permission not in held and (known is None or need.permission in known)
    ]
    order = list(Level)
    return tuple(sorted(missing, key=lambda gap: order.index(gap.level)))


def report_project(key: str, profile: Profile, permissions: HeldPermissions) -> ProjectReport:
    """How a project that Jira showed stands against the profile.

    Where the answer does not mention a required permission at all, nobody knows whether it is held: then the project
    is neither complete nor missing it.
    """
    missing = gaps(profile.project, permissions.held, permissions.known)
    if any(gap.level is Level.REQUIRED for gap in missing):
        return ProjectReport(key, ProjectVerdict.MISSING, missing)
    unmentioned = [
        need.permission
        for need in profile.project
        if need.level is Level.REQUIRED and need.permission not in permissions.known
    ]
    if unmentioned:
        detail = f"it says nothing of what the profile requires: {', '.join(unmentioned)}"
        evidence = Evidence(EvidenceClass.UNKNOWN, Cause.NOT_UNDERSTOOD, Confidence.LOW, detail=detail)
        return ProjectReport(key, ProjectVerdict.UNKNOWN, missing, evidence)
    return ProjectReport(key, ProjectVerdict.COMPLETE, missing)


def judge(
    login: Evidence, projects: tuple[ProjectReport, ...], global_missing: tuple[Gap, ...], trouble: Evidence | None
) -> tuple[Verdict, Evidence]:
    """Verdict and deciding evidence of a check whose login was good.

    A required gap that was seen is certain, whatever else could not be read. Without one, anything unread leaves no
    verdict. Seeing no project at all counts as projects not visible.

    Args:
        login: evidence of the good login.
        projects: findings per project.
        global_missing: global permissions that are not held.
        trouble: why part of the sweep could not be read; None where all of it was.
    """
    short = any(project.state is ProjectVerdict.MISSING for project in projects)
    short = short or any(gap.level is Level.REQUIRED for gap in global_missing)
    unseen = any(project.state is ProjectVerdict.NOT_VISIBLE for project in projects) or (
        not projects and trouble is None
    )
    if short or unseen:
        cause = Cause.PERMISSIONS_MISSING if short else Cause.PROJECTS_NOT_VISIBLE
        return Verdict.PERMISSIONS_MISSING, Evidence(EvidenceClass.PERMISSION, cause, Confidence.HIGH, login.signals)
    if trouble is not None:
        return Verdict.NO_VERDICT, trouble
    return Verdict.OK, login


def verdict_of_login(evidence: Evidence) -> Verdict:
    """What a login that was not good comes to.

    A refusal is a loss. A configuration fault is one only where `/myself` was refused because of it. Everything else
    leaves no verdict.
    """
    if evidence.kind is EvidenceClass.AUTH:
        return Verdict.ACCESS_LOST
    refused = (
        evidence.signals is not None
        and evidence.signals.call == "myself"
        and evidence.signals.status in (400, 401, 403)
    )
    if evidence.kind is EvidenceClass.CONFIG and refused:
        return Verdict.ACCESS_LOST
    return Verdict.NO_VERDICT
