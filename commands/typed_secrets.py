"""Does something typed look like a secret? Then it is refused without being repeated.

Slack logs what is typed behind a slash command, so a secret in it is known from then on:
https://docs.slack.dev/security
"""

from __future__ import annotations

import re

_KNOWN_FORMS = re.compile(
    r"\bAT[ACS]TT3[A-Za-z0-9_=-]{8,}"  # Atlassian API tokens
    r"|\bxox[a-z]-[A-Za-z0-9-]{8,}|\bxapp-[A-Za-z0-9-]{8,}"  # Slack tokens
    r"|(?<![\w+/=])(?-i:[MNO][A-Za-z0-9+/]{43})(?![\w+/=])"  # Data Center: base64 of digits, a colon and random bytes
    r"|\buser:[0-9]+\|\S{3,}"  # Jira Align tokens
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|\b(?:bearer|basic)\s+(?-i:(?=\S*[0-9A-Z=+/]))[A-Za-z0-9+/=_.-]{8,}"  # but not "basic authentication"
    r"|\b(?:password|passwd|pwd|passphrase|secret|token|api[-_]?key)\s*[:=]\s*\S{3,}"
    r"|https?://[^/\s:@]+:[^/\s@]+@",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_LONG_WORD = re.compile(r"[A-Za-z0-9+/=_.~-]{20,}")
_HEX = re.compile(r"(?=.*[0-9])[0-9a-f]{32,}", re.IGNORECASE)


def looks_like_a_secret(text: str) -> bool:
    """Whether the text holds a token's known form, a password in so many words, or a long random word."""
    if _KNOWN_FORMS.search(text):
        return True
    # An address mixes letters and digits too: its parts are looked at one by one.
    parted = _ADDRESS.sub(lambda found: re.sub(r"[/:?#&=]", " ", found[0]), text)
    return any(_is_random(word) for word in _LONG_WORD.findall(parted))


def _is_random(word: str) -> bool:
    """Long, with capitals, small letters and digits mixed, as names and addresses never are."""
    if _HEX.fullmatch(word):
        return True
    kinds = (any(map(str.isupper, word)), any(map(str.islower, word)), any(map(str.isdigit, word)))
    return all(kinds) and "//" not in word
