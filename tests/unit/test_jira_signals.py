"""From a raw answer to signals: what a body is, which words are Jira's, and which header says what."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from access.evidence import Content, Failure, Signals
from jira_api.exchange import RawAnswer
from jira_api.signals import understand

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
JSON_TYPE = {"content-type": "application/json;charset=UTF-8"}


def signals_of(body: bytes = b"", headers: dict[str, str] | None = None, status: int = 401) -> Signals:
    answer = RawAnswer(
        asked_host="jira.example.com",
        received_at=NOW,
        elapsed_seconds=0.1,
        status=status,
        headers=headers or {},
        body=body,
    )
    return understand("myself", answer)[0]


@pytest.mark.parametrize(
    ("content_type", "body", "content"),
    [
        ("application/json;charset=UTF-8", b'{"name": "svc"}', Content.JSON),
        ("application/problem+json", b"{}", Content.JSON),
        ("application/json", b'{"displayName": "Jira Al', Content.BROKEN_JSON),
        ("application/json", b'{"a": NaN}', Content.BROKEN_JSON),
        ("application/json", b'{"a": 1, "a": 2}', Content.BROKEN_JSON),
        ("application/json", b"[" * 100_000, Content.BROKEN_JSON),
        ("application/json", b"1" * 5_000, Content.BROKEN_JSON),
        ("application/json", b"\xff\xfe\x00", Content.BROKEN_JSON),
        ("application/json", b"<!DOCTYPE html><title>x</title>", Content.HTML),
        ("application/json", b"  \r\n", Content.EMPTY),
        ("text/html", b"<p>x</p>", Content.HTML),
        ("", b"\n <HTML>", Content.HTML),
        ("text/plain", b'{"name": "svc"}', Content.TEXT),
        ("", b"Unauthorized", Content.TEXT),
        ("application/x-www-form-urlencoded", b"a=b", Content.FORM),
        ("text/plain", b"oauth_problem=token_rejected", Content.FORM),
    ],
)
def test_content_is_judged_by_type_and_first_bytes(content_type: str, body: bytes, content: Content) -> None:
    signals = signals_of(body, {"content-type": content_type})

    assert signals.content is content


@given(body=st.binary(max_size=300), content_type=st.text(max_size=60), headers=st.text(max_size=80))
@example(body=b"<html><title>", content_type="text/html; charset=nonsense", headers="http://[")
def test_any_answer_is_read_without_an_exception(body: bytes, content_type: str, headers: str) -> None:
    names = ("retry-after", "date", "location", "www-authenticate", "x-ausername", "x-ratelimit-limit")

    signals = signals_of(body, {"content-type": content_type, **dict.fromkeys(names, headers)}, 302)

    assert len(signals.message or "") <= 200


@pytest.mark.parametrize(
    ("document", "form", "message"),
    [
        (
            {"errorMessages": ["No access.", "Ask."], "errors": {"key": "bad"}},
            "errorMessages",
            "No access.; Ask.; key: bad",
        ),
        ({"errorMessages": [1], "errors": None}, "errorMessages", None),
        ({"message": "Client must be authenticated", "status-code": 401}, "message", "Client must be authenticated"),
        ({"code": 401, "message": "Unauthorized; scope does not match"}, "code", "Unauthorized; scope does not match"),
        ({"message": {"text": "x"}}, None, None),
        (["message"], None, None),
    ],
)
def test_each_json_form_of_an_error_is_told_apart(document: object, form: str | None, message: str | None) -> None:
    signals = signals_of(json.dumps(document).encode(), JSON_TYPE)

    assert (signals.message_form, signals.message) == (form, message)


def test_words_of_a_good_answer_are_not_kept() -> None:
    signals = signals_of(b'{"message": "private", "code": 1}', JSON_TYPE, 200)

    assert signals.message is None


def test_plain_text_is_a_message() -> None:
    signals = signals_of(b"XSRF check failed", {"content-type": "text/plain"}, 403)

    assert (signals.message_form, signals.message) == ("text", "XSRF check failed")


def test_jiras_own_page_for_a_refused_basic_login_is_recognised() -> None:
    page = b"<html><title>Unauthorized (401)</title><p>Basic Authentication Failure - Reason : AUTHENTICATED_FAILED</p>"

    signals = signals_of(page, {"content-type": "text/html"})

    assert (signals.page_title, signals.message) == ("Unauthorized (401)", "Basic Authentication Failure")


def test_a_title_is_decoded_and_loses_controls() -> None:
    page = "<html><TITLE lang=en>\n Sign in &amp; go\x1b[2J \u202eback </TITLE>".encode()

    assert signals_of(page).page_title == "Sign in & go [2J back"


@pytest.mark.parametrize("page", [b"<html><title>", b"<html><title", b"<html>title</title>", b"<html><title></title>"])
def test_a_page_without_a_whole_title_has_none(page: bytes) -> None:
    assert signals_of(page).page_title is None


def test_long_words_are_cut() -> None:
    signals = signals_of(b"x" * 5_000, {"content-type": "text/plain"})

    assert signals.message == "x" * 200


def test_oauth_problem_is_read_from_the_body() -> None:
    body = b"oauth_problem=parameter_rejected&oauth_problem_advice=The%20callback%20is%20bad"

    signals = signals_of(body, {"content-type": "text/plain"})

    assert (signals.oauth_problem, signals.oauth_advice) == ("parameter_rejected", "The callback is bad")


def test_oauth_problem_is_read_from_the_challenge() -> None:
    challenge = 'OAuth realm="https%3A%2F%2Fjira.example.com", oauth_problem="token_rejected"'

    signals = signals_of(headers={"www-authenticate": challenge})

    assert (signals.asks_oauth, signals.oauth_problem) == (True, "token_rejected")


def test_a_basic_challenge_does_not_ask_for_oauth() -> None:
    assert signals_of(headers={"www-authenticate": 'Basic realm="Restricted"'}).asks_oauth is False


@pytest.mark.parametrize(
    ("given_value", "seconds"),
    [
        ("30", 30.0),
        ("0", 0.0),
        ("1.5", 1.5),
        ("Mon, 23 Nov 2026 14:02:00 GMT", 120.0),
        ("Mon, 23 Nov 2026 13:00:00 GMT", 0.0),
        ("999999999", 86_400.0),
        ("-5", None),
        ("inf", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_however_it_was_given(given_value: str, seconds: float | None) -> None:
    assert signals_of(headers={"retry-after": given_value}, status=429).retry_after_seconds == seconds


def test_a_retry_date_is_measured_on_jiras_clock() -> None:
    headers = {"retry-after": "Mon, 23 Nov 2026 18:00:30 GMT", "date": "Mon, 23 Nov 2026 18:00:00 GMT"}

    assert signals_of(headers=headers, status=429).retry_after_seconds == 30.0


@pytest.mark.parametrize("junk", ["-1", "many", "1e9", "99999999999999999999", "١٢", ""])
def test_a_rate_limit_that_is_no_number_is_left_out(junk: str) -> None:
    signals = signals_of(headers={"x-ratelimit-limit": junk, "x-ratelimit-remaining": " 7 "})

    assert (signals.rate_limit, signals.rate_remaining) == (None, 7)


@pytest.mark.parametrize(
    ("location", "host"),
    [
        ("https://sso.example.net/login?token=abc", "sso.example.net"),
        ("/login.jsp", "jira.example.com"),
        ("//sso.example.net:8443/x", "sso.example.net"),
        ("https://user:pw@sso.example.net/", "sso.example.net"),
        ("http://[", None),
    ],
)
def test_only_the_host_of_a_redirect_is_kept(location: str, host: str | None) -> None:
    assert signals_of(headers={"location": location}, status=302).redirect_host == host


def test_a_location_without_a_redirect_is_no_signal() -> None:
    assert signals_of(headers={"location": "https://other.example"}, status=200).redirect_host is None


def test_the_captcha_reason_comes_without_its_address() -> None:
    headers = {"x-authentication-denied-reason": "CAPTCHA_CHALLENGE; login-url=https://jira.example.com/login.jsp"}

    assert signals_of(headers=headers, status=403).denied_reason == "CAPTCHA_CHALLENGE"


def test_a_user_name_in_a_header_is_decoded() -> None:
    assert signals_of(headers={"x-ausername": "svc%40example.com"}).header_user == "svc@example.com"


def test_an_answer_that_was_cut_keeps_status_and_headers() -> None:
    answer = RawAnswer(
        asked_host="jira.example.com",
        received_at=NOW,
        elapsed_seconds=20.0,
        status=200,
        headers={"x-arequestid": "840x1"},
        failure=Failure.CUT,
    )

    signals, document = understand("myself", answer)

    assert (signals.failure, signals.status, signals.request_id, document) == (Failure.CUT, 200, "840x1", None)
