"""A Jira of each deployment that has our application link, and the dance with it up to each of its steps."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from fixtures.oauth import CALLBACK, CONSUMER_KEY, Person

from access.credentials import OAuthToken, Secret
from access.ports_oauth import Consumer, KeyPair, OAuthDance, RequestToken
from access.sites import SiteAddress, parse_address, parse_allowed_hosts
from jira_api.client import JiraClient
from sandbox.jira import Deployment, RunningJira, example_world, jira_in_thread

LOOPBACK = parse_allowed_hosts("http://127.0.0.1:*")
SHORT_SECONDS = 3.0


@pytest.fixture(params=[Deployment.DATA_CENTER, Deployment.CLOUD])
def jira(request: pytest.FixtureRequest, key_pair: KeyPair) -> Iterator[RunningJira]:
    """A Jira of each deployment that has our application link; Data Center under a context path."""
    with jira_in_thread(example_world(request.param)) as running:
        running.control.put_consumer(CONSUMER_KEY, key_pair.public_key, name="jira-access-bot")
        yield running


@pytest.fixture
async def client() -> AsyncIterator[JiraClient]:
    async with JiraClient(LOOPBACK, deadline_seconds=SHORT_SECONDS, byte_cap=2**16) as made:
        yield made


@pytest.fixture
def dance(client: JiraClient) -> OAuthDance:
    return client.oauth_dance()


@pytest.fixture
def address(jira: RunningJira) -> SiteAddress:
    return parse_address(jira.url)


@pytest.fixture
async def asked(dance: OAuthDance, address: SiteAddress, consumer: Consumer) -> RequestToken:
    """Step 1, done."""
    reply = await dance.request_token(address, consumer, CALLBACK)
    assert reply.value is not None
    return reply.value


@pytest.fixture
async def allowed(
    dance: OAuthDance, address: SiteAddress, asked: RequestToken, person: Person, jira: RunningJira
) -> Secret:
    """Step 2, done by the service account: the verifier."""
    await asyncio.to_thread(person.log_in, jira)
    return Secret(await asyncio.to_thread(person.allow, dance.authorize_url(address, asked)))


@pytest.fixture
async def token(
    dance: OAuthDance, address: SiteAddress, consumer: Consumer, asked: RequestToken, allowed: Secret
) -> OAuthToken:
    """Step 3, done."""
    reply = await dance.access_token(address, consumer, asked, allowed)
    assert reply.value is not None
    return reply.value
