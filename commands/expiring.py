"""`expiry`: when a secret ends, as people know it; and the buttons under the notice about it."""

from __future__ import annotations

from datetime import timedelta

from access.errors import BadInput
from access.expiry import parse_end
from access.lockout import LoginHeld
from access.people import Audience, may
from access.records import Trigger
from commands.asking import Answer, Asked, Pressed
from commands.desk import Desk
from commands.rotating import replace_secret
from commands.time_zones import zone_of
from messages.connection_changes import login_held
from messages.watch_answers import expiry_noted, expiry_unknown, reminder_set, replacement_checked

_REMIND_AFTER = timedelta(days=3)
_NAME_AND_DATE = 2


async def answer(asked: Asked, desk: Desk) -> Answer:
    """Note the date; without one, tell what is known."""
    if not 0 < len(asked.words) <= _NAME_AND_DATE:
        raise BadInput("Which connection, and which date?", "Type for example /jira-access expiry prod 2027-01-31.")
    name, *typed = asked.words
    connection = await desk.find_connection.named(asked.person.workspace, name)
    if not typed:
        watched = await desk.show_watch.of(asked.person.workspace, connection.id)
        known = watched.row.countdown if watched.row else None
        told = expiry_noted(connection, known, desk.watch_settings) if known else expiry_unknown(connection)
        return Answer(told)
    ends = parse_end(typed[0], await desk.show_watch.now(), zone_of(asked.person))
    countdown = await desk.note_expiry(connection, ends, asked.person.actor)
    return Answer(expiry_noted(connection, countdown, desk.watch_settings), changes_home=True)


async def press_remind(pressed: Pressed, desk: Desk) -> Answer:
    """Say it again in three days."""
    connection = await desk.find_connection.by_id(pressed.person.workspace, pressed.value)
    return Answer(
        reminder_set(connection, await desk.note_expiry.remind(connection.id, _REMIND_AFTER, pressed.person.actor))
    )


async def press_was_replaced(pressed: Pressed, desk: Desk) -> Answer:
    """Test whether the secret that is held logs in, and tell what is known of its end."""
    person = pressed.person
    connection = await desk.find_connection.by_id(person.workspace, pressed.value)
    try:
        tested = await desk.check_connection(connection, person.actor, Trigger.SLACK)
    except LoginHeld as held:
        return Answer(login_held(connection, held, for_admin=may(person, Audience.ADMINS).is_allowed))
    watched = await desk.show_watch.of(person.workspace, connection.id)
    countdown = watched.row.countdown if watched.row else None
    is_good = watched.last_good is not None and watched.last_good.id == tested.record.id
    return Answer(replacement_checked(tested.connection, countdown, is_good=is_good), changes_home=True)


async def press_replace(pressed: Pressed, desk: Desk) -> Answer:
    """Send a link for the new secret."""
    desk.issue_link.require_address()
    connection = await desk.find_connection.by_id(pressed.person.workspace, pressed.value)
    return await replace_secret(connection, pressed.person, desk)
