"""`jira-access run` as a process of its own: how it starts, refuses to start, drains, and keeps its secrets."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from fixtures.bot import BotStory, Clock, Stage
from fixtures.secrets import Canary

from bot.settings import RUN_NEEDS, load_settings
from sandbox.slack import seed
from storage.opening import open_storage

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
COMMAND = (sys.executable, "-c", "import sys; from bot.cli import main; sys.exit(main(['run']))")


@dataclass
class Child:
    """A running `jira-access run` and what it has logged so far."""

    process: Process
    lines: list[str] = field(default_factory=list)

    async def ready(self) -> str:
        """The address of its web server, once it says that it is ready."""
        assert self.process.stderr is not None
        async with asyncio.timeout(START_SECONDS):
            while line := (await self.process.stderr.readline()).decode():
                self.lines.append(line)
                if '"event": "ready"' in line:
                    return str(json.loads(line)["address"])
        pytest.fail(f"It ended before it was ready: {self.lines}")

    async def ends(self) -> int:
        """Its exit status, waited for; the rest of its log is kept."""
        async with asyncio.timeout(START_SECONDS):
            _, rest = await self.process.communicate()
        self.lines.append(rest.decode())
        return self.process.returncode or 0

    @property
    def log(self) -> str:
        return "".join(self.lines)


@asynccontextmanager
async def started(stage: Stage, folder: Path, way: str = "http", **changes: str) -> AsyncIterator[Child]:
    """The process in a folder of its own; killed at the end if it still lives."""
    environment = {**stage.environment(way, **changes), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    given = {name: value for name, value in environment.items() if value}
    process = await asyncio.create_subprocess_exec(
        *COMMAND, cwd=folder, env=given, stdin=asyncio.subprocess.DEVNULL, stdout=PIPE, stderr=PIPE
    )
    try:
        yield Child(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@asynccontextmanager
async def told(stage: Stage, child: Child, way: str = "http") -> AsyncIterator[BotStory]:
    """A story with the child as the bot."""
    settings = load_settings(RUN_NEEDS, environ=stage.environment(way), env_file=None)
    address = await child.ready()
    async with open_storage(settings.database_url, settings.encryption_keys) as storage:
        await stage.connect(address, way)
        yield BotStory(address, stage.slack, stage.jira, settings, storage, stage.logs, Clock())


@pytest.mark.parametrize("way", ["http", "socket"])
async def test_it_starts_answers_and_ends_with_status_0_when_told_to(stage: Stage, tmp_path: Path, way: str) -> None:
    async with started(stage, tmp_path, way) as child, told(stage, child, way) as bot:
        await bot.ask("help", "What I can do")

        child.process.send_signal(signal.SIGTERM)

        assert await child.ends() == 0
        assert '"event": "stopped"' in child.log


async def test_a_command_under_way_at_sigterm_is_still_answered(stage: Stage, tmp_path: Path) -> None:
    async with started(stage, tmp_path) as child, told(stage, child) as bot:
        await bot.add_connection()
        stage.jira.control.settings(latency_seconds=0.4)
        await bot.type("test prod")

        child.process.send_signal(signal.SIGTERM)

        assert await child.ends() == 0
        assert "logs in" in "".join(await bot.seen())


async def test_a_command_that_comes_while_it_drains_is_told_to_come_back(stage: Stage, tmp_path: Path) -> None:
    async with started(stage, tmp_path) as child, told(stage, child) as bot:
        await bot.add_connection()
        stage.jira.control.settings(latency_seconds=0.8)
        await bot.type("test prod")
        child.process.send_signal(signal.SIGTERM)
        await bot.until("/readyz", "closing down")

        outcome = await bot.type("help", seed.ADMIN)

        assert outcome.shown is not None
        assert "I am being restarted" in outcome.shown.text


async def test_after_a_crash_it_starts_again_on_the_same_database(stage: Stage, tmp_path: Path) -> None:
    async with started(stage, tmp_path) as first, told(stage, first) as bot:
        await bot.add_connection()
        await bot.ask("test prod", "logs in")
        first.process.kill()
        await first.ends()

    async with started(stage, tmp_path) as second, told(stage, second) as bot:
        answer = await bot.ask("status", "1 connection, 1 of them good")

    assert "prod" in answer.text


async def test_all_wrong_settings_are_listed_at_once_by_name(stage: Stage, tmp_path: Path) -> None:
    wrong = {
        "JIRA_ACCESS_LISTEN": "here",
        "JIRA_ACCESS_ADMINS": "maria",
        "SLACK_BOT_TOKEN": "",
        "JIRA_ACCESS_ADMIN": "x",
    }
    async with started(stage, tmp_path, **wrong) as child:
        status = await child.ends()

    assert status == 2
    assert [name for name in wrong if name not in child.log] == []
    assert "Traceback" not in child.log


async def test_a_port_that_is_taken_is_told_in_words(stage: Stage, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with started(stage, tmp_path, JIRA_ACCESS_LISTEN=f"127.0.0.1:{port}") as child:
            status = await child.ends()

    assert status == 2
    assert f"127.0.0.1:{port} cannot be listened on: another program listens there" in child.log
    assert "Traceback" not in child.log


async def test_a_port_that_is_taken_is_told_in_words_over_socket_mode_too(stage: Stage, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with started(stage, tmp_path, "socket", JIRA_ACCESS_LISTEN=f"127.0.0.1:{port}") as child:
            status = await child.ends()

    assert status == 2
    assert "Unclosed" not in child.log
    assert "Traceback" not in child.log


@pytest.mark.parametrize("address", ["sqlite:///nowhere/bot.sqlite", "sqlite:////proc/bot.sqlite"])
async def test_a_folder_that_cannot_be_written_is_told_in_words(stage: Stage, tmp_path: Path, address: str) -> None:
    async with started(stage, tmp_path, JIRA_ACCESS_DATABASE_URL=address) as child:
        status = await child.ends()

    assert status == 2
    assert address.removeprefix("sqlite:///").rpartition("/")[0] in child.log
    assert "Traceback" not in child.log


async def test_a_second_run_on_the_same_sqlite_file_is_refused(stage: Stage, tmp_path: Path) -> None:
    async with started(stage, tmp_path) as first:
        await first.ready()

        async with started(stage, tmp_path) as second:
            status = await second.ends()

        assert status == 2
        assert f"process {first.process.pid}" in second.log


@pytest.mark.postgres
async def test_a_second_run_on_postgresql_is_welcome(stage: Stage, tmp_path: Path, postgres_database_url: str) -> None:
    changes = {"JIRA_ACCESS_DATABASE_URL": postgres_database_url}
    async with started(stage, tmp_path, **changes) as first, started(stage, tmp_path, **changes) as second:
        addresses = {await first.ready(), await second.ready()}

    assert len(addresses) == 2


async def test_a_database_of_a_newer_program_is_refused(stage: Stage, tmp_path: Path) -> None:
    async with started(stage, tmp_path) as child:
        await child.ready()
    with closing(sqlite3.connect(tmp_path / "test.sqlite")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()

    async with started(stage, tmp_path) as older:
        status = await older.ends()

    assert status == 2
    assert "9999" in older.log
    assert "Traceback" not in older.log


async def test_a_key_that_is_no_longer_held_is_named_at_start(stage: Stage, tmp_path: Path) -> None:
    async with started(stage, tmp_path) as child, told(stage, child) as bot:
        await bot.add_connection()
    another = "Y2FuYXJ5LWVuY3J5cHRpb24ta2V5LTdmM2E5MTAwMDA="

    async with started(stage, tmp_path, JIRA_ACCESS_ENCRYPTION_KEYS=another) as child:
        await child.ready()

    assert "JIRA_ACCESS_ENCRYPTION_KEYS does not hold" in child.log
    assert another not in child.log


async def test_no_secret_comes_out_anywhere(stage: Stage, tmp_path: Path, canary: Canary) -> None:
    async with started(stage, tmp_path, JIRA_ACCESS_LOG_LEVEL="debug") as child, told(stage, child) as bot:
        await bot.add_connection(password=canary.password)
        verdict = await bot.ask("test prod", "Likely")
        await bot.press(verdict, "show_evidence", "myself")
        await bot.ask(f"test {canary.pat}", "That looks like a password")
        pages = [await bot.get(path) for path in ("/healthz", "/readyz", "/metrics", "/nowhere")]
        seen = await bot.seen()
        child.process.terminate()
        await child.ends()

    held = Canary(password=canary.password, **own_secrets(stage))
    outputs = "".join([child.log, *seen, *(body for _, body in pages)])
    assert held.found_in(outputs) == []
    assert held.found_in(text_of_database(tmp_path)) == []


async def test_health_readiness_and_metrics_are_served(stage: Stage, tmp_path: Path) -> None:
    async with started(stage, tmp_path) as child:
        address = await child.ready()
        statuses = []
        async with aiohttp.ClientSession(address) as session:
            for path in ("/healthz", "/readyz", "/metrics"):
                async with session.get(path) as answer:
                    statuses.append(answer.status)

    assert statuses == [200, 200, 200]


def own_secrets(stage: Stage) -> dict[str, str]:
    app = stage.slack.app
    return {
        "slack_bot_token": app.bot_token,
        "slack_app_token": app.app_token,
        "slack_signing_secret": app.signing_secret,
        "encryption_key": stage.key.reveal(),
    }


def text_of_database(folder: Path) -> str:
    return b"".join(file.read_bytes() for file in folder.glob("test.sqlite*")).decode("latin-1")
