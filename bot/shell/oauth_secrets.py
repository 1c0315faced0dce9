"""Taking an OAuth 1.0a login at the shell: consumer key from the command line, private key and token from files.

What can be a key or a token is judged in `access.pem_keys` and `access.oauth_token_text`.
"""

from __future__ import annotations

import argparse
import sys

from access.credentials import OAuthToken, Secret
from access.errors import BadInput
from access.oauth_token_text import read_token
from bot.shell.secrets import read_secret_file

_NEEDED = {
    "consumer_key": "--consumer-key KEY",
    "private_key_file": "--private-key-file F",
    "token_file": "--token-file F",
}


def add_oauth_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the three parts of an OAuth 1.0a login."""
    parser.add_argument("--consumer-key", metavar="KEY", help="oauth1: the consumer key of the application link")
    parser.add_argument("--private-key-file", metavar="F", help="oauth1: the consumer's private key, PEM")
    parser.add_argument(
        "--token-file", metavar="F", help="oauth1: file with the access token alone, or with token and secret"
    )


def require_oauth_arguments(arguments: argparse.Namespace) -> None:
    """Let pass a command line that names all three parts.

    Raises:
        BadInput: one is missing; the sentence names every missing one.
    """
    missing = [option for name, option in _NEEDED.items() if not getattr(arguments, name)]
    if missing:
        raise BadInput("OAuth 1.0a needs a consumer key, a private key and a token.", f"Give {', '.join(missing)} too.")


def take_oauth_token(arguments: argparse.Namespace) -> OAuthToken:
    """The login, with a private key that can sign; says on stderr where a longer key is advised.

    Raises:
        BadInput: a part is missing, a file cannot be read, or what it holds is not what it should be.
    """
    require_oauth_arguments(arguments)
    # cryptography takes a while to load, and only this kind of login needs it.
    from jira_api.oauth1_keys import advice_about  # noqa: PLC0415 - see above

    private_key = Secret(read_secret_file(arguments.private_key_file))
    advice = advice_about(private_key)
    if advice:
        sys.stderr.write(f"jira-access: {advice}\n")
    parts = read_token(read_secret_file(arguments.token_file))
    return OAuthToken(
        arguments.consumer_key,
        parts.token,
        private_key,
        token_secret=parts.token_secret,
        session_handle=parts.session_handle,
    )
