"""Whatever goes wrong, no output of `check` holds the secret: neither as it is, nor in Base64, nor percent-encoded."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable
from urllib.parse import quote

import pytest
from fixtures.secrets import Canary
from fixtures.shell import Check

from sandbox.jira import RunningJira
from sandbox.jira.example import SERVICE_ACCOUNT
from sandbox.jira.faults import FaultKind

AFTER_LOGIN_BEGAN = r"/(myself|mypermissions|permissions/check|project)"
E_MAIL = f"{SERVICE_ACCOUNT}@example.com"
Outputs = Callable[..., str]


def forms_of(user: str, secret: str) -> list[str]:
    pair = base64.b64encode(f"{user}:{secret}".encode()).decode()
    alone = base64.b64encode(secret.encode()).decode()
    return [secret, pair, alone, quote(secret, safe=""), quote(pair, safe="")]


@pytest.fixture
def outputs(check: Check, caplog: pytest.LogCaptureFixture) -> Outputs:
    """All that `check` says about one login, as text and as JSON: both streams and the log of every library."""
    caplog.set_level(logging.DEBUG)

    def run(url: str, *words: str, secret: str) -> str:
        printed = [check(url, *words, "--deadline", "0.4", *form, secret=secret) for form in ((), ("--json",))]
        streams = "".join(one.out + one.err for one in printed)
        assert streams
        return streams + caplog.text

    return run


@pytest.mark.parametrize("kind", FaultKind)
def test_no_fault_makes_a_password_appear(
    outputs: Outputs, data_center: RunningJira, canary: Canary, kind: FaultKind
) -> None:
    data_center.control.set_password(SERVICE_ACCOUNT, canary.password)
    data_center.control.fault(kind, path=AFTER_LOGIN_BEGAN)

    said = outputs(data_center.url, "--auth", "basic", "--user", SERVICE_ACCOUNT, secret=canary.password)

    assert [form for form in forms_of(SERVICE_ACCOUNT, canary.password) if form in said] == []


@pytest.mark.parametrize("kind", FaultKind)
def test_no_fault_makes_a_personal_access_token_appear(
    outputs: Outputs, data_center: RunningJira, canary: Canary, kind: FaultKind
) -> None:
    data_center.control.put_personal_token(SERVICE_ACCOUNT, "canary", canary.pat)
    data_center.control.fault(kind, path=AFTER_LOGIN_BEGAN)

    said = outputs(data_center.url, "--auth", "pat", secret=canary.pat)

    assert [form for form in forms_of("", canary.pat) if form in said] == []


@pytest.mark.parametrize("kind", FaultKind)
def test_no_fault_makes_an_api_token_appear(
    outputs: Outputs, cloud: RunningJira, canary: Canary, kind: FaultKind
) -> None:
    cloud.control.put_api_token(SERVICE_ACCOUNT, "canary", canary.api_token)
    cloud.control.fault(kind, path=AFTER_LOGIN_BEGAN)

    said = outputs(cloud.url, "--auth", "api-token", "--user", E_MAIL, secret=canary.api_token)

    assert [form for form in forms_of(E_MAIL, canary.api_token) if form in said] == []


@pytest.mark.parametrize("auth", ["basic", "pat"])
def test_a_refused_secret_does_not_appear(
    outputs: Outputs, data_center: RunningJira, canary: Canary, auth: str
) -> None:
    said = outputs(data_center.url, "--auth", auth, "--user", SERVICE_ACCOUNT, secret=canary.pat)

    assert [form for form in forms_of(SERVICE_ACCOUNT, canary.pat) if form in said] == []


ECHOES = [
    {"code": 401, "body": {"message": "No such login: {}"}},
    {"code": 403, "body": {"errorMessages": ["You sent {}"]}},
    {"code": 418, "body": "You sent {}", "content_type": "text/plain"},
    {"code": 500, "body": "<html><title>Error on {}</title></html>"},
    {"code": 401, "headers": {"X-Seraph-LoginReason": "{}"}},
    {"code": 302, "headers": {"Location": "https://{}.example.com/?{}"}},
    {"code": 200, "body": {"name": "{}", "key": "{}", "displayName": "{}", "active": True}},
    {"code": 400, "body": "oauth_problem={}", "content_type": "application/x-www-form-urlencoded"},
]


def filled(echo: object, form: str) -> object:
    if isinstance(echo, str):
        return echo.replace("{}", form)
    if isinstance(echo, list):
        return [filled(one, form) for one in echo]
    if isinstance(echo, dict):
        return {key: filled(one, form) for key, one in echo.items()}
    return echo


@pytest.mark.parametrize("form", range(5))
@pytest.mark.parametrize("echo", ECHOES)
def test_a_jira_that_quotes_the_secret_is_not_quoted(
    outputs: Outputs, data_center: RunningJira, canary: Canary, echo: dict[str, object], form: int
) -> None:
    forms = forms_of(SERVICE_ACCOUNT, canary.password)
    answer = {key: filled(one, forms[form]) for key, one in echo.items()}
    data_center.control.fault("status", path=r"/myself$", **answer)  # type: ignore[arg-type]  # rules of any shape

    said = outputs(data_center.url, "--auth", "basic", "--user", SERVICE_ACCOUNT, secret=canary.password)

    assert [one for one in forms if one in said] == []
