"""Where the client goes, what it sends along, and what it never sends."""

from __future__ import annotations

from pathlib import Path

import pytest
from integration.jira_api.raw_server import Serve

from access.credentials import ApiToken, BasicLogin, Deployment, PersonalAccessToken, Secret
from access.errors import BadInput
from access.sites import parse_address, parse_allowed_hosts
from jira_api.client import JiraClient

PAT = PersonalAccessToken(Secret("raw-server-token"))
NOBODY = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


class Heads:
    """Keeps what was asked, head by head, and answers the same every time."""

    def __init__(self, answer: bytes = NOBODY) -> None:
        self.seen: list[str] = []
        self._answer = answer

    def __call__(self, head: bytes) -> bytes:
        self.seen.append(head.decode())
        return self._answer


@pytest.mark.parametrize(
    "address",
    ["https://jira.example.com", "http://169.254.169.254", "http://localhost", "http://[::1]", "http://127.0.0.2"],
)
async def test_a_host_that_is_not_allowed_is_refused(client: JiraClient, address: str) -> None:
    with pytest.raises(BadInput):
        client.account(parse_address(address), Deployment.DATA_CENTER, PAT)

    with pytest.raises(BadInput):
        client.site(parse_address(address))

    assert client.requests == 0


async def test_a_read_asks_for_json_under_our_own_name(client: JiraClient, serve: Serve) -> None:
    heads = Heads()

    await client.account(await serve(heads), Deployment.DATA_CENTER, PAT).myself()

    assert "GET /rest/api/2/myself HTTP/1.1\r\n" in heads.seen[0]
    assert "\r\nAccept: application/json\r\n" in heads.seen[0]
    assert "\r\nUser-Agent: jira-access-bot\r\n" in heads.seen[0]
    assert "\r\nAuthorization: Bearer raw-server-token\r\n" in heads.seen[0]
    assert "X-Atlassian-Token" not in heads.seen[0]


async def test_a_write_says_that_it_is_no_browser(client: JiraClient, serve: Serve) -> None:
    heads = Heads()
    account = client.account(await serve(heads), Deployment.CLOUD, ApiToken("svc@example.com", Secret("raw-token")))

    await account.check_permissions(("ADMINISTER",), ("EDIT_ISSUES",), (10_000,))

    assert heads.seen[0].startswith("POST /rest/api/3/permissions/check HTTP/1.1\r\n")
    assert "\r\nX-Atlassian-Token: no-check\r\n" in heads.seen[0]
    assert "\r\nContent-Type: application/json\r\n" in heads.seen[0]


async def test_a_site_is_asked_without_a_credential(client: JiraClient, serve: Serve) -> None:
    heads = Heads()

    await client.site(await serve(heads)).server_info()

    assert "uthorization" not in heads.seen[0]


async def test_a_cookie_is_never_sent_back(client: JiraClient, serve: Serve) -> None:
    heads = Heads(NOBODY.replace(b"\r\n\r\n", b"\r\nSet-Cookie: JSESSIONID=abc; Path=/\r\n\r\n"))
    account = client.account(await serve(heads), Deployment.DATA_CENTER, PAT)

    await account.myself()
    await account.myself()

    assert len(heads.seen) == 2
    assert "ookie" not in heads.seen[1]


async def test_a_redirect_takes_no_secret_to_another_host(client: JiraClient, serve: Serve) -> None:
    elsewhere = Heads()
    target = await serve(elsewhere)
    location = f"HTTP/1.1 302 Found\r\nLocation: {target}/login\r\nContent-Length: 0\r\n\r\n".encode()

    await client.account(await serve(lambda _: location), Deployment.DATA_CENTER, PAT).myself()

    assert elsewhere.seen == []


async def test_the_environment_names_no_proxy(
    client: JiraClient, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, jira = Heads(), Heads()
    monkeypatch.setenv("HTTP_PROXY", str(await serve(proxy)))
    monkeypatch.setenv("ALL_PROXY", str(await serve(proxy)))

    async with JiraClient(parse_allowed_hosts("http://127.0.0.1:*")) as fresh:
        await fresh.site(await serve(jira)).server_info()

    assert (len(proxy.seen), len(jira.seen)) == (0, 1)


async def test_a_proxy_that_was_set_is_used(serve: Serve) -> None:
    proxy = Heads()
    proxy_url = str(await serve(proxy)).replace("http://", "http://robot:proxy-word@")

    async with JiraClient(parse_allowed_hosts("http://jira.example.com"), proxy_url=proxy_url) as jira:
        await jira.site(parse_address("http://jira.example.com/jira")).server_info()

    assert proxy.seen[0].startswith("GET http://jira.example.com/jira/rest/api/2/serverInfo HTTP/1.1\r\n")


async def test_a_proxy_that_refuses_is_a_failed_connection(serve: Serve) -> None:
    proxy = Heads(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

    async with JiraClient(parse_allowed_hosts("jira.example.com"), proxy_url=str(await serve(proxy))) as jira:
        reply = await jira.site(parse_address("https://jira.example.com")).server_info()

    assert (reply.signals.failure, reply.signals.status) == ("connect", None)


@pytest.mark.parametrize("proxy_url", ["socks5://robot:proxy-word@h:1", "robot:proxy-word@h", "http://", "http://[x"])
def test_a_proxy_address_that_is_none_is_refused_without_being_told(proxy_url: str) -> None:
    with pytest.raises(BadInput, match="proxy") as refusal:
        JiraClient((), proxy_url=proxy_url)

    assert "proxy-word" not in repr(refusal.value)


def test_a_certificate_file_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")

    with pytest.raises(BadInput, match=r"ca\.pem"):
        JiraClient((), ca_file=tmp_path / "ca.pem")


def test_a_certificate_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"gone\.pem"):
        JiraClient((), ca_file=tmp_path / "gone.pem")


async def test_a_login_that_no_header_carries_is_refused_before_anything_is_sent(
    client: JiraClient, serve: Serve
) -> None:
    heads = Heads()
    address = await serve(heads)

    with pytest.raises(BadInput):
        client.account(address, Deployment.DATA_CENTER, BasicLogin("svc:align", Secret("raw-word")))

    assert heads.seen == []


async def test_a_probe_that_answers_anything_is_reached(serve: Serve) -> None:
    heads = Heads(b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n")
    probe = f"{await serve(heads)}/api.test"

    async with JiraClient((), probe_url=probe) as jira:
        reached = await jira.reaches_probe()

    assert reached is True
    assert heads.seen[0].startswith("HEAD /api.test ")
    assert "uthorization" not in heads.seen[0]


async def test_a_probe_that_says_nothing_is_not_reached(serve: Serve) -> None:
    probe = str(await serve(lambda _: None))

    async with JiraClient((), probe_url=probe, deadline_seconds=0.2) as jira:
        reached = await jira.reaches_probe()

    assert reached is False


async def test_without_a_probe_nothing_is_known(client: JiraClient) -> None:
    assert await client.reaches_probe() is None
