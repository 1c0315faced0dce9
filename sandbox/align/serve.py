"""The command `jira-access sandbox align`: serve a sandbox Jira Align until it is stopped, and say how to try it."""

import argparse
import asyncio
import contextlib
import signal
import sys
from collections.abc import Sequence

from sandbox.align.app import API
from sandbox.align.running import running_align
from sandbox.align.world import CONNECTOR, TOKEN, WITHOUT_ROLE

USUAL_PORT = 8094
_HIGHEST_PORT = 65_535


def main(argv: Sequence[str]) -> int:
    """Serve until SIGINT or SIGTERM; the exit status is 0 after that, 2 where the port cannot be had."""
    parser = argparse.ArgumentParser("jira-access sandbox align", description="A Jira Align with a memory.")
    parser.add_argument("--port", type=_port, default=USUAL_PORT, help="0 takes a free one (default: %(default)s)")
    port = parser.parse_args(argv).port
    try:
        asyncio.run(_serve(port))
    except OSError as error:
        sys.stderr.write(f"Cannot listen on port {port}: {error.strerror}. Give --port.\n")
        return 2
    return 0


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > _HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port. Give a number from 0 to 65535")
    return int(text)


async def _serve(port: int) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers in its loops
            loop.add_signal_handler(number, stop.set)
    async with running_align(port=port) as align:
        sys.stdout.write(welcome(align.url))
        sys.stdout.flush()
        await stop.wait()


def welcome(url: str) -> str:
    """What is printed at the start: the address, the made-up tokens, a line to copy."""
    lines = [
        f"Jira Align at {url}  (stop with Ctrl-C)",
        "",
        "Made-up tokens:",
        f"  may read connectors      {TOKEN}",
        f"  its role may not         {WITHOUT_ROLE}",
        "",
        "Try it:",
        f"  curl -H 'Authorization: Bearer {TOKEN}' {url}{API}/connectors/{CONNECTOR}/projects",
        "",
    ]
    return "\n".join(lines)
