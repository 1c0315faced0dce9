"""What a step of the dance proves."""

from __future__ import annotations

import pytest

from access.evidence import Cause, Content, Evidence, EvidenceClass, Failure, Signals
from access.handshake_evidence import diagnose_handshake, with_clock_skew
from access.oauth_problems import diagnose_oauth_problem
from access.ports import Reply


def answered(**facts: object) -> Reply[object]:
    return Reply(Signals(call="oauth/access-token", **facts))  # type: ignore[arg-type]  # facts are named in each test


def told(evidence: Evidence) -> tuple[EvidenceClass, Cause]:
    return evidence.kind, evidence.cause


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        ("consumer_key_unknown", (EvidenceClass.CONFIG, Cause.OAUTH_CONSUMER_KEY_UNKNOWN)),
        ("signature_invalid", (EvidenceClass.CONFIG, Cause.OAUTH_SIGNATURE_INVALID)),
        ("timestamp_refused", (EvidenceClass.CONFIG, Cause.OAUTH_TIMESTAMP_REFUSED)),
        ("token_rejected", (EvidenceClass.AUTH, Cause.OAUTH_TOKEN_REJECTED)),
        ("token_expired", (EvidenceClass.AUTH, Cause.OAUTH_TOKEN_EXPIRED)),
        ("permission_unknown", (EvidenceClass.UNKNOWN, Cause.OAUTH_PERMISSION_UNKNOWN)),
        ("permission_denied", (EvidenceClass.UNKNOWN, Cause.OAUTH_PERMISSION_DENIED)),
        ("something_new", (EvidenceClass.UNKNOWN, Cause.NOT_UNDERSTOOD)),
    ],
)
def test_each_problem_has_its_own_cause(problem: str, expected: tuple[EvidenceClass, Cause]) -> None:
    assert told(diagnose_handshake(answered(status=401, oauth_problem=problem))) == expected


@pytest.mark.parametrize(
    ("facts", "cause"),
    [
        ({"failure": Failure.TIMEOUT}, Cause.TIMEOUT),
        ({"status": 302, "redirect_host": "sso.example.com"}, Cause.REDIRECTED),
        ({"status": 503}, Cause.SERVER_ERROR),
        ({"status": 404, "content": Content.HTML}, Cause.NOT_JIRA),
        ({"status": 200, "content": Content.HTML, "page_title": "Sign in"}, Cause.PROXY_PAGE),
        ({"status": 200, "content": Content.FORM}, Cause.NOT_UNDERSTOOD),
    ],
)
def test_trouble_on_the_way_is_not_blamed_on_the_token(facts: dict[str, object], cause: Cause) -> None:
    assert diagnose_handshake(answered(**facts)).cause is cause


def test_a_step_that_gave_something_is_good() -> None:
    assert diagnose_handshake(Reply(Signals(call="oauth/request-token", status=200), "a token")).is_good


@pytest.mark.parametrize(
    ("skew", "cause", "detail"),
    [
        (400.2, Cause.CLOCK_SKEW, "400"),
        (-400.2, Cause.CLOCK_SKEW, "-400"),
        (2.0, Cause.OAUTH_TIMESTAMP_REFUSED, "timestamp_refused"),
        (None, Cause.OAUTH_TIMESTAMP_REFUSED, "timestamp_refused"),
    ],
)
def test_a_refused_time_is_blamed_on_the_clocks_only_where_they_are_apart(
    skew: float | None, cause: Cause, detail: str
) -> None:
    evidence = diagnose_handshake(answered(status=400, oauth_problem="timestamp_refused"), skew)

    assert (evidence.cause, evidence.detail) == (cause, detail)


def test_clocks_that_are_apart_are_no_cause_of_anything_else() -> None:
    refused = diagnose_oauth_problem(Signals(call="myself", status=401, oauth_problem="token_rejected"))

    assert refused is not None
    assert with_clock_skew(refused, 4000) is refused


@pytest.mark.parametrize("problem", ["consumer_key_refused", "user_refused"])
def test_a_problem_that_jira_names_is_more_exact_than_its_status(problem: str) -> None:
    assert diagnose_handshake(answered(status=503, oauth_problem=problem)).cause == f"oauth_{problem}"
