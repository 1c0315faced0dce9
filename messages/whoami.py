"""The answer of `whoami`: who somebody is to the bot, what they may do, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from messages.blocks import Bullets, Paragraph, Part
from messages.message import Message, message
from messages.pieces import Line, Person, bold, code, line


@dataclass(frozen=True, slots=True)
class Ability:
    """One thing that somebody may or may not do.

    Attributes:
        word: the subcommand's words, such as `test` or `projects name add`.
        is_allowed: whether they may.
        because: why, or who may instead; such as `every member may` or `only admins may (JIRA_ACCESS_ADMINS)`.
    """

    word: str
    is_allowed: bool
    because: str


def whoami(user_id: str, roles: Sequence[str], abilities: Sequence[Ability]) -> Message:
    """Who the person is to the bot, and what they may and may not do, by reason."""
    told = ", ".join(roles) or "nobody that I know"
    allowed = [ability for ability in abilities if ability.is_allowed]
    refused = [ability for ability in abilities if not ability.is_allowed]
    return message(
        Paragraph([line("You are ", Person(user_id), f", and to me: {told}.")]),
        *_section("You may", allowed),
        *_section("You may not", refused),
    )


def _section(title: str, abilities: Sequence[Ability]) -> tuple[Part, ...]:
    if not abilities:
        return ()
    by_reason: dict[str, list[str]] = {}
    for ability in abilities:
        words = by_reason.setdefault(ability.because, [])
        words += [] if ability.word in words else [ability.word]
    rows = [_reason_line(because, words) for because, words in by_reason.items()]
    return Paragraph([line(bold(title))]), Bullets(rows)


def _reason_line(because: str, words: Sequence[str]) -> Line:
    listed = [piece for word in words for piece in (" ", code(word))]
    return line(f"{because[:1].upper()}{because[1:]}:", *listed)
