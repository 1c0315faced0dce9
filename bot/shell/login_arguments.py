"""The arguments of a login and what a person gives with them: kind, user, secret, project keys.

How a secret is taken is in `bot.shell.secrets`.
"""

from __future__ import annotations

import argparse
import difflib
import sys

from access.credentials import Credential, CredentialKind, credential_from
from access.errors import BadInput
from access.permissions import parse_project_keys
from bot.shell.secrets import take_secret

KINDS = [kind.value for kind in CredentialKind]
_MANY_KEYS = 1000


def kind_named(typed: str) -> CredentialKind:
    """The login kind of that name.

    Raises:
        BadInput: there is none; the next step names the nearest, or all.
    """
    if typed in KINDS:
        return CredentialKind(typed)
    near = difflib.get_close_matches(typed, KINDS, n=1)
    hint = f"Did you mean “{near[0]}”?" if near else f"There are {', '.join(KINDS)}."
    raise BadInput(f"“{typed[:40]}” is not a login kind.", hint)


def project_keys(typed: list[str]) -> tuple[str, ...]:
    """The project keys, each once; says on stderr where some were named twice.

    Raises:
        BadInput: a key has another form, or no key was named.
    """
    keys = parse_project_keys(typed)
    given = sum(len(text.replace(",", " ").split()) for text in typed)
    if given > len(keys):
        sys.stderr.write(f"jira-access: {given - len(keys)} project keys were named twice; each is looked at once.\n")
    if len(keys) > _MANY_KEYS:
        sys.stderr.write(f"jira-access: {len(keys)} projects were named; Data Center is asked once for each of them.\n")
    if typed and not keys:
        raise BadInput("--project names no project key.", "Write --project WEB, or leave it out for all projects.")
    return keys


def require_user(kind: CredentialKind, user: str | None) -> None:
    """Let pass what can become a credential once the secret is there.

    Raises:
        BadInput: the kind needs a user and none is named, or needs more than one secret.
    """
    if kind is CredentialKind.PAT:
        if user:
            sys.stderr.write("jira-access: a personal access token needs no user; --user is not used.\n")
        return
    credential_from(kind, user, "unused")


def take_credential(arguments: argparse.Namespace, kind: CredentialKind) -> Credential:
    """The credential, with the secret asked for or read.

    Raises:
        BadInput: the secret is missing or cannot be one.
    """
    owner = f" of {arguments.user}" if arguments.user else ""
    what = "Password" if kind is CredentialKind.BASIC else "Token"
    return credential_from(kind, arguments.user, take_secret(arguments, f"{what}{owner}"))
