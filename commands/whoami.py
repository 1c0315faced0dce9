"""`whoami`: who somebody is to the bot, and what they may do and why."""

from __future__ import annotations

from access.people import may
from commands.asking import Answer, Asked
from commands.desk import Desk
from messages.whoami import Ability, whoami


async def answer(asked: Asked, desk: Desk) -> Answer:
    """Roles, and a ruling for each subcommand."""
    roles = ["member", *sorted(role.value for role in asked.person.roles)]
    abilities = []
    for row in desk.subcommands:
        ruling = may(asked.person, row.audience)
        abilities.append(Ability(row.words.replace("*", "name"), ruling.is_allowed, ruling.because))
    return Answer(whoami(asked.person.id, roles, abilities))
