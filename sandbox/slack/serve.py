"""The command `jira-access sandbox slack`: serve a sandbox Slack until it is stopped, and say how to use it.

Tests and the demo start it through `sandbox.slack.running` instead.
"""

import argparse
import asyncio
import contextlib
import ipaddress
import signal
import sys
from collections.abc import Sequence
from urllib.parse import urlsplit

from sandbox.slack.running import RunningSlack, running_slack

USUAL_PORT = 8091
_HIGHEST_PORT = 65_535


def main(argv: Sequence[str]) -> int:
    """Serve until SIGINT or SIGTERM; the exit status is 0 after that, 2 where the port cannot be had.

    Wrong usage ends in argparse's own `SystemExit(2)`.
    """
    options = _parser().parse_args(argv)
    try:
        asyncio.run(_serve(options.host, options.port, options.request_url or ""))
    except OSError as error:
        sys.stderr.write(f"Cannot listen on {options.host} port {options.port}: {error.strerror}. Give --port.\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "jira-access sandbox slack", description="A Slack with a memory, to try things on."
    )
    parser.add_argument("--port", type=_port, default=USUAL_PORT, help="0 takes a free one (default: %(default)s)")
    parser.add_argument("--host", type=_loopback, default="127.0.0.1", help="a loopback address")
    parser.add_argument(
        "--request-url",
        type=_web_address,
        help="deliver there over signed HTTP, such as http://127.0.0.1:8080/slack/events (default: Socket Mode)",
    )
    return parser


def welcome(slack: RunningSlack) -> str:
    """What is printed at the start: the page's address, and the made-up settings for the bot."""
    way_in = (
        f"SLACK_SIGNING_SECRET={slack.app.signing_secret}"
        if slack.app.request_url
        else f"SLACK_APP_TOKEN={slack.app.app_token}"
    )
    lines = [
        f"Sandbox Slack at {slack.url}  (stop with Ctrl-C)",
        "",
        "Made-up settings for the bot:",
        f"  SLACK_API_URL={slack.api_url}",
        f"  SLACK_BOT_TOKEN={slack.app.bot_token}",
        f"  {way_in}",
        "",
        f"Delivering to {slack.app.request_url or 'whoever connects over Socket Mode'}",
        "",
    ]
    return "\n".join(lines)


async def _serve(host: str, port: int, request_url: str) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers in its loops
            loop.add_signal_handler(number, stop.set)
    async with running_slack(host=host, port=port, request_url=request_url) as slack:
        sys.stdout.write(welcome(slack))
        sys.stdout.flush()
        await stop.wait()


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > _HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port. Give a number from 0 to 65535")
    return int(text)


def _loopback(host: str) -> str:
    if host == "localhost":
        return "127.0.0.1"
    try:
        is_allowed = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_allowed = False
    if not is_allowed:
        raise argparse.ArgumentTypeError(f"{host!r} is not a loopback address, and anybody may act here. Use 127.0.0.1")
    return host


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a web address. Give one such as http://127.0.0.1:8080/slack/events"
        )
    return text
