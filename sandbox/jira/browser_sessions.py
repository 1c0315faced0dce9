"""Who is logged in to the sandbox Jira with a browser: sessions by their cookie, and their tokens against forgery."""

import hashlib
import secrets
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie

COOKIE = "JSESSIONID"


@dataclass(slots=True)
class BrowserSessions:
    """Sessions last until somebody logs out."""

    _users: dict[str, str] = field(default_factory=dict, repr=False)

    def open(self, user_name: str) -> str:
        """A new session of that user; the value of its cookie."""
        session = secrets.token_hex(16)
        self._users[session] = user_name
        return session

    def user_name(self, session: str) -> str | None:
        """Whose session it is, None for no such session."""
        return self._users.get(session)

    def close(self, session: str) -> None:
        """End it, if it is there."""
        self._users.pop(session, None)


def session_in(cookies: str) -> str:
    """The session that a `Cookie` header names, empty where it names none."""
    try:
        found = SimpleCookie(cookies).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def form_token(session: str) -> str:
    """What a form of this session must carry, so that no other site's page can send it."""
    return hashlib.sha256(f"form {session}".encode()).hexdigest()
