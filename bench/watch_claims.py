"""Due looks claimed and booked a second by 1, 2 and 4 processes on PostgreSQL, none twice, beside APScheduler's way.

A booking is what the product does: fence, login budget, check row, state, transition, audit line, outbox and the next
look in one transaction. Half of the logins are refused, so that half of the looks have something to say. In turn with
it the bare claims of `bench.bare_claims` are measured: what a machine can do is known only from the same run.
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

from bench.measuring import Row, median_row
from bench.watch_bed import KEY, databases, fill, opened

_LOOKS = 4000
_PROCESSES = (1, 2, 4)
_ROUNDS = 2
_SHARE = 0.5
"""Of the bare claims, with all that a booking does besides."""
_JOBS = 50
_LEAD_SECONDS = 8
"""Both schedulers must be up when the jobs are due."""
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def measure() -> list[Row]:
    """Each number of processes on a database of its own, in turn with bare claims by as many."""
    rows = [row for processes in _PROCESSES for row in _measured(processes)]
    return [*rows, Row(f"runs of {_JOBS} due APScheduler jobs, 2 processes on one store", _apscheduler())]


def _measured(processes: int) -> list[Row]:
    bare, booked, ids = [], [], []
    for _ in range(_ROUNDS):
        bare.append(_rate(_run("bench.bare_claims", processes)))
        done = _run("bench.watch_worker", processes)
        booked.append(_rate(done))
        ids.append(Counter(done[0]))
    shares = [ours / theirs for ours, theirs in zip(booked, bare, strict=True)]
    ending = f", {processes} processes"
    return [
        median_row(f"bare claims a second{ending}", bare, "/s"),
        median_row(f"looks booked a second{ending}", booked, "/s"),
        median_row(f"share of the bare claims{ending}", shares, "", _SHARE, at_least=True),
        Row(f"looks lost{ending}", sum(_LOOKS - len(one) for one in ids), goal=0),
        Row(f"looks booked twice{ending}", sum(one.total() - len(one) for one in ids), goal=0),
    ]


def _rate(done: tuple[list[str], float]) -> float:
    return len(done[0]) / done[1]


async def _fill(url: str) -> None:
    async with opened(url):
        await fill(url, [_LONG_AGO] * _LOOKS, is_lost=lambda number: number % 2 == 1)


def _run(module: str, processes: int) -> tuple[list[str], float]:
    """What the processes of this module finished, and the seconds that it took, their start apart."""
    with databases() as url:
        asyncio.run(_fill(url))
        command = (sys.executable, "-m", module, url, KEY.reveal())
        workers = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(processes)
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
