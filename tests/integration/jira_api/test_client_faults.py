"""Whatever Jira, or what stands before it, does to a request: a word for it, in time, within bounds."""

from __future__ import annotations

import asyncio
import gzip
import socket
import tracemalloc
from typing import NoReturn

import pytest
from integration.jira_api.raw_server import Serve

from access.credentials import Deployment, PersonalAccessToken, Secret
from access.evidence import Content, Failure
from access.sites import SiteAddress, parse_address, parse_allowed_hosts
from jira_api.account_calls import AccountCalls
from jira_api.client import JiraClient
from sandbox.jira import RunningJira

MIB = 2**20


def anyone_at(client: JiraClient, address: SiteAddress) -> AccountCalls:
    return client.account(address, Deployment.DATA_CENTER, PersonalAccessToken(Secret("raw-server-token")))


@pytest.mark.parametrize(
    ("fault", "interval", "failure"),
    [
        ("hang", 0, Failure.TIMEOUT),
        ("drip", 1, Failure.TIMEOUT),
        ("endless", 1, Failure.TIMEOUT),
        ("endless", 0, Failure.TOO_LARGE),
        ("huge", 0, Failure.TOO_LARGE),
        ("explode", 0, Failure.TOO_LARGE),
        ("close", 0, Failure.CUT),
        ("cut", 0, Failure.CUT),
    ],
)
async def test_an_answer_that_does_not_come_whole_is_named(
    on_data_center: AccountCalls, data_center: RunningJira, fault: str, interval: float, failure: Failure
) -> None:
    data_center.control.fault(fault, path="/myself", interval_seconds=interval)

    reply = await on_data_center.myself()

    assert (reply.signals.failure, reply.value) == (failure, None)


@pytest.mark.parametrize(
    ("fault", "status", "content"),
    [
        ("sso_page", 200, Content.HTML),
        ("not_jira", 404, Content.HTML),
        ("garbage", 200, Content.BROKEN_JSON),
        ("duplicate_keys", 200, Content.BROKEN_JSON),
        ("empty", 200, Content.EMPTY),
        ("proxy_401", 401, Content.HTML),
        ("redirect", 302, Content.EMPTY),
        ("throttle", 429, Content.JSON),
    ],
)
async def test_an_answer_that_is_not_the_documented_one_has_no_value(
    on_data_center: AccountCalls, data_center: RunningJira, fault: str, status: int, content: Content
) -> None:
    data_center.control.fault(fault, path="/myself")

    reply = await on_data_center.myself()

    assert (reply.signals.status, reply.value) == (status, None)
    assert reply.signals.content in {content, Content.TEXT}


@pytest.mark.parametrize("fault", ["wrong_types", "nulls"])
async def test_fields_of_wrong_types_name_nobody(
    on_data_center: AccountCalls, data_center: RunningJira, fault: str
) -> None:
    data_center.control.fault(fault, path="/myself")

    reply = await on_data_center.myself()

    assert reply.value is None or reply.value.is_blank


@pytest.mark.parametrize("fault", ["wrong_types", "nulls", "duplicate_keys", "garbage"])
async def test_permissions_that_cannot_be_read_are_none(
    on_data_center: AccountCalls, data_center: RunningJira, fault: str
) -> None:
    data_center.control.fault(fault, path="/mypermissions")

    reply = await on_data_center.my_permissions("APPS")

    assert reply.value is None


@pytest.mark.parametrize("fault", ["wrong_types", "nulls", "duplicate_keys", "garbage"])
async def test_a_bulk_answer_that_cannot_be_read_is_none(
    on_cloud: AccountCalls, cloud: RunningJira, fault: str
) -> None:
    cloud.control.fault(fault, path="/permissions/check")

    reply = await on_cloud.check_permissions(("ADMINISTER",), ("EDIT_ISSUES",), (10_000,))

    assert reply.value is None


async def test_a_bulk_answer_that_leaves_projects_out_leaves_them_out(
    on_cloud: AccountCalls, cloud: RunningJira
) -> None:
    web, core = (cloud.world.project(key).project_id for key in ("WEB", "CORE"))
    cloud.control.fault("drop_projects", keys=["WEB"])

    reply = await on_cloud.check_permissions((), ("EDIT_ISSUES",), (web, core))

    assert reply.value is not None
    assert reply.value.projects == {"EDIT_ISSUES": {core}}


async def test_a_throttle_tells_how_long_to_wait(on_cloud: AccountCalls, cloud: RunningJira) -> None:
    cloud.control.fault("throttle", retry_after=30)

    reply = await on_cloud.myself()

    assert (reply.signals.status, reply.signals.retry_after_seconds) == (429, 30.0)
    assert reply.signals.rate_reason is not None


async def test_the_allowance_is_read_from_a_good_answer(on_data_center: AccountCalls, data_center: RunningJira) -> None:
    data_center.control.settings(rate_limit={"capacity": 50, "fill": 5, "interval_seconds": 2})

    reply = await on_data_center.myself()

    assert (reply.signals.rate_limit, reply.signals.rate_fill) == (50, 5)
    assert reply.signals.rate_interval_seconds == 2.0


async def test_dripping_ends_at_the_deadline(on_data_center: AccountCalls, data_center: RunningJira) -> None:
    data_center.control.fault("drip", path="/myself", interval_seconds=0.2)

    reply = await on_data_center.myself()

    assert reply.signals.elapsed_seconds is not None
    assert 0.9 < reply.signals.elapsed_seconds < 5.0


async def test_a_bomb_is_not_inflated(on_data_center: AccountCalls, data_center: RunningJira) -> None:
    data_center.control.fault("explode", path="/myself")
    tracemalloc.start()

    await on_data_center.myself()

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 * MIB


async def test_a_redirect_is_told_and_not_followed(on_data_center: AccountCalls, data_center: RunningJira) -> None:
    data_center.control.fault("redirect", path="/myself", location=f"{data_center.origin}/elsewhere")

    reply = await on_data_center.myself()

    assert (reply.signals.status, reply.signals.redirect_host) == (302, "127.0.0.1")
    assert data_center.control.requests("elsewhere") == []


async def test_cancelling_ends_a_request_at_once(on_data_center: AccountCalls, data_center: RunningJira) -> None:
    data_center.control.fault("hang", path="/myself")

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(on_data_center.myself(), 0.1)


async def test_the_next_request_works_after_every_kind_of_failure(
    on_data_center: AccountCalls, data_center: RunningJira
) -> None:
    data_center.control.fault("cut", path="/myself", times=1)
    data_center.control.fault("explode", path="/myself", times=1)
    data_center.control.fault("close", path="/myself", times=1)

    replies = [await on_data_center.myself() for _ in range(4)]

    assert [reply.signals.failure for reply in replies] == [Failure.CUT, Failure.TOO_LARGE, Failure.CUT, None]


async def test_a_server_that_speaks_no_http_is_a_cut(client: JiraClient, serve: Serve) -> None:
    address = await serve(lambda _: b"220 mail.example.com ESMTP\r\nConnection: close")

    reply = await anyone_at(client, address).myself()

    assert reply.signals.failure is Failure.CUT


async def test_headers_without_end_are_a_cut(client: JiraClient, serve: Serve) -> None:
    address = await serve(lambda _: b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 200_000)

    reply = await anyone_at(client, address).myself()

    assert reply.signals.failure is Failure.CUT


async def test_gzip_that_is_none_is_a_cut_with_its_status(client: JiraClient, serve: Serve) -> None:
    address = await serve(
        lambda _: b"HTTP/1.1 401 No\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\nX-AUSERNAME: x\r\n\r\nplain"
    )

    reply = await anyone_at(client, address).myself()

    assert (reply.signals.failure, reply.signals.status, reply.signals.header_user) == (Failure.CUT, 401, "x")


async def test_a_gzip_answer_is_read(client: JiraClient, serve: Serve) -> None:
    body = gzip.compress(b'{"name": "svc", "active": true}')
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
    address = await serve(lambda _: head % len(body) + body)

    reply = await anyone_at(client, address).myself()

    assert reply.value is not None
    assert reply.value.name == "svc"


async def test_nobody_listening_is_connect(client: JiraClient) -> None:
    with socket.create_server(("127.0.0.1", 0)) as briefly:
        port = briefly.getsockname()[1]

    reply = await client.site(parse_address(f"http://127.0.0.1:{port}")).server_info()

    assert (reply.signals.failure, reply.signals.status) == (Failure.CONNECT, None)


async def test_a_name_that_nobody_knows_is_dns(monkeypatch: pytest.MonkeyPatch) -> None:
    # The resolver of the machine is replaced: tests ask no server outside, not even for a name.
    def unknown(*_arguments: object, **_named: object) -> NoReturn:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    async with JiraClient(parse_allowed_hosts("jira.example.invalid")) as jira:
        reply = await jira.site(parse_address("https://jira.example.invalid")).server_info()

    assert (reply.signals.failure, reply.signals.status) == (Failure.DNS, None)


async def test_a_full_house_makes_nobody_time_out(serve: Serve) -> None:
    answer = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n{"name":"svc"}'
    async with JiraClient(
        parse_allowed_hosts("http://127.0.0.1:*"), deadline_seconds=30.0, connect_seconds=30.0
    ) as client:
        account = anyone_at(client, await serve(lambda _: answer))

        replies = await asyncio.gather(*(account.myself() for _ in range(64)))

    assert {reply.value.name for reply in replies if reply.value} == {"svc"}
    assert client.requests == 64
