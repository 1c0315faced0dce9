"""The words that stand for a picture where it cannot be seen, and beside it where it can."""

from __future__ import annotations

from datetime import timedelta

from access.permission_map import CellState, PermissionMap
from access.results import Verdict
from access.timeline import DAYS, Lane, Timeline
from messages.blocks import Paragraph
from messages.facts import counted
from messages.literal import shown
from messages.message import Message, message
from messages.pieces import line, named
from messages.spans import lasted

_ALT_LIMIT = 1000
_NAMES = 8


def map_words(found: PermissionMap) -> str:
    """The map in two or three sentences."""
    hidden = [row.projects[0] for row in found.rows if row.cells and row.cells[0].state is CellState.NOT_VISIBLE]
    short = [row.projects[0] for row in found.rows if any(cell.state is CellState.MISSING for cell in row.cells)]
    told = [f"Map of {counted(len(found.rows), 'project')} and {counted(len(found.columns), 'permission')}."]
    told.append(f"Short of a required permission: {_listed(short)}. Not visible: {_listed(hidden)}.")
    told.append(f"Changed since last week: {counted(found.changed, 'project')}.")
    return shown(" ".join(told), _ALT_LIMIT)


def timeline_words(timeline: Timeline) -> str:
    """The timeline in two or three sentences."""
    looked = timeline.lasted(*(verdict.value for verdict in Verdict))
    good = timeline.lasted(Verdict.OK.value, Verdict.PERMISSIONS_MISSING.value)
    share = f"{100 * (good / looked):.1f} %" if looked > timedelta() else "an unknown part"
    episodes = timeline.in_lane(Lane.EPISODE)
    longest = max((one.end - one.start for one in episodes), default=timedelta())
    told = f"The last {DAYS} days: the login was good for {share} of the time looked at."
    told += f" {counted(len(episodes), 'episode')}" + (f", the longest {lasted(longest)}." if episodes else ".")
    return f"{told} {counted(len(timeline.in_lane(Lane.QUIET)), 'quiet window')}."


def picture_note(connection_name: str, words: str) -> Message:
    """What stands beside a picture."""
    return message(Paragraph([line(named(connection_name, is_bold=True), ": ", shown(words, _ALT_LIMIT))]))


def _listed(keys: list[str]) -> str:
    if not keys:
        return "none"
    more = f" and {len(keys) - _NAMES} more" if len(keys) > _NAMES else ""
    return ", ".join(keys[:_NAMES]) + more
