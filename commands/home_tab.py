"""The Home tab: drawn for whoever opens it, paged and refreshed by its buttons."""

from __future__ import annotations

from access.people import Audience, Person, may
from commands.asking import Answer, Pressed
from commands.connection_status import standings_of
from commands.desk import Desk
from messages.home import Home, home


async def draw(person: Person, page: int, desk: Desk) -> Home:
    """What the person may see, from what is kept. Jira is not asked."""
    standings = await standings_of(person, desk)
    return home(standings, page, at=desk.clock(), for_admin=may(person, Audience.ADMINS).is_allowed)


async def press_page(pressed: Pressed, desk: Desk) -> Answer:
    """The wanted page, as things stand now."""
    page = int(pressed.value) if pressed.value.isascii() and pressed.value.isdigit() else 1
    return Answer(home=await draw(pressed.person, page, desk))
