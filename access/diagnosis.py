"""From the signals of an answer to what it proves: the diagnosis table, row by row, first match wins.

Only `/myself` may convict a credential (`diagnose_login`); other calls are read by `diagnose_call`, which never does.
Sources for each row: https://support.atlassian.com/jira-align/kb/401-unauthorized-error-jira-align-jira-connector/,
https://developer.atlassian.com/server/jira/platform/basic-authentication/ and the pages named at the rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus

from access.credentials import Deployment
from access.evidence import Cause, Confidence, Content, Evidence, EvidenceClass, Failure, Signals
from access.oauth_problems import diagnose_oauth_problem
from access.ports import Identity, Reply

Row = Callable[[Signals], Evidence | None]

_FAILURES = {
    Failure.DNS: Cause.DNS,
    Failure.TLS: Cause.TLS,
    Failure.CONNECT: Cause.CONNECT,
    Failure.CUT: Cause.CONNECT,
    Failure.TIMEOUT: Cause.TIMEOUT,
    Failure.TOO_LARGE: Cause.TOO_LARGE,
}
_OWN_401_WORDS = re.compile(
    r"client must be authenticated|basic authentication failure|not authenticated|authentication required"
    r"|authenticated to access|unauthorized|you are not logged in|login required|failed to parse connect session",
    re.IGNORECASE,
)
_MAINTENANCE_WORDS = re.compile(r"maintenance|starting up|is starting|upgrad", re.IGNORECASE)
_REDIRECTS = range(300, 400)
_STATES_OF_REST = {"MAINTENANCE", "STARTING", "FIRST_RUN", "SYNC"}


def _evidence(
    kind: EvidenceClass, cause: Cause, confidence: Confidence, signals: Signals, detail: str = ""
) -> Evidence:
    return Evidence(kind, cause, confidence, signals, detail)


def _auth(cause: Cause, confidence: Confidence, signals: Signals, detail: str = "") -> Evidence:
    return Evidence(EvidenceClass.AUTH, cause, confidence, signals, detail)


def _upstream(cause: Cause, confidence: Confidence, signals: Signals, detail: str = "") -> Evidence:
    return Evidence(EvidenceClass.UPSTREAM, cause, confidence, signals, detail)


def _no_answer(signals: Signals) -> Evidence | None:
    if signals.failure is None:
        return None
    return _upstream(_FAILURES[signals.failure], Confidence.HIGH, signals)


def _throttled(signals: Signals) -> Evidence | None:
    """A 429; or a 503 that says it is about a rate: https://developer.atlassian.com/cloud/jira/platform/rate-limiting."""
    says_rate = signals.status == HTTPStatus.SERVICE_UNAVAILABLE and signals.rate_reason
    if signals.status == HTTPStatus.TOO_MANY_REQUESTS or says_rate:
        return _evidence(
            EvidenceClass.THROTTLED, Cause.RATE_LIMITED, Confidence.HIGH, signals, signals.rate_reason or ""
        )
    return None


def _server_error(signals: Signals) -> Evidence | None:
    if signals.status is None or signals.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return None
    words = f"{signals.page_title or ''} {signals.message or ''}"
    if signals.status == HTTPStatus.SERVICE_UNAVAILABLE and _MAINTENANCE_WORDS.search(words):
        return _upstream(Cause.MAINTENANCE, Confidence.MEDIUM, signals)
    return _upstream(Cause.SERVER_ERROR, Confidence.HIGH, signals, str(signals.status))


def _redirected(signals: Signals) -> Evidence | None:
    if signals.status in _REDIRECTS:
        return _upstream(Cause.REDIRECTED, Confidence.HIGH, signals, signals.redirect_host or "")
    return None


def _foreign_page(signals: Signals) -> Evidence | None:
    """HTML where JSON was due, without a header of Jira's own: something in front of Jira answered."""
    if signals.content is not Content.HTML or signals.status == HTTPStatus.NOT_FOUND or _bears_jiras_mark(signals):
        return None
    return _upstream(Cause.PROXY_PAGE, Confidence.HIGH, signals, signals.page_title or "")


def _bears_jiras_mark(signals: Signals) -> bool:
    return bool(signals.login_reason or signals.denied_reason or signals.header_user or signals.asks_oauth)


def _captcha(signals: Signals) -> Evidence | None:
    """Read before any other login header: a 403 can carry AUTHENTICATED_FAILED together with the challenge.

    Source: https://confluence.atlassian.com/jakb/connector-captcha_challenge-error-on-jira-align-connector-1318881453.html
    """
    challenged = (signals.denied_reason or "").upper().startswith("CAPTCHA")
    if challenged or signals.login_reason == "AUTHENTICATION_DENIED":
        return _auth(Cause.CAPTCHA, Confidence.HIGH if challenged else Confidence.MEDIUM, signals)
    return None


def _basic_disabled(signals: Signals) -> Evidence | None:
    """Source: https://confluence.atlassian.com/enterprise/disabling-basic-authentication-1044776464.html ."""
    if signals.status == HTTPStatus.FORBIDDEN and "basic authentication has been disabled" in _words(signals):
        return _auth(Cause.BASIC_DISABLED, Confidence.HIGH, signals)
    return None


def _xsrf(signals: Signals) -> Evidence | None:
    if signals.status == HTTPStatus.FORBIDDEN and "xsrf check failed" in _words(signals):
        return _evidence(EvidenceClass.UNKNOWN, Cause.NOT_UNDERSTOOD, Confidence.HIGH, signals, "XSRF check failed")
    return None


def _scope_missing(signals: Signals) -> Evidence | None:
    """The gateway's own words for a scoped token that may not make this call.

    Source: https://support.atlassian.com/jira-align/kb/configuring-jira-connector-credentials-using-jira-cloud-api-service-account
    """
    if signals.status == HTTPStatus.UNAUTHORIZED and "scope does not match" in _words(signals):
        return _evidence(EvidenceClass.CONFIG, Cause.SCOPE_MISSING, Confidence.HIGH, signals, signals.call)
    return None


def _words(signals: Signals) -> str:
    return (signals.message or "").lower()


_TROUBLE: tuple[Row, ...] = (_no_answer, _throttled, _server_error, _redirected)
_LOGIN_ROWS: tuple[Row, ...] = (
    *_TROUBLE,
    _foreign_page,
    _captcha,
    _basic_disabled,
    _xsrf,
    _scope_missing,
    diagnose_oauth_problem,
)


def diagnose_trouble(signals: Signals) -> Evidence | None:
    """What keeps Jira from answering at all: no network, an outage, a throttle, a redirect; None where it answered."""
    return _first(_TROUBLE, signals)


def diagnose_login(reply: Reply[Identity], deployment: Deployment, expected: str | None) -> Evidence:
    """What the answer of `/myself` proves about the credential.

    A pass needs JSON, an identity, an active account, the expected account where one is named, and no login header
    other than OK. Anything that fits no row is `not_understood`, which convicts nobody.
    """
    signals = reply.signals
    found = _first(_LOGIN_ROWS, signals)
    if found is not None:
        return found
    match signals.status:
        case HTTPStatus.OK:
            return _diagnose_200(reply, deployment, expected)
        case HTTPStatus.UNAUTHORIZED:
            return _diagnose_401(signals)
        case HTTPStatus.FORBIDDEN:
            return _diagnose_403(signals)
        case HTTPStatus.NOT_FOUND:
            return _diagnose_404(signals)
        case _:
            return _not_understood(signals)


def diagnose_call(signals: Signals) -> Evidence:
    """Why a call other than `/myself` gave no usable answer; never convicts a credential.

    A 401 or 403 here means a missing scope or right, and a 404 a thing that may not be seen.
    """
    rows = (*_TROUBLE, _foreign_page, _xsrf, _scope_missing)
    return _first(rows, signals) or _not_understood(signals)


def diagnose_status(evidence: Evidence, jira_state: str | None) -> Evidence:
    """The outage in `evidence`, named more exactly with what Data Center's `/status` says.

    Source: https://support.atlassian.com/jira/kb/jira-status-endpoint-response-meanings/
    """
    if evidence.cause is Cause.SERVER_ERROR and jira_state in _STATES_OF_REST:
        return replace(evidence, cause=Cause.MAINTENANCE, detail=jira_state)
    return evidence


def _first(rows: tuple[Row, ...], signals: Signals) -> Evidence | None:
    return next((found for row in rows if (found := row(signals)) is not None), None)


def _not_understood(signals: Signals) -> Evidence:
    status = str(signals.status) if signals.status is not None else ""
    return _evidence(EvidenceClass.UNKNOWN, Cause.NOT_UNDERSTOOD, Confidence.LOW, signals, status)


def _diagnose_401(signals: Signals) -> Evidence:
    """Jira's own 401 is a refusal; one from a web server in front of it is not."""
    if signals.login_reason == "AUTHENTICATED_FAILED":
        return _auth(Cause.BAD_CREDENTIAL, Confidence.HIGH, signals)
    if signals.login_reason == "AUTHORISATION_FAILED":
        return _auth(Cause.NOT_LICENSED, Confidence.MEDIUM, signals)
    if signals.login_reason == "OUT":
        return _auth(Cause.ANONYMOUS, Confidence.MEDIUM, signals)
    if signals.asks_oauth or _OWN_401_WORDS.search(signals.message or ""):
        return _auth(Cause.BAD_CREDENTIAL, Confidence.MEDIUM, signals)
    return _not_understood(signals)


def _diagnose_403(signals: Signals) -> Evidence:
    """Let in and refused there: licence, product access or an address filter; Jira does not say which."""
    if signals.login_reason == "AUTHENTICATED_FAILED":
        return _auth(Cause.BAD_CREDENTIAL, Confidence.MEDIUM, signals)
    sure = signals.login_reason == "AUTHORISATION_FAILED"
    return _auth(Cause.NOT_LICENSED, Confidence.MEDIUM if sure else Confidence.LOW, signals)


def _diagnose_404(signals: Signals) -> Evidence:
    """Cloud may answer a bad credential with 404 and the login header; without it there is no Jira at this address."""
    if signals.login_reason == "AUTHENTICATED_FAILED":
        return _auth(Cause.BAD_CREDENTIAL, Confidence.MEDIUM, signals)
    return _upstream(Cause.NOT_JIRA, Confidence.HIGH if signals.content is Content.HTML else Confidence.MEDIUM, signals)


def _diagnose_200(reply: Reply[Identity], deployment: Deployment, expected: str | None) -> Evidence:
    signals = reply.signals
    if signals.content is Content.HTML:
        return _upstream(Cause.PROXY_PAGE, Confidence.HIGH, signals, signals.page_title or "")
    if _is_anonymous(signals, reply.value):
        return _auth(Cause.ANONYMOUS, Confidence.HIGH, signals)
    if signals.login_reason == "AUTHORISATION_FAILED":
        return _auth(Cause.NOT_LICENSED, Confidence.MEDIUM, signals)
    if reply.value is None and signals.content is Content.JSON:
        return _upstream(Cause.NOT_JIRA, Confidence.MEDIUM, signals)
    if reply.value is None or reply.value.is_blank or signals.login_reason not in (None, "OK"):
        return _not_understood(signals)
    return _diagnose_identity(reply.value, signals, deployment, expected)


def _is_anonymous(signals: Signals, identity: Identity | None) -> bool:
    """The forms in which Jira answers 200 without having taken the login.

    Source: https://github.com/MrRefactoring/jira.js/issues/418
    """
    if signals.login_reason in ("AUTHENTICATED_FAILED", "OUT"):
        return True
    if (signals.header_user or "").lower() == "anonymous":
        return True
    if identity is None:
        return False
    names_nobody = identity.is_blank and (identity.display_name or "").lower().startswith("anonymous")
    return names_nobody or (identity.name or "").lower() == "anonymous"


def _diagnose_identity(identity: Identity, signals: Signals, deployment: Deployment, expected: str | None) -> Evidence:
    if deployment is Deployment.CLOUD and not identity.account_id:
        return _not_understood(signals)
    if expected and not is_expected(identity, deployment, expected):
        return _auth(Cause.WRONG_ACCOUNT, Confidence.HIGH, signals, shown_name(identity))
    if identity.is_active is False:
        return _auth(Cause.ACCOUNT_INACTIVE, Confidence.HIGH, signals)
    return _evidence(EvidenceClass.OK, Cause.OK, Confidence.HIGH, signals)


def is_expected(identity: Identity, deployment: Deployment, expected: str) -> bool:
    """Whether Jira named the account that was expected.

    Account id on Cloud; user key, or user name without regard to case, on Data Center. Never the display name, which
    anybody may change.
    """
    if deployment is Deployment.CLOUD:
        return identity.account_id == expected
    return identity.key == expected or (identity.name or "").casefold() == expected.casefold()


def shown_name(identity: Identity) -> str:
    """A name for people: display name with the user name or account id behind it."""
    handle = identity.name or identity.account_id or identity.key or ""
    if identity.display_name and identity.display_name != handle:
        return f"{identity.display_name} ({handle})"
    return handle
