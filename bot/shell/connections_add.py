"""`jira-access connections add`: looks at the site, takes the secret, tests the login, and keeps what is good."""

from __future__ import annotations

import argparse
import asyncio
import sys
from functools import partial
from pathlib import Path

from access.credentials import Credential, Deployment
from access.errors import BadInput, BudgetSpent
from access.evidence import Evidence
from access.lockout import Caller, LoginHeld
from access.operations.add_connection import AddConnection, AddedConnection
from access.operations.look_at_site import LookAtSite, SiteLook
from access.profiles import Profile, load_profile
from access.records import Connection
from access.results import Verdict
from access.sites import parse_address
from access.wishes import Wish, parse_connection_name
from bot import setting_values
from bot.settings import STORE_NEEDS, Settings, load_settings
from bot.shell.check_text import print_result
from bot.shell.login_arguments import (
    add_login_arguments,
    kind_named,
    project_keys,
    require_login_arguments,
    take_credential,
)
from bot.shell.opening import JiraDesk, new_id, open_desk, shell_actor, utc_now
from bot.shell.progress import ProgressBar
from messages.causes import explain
from messages.facts import deployment_and_version

SUMMARY = "test a connection and keep it, if its login is good"
_LOGIN_SECONDS = 20.0
_LONGEST_ACCOUNT = 255


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `add` takes."""
    parser.add_argument("name", metavar="NAME", help="short name: lower case letters, digits and dashes")
    parser.add_argument("url", metavar="URL", help="base URL of the Jira, with its context path")
    add_login_arguments(parser)
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
    """Add; 0 when it is kept, else the status of the verdict, and nothing is kept."""
    wish = _wish(arguments)
    require_login_arguments(arguments, wish.kind)
    settings = load_settings(STORE_NEEDS)
    # The secret is asked for between two runs of the loop: within one, Ctrl-C would not end the question.
    look = asyncio.run(_look(settings, wish))
    if look.trouble is not None:
        _tell_trouble(wish, look.deployment, look.trouble)
        if not arguments.untested:
            sys.stdout.write("Nothing was kept, since the login cannot be tested. --untested keeps it all the same.\n")
            return Verdict.NO_VERDICT.exit_status
    else:
        sys.stderr.write(f"jira-access: {_found(look)}.\n")
    credential = take_credential(arguments, wish.kind)
    if arguments.untested:
        connection = asyncio.run(_add_untested(settings, wish, look, credential))
        sys.stdout.write(f"Connection {connection.name} was kept. Its login was not tested.\n")
        return 0
    caller = Caller.CONFIRMED if arguments.despite_refusals else Caller.PERSON
    return _tell(wish, asyncio.run(_add(settings, wish, look, credential, caller)))


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


async def _look(settings: Settings, wish: Wish) -> SiteLook:
    async with open_desk(settings, _LOGIN_SECONDS) as desk:
        return await LookAtSite(desk.storage, desk.jira, settings.cloud_gateway)(wish)


async def _add_untested(settings: Settings, wish: Wish, look: SiteLook, credential: Credential) -> Connection:
    async with open_desk(settings, _LOGIN_SECONDS) as desk:
        return await _operation(desk).add_untested(wish, look, credential, shell_actor())


async def _add(
    settings: Settings, wish: Wish, look: SiteLook, credential: Credential, caller: Caller
) -> AddedConnection:
    async with open_desk(settings, _LOGIN_SECONDS) as desk:
        add = partial(_operation(desk), wish, look, credential, shell_actor(), caller=caller)
        try:
            if not sys.stderr.isatty():
                return await add()
            with ProgressBar() as bar:
                return await add(progress=bar.update)
        except LoginHeld as held:
            if not held.ruling.may_confirm:
                raise
            way = "To take the risk here, add --despite-refusals."
            raise BudgetSpent(held.sentence, f"{held.next_step} {way}") from None


def _operation(desk: JiraDesk) -> AddConnection:
    return AddConnection(desk.storage, desk.check_for, utc_now, new_id)


def _found(look: SiteLook) -> str:
    named = deployment_and_version(look.deployment, look.version)
    return f"found {named}" if look.version else f"the site does not tell what it is; it is taken for {named}"


def _tell_trouble(wish: Wish, deployment: Deployment, trouble: Evidence) -> None:
    told = explain(trouble, wish.kind, deployment, site=wish.address.base_url)
    steps = "".join(f"\n  {step}" for step in told.next_steps)
    sys.stderr.write(f"jira-access: {wish.address}: {told.headline}.{steps}\n")


def _tell(wish: Wish, added: AddedConnection) -> int:
    for note in added.result.notes:
        sys.stderr.write(f"jira-access: {note}\n")
    print_result(added.result)
    if added.connection is None:
        sys.stdout.write(f"Nothing was kept: connection {wish.name} was not made.\n")
        return added.result.verdict.exit_status
    sys.stdout.write(f"Connection {wish.name} was kept.\n")
    return 0
