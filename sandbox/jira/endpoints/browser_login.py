"""Logging in and out with a browser; Cloud's real login pages stand at another host, and look like these here."""

from urllib.parse import urlencode

from sandbox.jira.answers import Answer
from sandbox.jira.browser_sessions import COOKIE
from sandbox.jira.calls import Call, Endpoint
from sandbox.jira.oauth_pages import drawn, form_of, sent_to, session_of

LOGIN_PATH = "/login.jsp"
LOGOUT_PATH = "/secure/Logout.jspa"
_WRONG = "Sorry, your username and password are incorrect. Please try again."
_LOCKED = "Too many failed logins. An administrator must reset the count."


def login_address(call: Call, destination: str) -> str:
    """Where a browser goes that must log in first."""
    return f"{call.base_url}{LOGIN_PATH}?{urlencode({'os_destination': destination})}"


def show_login(call: Call) -> Answer:
    """The login form."""
    return drawn(call, "login.html", complaint="", name="", destination=_destination(call.query.get("os_destination")))


def log_in(call: Call) -> Answer:
    """A session for the right name and password; Cloud people type their e-mail address."""
    fields, world = form_of(call), call.world
    name, destination = fields.get("os_username", ""), _destination(fields.get("os_destination"))
    user = world.user_answering_to(name)
    counted = user.name if user else name
    is_locked = not world.site.is_cloud and world.failed_logins.needs_captcha(counted, world.site.captcha_after)
    if is_locked or user is None or not user.active or user.password != fields.get("os_password", ""):
        world.failed_logins.add(counted)
        complaint = _LOCKED if is_locked else _WRONG
        return drawn(call, "login.html", status=401, complaint=complaint, name=name, destination=destination)
    world.failed_logins.reset(user.name)
    return sent_to(destination or call.base_url, cookie=_cookie(call, world.sessions.open(user.name)))


def log_out(call: Call) -> Answer:
    """The session's end; the browser goes to the login page, and from there where it was."""
    fields = form_of(call)
    call.world.sessions.close(session_of(call))
    destination = _destination(fields.get("os_destination"))
    return sent_to(login_address(call, destination), cookie=f"{_cookie(call, '')}; Max-Age=0")


def _cookie(call: Call, session: str) -> str:
    return f"{COOKIE}={session}; Path={call.world.site.context_path or '/'}; HttpOnly; SameSite=Lax"


def _destination(text: str | None) -> str:
    """A path of this site; anything else would lead people astray."""
    if text and text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable():
        return text
    return ""


ENDPOINTS = (
    Endpoint("GET", LOGIN_PATH, show_login),
    Endpoint("POST", LOGIN_PATH, log_in),
    Endpoint("POST", LOGOUT_PATH, log_out),
)
