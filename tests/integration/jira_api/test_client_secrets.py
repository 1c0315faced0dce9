"""The canary: whatever goes wrong, no secret stands in a reply, an exception, a repr or a log line."""

from __future__ import annotations

import base64

import pytest
from fixtures.secrets import Canary
from integration.jira_api.raw_server import Serve

from access.credentials import ApiToken, BasicLogin, Credential, Deployment, PersonalAccessToken, Secret
from access.sites import parse_address
from jira_api.client import JiraClient
from sandbox.jira import RunningJira
from sandbox.jira.faults import FaultKind


@pytest.fixture
def password_login(canary: Canary) -> Credential:
    return BasicLogin("svc-align", Secret(canary.password))


@pytest.mark.parametrize("fault", sorted(set(FaultKind) - {FaultKind.DROP_PROJECTS, FaultKind.SLOW}))
async def test_no_fault_of_jira_brings_a_secret_out(
    client: JiraClient,
    data_center: RunningJira,
    canary: Canary,
    every_log_line: pytest.LogCaptureFixture,
    password_login: Credential,
    fault: str,
) -> None:
    data_center.control.fault(fault)
    account = client.account(parse_address(data_center.url), Deployment.DATA_CENTER, password_login)

    reply = await account.myself()

    told = f"{reply!r} {reply.signals.told()} {account!r} {client!r} {every_log_line.text}"
    assert reply.signals.call == "myself"
    assert canary.found_in(told) == []
    assert base64.b64encode(f"svc-align:{canary.password}".encode()).decode() not in told


@pytest.mark.parametrize("kind", ["password", "api_token", "pat"])
@pytest.mark.parametrize(
    "head",
    [
        "HTTP/1.1 401 No\r\nContent-Type: text/plain",
        "HTTP/1.1 400 No\r\nContent-Type: text/html",
        "HTTP/1.1 403 No\r\nContent-Type: application/json",
        "HTTP/1.1 302 No\r\nContent-Type: text/plain",
    ],
)
async def test_a_server_that_quotes_the_login_is_blacked_out(
    client: JiraClient, serve: Serve, canary: Canary, every_log_line: pytest.LogCaptureFixture, kind: str, head: str
) -> None:
    secret = str(getattr(canary, kind))
    address = await serve(lambda request: _quoting(head, request, secret))

    reply = await client.account(address, Deployment.DATA_CENTER, _credential(kind, secret)).myself()

    told = f"{reply!r} {every_log_line.text}"
    assert reply.signals.status is not None
    assert canary.found_in(told) == []
    assert base64.b64encode(f"svc:{secret}".encode()).decode() not in told


def _credential(kind: str, secret: str) -> Credential:
    made = {"password": BasicLogin("svc", Secret(secret)), "api_token": ApiToken("svc", Secret(secret))}
    return made.get(kind, PersonalAccessToken(Secret(secret)))


def _quoting(head: str, request: bytes, secret: str) -> bytes:
    """What a careless server says: the login in its page, its error and its headers."""
    sent = request.decode().partition("Authorization: ")[2].partition("\r\n")[0]
    body = f"<html><title>{sent} {secret}</title>" if "html" in head else f"Bad login: {sent} {secret}"
    if "json" in head:
        body = f'{{"message": "{sent} {secret}", "status-code": 403}}'
    headers = f"Location: https://{secret}.example.com/\r\nX-AREQUESTID: {sent}\r\nX-AUSERNAME: {secret}"
    return f"{head}\r\n{headers}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode()
