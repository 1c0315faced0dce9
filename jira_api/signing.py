"""Turns a credential into the `Authorization` header of a request, and knows how to black it out again.

Which kinds of credential exist, and which Jira takes them, is told in `access.credentials`.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from access.credentials import ApiToken, BasicLogin, Credential, OAuthToken, PersonalAccessToken
from access.errors import BadInput

if TYPE_CHECKING:  # it loads cryptography, which other logins need not pay for
    from jira_api.oauth1_keys import KeyRing

_SHORTEST_BLACKED_OUT = 6
_STARS = "********"
# What a header may carry: RFC 6750, section 2.1, a little wider.
_BEARER = re.compile(r"[!-~]+")


class Signer(Protocol):
    """Signs requests with one credential."""

    async def authorization(self, method: str, url: str) -> str:
        """Value of `Authorization` for that request; a secret, so it goes into the request and nowhere else."""

    def black_out(self, text: str) -> str:
        """The text with stars where it repeats the secret, for servers that quote what they were sent."""


class FixedSigner:
    """Signs every request with the same header, made once."""

    __slots__ = ("_header", "_secrets")

    def __init__(self, header: str, *secrets: str) -> None:
        self._header = header
        # A very short password would black out ordinary words, and an echo of it gives away nothing new.
        self._secrets = tuple(form for form in secrets if len(form) >= _SHORTEST_BLACKED_OUT)

    async def authorization(self, method: str, url: str) -> str:  # noqa: ARG002 - the same for every request
        """The header, whatever the request."""
        return self._header

    def black_out(self, text: str) -> str:
        """The text with stars where it repeats the secret, its Base64 form or its percent-encoded form."""
        for secret in self._secrets:
            text = text.replace(secret, _STARS)
        return text


def signer_for(credential: Credential, keys: Callable[[], KeyRing]) -> Signer:
    """The signer of that credential; `keys` gives the ring of parsed private keys, and is asked for OAuth 1.0a only.

    Raises:
        BadInput: no header can carry it; the sentence never holds the secret.
    """
    match credential:
        case BasicLogin(user=user, secret=secret) | ApiToken(user=user, secret=secret):
            return _basic(user, secret.reveal())
        case PersonalAccessToken(secret=secret):
            return _bearer(secret.reveal())
        case OAuthToken():
            from jira_api.oauth1_signer import OAuth1Signer  # noqa: PLC0415 - oauthlib and cryptography cost 0.2 s

            return OAuth1Signer(credential, keys())


def _basic(user: str, password: str) -> FixedSigner:
    # RFC 7617: the first colon ends the user name. Jira reads the pair as UTF-8.
    if ":" in user:
        raise BadInput(f"The user name “{user}” holds a colon, which a Basic login cannot carry.")
    try:
        pair = base64.b64encode(f"{user}:{password}".encode()).decode()
    except UnicodeEncodeError:
        raise BadInput("The user name or the secret holds a character that is not text.") from None
    return FixedSigner(f"Basic {pair}", pair, quote(pair, safe=""), password, quote(password, safe=""))


def _bearer(token: str) -> FixedSigner:
    if not _BEARER.fullmatch(token):
        raise BadInput(
            "The token holds a blank, a line break or a character that no token has.",
            "Copy it again, without anything around it.",
        )
    return FixedSigner(f"Bearer {token}", token, quote(token, safe=""))
