"""The calls with which a consumer gets its tokens: request token, access token, renewal.

Signatures are judged in `sandbox.jira.oauth_judge`; the page between the two calls is in `authorise`.
"""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from sandbox.jira.answers import Answer
from sandbox.jira.calls import Call, Endpoint
from sandbox.jira.oauth_judge import (
    allowed_request_token,
    asks_for_renewal,
    callback_of,
    renewable_token,
    request_token_consumer,
)
from sandbox.jira.oauth_problems import OAuthProblemError, problem_answer
from sandbox.jira.oauth_values import ACCESS_TOKEN_LASTS, OUT_OF_BAND, SESSION_LASTS


def request_token(call: Call) -> Answer:
    """A request token, for a consumer that an application link knows."""
    consumer = request_token_consumer(call.attempt, call.world)
    callback = callback_of(call.attempt)
    if not _is_callback(callback):
        raise OAuthProblemError(
            "parameter_rejected",
            oauth_parameters_rejected=f"oauth_callback={callback}",
            oauth_problem_advice="oauth_callback must be an absolute http or https address, or oob",
        )
    made = call.world.oauth.new_request_token(consumer, callback, call.world.now())
    return _form(oauth_token=made.token, oauth_token_secret=made.secret, oauth_callback_confirmed="true")


def access_token(call: Call) -> Answer:
    """An access token, for a request token that somebody allowed, or for one that is to be renewed."""
    memory, now = call.world.oauth, call.world.now()
    if asks_for_renewal(call.attempt):
        made = memory.renew(renewable_token(call.attempt, call.world), now)
    else:
        made = memory.exchange(allowed_request_token(call.attempt, call.world), now)
    return _form(
        oauth_token=made.token,
        oauth_token_secret=made.secret,
        oauth_expires_in=str(int(ACCESS_TOKEN_LASTS.total_seconds())),
        oauth_session_handle=made.session_handle,
        oauth_authorization_expires_in=str(int(SESSION_LASTS.total_seconds())),
    )


def _is_callback(text: str) -> bool:
    if text == OUT_OF_BAND:
        return True
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _form(**fields: str) -> Answer:
    return Answer(200, urlencode(fields).encode(), "text/plain;charset=UTF-8")


def _telling_problems(handle: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
    def answer(call: Call) -> Answer:
        try:
            return handle(call)
        except OAuthProblemError as problem:
            return problem_answer(problem, call.base_url)

    return answer


ENDPOINTS = (
    Endpoint("POST", "/plugins/servlet/oauth/request-token", _telling_problems(request_token)),
    Endpoint("POST", "/plugins/servlet/oauth/access-token", _telling_problems(access_token)),
)
