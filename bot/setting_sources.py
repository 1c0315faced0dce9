"""Where settings come from: the environment and `.env`, and how all that is wrong with them is told at once.

Which settings there are is not known here: each caller hands in its rows (`bot.settings`, `bot.check_settings`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from io import StringIO
from pathlib import Path

from access.errors import BadInput, Refused

PREFIX = "JIRA_ACCESS_"
TESTS_PREFIX = "JIRA_ACCESS_TESTS_"
"""Names under it steer the test suite and are none of the product's business."""


class WrongSettings(Refused):
    """Settings that cannot be used, all of them at once.

    Attributes:
        problems: one line each: the environment name, what is wrong, what to write instead. No secret is in them.
    """

    def __init__(self, problems: list[str]) -> None:
        listed = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"These settings cannot be used:\n{listed}")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One line of the table of settings.

    Attributes:
        name: name of the environment variable.
        attribute: name under which the value is found.
        default: text that is read where the variable is unset or empty.
        sentence: what the setting does, for the documentation and for whoever left it out.
        read: turns the text into the value; raises `BadInput`.
        is_optional: whether an unset variable without a default is None instead of being read.
    """

    name: str
    attribute: str
    default: str
    sentence: str
    read: Callable[[str], object]
    is_optional: bool


@dataclass(frozen=True, slots=True)
class Given:
    """What was set, and what is wrong with it so far.

    Attributes:
        texts: values by environment name, blanks stripped; empty ones count as not set and are left out.
        problems: lines for `WrongSettings`.
    """

    texts: Mapping[str, str]
    problems: list[str] = field(default_factory=list)

    def values(self, rows: Iterable[SettingRow]) -> dict[str, object]:
        """The values of those rows by attribute; a text that cannot be read becomes a problem instead."""
        found: dict[str, object] = {}
        for row in rows:
            text = self.texts.get(row.name, row.default)
            try:
                found[row.attribute] = None if row.is_optional and not text else row.read(text)
            except BadInput as refusal:
                self.problems.append(f"{row.name}: {refusal}")
        return found

    def require(self, names: tuple[str, ...], sentence: str) -> None:
        """Make it a problem when none of those variables is set."""
        if not any(name in self.texts for name in names):
            self.problems.append(f"{' or '.join(names)}: not set. {sentence}")

    def raise_problems(self) -> None:
        """Stop here if anything is wrong.

        Raises:
            WrongSettings: with all problems found so far.
        """
        if self.problems:
            raise WrongSettings(self.problems)


def read_sources(environ: Mapping[str, str] | None, env_file: Path | None, known_names: Iterable[str]) -> Given:
    """What the environment (default: this process's) says, and where it is silent, `env_file`.

    A file that does not exist is no fault. A name under our prefix that is not known is a problem: a misspelt
    rule about who may do what would otherwise silently do nothing.
    """
    problems: list[str] = []
    from_file = _read_env_file(env_file, problems) if env_file else {}
    both = {**from_file, **(os.environ if environ is None else environ)}
    names = tuple(known_names)
    problems += [_unknown(name, names) for name in sorted(both) if _is_ours(name) and name not in names]
    return Given({name: text.strip() for name, text in both.items() if text.strip()}, problems)


def _is_ours(name: str) -> bool:
    return name.startswith(PREFIX) and not name.startswith(TESTS_PREFIX)


def _unknown(name: str, known: tuple[str, ...]) -> str:
    # Without the prefix, which would make any two names look alike.
    endings = [one.removeprefix(PREFIX) for one in known if one.startswith(PREFIX)]
    near = get_close_matches(name.removeprefix(PREFIX), endings, n=1)
    hint = f"Did you mean {PREFIX}{near[0]}?" if near else "docs/configuration.md lists all settings."
    return f"{name}: there is no such setting. {hint}"


def _read_env_file(path: Path, problems: list[str]) -> dict[str, str]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except OSError as error:
        problems.append(f"{path}: cannot be read: {error.strerror}. Make it readable for this user, or remove it.")
        return {}
    except UnicodeDecodeError:
        problems.append(f"{path}: is not text in UTF-8. Save it as such.")
        return {}
    return _parse_env_file(path, text, problems)


def _parse_env_file(path: Path, text: str, problems: list[str]) -> dict[str, str]:
    from dotenv.parser import parse_stream  # noqa: PLC0415 - most runs have no such file

    found: dict[str, str] = {}
    for binding in parse_stream(StringIO(text)):
        if binding.error or (binding.key and binding.value is None):
            # The line itself is not shown: it may hold a secret.
            problems.append(f"{path}: line {binding.original.line} is not NAME=value. Correct or remove it.")
        elif binding.key and binding.value is not None:
            found[binding.key] = binding.value
    return found
