"""What a connection may be called: no word that could be read as a command."""

from __future__ import annotations

import pytest

from access.errors import BadInput
from access.wishes import RESERVED_NAMES, parse_connection_name
from commands.registry import SUBCOMMANDS

WORDS = {word for row in SUBCOMMANDS for word in row.words.replace("--", "").split() if word != "*"}
OPTIONS = {
    "on",
    "off",
    "every",
    "in",
    "until",
    "since",
    "by",
    "silence",
    "one",
    "two",
    "reason",
    "no-reason",
    "channel",
}


@pytest.mark.parametrize("word", sorted(WORDS | OPTIONS))
def test_a_word_of_a_command_is_no_name(word: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_connection_name(word)

    assert "is a word of my commands" in str(refused.value)
    assert parse_connection_name(f"{word}-jira")


@pytest.mark.parametrize("name", ["prod", "align-test", "test-2", "a", "x" * 32])
def test_other_names_are_taken(name: str) -> None:
    assert parse_connection_name(name) == name
    assert name not in RESERVED_NAMES
