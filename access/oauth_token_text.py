"""An OAuth 1.0a token as people keep it in a file: the token alone, or Jira's whole answer, as form or as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from access.credentials import Secret
from access.errors import BadInput

_NAMES = {
    "token": ("oauth_token", "access_token", "token"),
    "token_secret": ("oauth_token_secret", "access_token_secret", "token_secret", "secret"),
    "session_handle": ("oauth_session_handle", "session_handle"),
}
_LONGEST = 1000
_FORMS = "Give the token on one line, or oauth_token=…&oauth_token_secret=…, or the same as JSON."


@dataclass(frozen=True, slots=True)
class TokenParts:
    """What such a text holds; only the token itself must be there."""

    token: Secret
    token_secret: Secret | None = None
    session_handle: Secret | None = None


def read_token(text: str) -> TokenParts:
    """The parts of the token in that text.

    Raises:
        BadInput: there is no token in it, or more than can be one; the sentence holds none of it.
    """
    stripped = text.strip()
    if not stripped:
        raise BadInput("The OAuth token is empty.", _FORMS)
    fields = _fields(stripped)
    token = _part(fields, "token")
    if token is None:
        raise BadInput("There is no token in the text of the OAuth token.", _FORMS)
    return TokenParts(token, _part(fields, "token_secret"), _part(fields, "session_handle"))


def _fields(text: str) -> Mapping[str, str]:
    if text.startswith("{"):
        return _from_json(text)
    if "=" in text and "oauth_token" in text:
        try:
            return dict(parse_qsl(text, max_num_fields=20))
        except ValueError:
            return {}
    return {"token": text}


def _from_json(text: str) -> Mapping[str, str]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):  # the text of the error would hold the token
        raise BadInput("The text of the OAuth token begins like JSON and is none.", _FORMS) from None
    return {name: value for name, value in document.items() if isinstance(value, str)}


def _part(fields: Mapping[str, str], part: str) -> Secret | None:
    value = next((fields[name].strip() for name in _NAMES[part] if fields.get(name, "").strip()), None)
    if value is None:
        return None
    if len(value) > _LONGEST or not (value.isascii() and value.isprintable()) or " " in value:
        raise BadInput("The OAuth token holds a blank, a line break or a character that no token has.", _FORMS)
    return Secret(value)
