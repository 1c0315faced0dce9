"""The same 1,000 Data Center projects over TLS, against plain http in the same run."""

from __future__ import annotations

import statistics
import tempfile
from functools import partial
from pathlib import Path

import trustme

from bench.data_center import LATENCY_MS, PROJECTS, REPEATS
from bench.measuring import Row, median_row
from bench.sandbox_process import sandbox_process
from bench.sweeping import timed_sweep
from sandbox.jira import Deployment


def measure() -> list[Row]:
    """Sweeps over plain http and over TLS in turn, so that the machine's load falls on both."""
    with tempfile.TemporaryDirectory() as folder:
        authority, certificate = Path(folder) / "ca.pem", Path(folder) / "server.pem"
        ca = trustme.CA()
        ca.cert_pem.write_to_path(authority)
        ca.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(certificate)
        plain, secured = _in_turn(certificate, authority)
    return [
        median_row(f"{PROJECTS} projects over plain http", plain, "s"),
        median_row(f"{PROJECTS} projects over TLS", secured, "s"),
        Row("TLS against plain", statistics.median(secured) / statistics.median(plain), "times", goal=1.4),
    ]


def _in_turn(certificate: Path, authority: Path) -> tuple[list[float], list[float]]:
    plain: list[float] = []
    secured: list[float] = []
    site = partial(sandbox_process, Deployment.DATA_CENTER, projects=PROJECTS, latency_ms=LATENCY_MS)
    with site() as http, site(certificate=certificate) as https:
        for _ in range(REPEATS):
            plain.append(timed_sweep(http, PROJECTS).wall_seconds)
            secured.append(timed_sweep(https, PROJECTS, authority).wall_seconds)
    return plain, secured
