"""Reading one TOML table field by field: every mistake is noted with its key path, none stops the reading.

Knows types, spelling and lengths; what the fields of a profile are is in `access.profiles.rows`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

LONGEST_TEXT = 500
"""Characters in one value: what still reads as a sentence in a message."""
_SHOWN_CHARACTERS = 60

_Choice = TypeVar("_Choice", bound=StrEnum)
_TYPE_NAMES = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a table",
}


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """“ Did you mean …?” with a blank in front where one candidate is close, else an empty string."""
    by_folded = {candidate.casefold(): candidate for candidate in candidates}
    close = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return f" Did you mean “{by_folded[close[0]]}”?" if close else ""


def shown(value: object) -> str:
    """A value as it may stand in a sentence: cut, and control characters spelt out."""
    text = value if isinstance(value, str) else repr(value)
    visible = "".join(char if char.isprintable() else repr(char)[1:-1] for char in text[:_SHOWN_CHARACTERS])
    return f"“{visible}{'…' if len(text) > _SHOWN_CHARACTERS else ''}”"


@dataclass(slots=True)
class Mistakes:
    """What is wrong with a file, each as `key.path: sentence`, in the order of reading."""

    found: list[str] = field(default_factory=list)

    def note(self, path: str, sentence: str) -> None:
        """Add one mistake."""
        self.found.append(f"{path}: {sentence}")


@dataclass(frozen=True, slots=True)
class Table:
    """One TOML table and the key path that leads to it; the empty path is the top of the file."""

    values: dict[str, object]
    path: str
    mistakes: Mistakes

    def path_of(self, key: str) -> str:
        """Key path of one of its fields."""
        return f"{self.path}{'' if key.startswith('[') else '.'}{key}" if self.path else key

    def note(self, key: str, sentence: str) -> None:
        """Add a mistake about one of its fields."""
        self.mistakes.note(self.path_of(key), sentence)

    def refuse_unknown(self, known: tuple[str, ...]) -> None:
        """Note every key that is not among the known ones."""
        for key in self.values:
            if key not in known:
                self.mistakes.note(self.path_of(shown(key)[1:-1]), f"unknown key.{did_you_mean(key, known)}")

    def text(self, key: str, *, default: str | None = None) -> str:
        """One line of text; without a default it must be there and not be blank. A mistake reads as empty."""
        if key not in self.values:
            if default is None:
                self.note(key, "is missing; it must be text.")
            return default or ""
        value = self.values[key]
        if not isinstance(value, str):
            self.note(key, f"must be text, not {_type_name(value)}.")
            return ""
        return self._checked_line(key, value, may_be_blank=default is not None)

    def _checked_line(self, key: str, value: str, *, may_be_blank: bool) -> str:
        line = value.strip()
        if not line and not may_be_blank:
            self.note(key, "is empty.")
        elif not line.isprintable():
            self.note(key, f"{shown(line)} has characters that cannot be shown; write it on one line.")
        elif len(line) > LONGEST_TEXT:
            self.note(key, f"has {len(line)} characters; at most {LONGEST_TEXT} can be shown.")
        else:
            return line
        return ""

    def flag(self, key: str) -> bool:
        """True or false; false where it is absent or wrong."""
        value = self.values.get(key, False)
        if isinstance(value, bool):
            return value
        self.note(key, f"must be true or false, not {_type_name(value)}.")
        return False

    def choice(self, key: str, choices: type[_Choice], default: _Choice) -> _Choice:
        """One word of an enum; the default where it is absent or wrong."""
        if key not in self.values:
            return default
        word = self.text(key)
        if not word:
            return default
        try:
            return choices(word)
        except ValueError:
            known = ", ".join(choices)
            self.note(key, f"{shown(word)} is none of {known}.{did_you_mean(word, choices)}")
            return default

    def texts(self, key: str) -> tuple[tuple[str, str], ...]:
        """A list of texts, each with its key path; empty where it is absent."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            self.note(key, f"must be a list of texts, not {_type_name(value)}.")
            return ()
        inner = Table({f"[{place}]": item for place, item in enumerate(value, 1)}, self.path_of(key), self.mistakes)
        return tuple((inner.path_of(place), text) for place in inner.values if (text := inner.text(place)))

    def tables(self, key: str) -> tuple[Table, ...]:
        """The tables written as `[[key]]`, each with its key path; empty where there are none."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            self.note(key, f"must be written as [[{key}]], not {_type_name(value)}.")
            return ()
        found = []
        for place, item in enumerate(value, 1):
            if isinstance(item, dict):
                found.append(Table(item, f"{self.path_of(key)}[{place}]", self.mistakes))
            else:
                self.mistakes.note(f"{self.path_of(key)}[{place}]", f"must be a table, not {_type_name(item)}.")
        return tuple(found)


def _type_name(value: object) -> str:
    return _TYPE_NAMES.get(type(value), "a date or time")
