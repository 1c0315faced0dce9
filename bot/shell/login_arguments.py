"""The arguments of a login and what a person gives with them: kind, user, secret, project keys.

How a secret is taken is in `bot.shell.secrets` and `bot.shell.oauth_secrets`.
"""

from __future__ import annotations

import argparse
import difflib
import sys

from access.credentials import Credential, CredentialKind, credential_from
from access.errors import BadInput
from access.permissions import parse_project_keys
from bot.shell.oauth_secrets import add_oauth_arguments, require_oauth_arguments, take_oauth_token
from bot.shell.secrets import add_secret_arguments, take_secret

_KINDS = [kind.value for kind in CredentialKind]
_MANY_KEYS = 1000


def add_login_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the login: its kind, its user, and the ways to give its secret."""
    parser.add_argument("--auth", required=True, metavar="KIND", help=f"login kind: {', '.join(_KINDS)}")
    parser.add_argument("--user", metavar="U", help="user name (basic) or e-mail address (api-token)")
    add_secret_arguments(parser)
    add_oauth_arguments(parser)


def kind_named(typed: str) -> CredentialKind:
    """The login kind of that name.

    Raises:
        BadInput: there is none; the next step names the nearest, or all.
    """
    if typed in _KINDS:
        return CredentialKind(typed)
    near = difflib.get_close_matches(typed, _KINDS, n=1)
    hint = f"Did you mean “{near[0]}”?" if near else f"There are {', '.join(_KINDS)}."
    raise BadInput(f"“{typed[:40]}” is not a login kind.", hint)


def project_keys(typed: list[str]) -> tuple[str, ...]:
    """The project keys, each once; says on stderr where some were named twice.

    Raises:
        BadInput: a key has another form, or no key was named.
    """
    keys = parse_project_keys(typed)
    given = sum(len(text.replace(",", " ").split()) for text in typed)
    if more := given - len(keys):
        keys_were = "project key was" if more == 1 else "project keys were"
        sys.stderr.write(f"jira-access: {more} {keys_were} named twice; each is looked at once.\n")
    if len(keys) > _MANY_KEYS:
        sys.stderr.write(f"jira-access: {len(keys)} projects were named; Data Center is asked once for each of them.\n")
    if typed and not keys:
        raise BadInput("--project names no project key.", "Write --project WEB, or leave it out for all projects.")
    return keys


def require_login_arguments(arguments: argparse.Namespace, kind: CredentialKind) -> None:
    """Let pass what can become a credential once the secret is there.

    Raises:
        BadInput: the kind needs a user, or the parts of an OAuth login, and they are not named.
    """
    if kind is CredentialKind.OAUTH1:
        require_oauth_arguments(arguments)
    elif kind is not CredentialKind.PAT:
        credential_from(kind, arguments.user, "unused")
    elif arguments.user:
        sys.stderr.write("jira-access: a personal access token needs no user; --user is not used.\n")


def take_credential(arguments: argparse.Namespace, kind: CredentialKind) -> Credential:
    """The credential, with the secret asked for or read.

    Raises:
        BadInput: the secret is missing or cannot be one.
    """
    if kind is CredentialKind.OAUTH1:
        return take_oauth_token(arguments)
    owner = f" of {arguments.user}" if arguments.user else ""
    what = "Password" if kind is CredentialKind.BASIC else "Token"
    return credential_from(kind, arguments.user, take_secret(arguments, f"{what}{owner}"))
