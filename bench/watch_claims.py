"""Due looks claimed and booked a second by 1, 2 and 4 processes on PostgreSQL, none twice, beside APScheduler's way.

A booking is what the product does: fence, login budget, check row, state, transition, audit line, outbox and the next
look in one transaction. Half of the logins are refused, so that half of the looks have something to say.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from bench.measuring import Row
from bench.watch_bed import KEY, databases, fill, opened

_LOOKS = 2000
_GOALS = {1: 750.0, 2: 1100.0, 4: 1350.0}
"""At least half of what a bare claim with a fenced completion was measured to do."""
_JOBS = 50
_LEAD_SECONDS = 8
"""Both schedulers must be up when the jobs are due."""
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def measure() -> list[Row]:
    """Each number of processes on a database of its own."""
    rows: list[Row] = []
    for processes, goal in _GOALS.items():
        with databases() as url:
            asyncio.run(_fill(url))
            booked, seconds = _run(url, processes)
        twice = sum(times - 1 for times in Counter(booked).values())
        rows += [
            Row(f"looks booked a second, {processes} processes", len(booked) / seconds, "/s", goal, at_least=True),
            Row(f"looks lost, {processes} processes", _LOOKS - len(set(booked)), goal=0),
            Row(f"looks booked twice, {processes} processes", twice, goal=0),
        ]
    return [*rows, Row(f"runs of {_JOBS} due APScheduler jobs, 2 processes on one store", _apscheduler())]


async def _fill(url: str) -> None:
    async with opened(url):
        await fill(url, [_LONG_AGO] * _LOOKS, is_lost=lambda number: number % 2 == 1)


def _run(url: str, processes: int) -> tuple[list[str], float]:
    """What was booked, and the seconds that it took, the start of the processes apart."""
    command = (sys.executable, "-m", "bench.watch_worker", url, KEY.reveal())
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(processes)
    ]
    for worker in workers:
        assert worker.stdout is not None
        worker.stdout.readline()
    started = time.monotonic()
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    with ThreadPoolExecutor(processes) as readers:
        told = list(readers.map(lambda worker: worker.communicate()[0], workers))
    return [line for out in told for line in out.splitlines()], time.monotonic() - started


_SCHEDULER = """
import sys, time
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
import bench.watch_claims as here
scheduler = BackgroundScheduler(jobstores={"default": SQLAlchemyJobStore(sys.argv[1])}, timezone="UTC")
scheduler.start()
time.sleep(16)
scheduler.shutdown()
"""


def note(path: str, name: str) -> None:
    """One run of one job, as a line."""
    with Path(path).open("a") as file:
        file.write(name + "\n")


def _apscheduler() -> int:
    """Runs made by two processes that share a job store in which fifty jobs are due once."""
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore  # noqa: PLC0415 - only for the comparison
    from apscheduler.schedulers.background import BackgroundScheduler  # noqa: PLC0415 - likewise

    with tempfile.TemporaryDirectory() as folder:
        url, runs = f"sqlite:///{folder}/jobs.sqlite", f"{folder}/runs"
        scheduler = BackgroundScheduler(jobstores={"default": SQLAlchemyJobStore(url)}, timezone="UTC")
        scheduler.start(paused=True)
        due = datetime.fromtimestamp(time.time() + _LEAD_SECONDS, UTC)
        for number in range(_JOBS):
            scheduler.add_job(
                "bench.watch_claims:note", "date", run_date=due, args=(runs, str(number)), misfire_grace_time=None
            )
        scheduler.shutdown()
        pair = [subprocess.Popen((sys.executable, "-c", _SCHEDULER, url)) for _ in range(2)]
        for process in pair:
            process.wait()
        return len(Path(runs).read_text().splitlines())
