"""1,000 Data Center projects at 50 ms: against the latency bound, and against a script with pycontribs/jira."""

from __future__ import annotations

import statistics
import time

from jira import JIRA

from bench.bare_sockets import bare_sweep
from bench.measuring import Row, median_row
from bench.sandbox_process import sandbox_process
from bench.sweeping import SweepTime, timed_sweep
from sandbox.jira import Deployment
from sandbox.jira.example import PERSONAL_TOKEN

PROJECTS = 1000
LATENCY_MS = 50
REPEATS = 5
REQUIRED = ("BROWSE_PROJECTS", "CREATE_ISSUES", "EDIT_ISSUES", "TRANSITION_ISSUES", "LINK_ISSUES")


def measure() -> list[Row]:
    """Five sweeps of ours and over bare sockets in turn, one run of the script over the same projects."""
    with sandbox_process(Deployment.DATA_CENTER, projects=PROJECTS, latency_ms=LATENCY_MS) as url:
        pairs = [_both(url) for _ in range(REPEATS)]
        script = usual_script(url)
    sweeps = [sweep for sweep, _ in pairs]
    widths = [sweep.width for sweep in sweeps]
    ours = [sweep.wall_seconds for sweep in sweeps]
    bounds = [PROJECTS * LATENCY_MS / 1000 / width for width in widths]
    ratios = [wall / bound for wall, bound in zip(ours, bounds, strict=True)]
    floor = [wall / bound for wall, bound in zip((bare for _, bare in pairs), bounds, strict=True)]
    cpu = [1000 * sweep.cpu_seconds / PROJECTS for sweep in sweeps]
    return [
        median_row(f"{PROJECTS} projects", ours, "s"),
        median_row("questions in flight, at most", widths),
        median_row("latency bound at that concurrency", bounds, "s"),
        median_row("against the latency bound", ratios, "times", goal=1.25),
        median_row("bare sockets against the same bound", floor, "times"),
        median_row("processor time for each project", cpu, "ms"),
        Row("script with pycontribs/jira, the same projects", script, "s"),
        Row("faster than that script", script / statistics.median(ours), "times", goal=12, at_least=True),
    ]


def _both(url: str) -> tuple[SweepTime, float]:
    """Our sweep and one over bare sockets, back to back, so that a busy moment of the machine strikes both."""
    ours = timed_sweep(url, PROJECTS)
    return ours, bare_sweep(url, PROJECTS, ours.width)


def usual_script(url: str) -> float:
    """Seconds that the script takes which people write: a loop over the projects, one question each."""
    began = time.perf_counter()
    jira = JIRA(server=url, token_auth=PERSONAL_TOKEN)
    short = []
    for project in jira.projects():
        held = jira.my_permissions(projectKey=project.key)["permissions"]
        if not all(held[key]["havePermission"] for key in REQUIRED):
            short.append(project.key)
    assert short == []
    return time.perf_counter() - began
