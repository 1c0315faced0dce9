"""Running sandbox Jiras for the stories of this folder, and ways to ask them."""

from collections.abc import Iterator

import httpx
import pytest

from sandbox.jira import Deployment, RunningJira, example_world, jira_in_thread
from sandbox.jira.example import ADMIN, ADMIN_API_TOKEN, ADMIN_PASSWORD, API_TOKEN, PASSWORD, SERVICE_ACCOUNT


@pytest.fixture
def data_center() -> Iterator[RunningJira]:
    """The example world as Data Center under `/jira`."""
    with jira_in_thread(example_world(Deployment.DATA_CENTER)) as jira:
        yield jira


@pytest.fixture
def cloud() -> Iterator[RunningJira]:
    """The example world as Jira Cloud."""
    with jira_in_thread(example_world(Deployment.CLOUD)) as jira:
        yield jira


def _client(base_url: str, auth: tuple[str, str] | None = None) -> httpx.Client:
    return httpx.Client(base_url=base_url, auth=auth, trust_env=False, timeout=30)


@pytest.fixture
def dc(data_center: RunningJira) -> Iterator[httpx.Client]:
    """The Data Center asked as the service account, with its password."""
    with _client(data_center.url, (SERVICE_ACCOUNT, PASSWORD)) as client:
        yield client


@pytest.fixture
def dc_admin(data_center: RunningJira) -> Iterator[httpx.Client]:
    """The Data Center asked as a Jira administrator."""
    with _client(data_center.url, (ADMIN, ADMIN_PASSWORD)) as client:
        yield client


@pytest.fixture
def dc_stranger(data_center: RunningJira) -> Iterator[httpx.Client]:
    """The Data Center asked without a credential."""
    with _client(data_center.url) as client:
        yield client


@pytest.fixture
def cloud_site(cloud: RunningJira) -> Iterator[httpx.Client]:
    """The Cloud site asked as the service account, with its classic token."""
    with _client(cloud.url, (f"{SERVICE_ACCOUNT}@example.com", API_TOKEN)) as client:
        yield client


@pytest.fixture
def cloud_admin(cloud: RunningJira) -> Iterator[httpx.Client]:
    """The Cloud site asked as a Jira administrator."""
    with _client(cloud.url, (f"{ADMIN}@example.com", ADMIN_API_TOKEN)) as client:
        yield client


@pytest.fixture
def cloud_stranger(cloud: RunningJira) -> Iterator[httpx.Client]:
    """The Cloud site asked without a credential."""
    with _client(cloud.url) as client:
        yield client


@pytest.fixture
def gateway(cloud: RunningJira) -> Iterator[httpx.Client]:
    """The gateway form of the Cloud site's address, asked without a credential."""
    with _client(cloud.gateway_url) as client:
        yield client
