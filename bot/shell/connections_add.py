"""`jira-access connections add`: looks at the site, takes the secret, tests the login, and keeps what is good."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from access.errors import BadInput, BudgetSpent
from access.lockout import Caller, LoginHeld
from access.operations.add_connection import AddConnection, AddedConnection
from access.operations.look_at_site import LookAtSite, SiteLook
from access.profiles import Profile, load_profile
from access.records import Connection
from access.sites import parse_address
from access.wishes import Wish, parse_connection_name
from bot import setting_values
from bot.settings import STORE_NEEDS, Settings, load_settings
from bot.shell.check_text import print_result
from bot.shell.login_arguments import KINDS, kind_named, project_keys, require_user, take_credential
from bot.shell.opening import JiraDesk, new_id, open_desk, shell_actor, utc_now
from bot.shell.progress import ProgressBar
from bot.shell.secrets import add_secret_arguments
from messages.causes import explain
from messages.facts import deployment_and_version

SUMMARY = "test a connection and keep it, if its login is good"
_LOGIN_SECONDS = 20.0
_NO_VERDICT = 3
_LONGEST_ACCOUNT = 255


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `add` takes."""
    parser.add_argument("name", metavar="NAME", help="short name: lower case letters, digits and dashes")
    parser.add_argument("url", metavar="URL", help="base URL of the Jira, with its context path")
    parser.add_argument("--auth", required=True, metavar="KIND", help=f"login kind: {', '.join(KINDS)}")
    parser.add_argument("--user", metavar="U", help="user name (basic) or e-mail address (api-token)")
    add_secret_arguments(parser)
    parser.add_argument("--expect", metavar="ACCOUNT", help="the account that it should be; any, if left out")
    parser.add_argument(
        "--project", metavar="KEY", action="append", default=[], help="an integrated project (again for more); else all"
    )
    parser.add_argument("--profile", metavar="P", help="shipped profile, or the path of your own; else by deployment")
    parser.add_argument("--channel", metavar="C…", help="id of the Slack channel that its alerts go to")
    trust = parser.add_mutually_exclusive_group()
    trust.add_argument("--untested", action="store_true", help="keep it without logging in")
    trust.add_argument(
        "--despite-refusals",
        action="store_true",
        help="log in although Jira has refused this account as often as is safe",
    )


def run(arguments: argparse.Namespace) -> int:
    """Add; 0 when it is kept, else the verdict's status, and nothing is kept."""
    wish = _wish(arguments)
    require_user(wish.kind, arguments.user)
    return asyncio.run(_add(load_settings(STORE_NEEDS), wish, arguments))


def _wish(arguments: argparse.Namespace) -> Wish:
    address = parse_address(arguments.url)
    if address.reduced_from:
        sys.stderr.write(f"jira-access: {address.reduced_from} is a page inside Jira; taking {address}.\n")
    profile, profile_name = _profile(arguments.profile)
    return Wish(
        name=parse_connection_name(arguments.name),
        address=address,
        kind=kind_named(arguments.auth),
        expected=_expected(arguments.expect),
        project_keys=project_keys(arguments.project) or None,
        profile=profile,
        profile_name=profile_name,
        alert_channel=_channel(arguments.channel),
    )


def _profile(typed: str | None) -> tuple[Profile | None, str]:
    """The profile and the name to keep: of one's own the absolute path, since `run` may start in another folder."""
    if typed is None:
        return None, ""
    profile = load_profile(typed)
    is_path = "/" in typed or typed.endswith(".toml")
    return profile, str(Path(typed).resolve()) if is_path else typed


def _expected(typed: str | None) -> str | None:
    if typed and (len(typed) > _LONGEST_ACCOUNT or not typed.isprintable()):
        raise BadInput(
            f"--expect: a text of {len(typed)} characters, or with one that cannot be seen, names no account.",
            "Write the account id on Cloud, the user name or key on Data Center.",
        )
    return typed or None


def _channel(typed: str | None) -> str | None:
    if typed is None:
        return None
    try:
        return setting_values.channel(typed)
    except BadInput as refusal:
        raise BadInput(f"--channel: {refusal.sentence}", refusal.next_step) from None


async def _add(settings: Settings, wish: Wish, arguments: argparse.Namespace) -> int:
    async with open_desk(settings, _LOGIN_SECONDS) as desk:
        look = await LookAtSite(desk.storage, desk.jira, settings.cloud_gateway)(wish)
        if look.trouble is None:
            sys.stderr.write(f"jira-access: found {deployment_and_version(look.deployment, look.version)}.\n")
        else:
            _tell_trouble(wish, look)
            if not arguments.untested:
                sys.stdout.write("Nothing was kept: the login could not be tested. --untested keeps it all the same.\n")
                return _NO_VERDICT
        credential = take_credential(arguments, wish.kind)
        add = AddConnection(desk.storage, desk.check_for, utc_now, new_id)
        if arguments.untested:
            connection = await add.add_untested(wish, look, credential, shell_actor())
            sys.stdout.write(f"{_kept(connection)} Its login was not tested.\n")
            return 0
        caller = Caller.CONFIRMED if arguments.despite_refusals else Caller.PERSON
        with ProgressBar() as bar:
            added = await _held_told(add(wish, look, credential, shell_actor(), caller=caller, progress=bar.update))
    return _tell(added)
