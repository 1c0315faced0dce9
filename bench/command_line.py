"""One run of the command line as a process: its wall time, processor time and peak memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_KIB = 1024


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
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "bot.cli", *words], stdout=subprocess.PIPE, env=os.environ | own
    ) as process:
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    assert process.returncode == 0, f"status {process.returncode}: {' '.join(words)}"
    document = json.loads(output) if output.startswith(b"{") else {}
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / _KIB, document)
