"""The shell's commands run in this process, on a database and against a sandbox Jira."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fixtures.shell import Printed

from bot.cli import main
from sandbox.jira import Deployment, RunningJira, example_world, jira_in_thread
from sandbox.jira.example import PASSWORD, SERVICE_ACCOUNT
from storage.encryption import new_key

Shell = Callable[..., Printed]
SECRET_VARIABLE = "SECRET_OF_THE_TEST"


@pytest.fixture
def key() -> str:
    """The encryption key in the settings."""
    return new_key().reveal()


@pytest.fixture
def run_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, key: str) -> Shell:
    """Call with the words of a line; JSON is parsed where it was asked for. No database is set yet."""
    monkeypatch.chdir(tmp_path)  # no .env of the developer, and SQLite's default file is made here
    monkeypatch.setenv("JIRA_ACCESS_ALLOWED_HOSTS", "http://127.0.0.1:*")
    monkeypatch.setenv("JIRA_ACCESS_ENCRYPTION_KEYS", key)
    monkeypatch.setenv(SECRET_VARIABLE, PASSWORD)

    def run(*words: str) -> Printed:
        capsys.readouterr()
        try:
            status = main(words)
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        printed = capsys.readouterr()
        document = json.loads(printed.out) if "--json" in words and printed.out else {}
        return Printed(status, printed.out, printed.err, document)

    return run


@pytest.fixture
def shell(run_line: Shell, monkeypatch: pytest.MonkeyPatch, database_url: str) -> Shell:
    """The same on SQLite and on PostgreSQL."""
    monkeypatch.setenv("JIRA_ACCESS_DATABASE_URL", database_url)
    return run_line


@pytest.fixture
def jira() -> Iterator[RunningJira]:
    """A sandbox Data Center."""
    with jira_in_thread(example_world(Deployment.DATA_CENTER)) as running:
        yield running


@pytest.fixture
def add(shell: Shell, jira: RunningJira) -> Shell:
    """`connections add NAME` of that Jira, with the service account's password and further words."""

    def run(name: str, *words: str, url: str = "") -> Printed:
        login = ("--auth", "basic", "--user", SERVICE_ACCOUNT, "--secret-env", SECRET_VARIABLE)
        return shell("connections", "add", name, url or jira.url, *login, *words)

    return run


@pytest.fixture
def names(shell: Shell) -> Callable[[], list[str]]:
    """Names of the connections that are kept now."""
    return lambda: [one["name"] for one in shell("connections", "list", "--json").document]


@pytest.fixture
def trail(shell: Shell) -> Callable[[], list[tuple[str, str, str]]]:
    """Action, connection and outcome of every entry of the audit trail."""

    def read() -> list[tuple[str, str, str]]:
        entries = json.loads(shell("audit", "export", "--format", "json").out)
        return [(entry["action"], entry["connection"], entry["outcome"]) for entry in entries]

    return read
