"""Signs requests with an OAuth 1.0a access token: RSA-SHA1, by oauthlib, with a key that is parsed once.

The dance that leads to such a token is in `jira_api.oauth1`.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from oauthlib.oauth1 import SIGNATURE_RSA, Client

from access.credentials import OAuthToken, Secret
from access.errors import BadInput
from access.ports import Clock
from jira_api.oauth1_keys import KeyRing

Nonce = Callable[[], str]
"""A word that was never used before."""

_LONGEST_ON_THE_LOOP_BITS = 2048
_STARS = "********"
_SHORTEST_BLACKED_OUT = 6


def new_nonce() -> str:
    """128 random bits in hexadecimal digits."""
    return secrets.token_hex(16)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class BlackOut:
    """Puts stars where a text repeats one of these secrets, plain or percent-encoded."""

    __slots__ = ("_forms",)

    def __init__(self, *secrets_told: Secret | None) -> None:
        plain = [secret.reveal() for secret in secrets_told if secret is not None]
        # A very short word would black out ordinary text.
        words = [word for word in plain if len(word) >= _SHORTEST_BLACKED_OUT]
        self._forms = tuple(form for word in words for form in (word, quote(word, safe="")))

    def __call__(self, text: str) -> str:
        """The text without them."""
        for form in self._forms:
            text = text.replace(form, _STARS)
        return text


class OAuth1Signer:
    """Signs each request anew: every signature carries its own time and nonce.

    Method, address and query are signed; JSON bodies are not, which is how OAuth 1.0a has it:
    https://datatracker.ietf.org/doc/html/rfc5849#section-3.4.1.3
    """

    __slots__ = ("_clock", "_credential", "_keys", "_nonce", "_told")

    def __init__(
        self, credential: OAuthToken, keys: KeyRing, clock: Clock = _utc_now, nonce: Nonce = new_nonce
    ) -> None:
        """Make ready; the private key is parsed when the first request is signed.

        Raises:
            BadInput: consumer key or token cannot stand in a header.
        """
        silence_oauthlib()
        _require_words(credential)
        self._credential = credential
        self._keys = keys
        self._clock = clock
        self._nonce = nonce
        self._told = BlackOut(credential.token, credential.token_secret, credential.session_handle)

    async def authorization(self, method: str, url: str) -> str:
        """The header for that request. Raises BadInput where the private key cannot be used."""
        key = await self._keys.key(self._credential.secret)
        if key.key_size > _LONGEST_ON_THE_LOOP_BITS:
            return await asyncio.to_thread(self._signed, key, method, url)
        return self._signed(key, method, url)

    def black_out(self, text: str) -> str:
        """The text with stars where it repeats the token, plain or percent-encoded."""
        return self._told(text)

    def _signed(self, key: RSAPrivateKey, method: str, url: str) -> str:
        client = Client(
            self._credential.consumer_key,
            resource_owner_key=self._credential.token.reveal(),
            signature_method=SIGNATURE_RSA,
            # A key object where the documentation asks for PEM text: forty times faster, and held by a test.
            rsa_key=key,
            nonce=self._nonce(),
            timestamp=timestamp(self._clock()),
        )
        _, headers, _ = client.sign(url, http_method=method)
        return str(headers["Authorization"])


def timestamp(now: datetime) -> str:
    """A moment as OAuth 1.0a writes it: whole seconds since 1970."""
    return str(int(now.timestamp()))


def silence_oauthlib() -> None:
    """Keep oauthlib from logging tokens and signatures, which it does at DEBUG."""
    for name in ("oauthlib", "requests_oauthlib"):
        logging.getLogger(name).setLevel(logging.INFO)


def _require_words(credential: OAuthToken) -> None:
    for what, word in (("consumer key", credential.consumer_key), ("token", credential.token.reveal())):
        if not word or not word.isprintable() or " " in word:
            raise BadInput(f"The {what} is empty, or holds a blank or a line break.", "Copy it again.")
