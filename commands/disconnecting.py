"""`disconnect`: take a connection out of use, after a question."""

from __future__ import annotations

from access.approval_policy import GuardedAct
from access.errors import BadInput
from commands.asking import Answer, Asked, Pressed
from commands.desk import Desk
from commands.guarding import ask_why
from messages.connection_changes import disconnect_question, disconnected


async def answer(asked: Asked, desk: Desk) -> Answer:
    """Say what would be erased and what kept. The name must be typed, even where there is only one connection."""
    if len(asked.words) != 1:
        raise BadInput("Which connection?", "Type its name and nothing else: /jira-access disconnect prod")
    connection = await desk.find_connection.named(asked.person.workspace, asked.words[0])
    return Answer(disconnect_question(connection))


async def press_disconnect(pressed: Pressed, desk: Desk) -> Answer:
    """Erase the secret and take the connection out of use; where that is guarded, ask why first."""
    connection = await desk.find_connection.by_id(pressed.person.workspace, pressed.value)
    if GuardedAct.DISCONNECT in desk.repairs.guarded:
        return await ask_why(GuardedAct.DISCONNECT, connection, connection.id, desk)
    await desk.remove_connection(connection, pressed.person.actor)
    return Answer(disconnected(connection), keeps_original=False, changes_home=True)
