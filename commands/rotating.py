"""`rotate`: a new secret for a connection. Its confirmation is in `commands.confirming`."""

from __future__ import annotations

from access.drafts import DraftKind, DraftState
from access.errors import BadInput
from access.people import Person
from access.records import Connection
from commands.asking import Answer, Asked
from commands.confirming import next_step_of
from commands.desk import Desk


async def answer(asked: Asked, desk: Desk) -> Answer:
    """Send a link for the new secret; one that has passed already is shown again to be confirmed."""
    desk.issue_link.require_address()
    connection, rest = await desk.find_connection.first_of(asked.person.workspace, asked.words)
    if rest:
        raise BadInput(
            "I do not understand what stands behind the name.",
            f"Type /jira-access rotate {connection.name}. The secret itself goes on the page behind the link.",
        )
    return await replace_secret(connection, asked.person, desk)


async def replace_secret(connection: Connection, person: Person, desk: Desk) -> Answer:
    """Go on with what the person has begun for that connection, or begin."""
    draft = await desk.resume_draft(DraftKind.ROTATE, connection.name, person.actor)
    if draft is None or draft.state is not DraftState.TESTED:
        draft = await desk.rotate_secret(connection, person)
    return await next_step_of(draft, person, desk)
