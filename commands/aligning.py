"""`align`: projects and boards of the integration as Jira Align tells them, and its token."""

from __future__ import annotations

from collections.abc import Mapping

from access.align import AlignSource, parse_align_address, parse_connector
from access.drafts import DraftOver
from access.errors import BadInput
from access.records import Connection
from commands.asking import Answer, Asked, Pressed, Submitted
from commands.confirming import next_step_of
from commands.desk import Desk
from messages import notices
from messages.actions import FieldId
from messages.align import align_done, align_forgotten, align_form, align_none, align_offer


async def answer(asked: Asked, desk: Desk) -> Answer:
    """What Jira Align says and how it differs; without a token, the way to one."""
    connection = await _connection(asked, desk)
    waiting = await desk.resume_align(connection, asked.person)
    if waiting is not None:
        return Answer(align_offer(waiting))
    if await desk.import_align.login_of(connection) is None:
        desk.issue_link.require_address()
        return Answer(align_none(connection))
    return Answer(align_offer(await desk.import_align.propose(connection, asked.person)))


async def answer_token(asked: Asked, desk: Desk) -> Answer:
    """Ask which connector a new token is for; the token itself is entered on a one-time page."""
    connection = await _connection(asked, desk)
    return await _form(connection, desk)


async def answer_forget(asked: Asked, desk: Desk) -> Answer:
    """Erase the token."""
    connection = await _connection(asked, desk)
    await desk.import_align.forget(connection, asked.person.actor)
    return Answer(align_forgotten(connection))


async def press_enter_token(pressed: Pressed, desk: Desk) -> Answer:
    """The same form."""
    return await _form(await desk.find_connection.by_id(pressed.person.workspace, pressed.value), desk)


def source_problems(fields: Mapping[FieldId, str]) -> dict[FieldId, str]:
    """What is wrong with what was typed about a Jira Align."""
    problems = {}
    try:
        parse_align_address(fields.get(FieldId.ADDRESS, ""))
    except BadInput as refused:
        problems[FieldId.ADDRESS] = str(refused)
    try:
        parse_connector(fields.get(FieldId.CONNECTOR, ""))
    except BadInput as refused:
        problems[FieldId.CONNECTOR] = str(refused)
    return problems


async def submit_source(submitted: Submitted, desk: Desk) -> Answer:
    """Send a link for the token."""
    connection = await desk.find_connection.by_id(submitted.person.workspace, submitted.reference)
    address = parse_align_address(submitted.fields.get(FieldId.ADDRESS, ""))
    source = AlignSource(address, parse_connector(submitted.fields.get(FieldId.CONNECTOR, "")))
    draft = await desk.import_align.begin(connection, submitted.person, source)
    return await next_step_of(draft, submitted.person, desk)


async def press_confirm(pressed: Pressed, desk: Desk) -> Answer:
    """Write the lists that were shown, and keep a new token."""
    return await _confirmed(pressed, desk, takes_over=True)


async def press_keep_token(pressed: Pressed, desk: Desk) -> Answer:
    """Keep a new token and leave the lists as they are."""
    return await _confirmed(pressed, desk, takes_over=False)


async def _confirmed(pressed: Pressed, desk: Desk, *, takes_over: bool) -> Answer:
    try:
        done = await desk.import_align.confirm(pressed.value, pressed.person.actor, takes_over=takes_over)
    except DraftOver as over:
        return Answer(notices.refusal(over), keeps_original=False)
    return Answer(align_done(done), keeps_original=False, changes_home=True)


async def _form(connection: Connection, desk: Desk) -> Answer:
    desk.issue_link.require_address()
    login = await desk.import_align.login_of(connection)
    return Answer(modal=align_form(connection, login.source if login else None))


async def _connection(asked: Asked, desk: Desk) -> Connection:
    connection, rest = await desk.find_connection.first_of(asked.person.workspace, asked.words)
    if rest:
        raise BadInput(
            "I do not understand what stands behind the name.",
            f"Type /jira-access align {connection.name}, or the same with token or forget. "
            "The token itself goes on the page behind the link.",
        )
    return connection
