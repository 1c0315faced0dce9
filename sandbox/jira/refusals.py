"""How Jira turns a request away before any endpoint sees it: bad login, missing scope, empty bucket.

Forms observed by others are quoted in the reference page on Jira's failure signals. The endpoints' own errors
are in `endpoints`.
"""

from datetime import datetime, timedelta

from sandbox.jira.answers import NOT_AUTHENTICATED, Answer, code_message, error_messages, page, status_message
from sandbox.jira.calls import Endpoint
from sandbox.jira.login_policy import Allowance
from sandbox.jira.logins import Login, Outcome
from sandbox.jira.site import RateLimit, Site

# https://codeclou.io/blog/2021/03/disabling-basic-auth-in-jira-and-allowlisting-customfield-editor-rest-api/
BASIC_DISABLED = "Basic Authentication has been disabled on this instance."
SCOPE_MISSING = "Unauthorized; scope does not match"


def refuse_login(login: Login, endpoint: Endpoint | None, site: Site, *, at_gateway: bool) -> Answer | None:
    """The answer to a login that ends the request, or None where the endpoint may answer.

    `endpoint` is None where no such call exists.
    """
    if at_gateway:
        return _at_gateway(login, endpoint)
    if login.outcome is Outcome.NOT_LICENSED:
        return _no_licence()
    if site.is_cloud and login.outcome is Outcome.MALFORMED:
        return error_messages(404, "Not Found")
    refused = None if site.is_cloud else _by_data_center(login)
    if refused is None and endpoint and site.deployment in endpoint.needs_login_on and not login.is_accepted:
        return status_message(401, NOT_AUTHENTICATED)
    return refused


def refuse_request(allowance: Allowance, limit: RateLimit, site: Site, now: datetime) -> Answer:
    """429, in the form of the deployment."""
    wait = str(max(1, allowance.retry_after_seconds))
    if not site.is_cloud:
        return error_messages(429, "Rate limit exceeded.")
    reset = (now + timedelta(seconds=int(wait))).strftime("%Y-%m-%dT%H:%MZ")
    return error_messages(429, "Rate limit exceeded.").with_headers(
        {
            "Retry-After": wait,
            "X-RateLimit-Limit": str(limit.capacity),
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": reset,
            "RateLimit-Reason": "jira-burst-based",
        }
    )


def _at_gateway(login: Login, endpoint: Endpoint | None) -> Answer | None:
    if not login.is_accepted:
        return code_message(401, "Unauthorized")
    alternatives = endpoint.scopes if endpoint else ()
    held = login.scopes or frozenset()
    if alternatives and not any(needed <= held for needed in alternatives):
        return code_message(401, SCOPE_MISSING)
    return None


def _by_data_center(login: Login) -> Answer | None:
    if login.outcome is Outcome.BASIC_DISABLED:
        return status_only_message(403, BASIC_DISABLED)
    if login.outcome is Outcome.CAPTCHA:
        return _basic_failure(403, "AUTHENTICATION_DENIED")
    if login.outcome is Outcome.REFUSED and login.kind == "basic":
        return _basic_failure(401, "AUTHENTICATED_FAILED")
    return None


def status_only_message(status: int, message: str) -> Answer:
    """A JSON body with nothing but the message."""
    return Answer(status, f'{{"message":"{message}"}}'.encode())


def _basic_failure(status: int, reason: str) -> Answer:
    return page(status, f"Basic Authentication Failure - Reason : {reason}")


def _no_licence() -> Answer:
    return page(403, "Forbidden (403)", ["Encountered a 403 - Forbidden error while loading this page."])
