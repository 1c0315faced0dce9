"""The Home tab: every connection at a glance, ten to a page, and a helpful page for those who see none.

Limits of views: https://docs.slack.dev/reference/views/home-tab-views
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from messages.actions import ActionId
from messages.blocks import Actions, Bullets, Context, Divider, Header, Paragraph, Part
from messages.buttons import Button
from messages.expiry_notice import SECRET_NAMES, source_of
from messages.facts import account_of, counted
from messages.message import Message
from messages.pieces import Json, Line, Moment, code, line, named
from messages.standings import Standing, is_good, open_episode_line, order, state_line, watch_line

PAGE_SIZE = 10


@dataclass(frozen=True, slots=True)
class Home:
    """One person's Home tab; `page` counts from 1."""

    parts: tuple[Part, ...]
    page: int = 1

    def as_json(self) -> Json:
        """The view, as Slack takes it."""
        return {"type": "home", "callback_id": "home", "blocks": [part.as_json() for part in self.parts]}


def home(standings: Sequence[Standing], page: int, *, at: datetime, for_admin: bool) -> Home:
    """The page with that number, or the nearest that there is.

    Args:
        standings: every connection that the person may see.
        page: the wanted page.
        at: the time, UTC.
        for_admin: whether to say what only admins may do.
    """
    if not standings:
        return _nothing_yet(for_admin=for_admin)
    ordered = sorted(standings, key=order)
    pages = (len(ordered) + PAGE_SIZE - 1) // PAGE_SIZE
    page = min(max(page, 1), pages)
    shown_here = ordered[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    good = sum(map(is_good, ordered))
    counts = f"{counted(len(ordered), 'connection')}, {good} of them good"
    parts: list[Part] = [
        Header("Does the integration get into Jira?"),
        Context([line(counts), line("as of ", Moment(at))]),
    ]
    for standing in shown_here:
        parts += [Divider(), *_connection(standing, at)]
    parts += [Divider(), _pages(page, pages), _small_print(page, pages)]
    return Home(tuple(parts), page)


def home_for_outsider(refusal: Message) -> Home:
    """What somebody sees whom the bot does not answer."""
    return Home((Header("Jira access"), *refusal.parts))


def _connection(standing: Standing, at: datetime) -> Sequence[Part]:
    connection = standing.connection
    lines = [state_line(standing)]
    taken_on = open_episode_line(standing)
    if taken_on:
        lines.append(line("Open trouble: ", *taken_on))
    facts = [
        line(named(account_of(connection)), " at ", named(connection.address.base_url)),
        _last_good(standing),
        _next_end(standing),
        watch_line(standing, at),
    ]
    test = Button(ActionId.TEST_AGAIN, "Test now", connection.id, connection.name)
    return (Paragraph(lines), Context(facts), Actions([test]))


def _last_good(standing: Standing) -> Line:
    if standing.last_good_at is None:
        return line("never logged in")
    return line("last good ", Moment(standing.last_good_at))


def _next_end(standing: Standing) -> Line:
    secret = SECRET_NAMES[standing.connection.credential_kind]
    countdown = standing.watch.countdown if standing.watch else None
    if countdown is None:
        return line(f"end of the {secret} not known")
    return line(f"{secret} ends ", Moment(countdown.ends), " (", *source_of(countdown), ")")


def _pages(page: int, pages: int) -> Actions:
    buttons = [Button(ActionId.HOME_REFRESH, "Refresh", str(page))]
    if page > 1:
        buttons.append(Button(ActionId.HOME_BACK, "‹ Previous", str(page - 1)))
    if page < pages:
        buttons.append(Button(ActionId.HOME_NEXT, "Next ›", str(page + 1)))
    return Actions(buttons)


def _small_print(page: int, pages: int) -> Context:
    told = [line(f"page {page} of {pages}")] if pages > 1 else []
    return Context([*told, line("everything you can type: /jira-access help")])


def _nothing_yet(*, for_admin: bool) -> Home:
    first = line("Nothing is set up yet, so there is nothing to see here.")
    how = line("Set the first connection up: ", code("/jira-access connect"))
    if not for_admin:
        how = line("A Jira admin sets connections up; once that is done, this page shows how each of them stands.")
    tries = Bullets(
        [
            line(code("/jira-access help"), " shows what you can type"),
            line(code("/jira-access whoami"), " shows what you may do, and why"),
        ]
    )
    return Home((Header("Does the integration get into Jira?"), Paragraph([first, how]), tries))
