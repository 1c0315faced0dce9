"""How long the bot takes from its start to `/readyz`, what it weighs when idle, and which imports cost most."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import urllib.error
import urllib.request

import psutil

from bench.measuring import Row, median_row
from bench.slack_servers import slack_server

REPEATS = 5
_MIB = 1024 * 1024


def measure() -> list[Row]:
    """Five starts; the first of all warms the disk and is not counted."""
    with slack_server("slack") as (slack, _):
        _start(slack)
        starts = [_start(slack) for _ in range(REPEATS)]
    return [
        median_row("start of the process to /readyz", [seconds for seconds, _ in starts], "s", goal=2.0),
        median_row("resident memory when idle", [memory for _, memory in starts], "MiB", goal=150.0),
        *_imports(),
    ]


def _start(slack: str) -> tuple[float, float]:
    began = time.perf_counter()
    with slack_server("bot", slack) as (address, process_id):
        while not _is_ready(address):
            time.sleep(0.01)
        seconds = time.perf_counter() - began
        return seconds, psutil.Process(process_id).memory_info().rss / _MIB


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as response:  # noqa: S310 - our own server
            return bool(response.status == 200)
    except urllib.error.HTTPError:
        return False


def _imports() -> list[Row]:
    """What the heaviest packages add to the imports of `bot.process`, as Python itself tells."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import bot.process"], capture_output=True, text=True, check=True
    )
    own: dict[str, int] = {}
    for spent, name in re.findall(r"^import time:\s+(\d+) \|\s+\d+ \|\s+([\w.]+)$", done.stderr, re.MULTILINE):
        package = name.partition(".")[0]
        own[package] = own.get(package, 0) + int(spent)
    heaviest = sorted(own, key=lambda package: -own[package])[:6]
    return [Row(f"import of {package}", own[package] / 1e6, "s") for package in heaviest]
