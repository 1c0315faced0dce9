"""Where the account is unusually quiet: its message, and its lines in the digest. Never the word “lost”."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from access.records import Connection
from access.silence import Ended, Silence
from access.telling import SilenceNews
from messages.actions import ActionId
from messages.blocks import Actions, Bullets, Paragraph
from messages.buttons import Button
from messages.facts import counted
from messages.literal import shown
from messages.message import Message, message
from messages.pieces import Line, Moment, bold, code, line, named
from messages.spans import lasted

_MOST_LINES = 10
_NAME_LIMIT = 60
_HOUR = timedelta(hours=1)


def silence_news(news: SilenceNews) -> Message:
    """Which projects are unusually quiet, what that may mean, and how to see more; and where it writes again."""
    connection = news.connection
    name, account = named(connection.name, is_bold=True), _account(connection)
    parts: list[Paragraph | Bullets | Actions] = []
    if news.quiet:
        told = f": {account} is unusually quiet in {counted(len(news.quiet), 'project')}"
        parts.append(Paragraph([line("🔇 ", name, bold(told))]))
        parts.append(Bullets(_cut([quiet_line(one, connection) for one in news.quiet])))
        parts.append(Paragraph(_what_it_means(connection)))
    if news.over:
        parts.append(Paragraph([line("🟢 ", name, bold(f": {account} writes again"))]))
        parts.append(Bullets(_cut([_over_line(one) for one in news.over])))
    if news.quiet:
        parts.append(Actions([Button(ActionId.TEST_AGAIN, "Test now", connection.id, connection.name)]))
    return message(*parts)


def quiet_line(one: Silence, connection: Connection) -> Line:
    """“no change by svc-align in WEB for 9 days, usual gap 3 h”."""
    span = f" for {lasted(one.until - one.last_at)}, usual gap {lasted(_roughly(one.usual_gap))}"
    where = line(named(one.project, is_bold=True))
    return line(f"no change by {_account(connection)} in ", *where, span, "; the last one ", Moment(one.last_at))


def _roughly(span: timedelta) -> timedelta:
    """To the hour, or to the minute where it is less than two: more would sound as if it were measured."""
    step = _HOUR if span >= 2 * _HOUR else timedelta(minutes=1)
    return round(span / step) * step


def _what_it_means(connection: Connection) -> Sequence[Line]:
    return [
        line("The login that I hold is good, and week-ends are not counted. It may be that nobody planned anything;"),
        line("or that the integration's own login, which I cannot see, no longer works: look at its connector."),
        line("What it changed before: ", code(f"/jira-access history {shown(connection.name, 40)} --since 4w")),
    ]


def _over_line(one: Ended) -> Line:
    quiet = lasted(one.ended - one.last_at)
    return line(named(one.project, is_bold=True), " changed ", Moment(one.ended), f", after {quiet}")


def _cut(lines: list[Line]) -> list[Line]:
    if len(lines) <= _MOST_LINES:
        return lines
    return [*lines[:_MOST_LINES], line(f"… and {counted(len(lines) - _MOST_LINES, 'more project')}")]


def _account(connection: Connection) -> str:
    """The account as people know it."""
    told = connection.account
    found = (told.name, told.display_name, told.id) if told else ()
    return shown(next((one for one in found if one), connection.expected_account or "the account"), _NAME_LIMIT)
