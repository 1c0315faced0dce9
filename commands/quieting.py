"""`quiet`, `quiet list`, `quiet end`: planned times in which checks go on and nothing is said."""

from __future__ import annotations

import html

from access.errors import BadInput, NotFound
from access.people import Person
from access.quiet import parse_quiet
from commands.asking import Answer, Asked, Pressed
from commands.desk import Desk
from commands.time_zones import zone_of
from messages.quiet_windows import PlannedQuiet, quiet_ended, quiet_list, quiet_planned


async def answer(asked: Asked, desk: Desk) -> Answer:
    """Plan a window; times are those of the person's zone."""
    if len(asked.words) < 2:  # noqa: PLR2004 - a name and a time
        raise BadInput(
            "Which connection, and when?", 'Type for example /jira-access quiet prod sat 22:00 4h "upgrade".'
        )
    name, *rest = asked.words
    connection = await desk.find_connection.named(asked.person.workspace, name)
    zone = zone_of(asked.person)
    # Slack escapes what is typed: https://docs.slack.dev/messaging/formatting-message-text/#escaping
    request = parse_quiet(html.unescape(" ".join(rest)), await desk.show_watch.now(), zone)
    window = await desk.begin_quiet(connection, request, asked.person.actor)
    told = quiet_planned(PlannedQuiet(connection, window), zone.key, request.start_change)
    return Answer(told, changes_home=True)


async def answer_list(asked: Asked, desk: Desk) -> Answer:
    """Every window that is on or to come; behind a name, those of one connection."""
    planned = await _planned(asked.person, desk)
    if asked.words:
        connection = await desk.find_connection.named(asked.person.workspace, asked.words[0])
        planned = [one for one in planned if one.connection.id == connection.id]
    return Answer(quiet_list(planned, at=await desk.show_watch.now()))


async def answer_end(asked: Asked, desk: Desk) -> Answer:
    """End the window that is on, or cancel the only one to come."""
    if len(asked.words) != 1:
        raise BadInput("Which connection?", "Type its name and nothing else: /jira-access quiet end prod")
    connection = await desk.find_connection.named(asked.person.workspace, asked.words[0])
    now = await desk.show_watch.now()
    window = await desk.end_quiet(connection, asked.person.actor)
    return Answer(quiet_ended(PlannedQuiet(connection, window), began=window.start < now), changes_home=True)


async def press_end(pressed: Pressed, desk: Desk) -> Answer:
    """End that window, or cancel it."""
    planned = await _planned(pressed.person, desk)
    found = next((one for one in planned if one.window.id == pressed.value), None)
    if found is None:
        raise NotFound("That quiet window is over.", "What is planned: /jira-access quiet list")
    now = await desk.show_watch.now()
    window = await desk.end_quiet(found.connection, pressed.person.actor, pressed.value)
    told = quiet_ended(PlannedQuiet(found.connection, window), began=window.start < now)
    return Answer(told, keeps_original=False, changes_home=True)


async def _planned(person: Person, desk: Desk) -> list[PlannedQuiet]:
    now = await desk.show_watch.now()
    return [
        PlannedQuiet(watched.connection, window)
        for watched in await desk.show_watch.all(person.workspace)
        if watched.row is not None
        for window in watched.row.overlays.windows
        if window.end > now
    ]
