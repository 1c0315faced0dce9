"""Real servers for the client: the sandbox Jira, and raw sockets for what no well-behaved server sends."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator

import pytest
from integration.jira_api.raw_server import Handler, RawServer, Serve

from access.credentials import ApiToken, Deployment, PersonalAccessToken, Secret
from access.sites import SiteAddress, parse_address, parse_allowed_hosts
from jira_api.account_calls import AccountCalls
from jira_api.client import JiraClient
from sandbox.jira import RunningJira, example, running_jira

LOOPBACK = parse_allowed_hosts("http://127.0.0.1:*,127.0.0.1:1")


@pytest.fixture
async def client() -> AsyncIterator[JiraClient]:
    """A client that may ask servers on the loopback address, with small limits."""
    async with JiraClient(LOOPBACK, deadline_seconds=1.0, connect_seconds=1.0, byte_cap=2**20) as jira:
        yield jira


@pytest.fixture
async def data_center() -> AsyncIterator[RunningJira]:
    """The sandbox's Data Center, under a context path."""
    async with running_jira() as jira:
        yield jira


@pytest.fixture
async def cloud() -> AsyncIterator[RunningJira]:
    """The sandbox's Cloud site; it plays the gateway too."""
    async with running_jira(example.example_world(example.Deployment.CLOUD)) as jira:
        yield jira


@pytest.fixture
def on_data_center(client: JiraClient, data_center: RunningJira) -> AccountCalls:
    """The service account on Data Center, with its personal access token."""
    token = PersonalAccessToken(Secret(example.PERSONAL_TOKEN))
    return client.account(parse_address(data_center.url), Deployment.DATA_CENTER, token)


@pytest.fixture
def on_cloud(client: JiraClient, cloud: RunningJira) -> AccountCalls:
    """The service account on Cloud, with its classic API token."""
    token = ApiToken(f"{example.SERVICE_ACCOUNT}@example.com", Secret(example.API_TOKEN))
    return client.account(parse_address(cloud.url), Deployment.CLOUD, token)


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Starts a server that answers each head of a request with the bytes it is told."""
    servers: list[RawServer] = []

    async def start(handler: Handler) -> SiteAddress:
        server = RawServer(handler)
        servers.append(server)
        return await server.start()

    yield start
    for server in servers:
        await server.stop()


@pytest.fixture
def every_log_line(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """All logging of all libraries, as wordy as it gets."""
    with caplog.at_level(logging.DEBUG):
        yield caplog
