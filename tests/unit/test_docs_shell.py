"""docs/commands.md has a section for every shell command, and in it every option of the command, and no other."""

from __future__ import annotations

import argparse
import importlib
import re
from pathlib import Path

import pytest

from bot.cli import SHELL_COMMANDS, ShellCommand

ROOT = Path(__file__).resolve().parents[2]
SECTIONS = dict(
    re.findall(
        r"^## `jira-access (\w+)`\n(.*?)(?=^## |\Z)",
        (ROOT / "docs" / "commands.md").read_text(),
        re.MULTILINE | re.DOTALL,
    )
)
# `run` takes nothing but settings, and `demo` has a page of its own.
DOCUMENTED = [command for command in SHELL_COMMANDS if command.words not in {"run", "demo"}]


def _options(parser: argparse.ArgumentParser) -> set[str]:
    """Every long option of a parser and of the actions under it."""
    found = {option for action in parser._actions for option in action.option_strings if option.startswith("--")}
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return found.union(*(_options(child) for action in below for child in action.choices.values())) - {"--help"}


def _parser(command: ShellCommand) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    importlib.import_module(command.module).add_arguments(parser)
    return parser


@pytest.mark.parametrize("command", DOCUMENTED, ids=lambda command: command.words)
def test_every_option_is_documented(command: ShellCommand) -> None:
    documented = set(re.findall(r"(?<![\w-])--[a-z-]+", SECTIONS[command.words]))

    assert _options(_parser(command)) - documented == set()


@pytest.mark.parametrize("command", DOCUMENTED, ids=lambda command: command.words)
def test_no_option_is_documented_that_does_not_exist(command: ShellCommand) -> None:
    documented = set(re.findall(r"^\| (`--.*?) \|", SECTIONS[command.words], re.MULTILINE))

    named = {option for cell in documented for option in re.findall(r"--[a-z-]+", cell)}

    assert named - _options(_parser(command)) == set()


def test_every_section_is_a_command() -> None:
    assert set(SECTIONS) <= {command.words for command in SHELL_COMMANDS}


@pytest.mark.parametrize("page", ["README.md", "docs/operations.md"])
def test_every_line_to_copy_names_a_command_that_exists(page: str) -> None:
    lines = re.findall(r"^ {4,}\.venv/bin/jira-access (\w+)", (ROOT / page).read_text(), re.MULTILINE)

    assert lines != []
    assert set(lines) <= {command.words for command in SHELL_COMMANDS}
