"""The sweep of a Data Center site: one `mypermissions` per project, at the pace that Jira bears."""

from __future__ import annotations

from access.diagnosis import diagnose_call
from access.evidence import Content, Evidence
from access.operations.sweep_permissions import (
    Manner,
    Sweep,
    ask_patiently,
    first_trouble,
    left_out_note,
    named,
    unknown_project,
)
from access.permissions import gaps, report_project
from access.ports import HeldPermissions, JiraAccount, Project, Reply
from access.profiles import Level, Profile
from access.results import Gap, ProjectReport, ProjectVerdict
from access.spreading import Spread, Spreader

_Answers = Spread[str | None, HeldPermissions]


async def sweep_data_center(
    account: JiraAccount, profile: Profile, keys: tuple[str, ...] | None, manner: Manner
) -> Sweep:
    """Hold the account's permissions against the profile; without keys, on every project that the account sees."""
    projects: dict[str, Project] = {}
    if keys is None:
        listed = await ask_patiently(lambda _: account.list_projects(), None, manner)
        if listed.value is None or is_served_as_anonymous(listed):
            return Sweep(trouble=diagnose_call(listed.signals))
        projects = {project.key: project for project in listed.value}
        keys = tuple(projects)
    spreader: Spreader[str | None, HeldPermissions] = Spreader(
        account.my_permissions, pace=manner.pace, sleep=manner.sleep, patience=manner.patience, progress=manner.progress
    )
    answers = await spreader.put((*keys, None) if profile.global_ else keys)
    reports = tuple(_report(key, profile, answers) for key in keys)
    missing, trouble = _global_gaps(profile, answers)
    notes = left_out_note(_unknown_keys(profile, answers))
    return Sweep(named(reports, projects), missing, first_trouble(reports) or trouble, notes)


def _report(key: str, profile: Profile, answers: _Answers) -> ProjectReport:
    reply = answers.replies.get(key)
    if reply is None:
        return unknown_project(key, None, answers.stopped_by)
    if is_served_as_anonymous(reply):
        return unknown_project(key, reply.signals, answers.stopped_by)
    if reply.signals.status == 404 and reply.signals.content is Content.JSON:  # noqa: PLR2004 - HTTP status
        return ProjectReport(key, ProjectVerdict.NOT_VISIBLE)
    if reply.value is None:
        return unknown_project(key, reply.signals, answers.stopped_by)
    return report_project(key, profile, reply.value)


def is_served_as_anonymous(reply: Reply[object]) -> bool:
    """Whether Jira answered without taking the login: then "nothing held" says nothing about the account."""
    signals = reply.signals
    return (signals.header_user or "").lower() == "anonymous" or signals.login_reason not in (None, "OK")


def _global_gaps(profile: Profile, answers: _Answers) -> tuple[tuple[Gap, ...], Evidence | None]:
    """Global permissions, asked without a project; the answer's project permissions mean "in any project" and are left.

    An answer that cannot be read is trouble only where the profile requires one of them: a recommended permission
    never changes the verdict.
    Source: https://developer.atlassian.com/server/jira/platform/rest/v10003/api-group-mypermissions/
    """
    if not profile.global_:
        return (), None
    reply = answers.replies.get(None)
    if reply is not None and reply.value is not None and not is_served_as_anonymous(reply):
        return gaps(profile.global_, reply.value.held, reply.value.known), None
    if all(need.level is not Level.REQUIRED for need in profile.global_):
        return (), None
    return (), diagnose_call(reply.signals) if reply else answers.stopped_by


def _unknown_keys(profile: Profile, answers: _Answers) -> frozenset[str]:
    """The profile's keys that no answer of this Jira knows; none where nothing was answered."""
    known = [reply.value.known for reply in answers.replies.values() if reply.value is not None]
    asked = frozenset((*profile.project_keys, *profile.global_keys))
    return asked.difference(*known) if known else frozenset()
