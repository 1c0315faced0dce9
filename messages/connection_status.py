"""The answer of `status`: every connection with its state, and since when it stands so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from messages.blocks import Bullets, Context, Paragraph
from messages.facts import counted
from messages.message import Message, message
from messages.pieces import Line, Moment, bold, code, line
from messages.standings import Standing, is_good, open_episode_line, order, state_line, unread_line, watch_line

__all__ = ["Standing", "no_connections", "status"]

_MOST_LINES = 25


def status(standings: Sequence[Standing], *, at: datetime) -> Message:
    """All connections, those in trouble first, cut to 25 lines."""
    if not standings:
        return no_connections()
    ordered = sorted(standings, key=order)
    lines = [_standing_line(standing, at) for standing in ordered[:_MOST_LINES]]
    if len(ordered) > _MOST_LINES:
        lines.append(line(f"… and {len(ordered) - _MOST_LINES} more; name one with ", code("/jira-access test name")))
    good = sum(map(is_good, standings))
    counts = f"{counted(len(standings), 'connection')}, {good} of them good"
    return message(Paragraph([line(bold(counts))]), Bullets(lines), Context([line("as of ", Moment(at))]))


def no_connections() -> Message:
    """The answer where there is nothing to test yet."""
    how = line("An admin sets one up: ", code("/jira-access connect"), ", or at the shell: ", _AT_THE_SHELL)
    return message(Paragraph([line(bold("There are no connections yet.")), how]))


_AT_THE_SHELL = code("jira-access connections add")


def _standing_line(standing: Standing, at: datetime) -> Line:
    checked = (" · checked ", Moment(standing.check.at)) if standing.check else ()
    taken_on = open_episode_line(standing)
    more = (" · ", *taken_on) if taken_on else ()
    unread = unread_line(standing)
    gaps = (" · ", *unread) if unread else ()
    return line(*state_line(standing), *checked, " · ", *watch_line(standing, at), *more, *gaps)
