"""`jira-access check URL`: one look at a service account, told for people or as JSON."""

from __future__ import annotations

import argparse
import asyncio
import difflib
import sys

from access.credentials import Credential, CredentialKind, credential_from
from access.errors import BadInput
from access.operations.check_connection import CheckRequest
from access.permissions import parse_project_keys
from access.profiles import load_profile
from access.results import CheckResult
from access.sites import parse_address
from bot.check_settings import CheckSettings, load_check_settings
from bot.shell.blacking_out import without_secret
from bot.shell.oauth_secrets import add_oauth_arguments, take_oauth_token
from bot.shell.secrets import add_secret_arguments, take_secret

_LONGEST_DEADLINE = 600
_MANY_KEYS = 1000
_KINDS = [kind.value for kind in CredentialKind]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `check` takes."""
    parser.add_argument("url", metavar="URL", help="base URL of the Jira, with its context path")
    parser.add_argument("--auth", required=True, metavar="KIND", help=f"login kind: {', '.join(_KINDS)}")
    parser.add_argument("--user", metavar="U", help="user name (basic) or e-mail address (api-token)")
    add_secret_arguments(parser)
    add_oauth_arguments(parser)
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
    result = without_secret(asyncio.run(_check(request, settings, arguments)), request.credential)
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
    kind = _kind(arguments.auth)
    keys = _project_keys(arguments.project)
    profile = load_profile(arguments.profile) if arguments.profile else None
    credential = _credential(arguments, kind)
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


def _kind(typed: str) -> CredentialKind:
    if typed in _KINDS:
        return CredentialKind(typed)
    near = difflib.get_close_matches(typed, _KINDS, n=1)
    hint = f"Did you mean “{near[0]}”?" if near else f"There are {', '.join(_KINDS)}."
    raise BadInput(f"“{typed[:40]}” is not a login kind.", hint)


def _project_keys(typed: list[str]) -> tuple[str, ...]:
    keys = parse_project_keys(typed)
    given = sum(len(text.replace(",", " ").split()) for text in typed)
    if given > len(keys):
        sys.stderr.write(f"jira-access: {given - len(keys)} project keys were named twice; each is looked at once.\n")
    if len(keys) > _MANY_KEYS:
        sys.stderr.write(f"jira-access: {len(keys)} projects were named; Data Center is asked once for each of them.\n")
    if typed and not keys:
        raise BadInput("--project names no project key.", "Write --project WEB, or leave it out for all projects.")
    return keys


def _credential(arguments: argparse.Namespace, kind: CredentialKind) -> Credential:
    if kind is CredentialKind.OAUTH1:
        return take_oauth_token(arguments)
    if kind is CredentialKind.PAT and arguments.user:
        sys.stderr.write("jira-access: a personal access token needs no user; --user is not used.\n")
    if kind is not CredentialKind.PAT and not arguments.user:
        credential_from(kind, None, "unused")  # refuses before a secret is asked for
    owner = f" of {arguments.user}" if arguments.user else ""
    what = "Password" if kind is CredentialKind.BASIC else "Token"
    return credential_from(kind, arguments.user, take_secret(arguments, f"{what}{owner}"))


async def _check(request: CheckRequest, settings: CheckSettings, arguments: argparse.Namespace) -> CheckResult:
    from bot.checking import open_checking  # noqa: PLC0415 - the HTTP stack is not loaded for a mistyped line

    async with open_checking(settings, arguments.deadline) as check_connection:
        if arguments.json or not sys.stderr.isatty():
            return await check_connection(request)
        from bot.shell.progress import ProgressBar  # noqa: PLC0415 - only a terminal needs it

        with ProgressBar() as bar:
            return await check_connection(request, bar.update)
