"""The form of a row in the table of subcommands and of buttons, and how a row is found."""

from __future__ import annotations

import difflib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING

from access.people import Audience
from commands.asking import Answer, Asked, Pressed, Submitted
from messages.actions import ActionId, FieldId, FormId

if TYPE_CHECKING:  # the desk carries the table, so that help and whoami can show it
    from commands.desk import Desk

Handler = Callable[[Asked, "Desk"], Awaitable[Answer]]
PressHandler = Callable[[Pressed, "Desk"], Awaitable[Answer]]
SubmitHandler = Callable[[Submitted, "Desk"], Awaitable[Answer]]


@unique
class Topic(StrEnum):
    """What subcommands are grouped by in the help, in its order."""

    LOOK = "See how things stand"
    WATCH = "Watch and alert"
    CONNECT = "Set up and change connections"
    REPAIR = "Mend permissions"
    LOOK_BACK = "Look back"
    HELP = "Find your way"


@dataclass(frozen=True, slots=True)
class Subcommand:
    """One subcommand.

    Attributes:
        words: what is typed, lower case, with `*` for one word of the person's own; the longest match wins.
        usage: the words with what may stand behind them.
        summary: what it does, in a clause.
        audience: who may use it.
        handler: what answers it.
        example: the same with values put in; empty where the usage says it all.
        asks_jira: whether Jira is asked, so that the first answer says "Checking…".
        topic: where the help lists it; of several rows with the same first word that of the first one counts.
    """

    words: str
    usage: str
    summary: str
    audience: Audience
    handler: Handler
    example: str = ""
    asks_jira: bool = False
    topic: Topic = Topic.LOOK

    @property
    def first_word(self) -> str:
        """What the help lists it by."""
        return self.words.split()[0]


@dataclass(frozen=True, slots=True)
class Button:
    """One button: its action id, who may press it, and what answers the press."""

    action: ActionId
    audience: Audience
    handler: PressHandler


@dataclass(frozen=True, slots=True)
class Form:
    """One modal that can be submitted.

    Attributes:
        form: its id.
        audience: who may submit it.
        handler: what answers the submission, in the background.
        waiting: what the modal shows meanwhile, in a few words.
        problems: what is wrong with the fields, by field; judged at once, from what was typed alone.
    """

    form: FormId
    audience: Audience
    handler: SubmitHandler
    waiting: str
    problems: Callable[[Mapping[FieldId, str]], Mapping[FieldId, str]]


class SubcommandTable:
    """Finds the row that somebody means; rows are looked up by their first word, which is never `*`."""

    def __init__(self, rows: Sequence[Subcommand]) -> None:
        self._by_first_word: dict[str, list[tuple[tuple[str, ...], Subcommand]]] = {}
        for row in sorted(rows, key=lambda one: len(one.words.split()), reverse=True):
            own = tuple(row.words.split())
            self._by_first_word.setdefault(own[0], []).append((own, row))

    def find(self, words: Sequence[str]) -> tuple[Subcommand, tuple[str, ...]] | None:
        """The row whose words begin the line, the longest first, and the person's own words; None where none fits."""
        typed = [word.lower() for word in words]
        for own, row in self._by_first_word.get(typed[0], ()) if typed else ():
            head = tuple("*" if mine == "*" else word for mine, word in zip(own, typed, strict=False))
            if head == own:
                named = (word for mine, word in zip(own, words, strict=False) if mine == "*")
                return row, (*named, *words[len(own) :])
        return None


def forms_of(rows: Sequence[Subcommand], word: str) -> tuple[Subcommand, ...]:
    """All rows that begin with that word; capitals do not matter."""
    return tuple(row for row in rows if row.first_word == word.lower())


def nearest_word(rows: Sequence[Subcommand], typed: str) -> str:
    """The first word that somebody may have meant; empty where none is near."""
    near = difflib.get_close_matches(typed.lower(), [row.first_word for row in rows], n=1)
    return near[0] if near else ""
