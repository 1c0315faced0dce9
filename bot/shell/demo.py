"""`jira-access demo`: the bot beside a sandbox Slack and two sandbox Jiras, in a browser; and the tour through them."""

from __future__ import annotations

import argparse
import asyncio
import signal
import socket
import sys

from access.errors import BadInput

USUAL_PORT = 8092
_HIGHEST_PORT = 65_535
_HOST = "127.0.0.1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `demo` takes."""
    parser.add_argument(
        "--port", metavar="N", type=_port, help=f"where the page is served (default {USUAL_PORT}, or else a free one)"
    )
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--check", action="store_true", help="play the tour unattended: PASS or FAIL for each step")
    ways.add_argument("--tour", action="store_true", help="play the tour, and show what the bot says at each step")


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C, or play the tour; the exit status is then 1 where a step failed."""
    _quiet_logs()
    if arguments.check or arguments.tour:
        return asyncio.run(_play(shows_words=arguments.tour))
    asyncio.run(_serve(_port_to_use(arguments.port)))
    return 0


async def _serve(port: int) -> None:
    from bot.shell.demo_stage import running_demo  # noqa: PLC0415 - the sandbox is loaded when it is wanted only

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with running_demo(port=port) as demo:
        _say(_welcome(demo.stage.slack.url))
        await stop.wait()
        _say("\nStopping.\n")
        await demo.stage.board.calm()


async def _play(*, shows_words: bool) -> int:
    from bot.shell.demo_stage import running_demo  # noqa: PLC0415 - as above
    from sandbox.tour.play import play  # noqa: PLC0415 - as above
    from sandbox.tour.registry import STEPS  # noqa: PLC0415 - as above

    async with running_demo() as demo:
        has_passed = await play(STEPS, demo, _say, shows_words=shows_words)
    return 0 if has_passed else 1


def _welcome(url: str) -> str:
    return (
        f"Open {url} in a browser (Ctrl-C ends it).\n\n"
        "  1  Type  /jira-access test prod\n"
        "  2  Throw a switch on the right, such as CAPTCHA, and press Test again\n"
        "  3  Heal everything, act as somebody else on the left, and type  /jira-access help\n\n"
    )


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or int(text) > _HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"“{text[:20]}” is not a port; give a number from 0 to {_HIGHEST_PORT}")
    return int(text)


def _port_to_use(wanted: int | None) -> int:
    if wanted is None:
        return USUAL_PORT if _is_free(USUAL_PORT) else 0
    if not _is_free(wanted):
        raise BadInput(f"Port {wanted} cannot be listened on.", "Give another --port, or none for a free one.")
    return wanted


def _is_free(port: int) -> bool:
    try:
        socket.create_server((_HOST, port)).close()
    except OSError:
        return False
    return True


def _quiet_logs() -> None:
    """Warnings only: the page shows what goes on, and the tour's lines are read by machines."""
    from bot.logs import configure_logging  # noqa: PLC0415 - not for --help
    from bot.redaction import Redactor  # noqa: PLC0415 - as above
    from bot.setting_values import LogFormat, LogLevel  # noqa: PLC0415 - as above

    configure_logging(LogLevel.WARNING, LogFormat.CONSOLE, Redactor())


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
