"""`jira-access connections list|remove`, as a person at a terminal and as a script uses them."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

import pytest
from fixtures.shell import Printed

from sandbox.jira import RunningJira

Shell = Callable[..., Printed]
Names = Callable[[], list[str]]


class _Terminal(io.StringIO):
    """A standard input that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_without_connections_the_list_says_how_to_make_one(shell: Shell) -> None:
    printed = shell("connections", "list")

    assert printed.status == 0
    assert "jira-access connections add" in printed.out


def test_the_list_tells_how_each_connection_stands(add: Shell, shell: Shell, jira: RunningJira) -> None:
    add("prod")
    add("spare", "--untested")

    printed = shell("connections", "list")

    assert printed.out.startswith(f"prod  {jira.url} (Jira Data Center ")
    assert " UTC: svc-align " in printed.out
    assert f"spare  {jira.url}" in printed.out
    assert "not tested yet" in printed.out


def test_a_script_must_say_that_it_means_it(add: Shell, shell: Shell, names: Names) -> None:
    add("prod", "--untested")

    printed = shell("connections", "remove", "prod")

    assert (printed.status, names()) == (2, ["prod"])
    assert "--yes" in printed.err


@pytest.mark.parametrize("answer", ["n\n", "\n", "", "nonsense\n"])
def test_anything_but_yes_changes_nothing(
    add: Shell, shell: Shell, names: Names, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    add("prod", "--untested")
    monkeypatch.setattr(sys, "stdin", _Terminal(answer))

    printed = shell("connections", "remove", "prod")

    assert (printed.status, names()) == (1, ["prod"])
    assert printed.out == "Nothing was changed.\n"


def test_yes_at_the_terminal_removes(add: Shell, shell: Shell, names: Names, monkeypatch: pytest.MonkeyPatch) -> None:
    add("prod", "--untested")
    monkeypatch.setattr(sys, "stdin", _Terminal("y\n"))

    printed = shell("connections", "remove", "prod")

    assert (printed.status, names()) == (0, [])
    assert "Remove prod (svc-align at http://127.0.0.1" in printed.err


def test_a_name_that_does_not_exist_is_answered_with_the_nearest(add: Shell, shell: Shell, names: Names) -> None:
    add("production", "--untested")

    printed = shell("connections", "remove", "prodution", "--yes")

    assert (printed.status, names()) == (2, ["production"])
    assert "Did you mean “production”?" in printed.err


def test_a_name_is_free_again_once_its_connection_was_removed(add: Shell, shell: Shell, names: Names) -> None:
    add("prod", "--untested")
    shell("connections", "remove", "prod", "--yes")

    printed = add("prod")

    assert (printed.status, names()) == (0, ["prod"])


@pytest.mark.parametrize("words", [(), ("ad",), ("remove",), ("list", "--xml"), ("add", "prod")])
def test_a_line_that_is_not_whole_says_what_it_lacks(shell: Shell, words: tuple[str, ...]) -> None:
    printed = shell("connections", *words)

    assert printed.status == 2
    assert "--help" in printed.err
