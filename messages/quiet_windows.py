"""Quiet windows: what was planned, what is planned, and the one line at the end of one that went well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from access.local_time import ClockChange
from access.overlays import QuietWindow
from access.records import Connection
from access.telling import Scene
from messages.actions import ActionId
from messages.blocks import Actions, Context, Paragraph, Part
from messages.buttons import Button
from messages.causes import NAME_LIMIT
from messages.facts import account_of, deployment_and_version
from messages.literal import shown
from messages.mentions import who
from messages.message import Message, message
from messages.pieces import Line, Moment, bold, code, line, named
from messages.spans import lasted

_MOST_LINES = 20
_CLOCKS = {
    ClockChange.SKIPPED: "The clocks are changed then, and that time is skipped: it begins as much after the jump.",
    ClockChange.REPEATED: "The clocks are changed then, and that time comes twice: the first is meant.",
}


@dataclass(frozen=True, slots=True)
class PlannedQuiet:
    """One quiet window with its connection."""

    connection: Connection
    window: QuietWindow


def quiet_planned(planned: PlannedQuiet, zone: str, change: ClockChange | None = None) -> Message:
    """It is set; `zone` is the one in which it was typed."""
    window, name = planned.window, planned.connection.name
    lines = [
        line("🔧 ", bold("Quiet for "), named(name, is_bold=True), bold(": "), *_period(window), *_reason(window)),
        line(f"I read that as a time in {shown(zone, NAME_LIMIT)}. I keep checking; at the end I tell how it stands."),
        line("To end it early: ", code(f"/jira-access quiet end {shown(name, 40)}")),
    ]
    if change is not None:
        lines.insert(1, line(f"ℹ️ {_CLOCKS[change]}"))
    return message(Paragraph(lines))


def quiet_list(planned: Sequence[PlannedQuiet], *, at: datetime) -> Message:
    """Every window that is on or to come, the next first, each with a button that ends it."""
    if not planned:
        how = line("Plan one: ", code('/jira-access quiet prod sat 22:00 4h "upgrade"'))
        return message(Paragraph([line(bold("No quiet window is planned.")), how]))
    ordered = sorted(planned, key=lambda one: one.window.start)
    parts: list[Part] = [Paragraph([line(bold("Quiet windows"))])]
    for one in ordered[:_MOST_LINES]:
        label = "End now" if one.window.covers(at) else "Cancel"
        button = Button(ActionId.END_QUIET, label, one.window.id, one.connection.name)
        parts += [Paragraph([_listed(one, at)]), Actions([button])]
    if len(ordered) > _MOST_LINES:
        parts.append(Context([line(f"… and {len(ordered) - _MOST_LINES} more")]))
    return message(*parts)


def quiet_ended(planned: PlannedQuiet, *, began: bool) -> Message:
    """It was ended early, or never begins."""
    name = named(planned.connection.name, is_bold=True)
    told = " is over; I speak again." if began else " is cancelled."
    return message(Paragraph([line("🔔 ", bold("The quiet window of "), name, bold(told), *_reason(planned.window))]))


def quiet_over_well(scene: Scene, window: QuietWindow | None) -> Message:
    """The line at the end of a window after which everything was found well."""
    name = named(scene.connection.name, is_bold=True)
    after = f"after {shown(window.reason, 120)}" if window and window.reason else "after the quiet window"
    first = line("✅ ", name, bold(f": all well {after}"))
    missing = len(scene.watch.state.permissions.known)
    facts = [f"Login ✓  {shown(account_of(scene.connection), NAME_LIMIT)} ✓  permissions ✓"]
    if missing:
        facts.append(f"{missing:,} gaps as before, all of them known or expected")
    version = deployment_and_version(scene.connection.deployment, scene.connection.version)
    told = [line(named(version))]
    if window is not None:
        told.append(line(*_period(window)))
    return message(Paragraph([first, line(" · ".join(facts))]), Context(told))


def _listed(one: PlannedQuiet, at: datetime) -> Line:
    mark = "🔧 now: " if one.window.covers(at) else ""
    name = named(one.connection.name, is_bold=True)
    by = (" · set by ", who(one.window.by)) if one.window.by else ()
    return line(mark, name, " ", *_period(one.window), *_reason(one.window), *by)


def _period(window: QuietWindow) -> Line:
    return line(Moment(window.start), " to ", Moment(window.end), f" ({lasted(window.end - window.start)})")


def _reason(window: QuietWindow) -> Line:
    return line(f" · {shown(window.reason, 200)}") if window.reason else line()
