"""The `jira-access` command: finds the subcommand and hands the rest of the line to it.

Nothing heavy is imported here: `--help` and a mistyped word answer at once.
"""

from __future__ import annotations

import argparse
import difflib
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn, Protocol, cast

from access.errors import Refused, StorageAway

WRONG_USAGE = 2
READER_GONE = 141


@dataclass(frozen=True, slots=True)
class ShellCommand:
    """One row of the table of shell commands; `module` holds its arguments and its work."""

    words: str
    summary: str
    module: str


class CommandModule(Protocol):
    """What the module of a shell command offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what may stand behind the command's name."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do the work and return the exit status."""


SHELL_COMMANDS = (
    ShellCommand("check", "test a service account and say why it fails or what it is short of", "bot.shell.check"),
    ShellCommand("run", "run the bot", "bot.shell.run"),
    ShellCommand("demo", "try it all in a browser on this machine, against a sandbox Slack and Jira", "bot.shell.demo"),
    ShellCommand("connections", "add, list and remove the connections that are looked after", "bot.shell.connections"),
    ShellCommand("doctor", "look for faults in settings, database, Slack and connections", "bot.shell.doctor"),
    ShellCommand("manifest", "print the manifest with which the Slack app is made", "bot.shell.manifest"),
    ShellCommand("db", "upgrade or check the database", "bot.shell.db"),
    ShellCommand("keys", "make an encryption key, or move stored secrets to a new one", "bot.shell.keys"),
    ShellCommand("audit", "verify or export the audit trail", "bot.shell.audit"),
    ShellCommand("sandbox", "run the sandbox Jira or the sandbox Slack alone", "bot.shell.sandbox"),
)


class _Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are one sentence and one hint."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USAGE, f"{self.prog}: {_without_values(message)}\nSee {self.prog} --help.\n")


def _without_values(complaint: str) -> str:
    """Argparse's complaint; of options that nobody declared only the names, since a value may be a secret."""
    opening, colon, rest = complaint.partition("ambiguous option: ")
    if colon:
        option, _, near = rest.rpartition(" could match ")
        return f"{opening}there is no option {option.partition('=')[0]}. Did you mean one of {near}?"
    option, explicit, _ = complaint.partition(": ignored explicit argument ")
    if explicit:
        return f"{option} takes no value"
    head, colon, rest = complaint.partition("unrecognized arguments: ")
    if not colon:
        return complaint
    names = [word.partition("=")[0] for word in rest.split() if word.startswith("--")]
    return f"{head}there is no option {', '.join(names)}" if names else f"{head}there are more words than expected"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line.

    Returns:
        The command's exit status; 2 for wrong usage or settings, 130 when interrupted, 141 when whoever read the
        output has gone, as `head` does.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    command = _command_named(words[0]) if words else None
    if command is None:
        return _top_level(words)
    module = cast("CommandModule", importlib.import_module(command.module))
    parser = _Parser(prog=f"jira-access {command.words}", description=_as_sentence(command.summary))
    module.add_arguments(parser)
    try:
        status = module.run(parser.parse_args(words[1:]))
        sys.stdout.flush()  # at the interpreter's end it would be too late for a word of our own
        return status  # noqa: TRY300 - the flush may raise as well
    except Refused as refusal:
        return _complain(str(refusal), WRONG_USAGE)
    except StorageAway as away:
        return _complain(f"Storage is away: {away} Nothing was changed; try again.", WRONG_USAGE)
    except KeyboardInterrupt:
        return _complain("Interrupted.", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE


def _as_sentence(summary: str) -> str:
    """A summary of the table as a sentence of its own; names in it keep their capitals."""
    return f"{summary[:1].upper()}{summary[1:]}."


def _command_named(word: str) -> ShellCommand | None:
    return next((command for command in SHELL_COMMANDS if command.words == word), None)


def _top_level(words: Sequence[str]) -> int:
    if not words or words[0] in ("-h", "--help", "help"):
        sys.stdout.write(_help())
        return 0 if words else WRONG_USAGE
    if words[0] == "--version":
        from importlib.metadata import version  # noqa: PLC0415 - costs time that the other commands need not pay

        sys.stdout.write(f"jira-access-bot {version('jira-access-bot')}\n")
        return 0
    near = difflib.get_close_matches(words[0], [command.words for command in SHELL_COMMANDS], n=1)
    hint = f" Did you mean “{near[0]}”?" if near else ""
    return _complain(f"There is no command “{words[0][:60]}”.{hint} See jira-access --help.", WRONG_USAGE)


def _help() -> str:
    width = max(len(command.words) for command in SHELL_COMMANDS)
    rows = "\n".join(f"  {command.words:<{width}}  {command.summary}" for command in SHELL_COMMANDS)
    return (
        "usage: jira-access COMMAND …\n\n"
        "Looks after the API service account with which Jira Align and others log in to Jira.\n\n"
        f"commands:\n{rows}\n\n"
        "jira-access COMMAND --help tells the rest.\n"
    )


def _complain(sentence: str, status: int) -> int:
    sys.stderr.write(f"jira-access: {sentence}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
