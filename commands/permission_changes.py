"""`permissions name --changes`: what the account gained and lost, from kept looks."""

from __future__ import annotations

from access.ages import parse_age
from access.errors import BadInput
from commands.asking import Answer, Asked
from commands.desk import Desk
from messages.permission_changes import permission_changes

_USUAL_AGE = "7d"
_MOST_WORDS = 2


async def answer(asked: Asked, desk: Desk) -> Answer:
    """Compare what was seen; Jira is asked only who may have done it."""
    name, *ages = asked.words
    if len(ages) >= _MOST_WORDS:
        raise BadInput(
            f"I do not understand “{' '.join(ages[1:])[:80]}”.", "Type /jira-access permissions name --changes 7d."
        )
    since = parse_age(ages[0] if ages else _USUAL_AGE, desk.clock())
    connection = await desk.find_connection.named(asked.person.workspace, name)
    return Answer(permission_changes(await desk.show_changes(connection, since)))
