"""`jira-access check URL`: one look at a service account, told for people or as JSON."""

from __future__ import annotations

import argparse
import asyncio
import sys

from access.errors import BudgetSpent
from access.operations.check_connection import CheckRequest
from access.profiles import load_profile
from access.results import CheckResult, Verdict
from access.sites import parse_address
from bot.check_settings import CheckSettings, load_check_settings
from bot.shell.blacking_out import without_secret
from bot.shell.login_arguments import (
    add_login_arguments,
    kind_named,
    project_keys,
    require_login_arguments,
    take_credential,
)

_LONGEST_DEADLINE = 600


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `check` takes."""
    parser.add_argument("url", metavar="URL", help="base URL of the Jira, with its context path")
    add_login_arguments(parser)
    parser.add_argument(
        "--expect",
        metavar="ACCOUNT",
        help="the account that it should be: account id on Cloud, user name or key on Data Center",
    )
    parser.add_argument(
        "--project", metavar="KEY", action="append", default=[], help="look at this project (again for more); else all"
    )
    parser.add_argument(
        "--profile", metavar="NAME", help="shipped profile, or the path of your own; default: by deployment"
    )
    parser.add_argument(
        "--deadline",
        metavar="S",
        type=_seconds,
        default=20.0,
        help="give up on the login, and on any one request, after S seconds (default 20)",
    )
    parser.add_argument("--json", action="store_true", help="print JSON for machines instead of text")


def run(arguments: argparse.Namespace) -> int:
    """Check once and print the result; the exit status is the verdict's."""
    request = _request(arguments)
    settings = load_check_settings()
    try:
        result = without_secret(asyncio.run(_check(request, settings, arguments)), request.credential)
    except BudgetSpent as held:
        sys.stderr.write(f"jira-access: {held}\n")
        return Verdict.NO_VERDICT.exit_status
    for note in result.notes:
        sys.stderr.write(f"jira-access: {note}\n")
    if arguments.json:
        from bot.shell.check_json import as_json  # noqa: PLC0415 - each way of printing costs its own imports

        sys.stdout.write(as_json(result))
    else:
        from bot.shell.check_text import print_result  # noqa: PLC0415 - see above

        print_result(result)
    return result.verdict.exit_status


def _request(arguments: argparse.Namespace) -> CheckRequest:
    """What was asked for. Everything that needs no secret is judged before one is taken."""
    address = parse_address(arguments.url)
    if address.reduced_from:
        sys.stderr.write(f"jira-access: {address.reduced_from} is a page inside Jira; checking {address}.\n")
    kind = kind_named(arguments.auth)
    keys = project_keys(arguments.project)
    profile = load_profile(arguments.profile) if arguments.profile else None
    require_login_arguments(arguments, kind)
    credential = take_credential(arguments, kind)
    return CheckRequest(
        address=address,
        credential=credential,
        expected=arguments.expect or None,
        project_keys=keys or None,
        profile=profile,
    )


def _seconds(typed: str) -> float:
    try:
        seconds = float(typed)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= _LONGEST_DEADLINE:
        raise argparse.ArgumentTypeError(f"“{typed[:40]}” is not a number of seconds up to {_LONGEST_DEADLINE}")
    return seconds


async def _check(request: CheckRequest, settings: CheckSettings, arguments: argparse.Namespace) -> CheckResult:
    from bot.checking import open_checking  # noqa: PLC0415 - the HTTP stack is not loaded for a mistyped line

    async with open_checking(settings, arguments.deadline) as check_connection:
        if arguments.json or not sys.stderr.isatty():
            return await check_connection(request)
        from bot.shell.progress import ProgressBar  # noqa: PLC0415 - only a terminal needs it

        with ProgressBar() as bar:
            return await check_connection(request, bar.update)
