"""`status`: how every connection stands, and since when."""

from __future__ import annotations

from access.people import Person
from commands.asking import Answer, Asked
from commands.desk import Desk
from messages.connection_status import status
from messages.standings import Standing


async def answer(asked: Asked, desk: Desk) -> Answer:
    """All connections from what is kept. Jira is not asked."""
    return Answer(status(await standings_of(asked.person, desk), at=desk.clock()))


async def standings_of(person: Person, desk: Desk) -> tuple[Standing, ...]:
    """Every connection that the person may see."""
    found = await desk.show_status(person.workspace)
    return tuple(Standing(one.connection, one.check, one.since, one.last_good_at, one.watch) for one in found)
