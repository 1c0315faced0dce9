"""Whether a text can be the private key of an OAuth consumer, judged by how it is written.

The rules alone, with a sentence for each usual mistake; reading the key itself is done in `jira_api.oauth1_keys`.
"""

from __future__ import annotations

import re
import textwrap

from access.errors import BadInput

SHORTEST_BITS = 1024
"""Shorter keys are refused. Many consumers have one of 1,024 bits, since Atlassian's guide once made such keys."""
ADVISED_BITS = 2048
"""Shorter keys work, and a new one is advised."""
LONGEST_BITS = 8192
"""A longer key takes seconds to sign with."""

_LABEL = re.compile(r"-----BEGIN ([A-Z0-9 ]{1,40})-----")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_TAKEN = ("PRIVATE KEY", "RSA PRIVATE KEY")
_MAKE_ONE = "Make one with: openssl genrsa -out private.pem 2048"
_UNLOCK = "Write a copy without passphrase: openssl pkey -in key.pem -out private.pem"
_GIVE_PRIVATE = "Give the private key that was made together with it."
_OTHERS = {
    "EC PRIVATE KEY": ("The key is an elliptic-curve key; Jira's OAuth 1.0a signs with RSA only.", _MAKE_ONE),
    "DSA PRIVATE KEY": ("The key is a DSA key; Jira's OAuth 1.0a signs with RSA only.", _MAKE_ONE),
    "OPENSSH PRIVATE KEY": (
        "The key is in the form of OpenSSH, which signs no OAuth requests.",
        "Convert a copy: ssh-keygen -p -m PEM -N '' -f COPY",
    ),
    "ENCRYPTED PRIVATE KEY": ("The private key is protected by a passphrase.", _UNLOCK),
    "PUBLIC KEY": (
        "This is the public key, which belongs into Jira's application link.",
        _GIVE_PRIVATE,
    ),
    "RSA PUBLIC KEY": (
        "This is the public key, which belongs into Jira's application link.",
        _GIVE_PRIVATE,
    ),
    "CERTIFICATE": (
        "This is a certificate, not a private key.",
        _GIVE_PRIVATE,
    ),
    "CERTIFICATE REQUEST": (
        "This is a certificate request, not a private key.",
        "Give the private key it was made with.",
    ),
}


def checked_pem(text: str) -> str:
    """The private key as PEM with a line break at its end, where it is written like one.

    Text around the key is dropped.

    Raises:
        BadInput: it is not; the sentence says what it is instead, and never holds any of it.
    """
    if r"\n" in text:
        raise BadInput(
            r"The key holds the two characters \n where it should have line breaks.",
            "Write real line breaks; in a shell: printf '%b' \"$KEY\" > private.pem",
        )
    begun = _LABEL.search(text)
    if begun is None:
        raise BadInput("This is not a private key in PEM form.", "It begins with -----BEGIN PRIVATE KEY-----.")
    label = begun[1]
    if label in _OTHERS:
        raise BadInput(*_OTHERS[label])
    if label not in _TAKEN:
        raise BadInput(f"This is PEM of another kind: “{label.lower()}”.", _MAKE_ONE)
    end = f"-----END {label}-----"
    body, found, _ = text[begun.end() :].partition(end)
    if not found:
        raise BadInput("The key's last line is missing.", f"Copy it up to and including {end}.")
    if "ENCRYPTED" in body:
        raise BadInput("The private key is protected by a passphrase.", _UNLOCK)
    return _rewritten(body, label)


def checked_bits(bits: int) -> str:
    """A word of advice about a key of this length, empty where there is none.

    Raises:
        BadInput: it is too short to be safe, or too long to sign with.
    """
    if bits < SHORTEST_BITS:
        raise BadInput(f"The key has {bits} bits, which anybody can break.", _MAKE_ONE)
    if bits > LONGEST_BITS:
        raise BadInput(f"The key has {bits} bits; signing with it takes too long.", _MAKE_ONE)
    if bits < ADVISED_BITS:
        return f"The private key has {bits} bits; a new one should have {ADVISED_BITS}."
    return ""


def _rewritten(body: str, label: str) -> str:
    # Line breaks are often lost, or made into blanks, when a key goes through a form or a variable.
    packed = "".join(body.split())
    if not _BASE64.fullmatch(packed) or len(packed) % 4:
        raise BadInput("The key is damaged: it is not whole, or holds characters that no key has.", "Copy it again.")
    lines = "\n".join(textwrap.wrap(packed, 64))
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n"
