"""The answer of `permissions name --changes`: what was gained and lost, between which looks, and who is likely."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from access.drift import WHOLE_SITE, Direction, Shift
from access.likely import Likely
from access.operations.show_changes import Changes
from messages.actions import ActionId
from messages.blocks import Actions, Bullets, Context, Paragraph
from messages.buttons import Button
from messages.facts import counted
from messages.literal import shown
from messages.message import Message, message
from messages.pieces import Line, Moment, bold, code, line, named

_MOST_LINES = 20
_MOST_NAMES = 6
MOST_LIKELY = 5
_WORDS_LIMIT = 120


def permission_changes(changes: Changes) -> Message:
    """One line for each project and direction, the likely cause below, and the button that tests again."""
    name = named(changes.connection.name, is_bold=True)
    button = Button(ActionId.TEST_AGAIN, "Test again", changes.connection.id, changes.connection.name)
    if changes.since is None:
        how = line("Nothing was looked at in that time. Type ", code(f"/jira-access test {changes.connection.name}"))
        return message(Paragraph([line(name, bold(": nothing to compare")), how]), Actions([button]))
    projects = len({one.project for one in changes.shifts})
    told = f": {counted(projects, 'project')} changed since " if projects else ": nothing changed since "
    lines = _lines(changes.shifts)
    return message(
        Paragraph([line(name, bold(told), Moment(changes.since))]),
        Bullets(lines) if lines else None,
        _likely(changes) if lines else None,
        Actions([button]),
        Context([line(f"{counted(changes.looks, 'look')} compared")]),
    )


def _lines(shifts: Sequence[Shift]) -> list[Line]:
    grouped = groupby(shifts, key=lambda one: (one.project, one.direction))
    lines = [_line(project, direction, list(some)) for (project, direction), some in grouped]
    if len(lines) > _MOST_LINES:
        return [*lines[:_MOST_LINES], line(f"… and {counted(len(lines) - _MOST_LINES, 'more line')}")]
    return lines


def _line(project: str, direction: Direction, shifts: list[Shift]) -> Line:
    where = named(project, is_bold=True) if project != WHOLE_SITE else bold("(whole site)")
    span = max(shifts, key=lambda one: one.by)
    when = (" · between ", Moment(span.after), " and ", Moment(span.by))
    if not shifts[0].permission:
        return line(where, " no longer visible" if direction is Direction.LOST else " visible again ✅", *when)
    names = ", ".join(shown(one.name or one.permission, _WORDS_LIMIT) for one in shifts[:_MOST_NAMES])
    more = f" and {len(shifts) - _MOST_NAMES} more" if len(shifts) > _MOST_NAMES else ""
    if direction is Direction.GAINED:
        return line(where, f" gained {names}{more} ✅", *when)
    breaks = next((f" → {shown(one.breaks, _WORDS_LIMIT)}" for one in shifts if one.breaks), "")
    return line(where, f" lost {names}{more}{breaks}", *when)


def _likely(changes: Changes) -> Paragraph:
    if changes.likely is None:
        return Paragraph([line("Who did it: this account may not read Jira's audit log; a Jira administrator may.")])
    if not changes.likely:
        return Paragraph([line("Jira's audit log has no fitting entry for that time.")])
    return Paragraph([likely_line(one) for one in changes.likely[:MOST_LIKELY]])


def likely_line(likely: Likely) -> Line:
    """Who did what and when, as Jira's audit log tells it, and for which projects that is likely."""
    record = likely.record
    about = f" ({shown(record.about, _WORDS_LIMIT)})" if record.about else ""
    what = f": {shown(record.summary, _WORDS_LIMIT)}{about} on "
    where = ", ".join(sorted({shown(one.project, 30) or "whole site" for one in likely.shifts})[:_MOST_NAMES])
    return line("Likely ", named(record.author), what, Moment(record.at), f" · for {where} (Jira's audit log)")
