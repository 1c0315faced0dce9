"""`test`: does the service account still get in? And the buttons under its answer."""

from __future__ import annotations

from access.errors import BadInput
from access.lockout import LoginHeld
from access.operations.check_stored_connection import StoredCheck
from access.people import Audience, Person, may
from access.records import Connection, Trigger
from commands.asking import Answer, Asked, Pressed
from commands.desk import Desk
from commands.recalling import recalled_result
from messages.connection_changes import login_held
from messages.message import shared
from messages.verdicts import verdict


async def answer(asked: Asked, desk: Desk) -> Answer:
    """Test the connection that was named, or the only one."""
    connection, rest = await desk.find_connection.first_of(asked.person.workspace, asked.words)
    if rest:
        raise BadInput(
            f"I do not understand “{' '.join(rest)[:80]}” behind the name.", "Type /jira-access test [name]."
        )
    return await _test(connection, asked.person, desk)


async def press_test_again(pressed: Pressed, desk: Desk) -> Answer:
    """Test the same connection once more."""
    connection = await desk.find_connection.by_id(pressed.person.workspace, pressed.value)
    return await _test(connection, pressed.person, desk)


async def press_share(pressed: Pressed, desk: Desk) -> Answer:
    """Show the kept answer to everybody in the channel, with the name of who shared it."""
    check = await recalled_result(pressed, desk)
    told = verdict(check.connection, check.result, check_id=check.record.id, at=check.record.at)
    return Answer(shared(told, pressed.person.id), in_channel=True)


async def press_test_despite_budget(pressed: Pressed, desk: Desk) -> Answer:
    """Test once although the login budget is spent; the person was told the risk before the press counted."""
    connection = await desk.find_connection.by_id(pressed.person.workspace, pressed.value)
    return _told(await desk.override_login_budget(connection, pressed.person.actor), pressed.person)


async def press_switch_to_gateway(pressed: Pressed, desk: Desk) -> Answer:
    """Use the gateway's address from now on, and test there."""
    connection = await desk.switch_to_gateway(pressed.value, pressed.person.actor)
    return await _test(connection, pressed.person, desk)


async def _test(connection: Connection, person: Person, desk: Desk) -> Answer:
    try:
        tested = await desk.check_connection(connection, person.actor, Trigger.SLACK)
    except LoginHeld as held:
        return Answer(login_held(connection, held, for_admin=may(person, Audience.ADMINS).is_allowed))
    return _told(tested, person)


def _told(tested: StoredCheck, person: Person) -> Answer:
    told = verdict(
        tested.connection,
        tested.result,
        check_id=tested.record.id,
        at=tested.record.at,
        last_good_at=tested.last_good_at,
        for_admin=may(person, Audience.ADMINS).is_allowed,
    )
    return Answer(told, changes_home=True)
