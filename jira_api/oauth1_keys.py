"""RSA keys of OAuth consumers: made, read from PEM, and kept ready to sign with.

How a key must be written is told in `access.pem_keys`. Everything here that computes takes milliseconds to seconds:
called from the event loop only through `KeyRing`, or in a thread.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from access.credentials import Secret
from access.errors import BadInput
from access.pem_keys import ADVISED_BITS, checked_bits, checked_pem
from access.ports_oauth import KeyPair

_PUBLIC_EXPONENT = 65537
_MOST_KEPT = 256


def new_key_pair() -> KeyPair:
    """A new pair of 2,048 bits; takes up to a second. The private half is PKCS#8, the public half SPKI, both PEM."""
    key = rsa.generate_private_key(_PUBLIC_EXPONENT, ADVISED_BITS)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return KeyPair(Secret(private.decode()), _public_pem(key))


def load_private_key(pem: Secret) -> rsa.RSAPrivateKey:
    """The key that was written as PEM (PKCS#8 or PKCS#1), parsed and checked; takes some 50 ms.

    Raises:
        BadInput: it cannot be used; the sentence says why and never holds any of it.
    """
    text = checked_pem(pem.reveal())
    try:
        key = load_pem_private_key(text.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):  # their texts may describe the inside of the key
        raise BadInput("The private key cannot be read: it is damaged, or too short.", "Copy it again.") from None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise BadInput("The key is not an RSA key; Jira's OAuth 1.0a signs with RSA only.", "Make an RSA key.")
    checked_bits(key.key_size)
    return key


def public_key_of(pem: Secret) -> str:
    """The public half of a private key, as Jira's application link takes it (SPKI, PEM). Raises BadInput."""
    return _public_pem(load_private_key(pem))


def advice_about(pem: Secret) -> str:
    """What to tell people about a key that can be used, empty where there is nothing to tell. Raises BadInput."""
    return checked_bits(load_private_key(pem).key_size)


def _public_pem(key: rsa.RSAPrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


class RsaConsumerKeys:
    """Keeps `access.ports_oauth.ConsumerKeys`."""

    async def new_pair(self) -> KeyPair:
        """A new pair of 2,048 bits."""
        return await asyncio.to_thread(new_key_pair)

    async def pair_of(self, private_key: Secret) -> KeyPair:
        """The pair of a private key that a person gave as PEM. Raises BadInput as `load_private_key` does."""
        public_key = await asyncio.to_thread(public_key_of, private_key)
        return KeyPair(Secret(checked_pem(private_key.reveal())), public_key)


class KeyRing:
    """Keys that have been parsed, so that each is parsed once; the least used leave first.

    Belongs to one event loop.
    """

    def __init__(self, most: int = _MOST_KEPT) -> None:
        self._most = most
        self._keys: OrderedDict[bytes, rsa.RSAPrivateKey] = OrderedDict()
        self._parsing = asyncio.Lock()

    async def key(self, pem: Secret) -> rsa.RSAPrivateKey:
        """The parsed key; the first time it is parsed in a thread. Raises BadInput as `load_private_key` does."""
        name = hashlib.sha256(pem.reveal().encode("utf-8", "surrogatepass")).digest()
        if name not in self._keys:
            # One at a time: a sweep's sixteen requests begin together and would parse the same key sixteen times.
            async with self._parsing:
                if name not in self._keys:
                    self._keys[name] = await asyncio.to_thread(load_private_key, pem)
        self._keys.move_to_end(name)
        key = self._keys[name]
        while len(self._keys) > self._most:
            self._keys.popitem(last=False)
        return key
