"""`permissions`: where is the account short of a permission? And the buttons under its answer."""

from __future__ import annotations

from access.permissions import parse_project_keys
from access.records import Trigger
from commands.asking import Answer, Asked, Pressed
from commands.desk import Desk
from commands.recalling import KeptCheck, recalled_result
from messages.csv_files import permissions_file
from messages.message import Message, shared
from messages.notices import file_note, file_sent
from messages.permission_report import permission_report
from messages.verdicts import verdict


async def answer(asked: Asked, desk: Desk) -> Answer:
    """Ask Jira anew, about the projects that were named or about all; a bad login is told instead."""
    connection, rest = await desk.find_connection.first_of(asked.person.workspace, asked.words)
    keys = parse_project_keys(rest) or None
    tested = await desk.check_connection(
        connection, asked.person.actor, Trigger.SLACK, project_keys=keys, with_boards=keys is None
    )
    check_id, at = tested.record.id, tested.record.at
    if tested.result.profile is None:
        told = verdict(tested.connection, tested.result, check_id=check_id, at=at, last_good_at=tested.last_good_at)
    else:
        told = permission_report(tested.connection, tested.result, check_id=check_id, at=at)
    return Answer(told)


async def press_show(pressed: Pressed, desk: Desk) -> Answer:
    """The report of a kept check."""
    return Answer(_report(await recalled_result(pressed, desk)))


async def press_share(pressed: Pressed, desk: Desk) -> Answer:
    """Show the report to everybody in the channel, with the name of who shared it."""
    told = _report(await recalled_result(pressed, desk))
    return Answer(shared(told, pressed.person.id), in_channel=True)


async def press_send_file(pressed: Pressed, desk: Desk) -> Answer:
    """Send every finding as a CSV file to the person who asked."""
    check = await recalled_result(pressed, desk)
    file = permissions_file(check.connection.name, check.result, check.record.at)
    await desk.note_export(pressed.person.actor, check.connection.name, "permissions", file.name)
    note = file_note(check.connection.name, "permission findings")
    return Answer(file_sent(file.name), file=file, file_note=note)


def _report(check: KeptCheck) -> Message:
    return permission_report(check.connection, check.result, check_id=check.record.id, at=check.record.at)
