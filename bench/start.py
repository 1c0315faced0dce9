"""How long the whole process takes that says `--help`, and the one that checks a single project."""

from __future__ import annotations

from bench.command_line import run_command
from bench.measuring import Row, median_row
from bench.sandbox_process import sandbox_process
from sandbox.jira import Deployment
from sandbox.jira.example import PERSONAL_TOKEN

REPEATS = 7


def measure() -> list[Row]:
    """Seven runs of each; the first one of all warms the disk and is not counted."""
    run_command("--help")
    helps = [run_command("--help").wall_seconds for _ in range(REPEATS)]
    with sandbox_process(Deployment.DATA_CENTER, projects=1) as url:
        words = ("check", url, "--auth", "pat", "--secret-env", "BENCH_SECRET", "--project", "P1")
        checks = [run_command(*words, secret=PERSONAL_TOKEN) for _ in range(REPEATS)]
        documents = [run_command(*words, "--json", secret=PERSONAL_TOKEN) for _ in range(REPEATS)]
    return [
        median_row("jira-access --help", helps, "s", goal=0.4),
        median_row("check of one project, text", [run.wall_seconds for run in checks], "s", goal=1.0),
        median_row("check of one project, JSON", [run.wall_seconds for run in documents], "s", goal=1.0),
        median_row("peak memory of that check, JSON", [run.peak_mib for run in documents], "MiB"),
    ]
