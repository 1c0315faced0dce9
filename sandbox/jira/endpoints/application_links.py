"""The page on which an administrator makes, disables and removes application links: the incoming half, OAuth 1.0a.

Jira asks for the same four things over several dialogues:
https://confluence.atlassian.com/adminjiraserver/configure-an-incoming-link-1115659067.html
"""

from dataclasses import replace

from sandbox.jira.answers import Answer, page
from sandbox.jira.calls import Call, Endpoint, RefusedError
from sandbox.jira.endpoints.browser_login import login_address
from sandbox.jira.oauth_pages import browser_user, drawn, form_of, here, sent_to
from sandbox.jira.oauth_validator import read_public_key
from sandbox.jira.oauth_values import Consumer

PATH = "/plugins/servlet/applinks/listApplicationLinks"
_ASKED = ("consumer_key", "consumer_name", "public_key", "callback")


def show_links(call: Call) -> Answer:
    """The links that there are, and a form for another one."""
    if browser_user(call) is None:
        return sent_to(login_address(call, here(call)))
    _require_administrator(call)
    return _links(call, {}, "")


def change_links(call: Call) -> Answer:
    """Save, disable, enable or remove a link."""
    if browser_user(call) is None:
        return sent_to(login_address(call, here(call)))
    _require_administrator(call)
    fields = form_of(call)
    action = fields.get("action", "save")
    if action == "save":
        complaint = _save(call, fields)
        if complaint:
            return _links(call, fields, complaint)
    else:
        _change(call, fields.get("key", ""), action)
    return sent_to(here(call))


def _save(call: Call, fields: dict[str, str]) -> str:
    """Keep the link; what is wrong with it instead, where something is."""
    key, name, public_key, callback = (fields.get(field, "").strip() for field in _ASKED)
    if not key or not name:
        return "Consumer key and consumer name are required."
    try:
        read_public_key(public_key)
    except ValueError:
        return "The public key is not an RSA key in PEM form (BEGIN PUBLIC KEY)."
    call.world.oauth.put_consumer(Consumer(key, name, public_key, callback))
    return ""


def _change(call: Call, key: str, action: str) -> None:
    memory = call.world.oauth
    if action == "remove":
        memory.remove_consumer(key)
    elif key in memory.consumers:
        memory.put_consumer(replace(memory.consumers[key], enabled=action == "enable"))


def _links(call: Call, typed: dict[str, str], complaint: str) -> Answer:
    shown = {field: typed.get(field, "") for field in _ASKED}
    links = sorted(call.world.oauth.consumers.values(), key=lambda consumer: consumer.name)
    status = 400 if complaint else 200
    return drawn(call, "application_links.html", status=status, links=links, typed=shown, complaint=complaint)


def _require_administrator(call: Call) -> None:
    if "ADMINISTER" not in call.world.held_globally(browser_user(call)):
        raise RefusedError(page(403, "Access denied", ["You need to be a Jira administrator to see this page."]))


ENDPOINTS = (
    Endpoint("GET", PATH, show_links),
    Endpoint("POST", PATH, change_links),
)
