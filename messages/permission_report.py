"""The answer of `permissions`: what is missing, by permission and by project, and what breaks without it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from access.profiles import Level
from access.records import Connection
from access.results import CheckResult, Gap, ProjectReport, ProjectVerdict, Verdict
from messages.actions import ActionId
from messages.blocks import Actions, Bullets, Paragraph, Part
from messages.board_report import board_parts
from messages.buttons import Button, ButtonStyle
from messages.causes import NAME_LIMIT, SENTENCE_LIMIT, Explanation, explain
from messages.facts import VERDICT_MARKS, account_of, counted, explained
from messages.literal import shown
from messages.message import Message, message
from messages.pieces import Line, bold, line, named
from messages.verdicts import facts, likely_line, note_line, project_counts, steps, verdict

_MOST_LINES = 10
_MOST_KEYS = 5
_MOST_NAMES = 4
_LEVELS = tuple(Level)


@dataclass(slots=True)
class _PermissionGap:
    gap: Gap
    is_global: bool = False
    projects: list[str] = field(default_factory=list)


def permission_report(connection: Connection, result: CheckResult, *, check_id: str, at: datetime) -> Message:
    """One check's permissions for people; the plain verdict where the login did not get as far as permissions.

    Lists are cut to ten lines, and say so; the whole is what the *CSV file* button sends.
    """
    if not result.projects and not result.global_missing and result.verdict is not Verdict.PERMISSIONS_MISSING:
        return verdict(connection, result, check_id=check_id, at=at)
    told = explained(connection, result)
    return message(
        Paragraph([_headline(connection, result, told), *([likely_line(told)] if told.likely else [])]),
        steps(told),
        Paragraph(_summary(connection, result)),
        *_by_permission(result),
        *_by_project(result),
        *board_parts(result.boards),
        facts(connection, result, at),
        _buttons(connection, result, check_id, has_rows=bool(result.projects or result.boards)),
    )


def _headline(connection: Connection, result: CheckResult, told: Explanation) -> Line:
    account = shown(account_of(connection, result), NAME_LIMIT)
    headline = {
        Verdict.OK: f"{account} has every required permission",
        Verdict.PERMISSIONS_MISSING: told.headline,
    }.get(result.verdict, "not everything could be read; no verdict on the permissions")
    name = named(connection.name, is_bold=True)
    return line(f"{VERDICT_MARKS[result.verdict]} ", name, bold(f": {headline}"))


def _summary(connection: Connection, result: CheckResult) -> Sequence[Line]:
    counts = project_counts(result) or f"{counted(len(result.projects), 'project')}, all complete"
    profile = named(result.profile or connection.profile)
    lines = [line(counts[0].upper() + counts[1:], ", compared with profile ", profile)]
    if not result.projects:
        lines = [line("Jira shows no project at all to this account.")]
    lines.extend(note_line(note) for note in result.notes)
    return lines


def _by_permission(result: CheckResult) -> Sequence[Part]:
    gaps = _gaps_by_permission(result)
    lines = [
        _global_line(one.gap) if one.is_global else _permission_line(one, len(result.projects))
        for one in gaps
        if one.gap.level is not Level.OPTIONAL
    ]
    parts: list[Part] = []
    if lines:
        parts = [Paragraph([line(bold("Missing, by permission"))]), Bullets(_cut_honestly(lines, "permission"))]
    optional = [
        shown(gap.gap.name or gap.gap.permission, NAME_LIMIT) for gap in gaps if gap.gap.level is Level.OPTIONAL
    ]
    if optional:
        parts.append(Paragraph([line("Also missing, but optional: ", _some_of(optional, _MOST_NAMES), ".")]))
    return parts


def _gaps_by_permission(result: CheckResult) -> list[_PermissionGap]:
    found: dict[str, _PermissionGap] = {}
    for project in result.projects:
        for gap in project.missing:
            found.setdefault(gap.permission, _PermissionGap(gap)).projects.append(project.key)
    everywhere = (_PermissionGap(gap, is_global=True) for gap in result.global_missing)
    return sorted((*everywhere, *found.values()), key=lambda one: (_LEVELS.index(one.gap.level), -len(one.projects)))


def _global_line(gap: Gap) -> Line:
    return line(
        named(gap.name or gap.permission, is_bold=True),
        f" ({gap.level}) on the whole site. ",
        shown(gap.breaks, SENTENCE_LIMIT),
    )


def _permission_line(found: _PermissionGap, of_projects: int) -> Line:
    where = f" ({found.gap.level}) in {len(found.projects):,} of {counted(of_projects, 'project')}: "
    keys = _some_of([shown(key, NAME_LIMIT) for key in found.projects], _MOST_KEYS)
    name = named(found.gap.name or found.gap.permission, is_bold=True)
    return line(name, where, f"{keys}. ", shown(found.gap.breaks, SENTENCE_LIMIT))


def _by_project(result: CheckResult) -> Sequence[Part]:
    by_state: dict[ProjectVerdict, list[Line]] = defaultdict(list)
    for project in result.projects:
        if project.state is not ProjectVerdict.COMPLETE:
            by_state[project.state].append(_project_line(project, result))
    order = (ProjectVerdict.NOT_VISIBLE, ProjectVerdict.MISSING, ProjectVerdict.UNKNOWN)
    lines = [one for state in order for one in by_state[state]]
    if not lines:
        return ()
    return (Paragraph([line(bold("By project"))]), Bullets(_cut_honestly(lines, "project")))


def _project_line(project: ProjectReport, result: CheckResult) -> Line:
    key = named(project.key, is_bold=True)
    if project.state is ProjectVerdict.NOT_VISIBLE:
        return line(key, " cannot be seen: hidden from the account, archived, or no such project")
    if project.state is ProjectVerdict.MISSING:
        names = [shown(gap.name or gap.permission, NAME_LIMIT) for gap in project.required_missing]
        return line(key, " lacks ", _some_of(names, _MOST_NAMES))
    evidence = project.evidence or result.evidence
    told = explain(evidence, result.credential_kind, result.site.deployment, site=result.site.base_url)
    return line(key, f" could not be read ({told.headline}); that is not a loss")


def _cut_honestly(lines: Sequence[Line], what: str) -> Sequence[Line]:
    if len(lines) <= _MOST_LINES:
        return lines
    left_out = counted(len(lines) - _MOST_LINES, f"more {what}")
    return (*lines[:_MOST_LINES], line(f"… and {left_out}; the full list is in the CSV file"))


def _some_of(names: Sequence[str], most: int) -> str:
    told = ", ".join(names[:most])
    return f"{told} and {len(names) - most:,} more" if len(names) > most else told


def _buttons(connection: Connection, result: CheckResult, check_id: str, *, has_rows: bool) -> Actions:
    name = connection.name
    buttons = [Button(ActionId.TEST_AGAIN, "Test again", connection.id, name)]
    if has_rows:
        buttons.append(Button(ActionId.SEND_PERMISSIONS_FILE, "Full list as CSV file", check_id, name))
    if result.verdict is Verdict.PERMISSIONS_MISSING:
        buttons.append(Button(ActionId.PLAN_REPAIR, "Request repair…", check_id, name, ButtonStyle.PRIMARY))
    buttons.append(Button(ActionId.SHOW_EVIDENCE, "Evidence", check_id, name))
    buttons.append(Button(ActionId.SHARE_PERMISSIONS, "Share in channel", check_id, name))
    return Actions(buttons)
