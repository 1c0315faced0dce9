"""The headers with which Jira tells, beside the answer itself, who it thinks is asking."""

from email.utils import format_datetime
from urllib.parse import quote

from sandbox.jira.calls import Endpoint
from sandbox.jira.login_policy import Allowance
from sandbox.jira.logins import Login, Outcome
from sandbox.jira.site import CaptchaForm, Site
from sandbox.jira.world import World

SERAPH = "X-Seraph-LoginReason"
DENIED = "X-Authentication-Denied-Reason"

_SERAPH_REASONS = {
    Outcome.ACCEPTED: "OK",
    Outcome.REFUSED: "AUTHENTICATED_FAILED",
    Outcome.NOT_LICENSED: "AUTHORISATION_FAILED",
    Outcome.CAPTCHA: "AUTHENTICATION_DENIED",
}


def gateway_headers(world: World, request_number: int) -> dict[str, str]:
    """The headers of the Cloud gateway, which says nothing about the login."""
    return {**_date(world), "ATL-TraceId": f"{request_number:032x}"}


def cloud_headers(
    world: World, login: Login, endpoint: Endpoint | None, status: int, request_number: int
) -> dict[str, str]:
    """The headers of a Cloud site; a failed login is told on some calls only."""
    headers = gateway_headers(world, request_number)
    if login.user and login.is_accepted:
        headers["X-AACCOUNTID"] = quote(login.user.account_id)
    told = login.outcome is not Outcome.REFUSED or (endpoint is not None and endpoint.tells_failed_login)
    if login.outcome in _SERAPH_REASONS and told:
        headers[SERAPH] = _SERAPH_REASONS[login.outcome]
    if status == 401:  # noqa: PLR2004 - the number is the name
        headers["WWW-Authenticate"] = f'OAuth realm="{quote(world.site.title)}"'
    return headers


def data_center_headers(world: World, login: Login, base_url: str, status: int, request_number: int) -> dict[str, str]:
    """The headers of a Data Center node; they say who asks, or that a CAPTCHA is due."""
    accepted = login.user if login.is_accepted else None
    headers = {
        **_date(world),
        "X-AREQUESTID": f"{request_number}x{request_number}x1",
        "X-ANODEID": "sandbox1",
        "X-AUSERNAME": quote(accepted.name) if accepted else "anonymous",
    }
    if login.outcome in _SERAPH_REASONS:
        headers[SERAPH] = _SERAPH_REASONS[login.outcome]
    if login.outcome is Outcome.CAPTCHA:
        headers |= _captcha(world.site, base_url)
    if status == 401:  # noqa: PLR2004 - the number is the name
        headers["WWW-Authenticate"] = f'OAuth realm="{quote(base_url, safe="")}"'
    return headers


def bucket_headers(site: Site, allowance: Allowance) -> dict[str, str]:
    """What Data Center says about the caller's rate limit on every authenticated answer."""
    limit = site.rate_limit
    return {
        "X-RateLimit-Limit": str(limit.capacity),
        "X-RateLimit-Remaining": str(allowance.remaining),
        "X-RateLimit-Interval-Seconds": str(limit.interval_seconds),
        "X-RateLimit-FillRate": str(limit.fill),
        "retry-after": str(allowance.retry_after_seconds),
    }


def _captcha(site: Site, base_url: str) -> dict[str, str]:
    told = {DENIED: f"CAPTCHA_CHALLENGE; login-url={base_url}/login.jsp"}
    if site.captcha_form is CaptchaForm.FAILED_AND_DENIED:
        told[SERAPH] = "AUTHENTICATED_FAILED"
    return told


def _date(world: World) -> dict[str, str]:
    return {"Date": format_datetime(world.now(), usegmt=True)}
