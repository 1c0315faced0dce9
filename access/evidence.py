"""What one answer of Jira proves: a class, a cause, how sure we are, and the signals it rests on.

The words in `EvidenceClass` and `Cause` are stable: they stand in JSON output, metrics and stored rows.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique


@unique
class EvidenceClass(StrEnum):
    """What kind of thing was learnt; decides which states of a connection it may lead to."""

    OK = "ok"
    AUTH = "auth"
    PERMISSION = "permission"
    CONFIG = "config"
    UPSTREAM = "upstream"
    THROTTLED = "throttled"
    OFFLINE = "offline"
    UNKNOWN = "unknown"


@unique
class Cause(StrEnum):
    """Why; one stable word per row of the diagnosis table."""

    OK = "ok"
    BAD_CREDENTIAL = "bad_credential"
    ANONYMOUS = "anonymous"
    WRONG_ACCOUNT = "wrong_account"
    CAPTCHA = "captcha"
    BASIC_DISABLED = "basic_disabled"
    NOT_LICENSED = "not_licensed"
    ACCOUNT_INACTIVE = "account_inactive"
    SCOPED_TOKEN_AT_SITE = "scoped_token_at_site"  # noqa: S105 - a cause, not a token
    SCOPE_MISSING = "scope_missing"
    CLOCK_SKEW = "clock_skew"
    METHOD_NOT_SUPPORTED = "method_not_supported"
    OAUTH_CONSUMER_KEY_UNKNOWN = "oauth_consumer_key_unknown"
    OAUTH_CONSUMER_KEY_REJECTED = "oauth_consumer_key_rejected"
    OAUTH_CONSUMER_KEY_REFUSED = "oauth_consumer_key_refused"
    OAUTH_SIGNATURE_INVALID = "oauth_signature_invalid"
    OAUTH_SIGNATURE_METHOD_REJECTED = "oauth_signature_method_rejected"
    OAUTH_TIMESTAMP_REFUSED = "oauth_timestamp_refused"
    OAUTH_NONCE_USED = "oauth_nonce_used"
    OAUTH_TOKEN_REJECTED = "oauth_token_rejected"  # noqa: S105 - a cause, not a token
    OAUTH_TOKEN_EXPIRED = "oauth_token_expired"  # noqa: S105 - a cause, not a token
    OAUTH_TOKEN_USED = "oauth_token_used"  # noqa: S105 - a cause, not a token
    OAUTH_TOKEN_REVOKED = "oauth_token_revoked"  # noqa: S105 - a cause, not a token
    OAUTH_PERMISSION_UNKNOWN = "oauth_permission_unknown"
    OAUTH_PERMISSION_DENIED = "oauth_permission_denied"
    OAUTH_USER_REFUSED = "oauth_user_refused"
    OAUTH_PARAMETER_ABSENT = "oauth_parameter_absent"
    OAUTH_PARAMETER_REJECTED = "oauth_parameter_rejected"
    OAUTH_ADDITIONAL_AUTHORIZATION_REQUIRED = "oauth_additional_authorization_required"
    OAUTH_VERSION_REJECTED = "oauth_version_rejected"
    PERMISSIONS_MISSING = "permissions_missing"
    PROJECTS_NOT_VISIBLE = "projects_not_visible"
    DNS = "dns"
    TLS = "tls"
    CONNECT = "connect"
    TIMEOUT = "timeout"
    SERVER_ERROR = "server_error"
    MAINTENANCE = "maintenance"
    PROXY_PAGE = "proxy_page"
    REDIRECTED = "redirected"
    NOT_JIRA = "not_jira"
    TOO_LARGE = "too_large"
    RATE_LIMITED = "rate_limited"
    NO_NETWORK = "no_network"
    NOT_UNDERSTOOD = "not_understood"


@unique
class Confidence(StrEnum):
    """How sure the cause is; the class is always certain."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@unique
class Failure(StrEnum):
    """Why no whole answer came."""

    DNS = "dns"
    TLS = "tls"
    CONNECT = "connect"
    TIMEOUT = "timeout"
    CUT = "cut"
    TOO_LARGE = "too_large"


@unique
class Content(StrEnum):
    """What the body of an answer turned out to be, judged by its type and by its first bytes."""

    JSON = "json"
    BROKEN_JSON = "broken_json"
    HTML = "html"
    FORM = "form"
    TEXT = "text"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """The facts of one request and its answer; safe to print and to store.

    Never holds a body, a secret or a full address of another host. Strings that Jira chose are cut to 200 characters.

    Attributes:
        call: the operation asked, in Jira's words, such as `myself` or `permissions/check`.
        status: HTTP status; None when no answer came.
        failure: why no whole answer came; None when one did.
        content: what the body was.
        login_reason: `X-Seraph-LoginReason`.
        denied_reason: first word of `X-Authentication-Denied-Reason`, such as `CAPTCHA_CHALLENGE`.
        header_user: `X-AUSERNAME` (Data Center).
        header_account_id: `X-AACCOUNTID` (Cloud).
        asks_oauth: whether `WWW-Authenticate` names OAuth, which Jira itself does on a 401.
        retry_after_seconds: `Retry-After`, also when it was given as a date.
        rate_limit: size of the allowance, `X-RateLimit-Limit`.
        rate_remaining: what is left of it, `X-RateLimit-Remaining`.
        rate_fill: tokens that come back in each interval (Data Center).
        rate_interval_seconds: length of that interval (Data Center).
        rate_reason: `RateLimit-Reason` (Cloud).
        redirect_host: host named by `Location` on a 3xx.
        page_title: title of an HTML page.
        message: Jira's own words in the body, whichever of its forms it used.
        message_form: what carried them: the JSON forms `errorMessages`, `message` and `code`; `text` for plain text;
            `html` for Jira's own page about a refused Basic login.
        oauth_problem: value of `oauth_problem`.
        oauth_advice: value of `oauth_problem_advice`.
        request_id: `X-AREQUESTID` or `ATL-TraceId`, to quote to Jira's operators.
        server_date: the `Date` header, UTC.
        elapsed_seconds: from sending to the end of the body.
    """

    call: str
    status: int | None = None
    failure: Failure | None = None
    content: Content = Content.EMPTY
    login_reason: str | None = None
    denied_reason: str | None = None
    header_user: str | None = None
    header_account_id: str | None = None
    asks_oauth: bool = False
    retry_after_seconds: float | None = None
    rate_limit: int | None = None
    rate_remaining: int | None = None
    rate_fill: int | None = None
    rate_interval_seconds: float | None = None
    rate_reason: str | None = None
    redirect_host: str | None = None
    page_title: str | None = None
    message: str | None = None
    message_form: str | None = None
    oauth_problem: str | None = None
    oauth_advice: str | None = None
    request_id: str | None = None
    server_date: datetime | None = None
    elapsed_seconds: float | None = None

    def told(self) -> dict[str, str | int | float | bool]:
        """The signals that are present, ready for JSON: dates as ISO 8601, durations to the millisecond."""
        shown: dict[str, str | int | float | bool] = {}
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if value is None or value is False:
                continue
            shown[field.name] = _plain(value)
        return shown


def _plain(value: str | float | datetime) -> str | int | float | bool:
    if isinstance(value, datetime):
        return value.isoformat()
    return round(value, 3) if isinstance(value, float) else value


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one look at Jira proves.

    Attributes:
        kind: the evidence class.
        cause: why.
        confidence: how sure the cause is.
        signals: the facts it rests on; None where nothing was asked of Jira.
        detail: one value that the sentence about this cause needs: a host, a name, a call; empty where none does.
    """

    kind: EvidenceClass
    cause: Cause
    confidence: Confidence
    signals: Signals | None = None
    detail: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the login was proved good."""
        return self.kind is EvidenceClass.OK
