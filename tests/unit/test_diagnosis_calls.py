"""Calls other than `/myself`, outages named more exactly, and OAuth's own problem words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.diagnosis import diagnose_call, diagnose_status, diagnose_trouble
from access.evidence import Cause, Confidence, Content, Evidence, EvidenceClass, Failure, Signals
from access.oauth_problems import diagnose_oauth_problem

ANY_SIGNALS = st.builds(
    Signals,
    call=st.sampled_from(["mypermissions", "permissions/check", "project"]),
    status=st.none() | st.integers(100, 599),
    failure=st.none() | st.sampled_from(Failure),
    content=st.sampled_from(Content),
    login_reason=st.sampled_from([None, "OK", "OUT", "AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED"]),
    denied_reason=st.sampled_from([None, "CAPTCHA_CHALLENGE"]),
    header_user=st.sampled_from([None, "anonymous"]),
    asks_oauth=st.booleans(),
    message=st.none() | st.sampled_from(["Basic Authentication has been disabled", "scope does not match"]),
    oauth_problem=st.none() | st.sampled_from(["token_rejected", "token_expired"]),
    rate_reason=st.none() | st.just("jira-quota-tenant-based"),
)


@given(ANY_SIGNALS)
def test_no_call_but_myself_convicts_a_credential(signals: Signals) -> None:
    assert diagnose_call(signals).kind not in (EvidenceClass.AUTH, EvidenceClass.OK)


@given(ANY_SIGNALS, st.just(429) | st.integers(500, 599))
def test_throttles_and_server_errors_are_told_apart_whatever_the_headers(signals: Signals, status: int) -> None:
    says_rate = status == 429 or (status == 503 and signals.rate_reason is not None)

    evidence = diagnose_call(replace(signals, status=status, failure=None))

    assert evidence.kind is (EvidenceClass.THROTTLED if says_rate else EvidenceClass.UPSTREAM)


@pytest.mark.parametrize(
    ("signals", "cause"),
    [
        ({"status": 401}, Cause.NOT_UNDERSTOOD),
        ({"status": 401, "login_reason": "AUTHENTICATED_FAILED"}, Cause.NOT_UNDERSTOOD),
        ({"status": 401, "message": "Unauthorized; scope does not match"}, Cause.SCOPE_MISSING),
        ({"status": 403, "message": "Forbidden"}, Cause.NOT_UNDERSTOOD),
        ({"status": 403, "content": Content.HTML}, Cause.PROXY_PAGE),
        ({"status": 302}, Cause.REDIRECTED),
        ({"status": 200, "content": Content.BROKEN_JSON}, Cause.NOT_UNDERSTOOD),
    ],
)
def test_a_refused_call_is_read_as_something_else_than_a_lost_login(signals: dict[str, Any], cause: Cause) -> None:
    assert diagnose_call(Signals(call="mypermissions", **signals)).cause is cause


def test_a_missing_scope_names_the_call() -> None:
    signals = Signals(call="permissions/check", status=401, message="Unauthorized; scope does not match")

    assert diagnose_call(signals).detail == "permissions/check"


def test_an_answer_is_no_trouble() -> None:
    assert diagnose_trouble(Signals(call="project", status=404)) is None


@pytest.mark.parametrize("state", ["MAINTENANCE", "STARTING", "FIRST_RUN", "SYNC"])
def test_a_server_error_of_a_node_at_rest_is_maintenance(state: str) -> None:
    error = Evidence(EvidenceClass.UPSTREAM, Cause.SERVER_ERROR, Confidence.HIGH)

    assert diagnose_status(error, state).cause is Cause.MAINTENANCE


@pytest.mark.parametrize("state", [None, "RUNNING", "ERROR", "maintenance"])
def test_a_server_error_of_any_other_node_stays_one(state: str | None) -> None:
    error = Evidence(EvidenceClass.UPSTREAM, Cause.SERVER_ERROR, Confidence.HIGH)

    assert diagnose_status(error, state) is error


def test_only_server_errors_become_maintenance() -> None:
    cut = Evidence(EvidenceClass.UPSTREAM, Cause.CONNECT, Confidence.HIGH)

    assert diagnose_status(cut, "MAINTENANCE") is cut


OAUTH = [
    ("consumer_key_unknown", EvidenceClass.CONFIG),
    ("signature_invalid", EvidenceClass.CONFIG),
    ("timestamp_refused", EvidenceClass.CONFIG),
    ("token_rejected", EvidenceClass.AUTH),
    ("token_expired", EvidenceClass.AUTH),
    ("token_revoked", EvidenceClass.AUTH),
    ("token_used", EvidenceClass.UNKNOWN),
    ("nonce_used", EvidenceClass.UNKNOWN),
    ("permission_denied", EvidenceClass.UNKNOWN),
    ("consumer_key_refused", EvidenceClass.UNKNOWN),
]


@pytest.mark.parametrize(("problem", "kind"), OAUTH)
def test_an_oauth_problem_has_its_class_and_its_own_cause(problem: str, kind: EvidenceClass) -> None:
    evidence = diagnose_oauth_problem(Signals(call="myself", status=401, oauth_problem=f" {problem.upper()} "))

    assert evidence is not None
    assert (evidence.kind, evidence.cause) == (kind, f"oauth_{problem}")


@pytest.mark.parametrize("problem", [None, "", "user_not_found", "oauth_token_rejected"])
def test_an_oauth_problem_that_nobody_documented_falls_through(problem: str | None) -> None:
    assert diagnose_oauth_problem(Signals(call="myself", status=401, oauth_problem=problem)) is None


def test_a_doubtful_oauth_problem_convicts_where_jiras_header_does() -> None:
    signals = Signals(call="myself", status=401, oauth_problem="nonce_used", login_reason="AUTHENTICATED_FAILED")

    evidence = diagnose_oauth_problem(signals)

    assert evidence is not None
    assert evidence.kind is EvidenceClass.AUTH
