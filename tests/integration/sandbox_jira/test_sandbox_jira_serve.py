"""The command that serves a sandbox Jira."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from sandbox.jira.serve import main


@contextmanager
def served(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command as a process of its own, and its first line."""
    command = [sys.executable, "-m", "sandbox.jira.serve", "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process, process.stdout.readline() if process.stdout else ""
        finally:
            process.terminate()


def address_in(line: str) -> str:
    found = re.search(r"http://\S+", line)
    return found[0] if found else ""


def test_it_prints_an_address_that_answers_and_ends_in_peace() -> None:
    with served() as (process, line):
        answer = httpx.get(f"{address_in(line)}/rest/api/2/serverInfo", trust_env=False)
        process.send_signal(signal.SIGTERM)
        status = process.wait(10)

    assert answer.json()["deploymentType"] == "Server"
    assert status == 0


def test_it_prints_credentials_that_work_and_a_line_to_copy() -> None:
    with served() as (process, line):
        process.terminate()
        rest = process.stdout.read() if process.stdout else ""

    assert "svc-align-password" in rest
    assert f"jira-access check {address_in(line)} --auth basic --user svc-align" in rest


def test_it_serves_a_large_cloud() -> None:
    with served("--deployment", "cloud", "--seed-world", "large", "--projects", "250") as (_, line):
        answer = httpx.get(
            f"{address_in(line)}/rest/api/3/project/search",
            auth=("svc-align@example.com", "sandbox-classic-token"),
            trust_env=False,
        )

    assert answer.json()["total"] == 250


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--host", "0.0.0.0"], "0.0.0.0 is not a loopback address"),  # noqa: S104 - it must be refused
        (["--projects", "5"], "--projects goes with --seed-world large"),
        (["--deployment", "cloud", "--context-path", "/jira"], "Jira Cloud has no context path"),
    ],
)
def test_wrong_usage_is_refused_in_a_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err
