"""1,000 and 5,000 Cloud projects through the command line: requests beyond the listing, and peak memory."""

from __future__ import annotations

import math

from bench.command_line import Run, run_command
from bench.measuring import Row, median_row
from bench.sandbox_process import sandbox_process
from sandbox.jira import Deployment
from sandbox.jira.example import API_TOKEN, SERVICE_ACCOUNT

REPEATS = 3
PAGE = 100
GOALS = {1000: 4, 5000: 8}


def measure() -> list[Row]:
    """Three whole runs for each size."""
    return [row for projects, goal in GOALS.items() for row in _rows(projects, goal)]


def _rows(projects: int, goal: int) -> list[Row]:
    with sandbox_process(Deployment.CLOUD, projects=projects) as url:
        runs = [_check(url, projects) for _ in range(REPEATS)]
    pages = math.ceil(projects / PAGE)
    beyond = [run.document["requests"] - pages for run in runs]
    return [
        median_row(f"{projects} projects: requests beyond the {pages} of the listing", beyond, goal=goal),
        median_row(f"{projects} projects: peak memory of the process", [run.peak_mib for run in runs], "MiB"),
        median_row(f"{projects} projects: wall time of the process", [run.wall_seconds for run in runs], "s"),
    ]


def _check(url: str, projects: int) -> Run:
    login = ("--auth", "api-token", "--user", f"{SERVICE_ACCOUNT}@example.com", "--secret-env", "BENCH_SECRET")
    run = run_command("check", url, *login, "--json", origin=url, secret=API_TOKEN)
    assert len(run.document["projects"]) == projects
    return run
