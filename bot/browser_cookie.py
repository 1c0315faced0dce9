"""The cookie that ties an authorisation to the browser which set out for Jira.

`SameSite=Lax`, since Jira sends the browser back from another site; of its own name for each handshake, so that two of
them in one browser do not disturb each other. The word in it is worth nothing without Jira's answer.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from access.credentials import Secret
from access.handshakes import LIFETIME, word_hash

_NAME_LENGTH = 16
_MOST_CHARACTERS = 100


def set_browser_word(response: Response, token_hash: str, word: Secret, *, is_https: bool) -> None:
    """Put the word into the browser, for as long as the handshake may last."""
    response.set_cookie(
        _name(token_hash),
        word.reveal(),
        max_age=int(LIFETIME.total_seconds()),
        path="/",
        secure=is_https,
        httponly=True,
        samesite="lax",
    )


def browser_word(request: Request, token: Secret) -> Secret | None:
    """The word that this browser holds for the handshake with that request token; None where it holds none."""
    word = request.cookies.get(_name(word_hash(token)), "")
    return Secret(word) if 0 < len(word) <= _MOST_CHARACTERS else None


def _name(token_hash: str) -> str:
    return f"authorise_{token_hash[:_NAME_LENGTH]}"
