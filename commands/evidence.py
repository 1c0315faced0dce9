"""The *Evidence* button: the facts that a verdict rests on."""

from __future__ import annotations

from commands.asking import Answer, Pressed
from commands.desk import Desk
from messages.evidence_detail import evidence_detail


async def press_show(pressed: Pressed, desk: Desk) -> Answer:
    """The signals of the check, as Jira gave them, without any secret."""
    recalled = await desk.recall_check(pressed.person.workspace, pressed.value)
    record = recalled.record
    return Answer(evidence_detail(recalled.connection, record.evidence, check_id=record.id, at=record.at))
