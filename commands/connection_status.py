"""`status`: how every connection stands, or the one named, and since when."""

from __future__ import annotations

from access.errors import BadInput
from access.people import Person
from commands.asking import Answer, Asked
from commands.desk import Desk
from messages.connection_status import status
from messages.standings import Standing


async def answer(asked: Asked, desk: Desk) -> Answer:
    """All connections from what is kept, or the one named. Jira is not asked."""
    if len(asked.words) > 1:
        raise BadInput(
            f"I do not understand “{' '.join(asked.words[1:])[:80]}” behind the name.",
            "Type /jira-access status [name].",
        )
    standings = await standings_of(asked.person, desk)
    if asked.words:
        wanted = await desk.find_connection.named(asked.person.workspace, asked.words[0])
        standings = tuple(one for one in standings if one.connection.id == wanted.id)
    return Answer(status(standings, at=desk.clock()))


async def standings_of(person: Person, desk: Desk) -> tuple[Standing, ...]:
    """Every connection that the person may see."""
    found = await desk.show_status(person.workspace)
    return tuple(Standing(one.connection, one.check, one.since, one.last_good_at, one.watch) for one in found)
