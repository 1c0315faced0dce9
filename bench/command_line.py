"""One run of the command line as a process: its wall time, processor time and peak memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took."""

    wall_seconds: float
    cpu_seconds: float
    peak_mib: float
    document: Mapping[str, Any] = field(default_factory=dict)


def run_command(*words: str, origin: str = "", secret: str = "") -> Run:
    """Run `jira-access` with these words; JSON on its output is parsed. It must end with status 0."""
    own = {
        "JIRA_ACCESS_ALLOWED_HOSTS": "http://127.0.0.1:*",
        "JIRA_ACCESS_CLOUD_GATEWAY": origin or "https://api.atlassian.com",
        "BENCH_SECRET": secret,
    }
    command = [sys.executable, "-m", "bench.one_process", sys.executable, "-m", "bot.cli", *words]
    told = subprocess.run(command, stdout=subprocess.PIPE, env=os.environ | own, check=True).stdout
    taken = json.loads(told)
    assert taken["status"] == 0, f"status {taken['status']}: {' '.join(words)}"
    output = taken["output"]
    document = json.loads(output) if output.startswith("{") else {}
    return Run(taken["wall_seconds"], taken["cpu_seconds"], taken["peak_mib"], document)
