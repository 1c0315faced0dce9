"""A sandbox Jira in a process of its own, so that client and server each have a core.

Started as a module, this file is that process; it is `sandbox.jira.serve` with a certificate where one is given.
"""

from __future__ import annotations

import argparse
import asyncio
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sandbox.jira import Deployment, large_world
from sandbox.jira.app import SandboxJira
from sandbox.serving import serving


@contextmanager
def sandbox_process(
    deployment: Deployment, *, projects: int, latency_ms: int = 0, certificate: Path | None = None
) -> Iterator[str]:
    """The base URL of a large sandbox site for as long as the block lasts.

    Args:
        deployment: which Jira it plays.
        projects: how many projects it has.
        latency_ms: how long every answer takes.
        certificate: PEM with key and certificate; None for plain http.
    """
    words = [deployment.value, str(projects), str(latency_ms), *([str(certificate)] if certificate else [])]
    command = [sys.executable, "-m", "bench.sandbox_process", *words]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.stdin.close()  # which ends it, also where this process dies


async def _serve(deployment: Deployment, projects: int, latency_ms: int, certificate: Path | None) -> None:
    world = large_world(projects, deployment)
    world.site = replace(world.site, latency_seconds=latency_ms / 1000)
    tls = None
    if certificate is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
    async with serving(SandboxJira(world), ssl_context=tls) as origin:
        print(origin + world.site.context_path, flush=True)
        await asyncio.to_thread(sys.stdin.read)


def main() -> None:
    """Serve until standard input is closed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("deployment", type=Deployment)
    parser.add_argument("projects", type=int)
    parser.add_argument("latency_ms", type=int)
    parser.add_argument("certificate", type=Path, nargs="?")
    given = parser.parse_args()
    asyncio.run(_serve(given.deployment, given.projects, given.latency_ms, given.certificate))


if __name__ == "__main__":
    main()
