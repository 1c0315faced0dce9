"""The answers of `help`, and to words that are no command. Which commands there are is handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from messages.blocks import Bullets, Context, Paragraph, Part
from messages.message import Message, message
from messages.pieces import Line, bold, code, line, named

_COMMAND = "/jira-access"


@dataclass(frozen=True, slots=True)
class CommandWord:
    """One line of the overview.

    Attributes:
        word: what to type after `/jira-access`, such as `test`.
        summary: one clause without a full stop.
    """

    word: str
    summary: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """Commands that belong together. There is at least one."""

    title: str
    commands: Sequence[CommandWord]


@dataclass(frozen=True, slots=True)
class CommandForm:
    """One way to type a command.

    Attributes:
        usage: what to type after `/jira-access`, such as `test [name]`.
        summary: one clause without a full stop.
        example: the same with values put in, such as `test prod`; empty where the usage is one.
        who_else: who may, such as `admins`; empty where the person who asks may.
    """

    usage: str
    summary: str
    example: str = ""
    who_else: str = ""


def command_overview(chapters: Sequence[Chapter]) -> Message:
    """What the person who asks may use, a line each."""
    title = line(bold("What I can do"))
    about = line("I look after the account with which Jira Align and other integrations log in to Jira.")
    return message(Paragraph([title, about]), *_overview(chapters), _small_print())


def command_details(word: str, forms: Sequence[CommandForm]) -> Message:
    """Every way to type one command, with examples."""
    return message(Paragraph([line(bold(f"{_COMMAND} {word}"))]), Bullets([_form_line(one) for one in forms]))


def unknown_command(typed: str, nearest: str, chapters: Sequence[Chapter]) -> Message:
    """The answer to words that are no command; `nearest` is a whole command, or empty where none is close."""
    first = line("I do not know “", named(typed), "”.")
    hint = [line("Did you mean ", code(f"{_COMMAND} {nearest}"), "?")] if nearest else []
    return message(Paragraph([first, *hint]), *_overview(chapters), _small_print())


def _overview(chapters: Sequence[Chapter]) -> tuple[Part, ...]:
    how = Paragraph([line("Type ", code(_COMMAND), " and one of these words:")])
    parts: list[Part] = [how]
    for chapter in chapters:
        rows = [line(code(one.word), f"  {one.summary}") for one in chapter.commands]
        parts += [Paragraph([line(bold(chapter.title))]), Bullets(rows)]
    return tuple(parts)


def _form_line(form: CommandForm) -> Line:
    example = (", such as ", code(f"{_COMMAND} {form.example}")) if form.example else ()
    return line(
        code(f"{_COMMAND} {form.usage}"), f"  {form.summary}", *example, f" (for {form.who_else})" * bool(form.who_else)
    )


def _small_print() -> Context:
    details = line("More about one: ", code(f"{_COMMAND} help test"))
    return Context(
        [details, line("Only you see my answers, until you share one. Never type a password or token here.")]
    )
