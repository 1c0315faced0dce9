"""TLS is always checked: against the usual authorities, and one of the operator's own where there is one."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import trustme

from access.evidence import Failure
from access.sites import parse_address, parse_allowed_hosts
from jira_api.client import JiraClient
from sandbox.jira import RunningJira, running_jira

ANY_PORT = parse_allowed_hosts("127.0.0.1:*")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> Path:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    return tmp_path / "ca.pem"


@pytest.fixture
async def secured(authority: trustme.CA) -> AsyncIterator[RunningJira]:
    async with running_jira(tls=_context(authority, "127.0.0.1")) as jira:
        yield jira


@pytest.fixture
async def misnamed(authority: trustme.CA) -> AsyncIterator[RunningJira]:
    async with running_jira(tls=_context(authority, "jira.example.com")) as jira:
        yield jira


async def test_an_authority_of_our_own_is_trusted(secured: RunningJira, ca_file: Path) -> None:
    async with JiraClient(ANY_PORT, ca_file=ca_file) as jira:
        reply = await jira.site(parse_address(secured.url)).server_info()

    assert (reply.signals.failure, reply.signals.status) == (None, 200)


async def test_an_authority_that_nobody_knows_is_a_tls_failure(secured: RunningJira) -> None:
    async with JiraClient(ANY_PORT) as jira:
        reply = await jira.site(parse_address(secured.url)).server_info()

    assert (reply.signals.failure, reply.signals.status) == (Failure.TLS, None)


async def test_a_certificate_for_another_name_is_a_tls_failure(misnamed: RunningJira, ca_file: Path) -> None:
    async with JiraClient(ANY_PORT, ca_file=ca_file) as jira:
        reply = await jira.site(parse_address(misnamed.url)).server_info()

    assert (reply.signals.failure, reply.signals.status) == (Failure.TLS, None)


async def test_plain_http_where_tls_was_due_is_a_tls_failure(data_center: RunningJira) -> None:
    async with JiraClient(ANY_PORT) as jira:
        reply = await jira.site(parse_address(data_center.url.replace("http:", "https:"))).server_info()

    assert (reply.signals.failure, reply.signals.status) == (Failure.TLS, None)


def _context(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context
