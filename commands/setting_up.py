"""`setup`: a service account from nothing, Atlassian's way: a group, its grants, the account in the group."""

from __future__ import annotations

from access.errors import BadInput
from access.setup_plans import USUAL_GROUP, parse_group_name
from commands.asking import Answer, Asked
from commands.desk import Desk
from messages.repair_plan import setup_offer


async def answer(asked: Asked, desk: Desk) -> Answer:
    """One plan for the connection that was named, with the group that was named or the usual one."""
    if not asked.words:
        raise BadInput("Which connection?", "Type its name: /jira-access setup prod")
    name, *group = asked.words
    connection = await desk.find_connection.named(asked.person.workspace, name)
    group_name = parse_group_name(" ".join(group)) if group else USUAL_GROUP
    return Answer(setup_offer(await desk.repairs.plan_setup(connection, asked.person.actor, group_name)))
