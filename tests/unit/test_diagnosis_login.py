"""What each answer of `/myself` proves about a credential, row by row of the table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.credentials import Deployment
from access.diagnosis import diagnose_login, is_expected, shown_name
from access.evidence import Cause, Confidence, Content, Evidence, EvidenceClass, Failure, Signals
from access.ports import Identity, Reply

DC, CLOUD = Deployment.DATA_CENTER, Deployment.CLOUD
SVC = Identity(None, "svc-align", "JIRAUSER10100", "Align Service", None, is_active=True)
SVC_CLOUD = Identity("5b10ac", None, None, "Align Service", None, is_active=True)
NOBODY = Identity(None, None, None, "Anonymous", None, is_active=True)


def seen(identity: Identity | None = None, **signals: Any) -> Evidence:  # noqa: ANN401 - any field of Signals
    answer = Reply(Signals(call="myself", **{"content": Content.JSON, **signals}), identity)
    return diagnose_login(answer, DC, "svc-align")


ROWS: list[tuple[dict[str, Any], EvidenceClass, Cause, Confidence]] = [
    ({"failure": Failure.DNS}, EvidenceClass.UPSTREAM, Cause.DNS, Confidence.HIGH),
    ({"failure": Failure.TLS}, EvidenceClass.UPSTREAM, Cause.TLS, Confidence.HIGH),
    ({"failure": Failure.CONNECT}, EvidenceClass.UPSTREAM, Cause.CONNECT, Confidence.HIGH),
    ({"failure": Failure.TIMEOUT}, EvidenceClass.UPSTREAM, Cause.TIMEOUT, Confidence.HIGH),
    ({"failure": Failure.CUT, "status": 200}, EvidenceClass.UPSTREAM, Cause.CONNECT, Confidence.HIGH),
    ({"failure": Failure.TOO_LARGE, "status": 200}, EvidenceClass.UPSTREAM, Cause.TOO_LARGE, Confidence.HIGH),
    ({"status": 429}, EvidenceClass.THROTTLED, Cause.RATE_LIMITED, Confidence.HIGH),
    ({"status": 503, "rate_reason": "x"}, EvidenceClass.THROTTLED, Cause.RATE_LIMITED, Confidence.HIGH),
    ({"status": 503, "retry_after_seconds": 9.0}, EvidenceClass.UPSTREAM, Cause.SERVER_ERROR, Confidence.HIGH),
    ({"status": 503, "page_title": "Maintenance"}, EvidenceClass.UPSTREAM, Cause.MAINTENANCE, Confidence.MEDIUM),
    ({"status": 500, "message": "maintenance"}, EvidenceClass.UPSTREAM, Cause.SERVER_ERROR, Confidence.HIGH),
    ({"status": 302, "redirect_host": "sso"}, EvidenceClass.UPSTREAM, Cause.REDIRECTED, Confidence.HIGH),
    ({"status": 200, "content": Content.HTML}, EvidenceClass.UPSTREAM, Cause.PROXY_PAGE, Confidence.HIGH),
    ({"status": 401, "content": Content.HTML}, EvidenceClass.UPSTREAM, Cause.PROXY_PAGE, Confidence.HIGH),
    (
        {"status": 403, "content": Content.HTML, "denied_reason": "CAPTCHA_CHALLENGE"},
        EvidenceClass.AUTH,
        Cause.CAPTCHA,
        Confidence.HIGH,
    ),
    (
        {"status": 403, "denied_reason": "CAPTCHA_CHALLENGE", "login_reason": "AUTHENTICATED_FAILED"},
        EvidenceClass.AUTH,
        Cause.CAPTCHA,
        Confidence.HIGH,
    ),
    ({"status": 401, "login_reason": "AUTHENTICATION_DENIED"}, EvidenceClass.AUTH, Cause.CAPTCHA, Confidence.MEDIUM),
    (
        {"status": 403, "message": "Basic Authentication has been disabled on this instance."},
        EvidenceClass.AUTH,
        Cause.BASIC_DISABLED,
        Confidence.HIGH,
    ),
    (
        {"status": 403, "content": Content.TEXT, "message": "XSRF check failed"},
        EvidenceClass.UNKNOWN,
        Cause.NOT_UNDERSTOOD,
        Confidence.HIGH,
    ),
    (
        {"status": 401, "message": "Unauthorized; scope does not match"},
        EvidenceClass.CONFIG,
        Cause.SCOPE_MISSING,
        Confidence.HIGH,
    ),
    (
        {"status": 401, "oauth_problem": "signature_invalid"},
        EvidenceClass.CONFIG,
        Cause.OAUTH_SIGNATURE_INVALID,
        Confidence.HIGH,
    ),
    (
        {"status": 401, "oauth_problem": "token_rejected"},
        EvidenceClass.AUTH,
        Cause.OAUTH_TOKEN_REJECTED,
        Confidence.HIGH,
    ),
    (
        {"status": 401, "login_reason": "AUTHENTICATED_FAILED"},
        EvidenceClass.AUTH,
        Cause.BAD_CREDENTIAL,
        Confidence.HIGH,
    ),
    (
        {"status": 401, "login_reason": "AUTHORISATION_FAILED"},
        EvidenceClass.AUTH,
        Cause.NOT_LICENSED,
        Confidence.MEDIUM,
    ),
    ({"status": 401, "login_reason": "OUT"}, EvidenceClass.AUTH, Cause.ANONYMOUS, Confidence.MEDIUM),
    ({"status": 401, "asks_oauth": True}, EvidenceClass.AUTH, Cause.BAD_CREDENTIAL, Confidence.MEDIUM),
    (
        {"status": 401, "message": "Client must be authenticated to access this resource."},
        EvidenceClass.AUTH,
        Cause.BAD_CREDENTIAL,
        Confidence.MEDIUM,
    ),
    ({"status": 401, "message": "I am a teapot"}, EvidenceClass.UNKNOWN, Cause.NOT_UNDERSTOOD, Confidence.LOW),
    (
        {"status": 403, "login_reason": "AUTHENTICATED_FAILED"},
        EvidenceClass.AUTH,
        Cause.BAD_CREDENTIAL,
        Confidence.MEDIUM,
    ),
    (
        {"status": 403, "login_reason": "AUTHORISATION_FAILED"},
        EvidenceClass.AUTH,
        Cause.NOT_LICENSED,
        Confidence.MEDIUM,
    ),
    ({"status": 403}, EvidenceClass.AUTH, Cause.NOT_LICENSED, Confidence.LOW),
    (
        {"status": 404, "login_reason": "AUTHENTICATED_FAILED"},
        EvidenceClass.AUTH,
        Cause.BAD_CREDENTIAL,
        Confidence.MEDIUM,
    ),
    ({"status": 404, "content": Content.HTML}, EvidenceClass.UPSTREAM, Cause.NOT_JIRA, Confidence.HIGH),
    ({"status": 404}, EvidenceClass.UPSTREAM, Cause.NOT_JIRA, Confidence.MEDIUM),
    ({"status": 200}, EvidenceClass.UPSTREAM, Cause.NOT_JIRA, Confidence.MEDIUM),
    ({"status": 200, "content": Content.EMPTY}, EvidenceClass.UNKNOWN, Cause.NOT_UNDERSTOOD, Confidence.LOW),
    ({"status": 200, "content": Content.BROKEN_JSON}, EvidenceClass.UNKNOWN, Cause.NOT_UNDERSTOOD, Confidence.LOW),
    ({"status": 418}, EvidenceClass.UNKNOWN, Cause.NOT_UNDERSTOOD, Confidence.LOW),
    ({}, EvidenceClass.UNKNOWN, Cause.NOT_UNDERSTOOD, Confidence.LOW),
]


@pytest.mark.parametrize(("signals", "kind", "cause", "confidence"), ROWS)
def test_each_row_has_its_class_cause_and_confidence(
    signals: dict[str, Any], kind: EvidenceClass, cause: Cause, confidence: Confidence
) -> None:
    evidence = seen(**signals)

    assert (evidence.kind, evidence.cause, evidence.confidence) == (kind, cause, confidence)


def test_the_expected_account_is_a_pass() -> None:
    evidence = seen(SVC, status=200, login_reason="OK", header_user="svc-align")

    assert (evidence.is_good, evidence.cause) == (True, Cause.OK)


@pytest.mark.parametrize(
    ("identity", "signals"),
    [
        (SVC, {"header_user": "anonymous"}),
        (SVC, {"login_reason": "AUTHENTICATED_FAILED"}),
        (SVC, {"login_reason": "OUT"}),
        (NOBODY, {}),
        (Identity(None, "anonymous", "anonymous", "Anonymous", None, None), {}),
        (None, {"header_user": "Anonymous"}),
    ],
)
def test_an_answer_given_to_nobody_is_anonymous_in_all_its_forms(
    identity: Identity | None, signals: dict[str, Any]
) -> None:
    assert seen(identity, status=200, **signals).cause is Cause.ANONYMOUS


@pytest.mark.parametrize(
    ("identity", "cause"),
    [
        (Identity(None, "maria", "JIRAUSER1", "svc-align", None, is_active=True), Cause.WRONG_ACCOUNT),
        (Identity(None, "svc-align", "JIRAUSER1", "Align", None, is_active=False), Cause.ACCOUNT_INACTIVE),
        (Identity(None, None, None, None, None, None), Cause.NOT_UNDERSTOOD),
    ],
)
def test_an_answer_that_names_the_wrong_thing_is_no_pass(identity: Identity, cause: Cause) -> None:
    assert seen(identity, status=200).cause is cause


def test_the_wrong_account_is_named_with_its_display_name() -> None:
    maria = Identity(None, "maria", "JIRAUSER1", "María López", None, is_active=True)

    assert seen(maria, status=200).detail == "María López (maria)"


def test_any_account_passes_where_none_is_expected() -> None:
    reply = Reply(Signals(call="myself", status=200, content=Content.JSON), SVC)

    assert diagnose_login(reply, DC, None).is_good


def test_an_account_without_active_flag_passes() -> None:
    unknown = Identity(None, "svc-align", "JIRAUSER1", None, None, None)

    assert seen(unknown, status=200).is_good


def test_cloud_passes_by_account_id_alone() -> None:
    reply = Reply(Signals(call="myself", status=200, content=Content.JSON), SVC_CLOUD)

    causes = [diagnose_login(reply, CLOUD, expected).cause for expected in ("5b10ac", "5B10AC", "Align Service")]

    assert causes == [Cause.OK, Cause.WRONG_ACCOUNT, Cause.WRONG_ACCOUNT]


def test_a_cloud_answer_without_account_id_is_not_understood() -> None:
    reply = Reply(Signals(call="myself", status=200, content=Content.JSON), SVC)

    assert diagnose_login(reply, CLOUD, None).cause is Cause.NOT_UNDERSTOOD


@pytest.mark.parametrize("expected", ["svc-align", "SVC-Align", "JIRAUSER10100"])
def test_data_center_knows_an_account_by_name_in_any_case_or_by_key(expected: str) -> None:
    assert is_expected(SVC, DC, expected)


@pytest.mark.parametrize("expected", ["Align Service", "jirauser10100", "svc"])
def test_data_center_knows_no_account_by_display_name(expected: str) -> None:
    assert not is_expected(SVC, DC, expected)


def test_a_name_is_not_shown_twice() -> None:
    assert shown_name(Identity(None, "svc", None, "svc", None, None)) == "svc"


SIGNALS = st.builds(
    Signals,
    call=st.just("myself"),
    status=st.none() | st.integers(200, 599),
    content=st.sampled_from(Content),
    login_reason=st.sampled_from([None, "OK", "OUT", "AUTHENTICATED_FAILED", "AUTHORISATION_FAILED", "NEW"]),
    denied_reason=st.sampled_from([None, "CAPTCHA_CHALLENGE"]),
    header_user=st.sampled_from([None, "anonymous", "svc-align"]),
    asks_oauth=st.booleans(),
    message=st.none() | st.text(max_size=20),
    oauth_problem=st.none() | st.sampled_from(["token_rejected", "nonce_used", "signature_invalid", "novel"]),
    rate_reason=st.none() | st.just("jira-burst-based"),
    retry_after_seconds=st.none() | st.floats(0, 100),
    page_title=st.none() | st.just("Sign in"),
)
IDENTITIES = st.sampled_from([None, SVC, SVC_CLOUD, NOBODY])


@given(SIGNALS, IDENTITIES, st.sampled_from(Deployment))
def test_a_pass_needs_200_json_and_no_bad_login_header(
    signals: Signals, identity: Identity | None, deployment: Deployment
) -> None:
    evidence = diagnose_login(Reply(signals, identity), deployment, None)

    proper = signals.status == 200 and signals.content is not Content.HTML and signals.login_reason in (None, "OK")
    assert not evidence.is_good or (proper and identity is not None and signals.header_user != "anonymous")


@given(SIGNALS, st.just(429) | st.integers(500, 599), IDENTITIES)
def test_an_ill_or_throttling_jira_never_convicts_whatever_its_headers(
    signals: Signals, status: int, identity: Identity | None
) -> None:
    evidence = diagnose_login(Reply(replace(signals, status=status), identity), DC, "svc-align")

    assert evidence.kind in (EvidenceClass.THROTTLED, EvidenceClass.UPSTREAM)


@given(SIGNALS, IDENTITIES, st.sampled_from(Failure))
def test_an_answer_that_is_not_whole_never_convicts(
    signals: Signals, identity: Identity | None, failure: Failure
) -> None:
    broken = replace(signals, failure=failure)

    assert diagnose_login(Reply(broken, identity), DC, None).kind is EvidenceClass.UPSTREAM
