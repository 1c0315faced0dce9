"""The connection that somebody wants: its name, and whether what was asked for fits the kind of Jira that it is for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from access.credentials import CredentialKind, Deployment, connector_says, kinds_taken_by
from access.errors import BadInput
from access.profiles import Profile, default_profile_for
from access.sites import SiteAddress

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_LONGEST_NAME = 32
_SUBCOMMANDS = (
    "align approvals audit authorize connect disconnect expiry help history permissions projects quiet repair rotate "
    "setup snooze status test watch whoami"
)
_OPTIONS = (
    "add admin-credential all board by changes channel dry-run every end expected export forget in list name no-reason "
    "off on one only picture policy reason remove share show silence since sync token two undo until"
)
RESERVED_NAMES = frozenset((*_SUBCOMMANDS.split(), *_OPTIONS.split()))
"""What no new connection may be called, since a line with that word in it could be read in two ways."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The connection that somebody wants, before the site was looked at.

    Attributes:
        name: as `parse_connection_name` gave it.
        address: the site.
        kind: the kind of login.
        workspace: Slack team id, or empty for one made at the shell.
        expected: the account that the login must turn out to be; None for any.
        project_keys: the integrated projects; None for all that are visible.
        profile: the profile; None for the one that fits the deployment.
        profile_name: under which `profile` is found again: a shipped name, or an absolute path.
        alert_channel: Slack channel id; None for the default channel.
    """

    name: str
    address: SiteAddress
    kind: CredentialKind
    workspace: str = ""
    expected: str | None = None
    project_keys: tuple[str, ...] | None = None
    profile: Profile | None = None
    profile_name: str = ""
    alert_channel: str | None = None


def parse_connection_name(typed: str) -> str:
    """The name, if it can be one: 1–32 lower case letters, digits and dashes, not digits alone, no word of a command.

    Raises:
        BadInput: it cannot; a long one is not repeated, since it may be a secret in the wrong place.
    """
    if typed in RESERVED_NAMES:
        raise BadInput(
            f"“{typed}” is a word of my commands, so it cannot be the name of a connection.",
            f"Add something to it, such as {typed}-jira.",
        )
    if _NAME.fullmatch(typed) and not typed.isdigit():
        return typed
    is_shown = len(typed) <= _LONGEST_NAME and typed.isprintable()
    quoted = f"“{typed}”" if is_shown else f"A text of {len(typed)} characters"
    raise BadInput(
        f"{quoted} cannot be the name of a connection.",
        "Write 1 to 32 lower case letters, digits and dashes, not digits alone, such as prod or align-test.",
    )


def require_fitting(wish: Wish, deployment: Deployment) -> None:
    """Let a wish pass that a Jira of that kind can grant.

    Raises:
        BadInput: it does not take the login kind (the next step names those that it takes, each with what Jira Align's
            connector says of it), or the profile or the expected account is meant for another kind.
    """
    taken = kinds_taken_by(deployment)
    if wish.kind not in taken:
        ways = "".join(f"\n  {kind}: {connector_says(deployment, kind)}" for kind in taken)
        raise BadInput(f"{wish.address} is {_named(deployment)}, which takes no {wish.kind} login.", f"It takes:{ways}")
    if wish.profile is not None and deployment not in wish.profile.deployments:
        raise BadInput(
            f"Profile “{wish.profile.name}” is not meant for {_named(deployment)}, which {wish.address} is.",
            f"Leave --profile out, or take {default_profile_for(deployment).name}.",
        )
    if deployment is Deployment.CLOUD and wish.expected and "@" in wish.expected:
        raise BadInput(
            f"On Jira Cloud the expected account is an account id; “{wish.expected[:80]}” is an e-mail address.",
            "The id stands at the end of the account's profile address, …/jira/people/5b10ac8d82e05b22cc7d4ef5.",
        )


def _named(deployment: Deployment) -> str:
    return "Jira Cloud" if deployment is Deployment.CLOUD else "Jira Data Center"
