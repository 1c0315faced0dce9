"""`help`: what can be typed."""

from __future__ import annotations

from collections.abc import Sequence

from commands.asking import Answer, Asked
from commands.desk import Desk
from commands.subcommand import Subcommand
from messages.help_page import CommandHelp, command_help


async def answer(_: Asked, desk: Desk) -> Answer:
    """All subcommands with what each does."""
    return Answer(command_help(rows_of_help(desk.subcommands)))


def rows_of_help(subcommands: Sequence[Subcommand]) -> tuple[CommandHelp, ...]:
    """The table as the help shows it."""
    return tuple(CommandHelp(row.usage, row.summary, row.example) for row in subcommands)
