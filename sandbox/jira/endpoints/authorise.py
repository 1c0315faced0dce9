"""The page on which somebody allows or denies a consumer to act in their name."""

from urllib.parse import urlencode, urlsplit

from sandbox.jira.accounts import User
from sandbox.jira.answers import Answer
from sandbox.jira.calls import Call, Endpoint
from sandbox.jira.endpoints.browser_login import login_address
from sandbox.jira.oauth_pages import browser_user, drawn, form_of, here, sent_to
from sandbox.jira.oauth_values import OUT_OF_BAND, Decision, RequestToken

PATH = "/plugins/servlet/oauth/authorize"
_DENIED = "denied"
_TROUBLES = {
    "token_rejected": "This request is not known. It may have been answered, or the application link was removed.",
    "token_expired": "This request is more than ten minutes old.",
    "token_used": "This request was answered already.",
}


def show_request(call: Call) -> Answer:
    """Who asks for what, and who is logged in; a browser without a session logs in first."""
    trouble = _trouble(call)
    if trouble:
        return _no_request(call, trouble)
    user = browser_user(call)
    if user is None:
        return sent_to(login_address(call, here(call)))
    token = call.world.oauth.request_tokens[call.query["oauth_token"]]
    return drawn(call, "authorise.html", token=token, consumer=call.world.oauth.consumers[token.consumer_key])


def answer_request(call: Call) -> Answer:
    """Allow or Deny; the browser takes the answer back to the consumer, or shows it where there is no address."""
    trouble = _trouble(call)
    if trouble:
        return _no_request(call, trouble)
    user = browser_user(call)
    if user is None:
        return sent_to(login_address(call, here(call)))
    token = _decided(call, user, form_of(call))
    verifier = token.verifier or _DENIED
    if token.callback == OUT_OF_BAND:
        consumer = call.world.oauth.consumers[token.consumer_key]
        return drawn(call, "answered.html", token=token, consumer=consumer)
    return sent_to(_with_query(token.callback, oauth_token=token.token, oauth_verifier=verifier))


def _decided(call: Call, user: User, fields: dict[str, str]) -> RequestToken:
    memory = call.world.oauth
    token = memory.request_tokens[call.query["oauth_token"]]
    return memory.allow(token, user.name) if fields.get("answer") == "allow" else memory.deny(token)


def _trouble(call: Call) -> str:
    memory = call.world.oauth
    token = memory.request_tokens.get(call.query.get("oauth_token", ""))
    if token is None or token.consumer_key not in memory.consumers:
        return "token_rejected"
    if token.has_ended(call.world.now()):
        return "token_expired"
    return "" if token.decision is Decision.PENDING else "token_used"


def _no_request(call: Call, trouble: str) -> Answer:
    return drawn(call, "no_request.html", status=401, problem=trouble, sentence=_TROUBLES[trouble])


def _with_query(address: str, **fields: str) -> str:
    joint = "&" if urlsplit(address).query else "?"
    return f"{address}{joint}{urlencode(fields)}"


ENDPOINTS = (
    Endpoint("GET", PATH, show_request),
    Endpoint("POST", PATH, answer_request),
)
