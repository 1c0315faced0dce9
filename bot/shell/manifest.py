"""`jira-access manifest`: prints the manifest with which the Slack app is made."""

from __future__ import annotations

import argparse
import sys

from access.errors import BadInput
from bot.manifest import manifest_text
from bot.setting_values import web_address


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the two ways in."""
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--public-url", metavar="URL", help="https address under which Slack reaches the bot")
    way.add_argument("--socket", action="store_true", help="for Socket Mode: the bot calls Slack, no address is needed")


def run(arguments: argparse.Namespace) -> int:
    """Print it."""
    sys.stdout.write(manifest_text(None if arguments.socket else _address(arguments.public_url)))
    return 0


def _address(typed: str) -> str:
    try:
        address = web_address(typed)
    except BadInput as refusal:
        raise BadInput(f"--public-url: {refusal.sentence}", refusal.next_step) from None
    if "?" in address or "#" in address:
        raise BadInput("--public-url: the address has a query.", "Leave out everything from the ? or # on.")
    if not address.startswith("https://"):
        sys.stderr.write("jira-access: Slack itself calls https addresses only; this one will do for the sandbox.\n")
    return address
