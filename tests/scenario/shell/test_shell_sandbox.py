"""`jira-access sandbox`, and the table of commands as a whole."""

from __future__ import annotations

import importlib
from collections.abc import Callable

import pytest
from fixtures.shell import Printed

from bot.cli import SHELL_COMMANDS, ShellCommand

Shell = Callable[..., Printed]


@pytest.mark.parametrize("which", ["jira", "slack"])
def test_each_sandbox_tells_its_own_options(run_line: Shell, which: str) -> None:
    printed = run_line("sandbox", which, "--help")

    assert printed.status == 0
    assert f"jira-access sandbox {which}" in printed.out
    assert "--port" in printed.out


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("confluence",),
        ("jira", "--port", "many"),
        ("jira", "--port", "99999"),
        ("slack", "--port", "99999"),
        ("slack", "--host", "192.0.2.1"),
    ],
)
def test_a_sandbox_that_cannot_be_is_refused(run_line: Shell, words: tuple[str, ...]) -> None:
    printed = run_line("sandbox", *words)

    assert printed.status == 2
    assert printed.err


@pytest.mark.parametrize("command", SHELL_COMMANDS, ids=lambda command: command.words)
def test_every_command_of_the_table_exists(command: ShellCommand) -> None:
    module = importlib.import_module(command.module)

    assert callable(module.run)
    assert callable(module.add_arguments)


@pytest.mark.parametrize(
    ("words", "status"),
    [(("--public-url", "http://bot.example.com"), 2), (("--public-url", "https://x.example.com/?a=b"), 2), ((), 2)],
)
def test_a_manifest_for_an_address_that_slack_cannot_call_is_refused(
    run_line: Shell, words: tuple[str, ...], status: int
) -> None:
    printed = run_line("manifest", *words)

    assert (printed.status, printed.out) == (status, "")


def test_the_manifest_is_printed_for_an_address_without_a_slash_at_its_end(run_line: Shell) -> None:
    printed = run_line("manifest", "--public-url", "https://bot.example.com/")

    assert printed.status == 0
    assert '"https://bot.example.com/slack/events"' in printed.out
