"""Bringing back the check that a button is about."""

from __future__ import annotations

from dataclasses import dataclass

from access.errors import NotFound
from access.records import CheckRecord, Connection
from access.results import CheckResult
from commands.asking import Pressed
from commands.desk import Desk


@dataclass(frozen=True, slots=True)
class KeptCheck:
    """A kept check whose report is still there."""

    connection: Connection
    record: CheckRecord
    result: CheckResult


async def recalled_result(pressed: Pressed, desk: Desk) -> KeptCheck:
    """The check that the pressed button carries, with its report.

    Raises:
        NotFound: the check, its report or its connection is no longer kept.
    """
    recalled = await desk.recall_check(pressed.person.workspace, pressed.value)
    if recalled.result is None:
        raise NotFound("The details of this check are no longer kept.", "Test again to get new ones.")
    return KeptCheck(recalled.connection, recalled.record, recalled.result)
