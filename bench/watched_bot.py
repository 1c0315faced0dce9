"""The whole bot over a database that a bench has filled, as a process of its own, and how late its beats are.

`python -m bench.watched_bot` takes its settings from the environment, says when it serves, and at the end of standard
input prints as JSON how long after its time each beat was over, in seconds.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from apscheduler.events import EVENT_JOB_EXECUTED, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bench.watch_bed import KEY
from bot import schedule
from bot.process import serving
from bot.settings import RUN_NEEDS, load_settings

_lags: list[float] = []


class _Listening(AsyncIOScheduler):
    """A scheduler whose beats are timed."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.add_listener(_note, EVENT_JOB_EXECUTED)


def _note(event: JobExecutionEvent) -> None:
    _lags.append((datetime.now(UTC) - event.scheduled_run_time).total_seconds())


@dataclass
class WatchedBot:
    """The process, and its beats' lags once it has ended."""

    process_id: int
    lags: list[float] = field(default_factory=list)


@contextmanager
def watched_bot(database_url: str, slack_url: str = "http://127.0.0.1:9", **changes: str) -> Iterator[WatchedBot]:
    """The bot for as long as the block lasts; `slack_url` is what it calls."""
    environment = {
        **os.environ,
        "JIRA_ACCESS_DATABASE_URL": database_url,
        "JIRA_ACCESS_ENCRYPTION_KEYS": KEY.reveal(),
        "JIRA_ACCESS_ALLOWED_HOSTS": "http://127.0.0.1:*",
        "JIRA_ACCESS_LISTEN": "127.0.0.1:0",
        "SLACK_BOT_TOKEN": "xoxb-bench-1",
        "SLACK_SIGNING_SECRET": "signing-secret-of-the-bench",
        "SLACK_API_URL": slack_url,
        **changes,
    }
    process = subprocess.Popen(
        (sys.executable, "-m", "bench.watched_bot"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdout is not None
    while (line := process.stdout.readline()) and line != "ready\n":  # what it logs comes the same way
        pass
    bot = WatchedBot(process.pid)
    try:
        yield bot
    finally:
        bot.lags += json.loads(process.communicate()[0].splitlines()[-1])


async def _serve() -> None:
    schedule.AsyncIOScheduler = _Listening  # type: ignore[misc]  # only here beats are timed
    settings = load_settings(RUN_NEEDS, env_file=None)
    async with serving(settings):
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve())
    print(json.dumps(_lags))
