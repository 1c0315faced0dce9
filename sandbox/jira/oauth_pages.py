"""The pages that a person sees in a browser: drawn from templates, and what a browser sends back with them.

Plain HTML that works without scripts, on a phone and with a screen reader.
"""

import hmac
from urllib.parse import parse_qsl

from jinja2 import Environment, PackageLoader, StrictUndefined

from sandbox.jira.accounts import User
from sandbox.jira.answers import HTML, Answer, page
from sandbox.jira.browser_sessions import form_token, session_in
from sandbox.jira.calls import Call, RefusedError

_templates = Environment(loader=PackageLoader("sandbox.jira", "pages"), autoescape=True, undefined=StrictUndefined)


def drawn(call: Call, template: str, *, status: int = 200, **values: object) -> Answer:
    """The page made from that template."""
    session = session_of(call)
    told = {
        "site": call.world.site,
        "base": call.base_url,
        "here": here(call),
        "user": browser_user(call),
        "form_token": form_token(session),
    }
    text = _templates.get_template(template).render({**told, **values})
    headers = {"Cache-Control": "no-store", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer"}
    return Answer(status, text.encode(), HTML).with_headers(headers)


def sent_to(address: str, *, cookie: str = "") -> Answer:
    """The browser sent on to another page."""
    headers = {"Location": address, "Cache-Control": "no-store"}
    if cookie:
        headers["Set-Cookie"] = cookie
    return Answer(302, b"", HTML).with_headers(headers)


def session_of(call: Call) -> str:
    """The session that the browser named, empty for none."""
    return session_in(call.attempt.headers.get("cookie", ""))


def browser_user(call: Call) -> User | None:
    """Who is logged in with that browser."""
    name = call.world.sessions.user_name(session_of(call))
    user = call.world.users.get(name) if name else None
    return user if user and user.active else None


def here(call: Call) -> str:
    """Path and query of the page, as the browser knows it."""
    origin = call.attempt.url.split("/", 3)
    return f"/{origin[3]}" if len(origin) > 3 else "/"  # noqa: PLR2004 - scheme, empty, host, the rest


def form_of(call: Call) -> dict[str, str]:
    """The fields of a form that a page of this session sent.

    Raises:
        RefusedError: 403, for a form of another site's making.
    """
    fields = dict(parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True))
    if not hmac.compare_digest(fields.get("atl_token", "").encode(), form_token(session_of(call)).encode()):
        raise RefusedError(page(403, "XSRF Security Token Missing", ["Go back, load the page anew and try again."]))
    return fields
