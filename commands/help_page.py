"""`help`: what the person who asks can type, and how exactly."""

from __future__ import annotations

from collections.abc import Sequence

from access.people import Person, may
from commands.asking import Answer, Asked
from commands.desk import Desk
from commands.subcommand import Subcommand, Topic, forms_of, nearest_word
from messages.help_page import Chapter, CommandForm, CommandWord, command_details, command_overview, unknown_command
from messages.message import Message


async def answer(asked: Asked, desk: Desk) -> Answer:
    """What the person may use; behind a subcommand's word all of its forms, and who may."""
    if not asked.words:
        return Answer(command_overview(_chapters(asked.person, desk.subcommands)))
    forms = forms_of(desk.subcommands, asked.words[0])
    if not forms:
        return Answer(unknown(asked.person, asked.words[0], desk.subcommands, before="help "))
    return Answer(command_details(forms[0].first_word, [_form(asked.person, row) for row in forms]))


def unknown(person: Person, word: str, subcommands: Sequence[Subcommand], before: str = "") -> Message:
    """The answer to a word that is no subcommand: the nearest one behind `before`, and what the person may use."""
    nearest = nearest_word(subcommands, word)
    return unknown_command(word, f"{before}{nearest}" if nearest else "", _chapters(person, subcommands))


def _chapters(person: Person, subcommands: Sequence[Subcommand]) -> tuple[Chapter, ...]:
    """What this person may use, each first word once."""
    rows: dict[str, Subcommand] = {}
    for row in subcommands:
        if may(person, row.audience).is_allowed:
            rows.setdefault(row.first_word, row)
    words = {
        topic: [CommandWord(word, row.summary) for word, row in rows.items() if row.topic is topic] for topic in Topic
    }
    return tuple(Chapter(topic.value, of_topic) for topic, of_topic in words.items() if of_topic)


def _form(person: Person, row: Subcommand) -> CommandForm:
    who_else = "" if may(person, row.audience).is_allowed else row.audience.value
    return CommandForm(row.usage, row.summary, row.example, who_else)
