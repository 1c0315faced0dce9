"""How long 1,000 losses that become due within the same minute take from the look that confirms each to Slack's ok.

Each connection has a token that Jira refuses, a Jira and a channel of its own; one refusal confirms the loss. The group
wait is set to next to nothing, since it is a wait that is wanted.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from datetime import UTC, datetime, timedelta

import psutil

from bench.measuring import Row
from bench.sandbox_process import sandbox_process
from bench.slack_with_channels import channel_of, slack_with_channels
from bench.watch_bed import connection, databases, fill, opened
from bench.watched_bot import watched_bot
from sandbox.jira import Deployment
from storage.opening import Storage

_CONNECTIONS = 1000
_SPAN = timedelta(minutes=1)
_LEAD = timedelta(seconds=12)
"""The bot must be up when the first is due."""
_PATIENCE_SECONDS = 40.0
_MIB = 1024 * 1024
_SETTINGS = {"JIRA_ACCESS_WATCH_TOKEN_TRIES": "1", "JIRA_ACCESS_WATCH_GROUP_WAIT": "0.1s"}


def measure() -> list[Row]:
    """One run, on PostgreSQL, with a process each for the bot and both sandboxes."""
    with (
        databases() as url,
        sandbox_process(Deployment.DATA_CENTER, projects=5) as jira,
        slack_with_channels(_CONNECTIONS) as (slack, token),
    ):
        asyncio.run(_prepare(url))
        first = datetime.now(UTC) + _LEAD
        due = [first + _SPAN * number / _CONNECTIONS for number in range(_CONNECTIONS)]
        asyncio.run(fill(url, due, address=jira, channel=channel_of))
        with watched_bot(url, slack, SLACK_BOT_TOKEN=token, **_SETTINGS) as bot:
            asyncio.run(_until_told(url, due[-1]))
            memory = psutil.Process(bot.process_id).memory_info().rss / _MIB
        waits = asyncio.run(_waits(url, due))
    return [
        Row(f"losses told of {_CONNECTIONS:,} due within a minute", len(waits), goal=_CONNECTIONS, at_least=True),
        Row("from due to posted, median", statistics.median(waits), "s"),
        Row("from due to posted, 99 of 100", statistics.quantiles(waits, n=100)[98], "s", goal=5.0),
        Row("from due to posted, the longest", max(waits), "s"),
        Row("resident memory of the bot", memory, "MiB"),
    ]


async def _prepare(url: str) -> None:
    async with opened(url):
        return


async def _until_told(url: str, last_due: datetime) -> None:
    """Return when nothing waits any more behind the last one, or patience ends."""
    await asyncio.sleep((last_due - datetime.now(UTC)).total_seconds() + 2)
    ends = time.monotonic() + _PATIENCE_SECONDS
    async with opened(url) as storage:
        while time.monotonic() < ends and await _told(storage) < _CONNECTIONS:  # noqa: ASYNC110 - it is asked
            await asyncio.sleep(1)


async def _told(storage: Storage) -> int:
    """How many losses were told, asked of the last ones only while those are missing."""
    async with storage.reading() as transaction:
        for number in range(_CONNECTIONS - 1, _CONNECTIONS - 20, -1):
            if await transaction.posts.latest(connection(number).id, _place(number)) is None:
                return 0
        return _CONNECTIONS if (await transaction.outbox.waiting())[0] == 0 else 0


async def _waits(url: str, due: list[datetime]) -> list[float]:
    """Seconds between the time at which each look was due and the booking of Slack's ok."""
    waits = []
    async with opened(url) as storage, storage.reading() as transaction:
        for number, at in enumerate(due):
            post = await transaction.posts.latest(connection(number).id, _place(number))
            if post is not None:
                waits.append((post.at - at).total_seconds())
    return waits


def _place(number: int) -> tuple[str, str]:
    """The first episode of that connection, and its trouble."""
    return f"{connection(number).id}-1", "lost"
