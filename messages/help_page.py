"""The answer of `help`, and to words that are no command. Which commands there are is handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from messages.blocks import Bullets, Context, Paragraph
from messages.message import Message, message
from messages.pieces import Words, bold, code, line, named

_COMMAND = "/jira-access"


@dataclass(frozen=True, slots=True)
class CommandHelp:
    """One row of the help.

    Attributes:
        usage: what to type after `/jira-access`, such as `test [name]`.
        summary: one sentence without a full stop.
        example: the same with values put in, such as `test prod`; empty where the usage is one.
    """

    usage: str
    summary: str
    example: str = ""


def command_help(commands: Sequence[CommandHelp]) -> Message:
    """All commands, each with what it does."""
    title = line(bold("What I can do"))
    about = line("I look after the account with which Jira Align and other integrations log in to Jira.")
    return message(Paragraph([title, about]), _list_of(commands), _small_print())


def unknown_command(typed: str, nearest: str, commands: Sequence[CommandHelp]) -> Message:
    """The answer to words that are no command; `nearest` is a whole command, or empty where none is close."""
    first = line("I do not know “", named(typed), "”.")
    hint = [line("Did you mean ", code(f"{_COMMAND} {nearest}"), "?")] if nearest else []
    return message(Paragraph([first, *hint]), _list_of(commands), _small_print())


def _list_of(commands: Sequence[CommandHelp]) -> Bullets:
    return Bullets([line(code(f"{_COMMAND} {one.usage}"), f"  {one.summary}", *_example(one)) for one in commands])


def _example(command: CommandHelp) -> tuple[str | Words, ...]:
    return (", such as ", code(f"{_COMMAND} {command.example}")) if command.example else ()


def _small_print() -> Context:
    return Context([line("Only you see my answers, until you share one. Never type a password or token here.")])
