"""What 10,000 watched connections cost while nothing is due, beside 10,000 jobs of APScheduler in one process."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import psutil

from bench.measuring import Row
from bench.watch_bed import databases, fill, opened
from bench.watched_bot import watched_bot

_CONNECTIONS = 10_000
_SETTLING_SECONDS = 6.0
_SECONDS = 20.0
_MIB = 1024 * 1024

_SCHEDULER = """
import asyncio, random, sys
from datetime import UTC, datetime, timedelta
from apscheduler.schedulers.asyncio import AsyncIOScheduler

async def look():
    pass

async def main():
    scheduler = AsyncIOScheduler(timezone="UTC")
    now = datetime.now(UTC)
    for number in range(int(sys.argv[1])):
        first = now + timedelta(seconds=random.uniform(10, 310))
        scheduler.add_job(look, "interval", minutes=5, next_run_time=first, id=str(number))
    scheduler.start()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)

asyncio.run(main())
"""


def measure() -> list[Row]:
    """The bot on PostgreSQL, then the scheduler alone."""
    with databases() as url:
        asyncio.run(_fill(url))
        with watched_bot(url) as bot:
            share, memory = _cost(bot.process_id)
    jobs_share, jobs_memory = _jobs()
    watched, jobs = f"{_CONNECTIONS:,} connections at rest", f"{_CONNECTIONS:,} APScheduler jobs every 5 min"
    return [
        Row(f"{watched}: share of a core", share, "%", goal=5.0),
        Row(f"{watched}: resident memory", memory, "MiB", goal=250.0),
        Row(f"{watched}: lag of a beat, its work included, median", statistics.median(bot.lags), "s"),
        Row(f"{watched}: the longest such lag", max(bot.lags), "s"),
        Row(f"{jobs}: share of a core", jobs_share, "%"),
        Row(f"{jobs}: resident memory", jobs_memory, "MiB"),
    ]


async def _fill(url: str) -> None:
    async with opened(url):
        await fill(url, [datetime.now(UTC) + timedelta(days=1)] * _CONNECTIONS)


def _cost(process_id: int) -> tuple[float, float]:
    """Percent of a core over a while, and memory at its end, once the start is over."""
    process = psutil.Process(process_id)
    time.sleep(_SETTLING_SECONDS)
    began, before = time.monotonic(), sum(process.cpu_times()[:2])
    time.sleep(_SECONDS)
    spent = sum(process.cpu_times()[:2]) - before
    return 100 * spent / (time.monotonic() - began), process.memory_info().rss / _MIB


def _jobs() -> tuple[float, float]:
    command = (sys.executable, "-c", _SCHEDULER, str(_CONNECTIONS))
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        cost = _cost(process.pid)
        process.communicate()
    return cost
