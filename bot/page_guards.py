"""Keeps a form from being sent by anybody but the browser that was shown it.

Two halves, double submit: a cookie with a random word (SameSite=Strict, HttpOnly, of its own name for each link), and a
hidden field with the HMAC of that word under the link's token. Another site can neither read the cookie nor make the
field, and a field from one link does not fit another.
Source: https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from starlette.requests import Request
from starlette.responses import Response

from access.credentials import Secret
from access.links import LIFETIME, token_hash

_NAME_LENGTH = 16


def new_word() -> str:
    """A random word for the cookie."""
    return secrets.token_urlsafe(24)


def guard_of(token: Secret, word: str) -> str:
    """The hidden field that fits the cookie."""
    return hmac.new(token.reveal().encode(), f"form:{word}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def set_word(response: Response, token: Secret, word: str, *, is_https: bool) -> None:
    """Put the cookie beside a form of that link."""
    response.set_cookie(
        _cookie_name(token),
        word,
        max_age=int(LIFETIME.total_seconds()),
        path="/",
        secure=is_https,
        httponly=True,
        samesite="strict",
    )


def is_guarded(request: Request, token: Secret, field: str) -> bool:
    """Whether the field fits the cookie that came with it."""
    word = request.cookies.get(_cookie_name(token), "")
    wanted = guard_of(token, word).encode()
    return bool(word) and hmac.compare_digest(wanted, field.encode("utf-8", "replace"))


def _cookie_name(token: Secret) -> str:
    return f"form_{token_hash(token)[:_NAME_LENGTH]}"
