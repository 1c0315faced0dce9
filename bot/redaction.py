"""Takes secrets out of text that is about to be written, as the last net under types that do not print.

Two ways: values that were registered, in every form in which they may be quoted, and whatever looks like a
credential. It takes out too much rather than too little. Where lines are written is in `bot.logs`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, quote_plus

REDACTED = "[redacted]"
SHORTEST_SECRET = 6
"""Registered values shorter than this are not searched for: they would blank out ordinary words and numbers."""
_SHORTEST_LINE = 16
"""Lines of a registered value of several lines (a private key) are searched for one by one from this length on."""

_SECRET_FIELDS = re.compile(
    r"(?:.*[_-])?(?:password|passwd|secrets?|token|authorization|cookie|private_key|encryption_keys?|api_key|signature)",
    re.IGNORECASE,
)

_LOOKS_SECRET: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"-----BEGIN [A-Z ]+-----.*?(?:-----END [A-Z ]+-----|\Z)", re.DOTALL), REDACTED),
    # An OAuth header holds quotes and commas of its own, so the rest of the line goes.
    (re.compile(r"(authorization|cookie)(['\"]?\s*[:=,]\s*)[^\r\n]+", re.IGNORECASE), rf"\1\2{REDACTED}"),
    # At least one character that no English word has, or "Basic authentication" would be hidden too.
    (re.compile(r"\b(Basic|Bearer|basic|bearer)\s+(?=\S*[0-9A-Z=+/])[\w+/=.~-]{8,}"), rf"\1 {REDACTED}"),
    (re.compile(r"\bx(?:ox[a-z](?:\.xox[a-z])?|app)-[A-Za-z0-9-]{4,}"), REDACTED),
    # A Jira Align token, as text and as it stands in an address.
    (re.compile(r"\buser(?::|%3A)[0-9]+(?:\||%7C)[^\s'\",;&]+", re.IGNORECASE), REDACTED),
    (re.compile(r"\bAT[A-Z]TT[\w=.+/-]{8,}"), REDACTED),
    # A Data Center token is base64 of "digits:random", 44 characters that begin as digits do.
    (re.compile(r"(?<![\w+/=])[MNO][A-Za-z0-9+/]{43}(?![\w+/=])"), REDACTED),
    (
        re.compile(
            r"\b(oauth_(?:token|token_secret|verifier|signature)|client_secret|access_token|refresh_token|password)"
            r"(['\"]?\s*[=:]\s*['\"]?)[^\s&'\",;]+"
        ),
        rf"\1\2{REDACTED}",
    ),
    (re.compile(r"(\b[a-z][a-z0-9+.-]*://)[^\s/@'\"]+@", re.IGNORECASE), rf"\1{REDACTED}@"),
    (re.compile(r"(/links/)[^\s/?#'\"]+"), rf"\1{REDACTED}"),
    (re.compile(r"(hooks\.slack\.com/)[^\s'\"]+"), rf"\1{REDACTED}"),
)


class Redactor:
    """Knows the secrets of this process and takes them out of text. It prints none of them itself."""

    __slots__ = ("_forms", "_known")

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._forms: frozenset[str] = frozenset()
        self._known: re.Pattern[str] | None = None
        self.register(*secrets)

    def register(self, *secrets: str) -> None:
        """Search for these values too from now on, as they stand and as URLs, JSON and `repr` quote them."""
        self._forms |= {form for one in secrets for form in _forms(one)}
        longest_first = sorted(self._forms, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def clean(self, text: str) -> str:
        """The text with `[redacted]` in place of every secret found."""
        if self._known is not None:
            text = self._known.sub(REDACTED, text)
        for pattern, replacement in _LOOKS_SECRET:
            text = pattern.sub(replacement, text)
        return text

    def clean_value(self, value: object) -> object:
        """The same for a value of a log line: containers are walked, other objects become their text."""
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, Mapping):
            return {self.clean(str(key)): self.clean_field(str(key), one) for key, one in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.clean_value(one) for one in value]
        return self.clean(value if isinstance(value, str) else str(value))

    def clean_field(self, name: str, value: object) -> object:
        """The same for a named value, which is hidden whole where the name says that it is a secret."""
        if value and _SECRET_FIELDS.fullmatch(name):
            return REDACTED
        return self.clean_value(value)


def _forms(secret: str) -> set[str]:
    lines = [line for line in secret.splitlines() if len(line) >= _SHORTEST_LINE]
    texts = [text for text in (secret, secret.strip(), *lines) if len(text) >= SHORTEST_SECRET]
    return {
        form
        for text in texts
        for form in (
            text,
            quote(text, safe=""),
            quote_plus(text),
            quote(text),
            json.dumps(text)[1:-1],
            repr(text)[1:-1],
        )
    }
