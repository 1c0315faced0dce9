"""`status`: how every connection stands, and since when."""

from __future__ import annotations

from commands.asking import Answer, Asked
from commands.desk import Desk
from messages.connection_status import Standing, status


async def answer(asked: Asked, desk: Desk) -> Answer:
    """All connections from what is kept. Jira is not asked."""
    found = await desk.show_status(asked.person.workspace)
    return Answer(status([Standing(one.connection, one.check, one.since) for one in found], at=desk.clock()))
