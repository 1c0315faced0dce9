"""Taking a secret at the shell: from a prompt, a variable named, or a file; never from the command line."""

from __future__ import annotations

import argparse
import getpass
import os
import re
import sys
from pathlib import Path

from access.errors import BadInput

_LARGEST_BYTES = 64 * 1024
_TOKEN = re.compile(r"[A-Za-z0-9+/=_-]{40,}")


def add_secret_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the ways to give a secret."""
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--secret-file", metavar="F", help="read the password or token from this file")
    way.add_argument("--secret-env", metavar="NAME", help="read it from the environment variable of this name")


def take_secret(arguments: argparse.Namespace, what: str) -> str:
    """The secret, without the line break at its end; says on stderr when one was taken off.

    Args:
        arguments: the parsed command line.
        what: the secret's name for the prompt, such as "Password of svc-align".

    Raises:
        BadInput: it is missing, empty, unreadable, or of more than one line.
    """
    if arguments.secret_file is not None:
        return _one_line(read_secret_file(arguments.secret_file), f"the file {arguments.secret_file}")
    if arguments.secret_env is not None:
        return _one_line(_from_environment(arguments.secret_env), f"the variable {arguments.secret_env}")
    if not sys.stdin.isatty():
        raise BadInput(
            "There is no terminal to ask for the secret at.", "Give --secret-env NAME or --secret-file F instead."
        )
    try:
        return _one_line(getpass.getpass(f"{what}: "), "what was typed")
    except EOFError:
        raise BadInput("No secret was typed.") from None


def _from_environment(name: str) -> str:
    value = os.environ.get(name)
    if value is None:
        hint = "Give the variable's name, not the secret itself." if len(name) > 40 else "Set it, or name another."  # noqa: PLR2004 - no variable in use here is longer
        raise BadInput(f"The environment variable {_shown(name)} is not set.", hint)
    return value


def _shown(name: str) -> str:
    """The name, unless it has the look of a secret that was given in its place."""
    return name if name.isidentifier() and len(name) <= 40 else "that was named"  # noqa: PLR2004 - see above


def _shown_path(path: str) -> str:
    """The path, unless it has the look of a secret that was given in its place."""
    looks_like_one = ("/" in path or "." in path) and not _TOKEN.fullmatch(path)
    return path if looks_like_one else "that was named"


def read_secret_file(path: str) -> str:
    """The text of a file that holds a secret. Raises BadInput where it cannot be read, or is too large."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(_LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the path
        reason = getattr(error, "strerror", None) or "it is not a path"
        raise BadInput(f"The secret file {_shown_path(path)} cannot be read: {reason}.") from None
    if len(content) > _LARGEST_BYTES:
        raise BadInput(f"The secret file {path} is larger than {_LARGEST_BYTES // 1024} KiB.", "Is it the right file?")
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise BadInput(f"The secret file {path} is not UTF-8 text.", "Is it the right file?") from None


def _one_line(text: str, place: str) -> str:
    secret = text.rstrip("\r\n")
    if not secret.strip():
        raise BadInput(f"The secret in {place} is empty.")
    if "\n" in secret or "\r" in secret or "\0" in secret:
        raise BadInput(
            f"The secret in {place} has more than one line.", "Keep nothing but the password or token there."
        )
    if secret != text:
        sys.stderr.write(f"jira-access: took the line break off the end of the secret in {place}.\n")
    return secret
