"""The sweep of a Data Center site: one `mypermissions` per project, at the pace that Jira bears."""

from __future__ import annotations

from access.diagnosis import diagnose_call
from access.evidence import Evidence
from access.operations.sweep_permissions import Manner, Sweep, first_trouble, named, unknown_project
from access.permissions import gaps, report_project
from access.ports import HeldPermissions, JiraAccount, Project, Reply
from access.profiles import Profile
from access.results import Gap, ProjectReport, ProjectVerdict
from access.spreading import Spreader


async def sweep_data_center(
    account: JiraAccount, profile: Profile, keys: tuple[str, ...] | None, manner: Manner
) -> Sweep:
    """Hold the account's permissions against the profile; without keys, on every project that the account sees."""
    projects: dict[str, Project] = {}
    if keys is None:
        listed = await account.list_projects()
        if listed.value is None:
            return Sweep(trouble=diagnose_call(listed.signals))
        projects = {project.key: project for project in listed.value}
        keys = tuple(projects)
    spreader = Spreader(
        account.my_permissions, pace=manner.pace, sleep=manner.sleep, patience=manner.patience, progress=manner.progress
    )
    spread = await spreader.put(keys)
    reports = tuple(_report(key, profile, spread.replies.get(key), spread.stopped_by) for key in keys)
    missing, trouble = await _global_gaps(account, profile)
    return Sweep(named(reports, projects), missing, first_trouble(reports) or trouble)


def _report(
    key: str, profile: Profile, reply: Reply[HeldPermissions] | None, stopped_by: Evidence | None
) -> ProjectReport:
    if reply is None:
        return unknown_project(key, None, stopped_by)
    if reply.signals.status == 404 and reply.signals.login_reason in (None, "OK"):  # noqa: PLR2004 - HTTP status
        return ProjectReport(key, ProjectVerdict.NOT_VISIBLE)
    if reply.value is None or is_served_as_anonymous(reply):
        return unknown_project(key, reply.signals, stopped_by)
    return report_project(key, profile, reply.value)


def is_served_as_anonymous(reply: Reply[HeldPermissions]) -> bool:
    """Whether Jira answered without taking the login: then "nothing held" says nothing about the account."""
    signals = reply.signals
    return (signals.header_user or "").lower() == "anonymous" or signals.login_reason not in (None, "OK")


async def _global_gaps(account: JiraAccount, profile: Profile) -> tuple[tuple[Gap, ...], Evidence | None]:
    """Global permissions, asked without a project; the answer's project permissions mean "in any project" and are left.

    Source: https://developer.atlassian.com/server/jira/platform/rest/v10003/api-group-mypermissions/
    """
    if not profile.global_:
        return (), None
    reply = await account.my_permissions(None)
    if reply.value is None or is_served_as_anonymous(reply):
        return (), diagnose_call(reply.signals)
    return gaps(profile.global_, reply.value.held, reply.value.known), None
