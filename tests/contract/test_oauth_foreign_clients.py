"""Clients that are not ours log in to the sandbox with OAuth 1.0a, and our header is the one that they would send."""

from __future__ import annotations

from collections.abc import Iterator

import jira as pycontribs
import pytest
from fixtures.oauth import CONSUMER_KEY
from requests import Request
from requests_oauthlib import OAuth1

from access.credentials import OAuthToken, Secret
from access.ports_oauth import KeyPair
from jira_api.oauth1_keys import KeyRing
from jira_api.oauth1_signer import OAuth1Signer
from sandbox.jira import Deployment, RunningJira, example_world, jira_in_thread
from sandbox.jira.example import SERVICE_ACCOUNT

TOKEN = "token-of-the-test"
NONCE = "0123456789abcdef"


@pytest.fixture(params=list(Deployment))
def jira(request: pytest.FixtureRequest, key_pair: KeyPair) -> Iterator[RunningJira]:
    """A Jira of each deployment with our application link and a token of the service account."""
    with jira_in_thread(example_world(request.param)) as running:
        running.control.put_consumer(CONSUMER_KEY, key_pair.public_key)
        running.control.put_oauth_token(CONSUMER_KEY, SERVICE_ACCOUNT, TOKEN)
        yield running


def test_the_widely_used_jira_library_logs_in(jira: RunningJira, key_pair: KeyPair) -> None:
    oauth = {
        "access_token": TOKEN,
        "access_token_secret": "not used with RSA",
        "consumer_key": CONSUMER_KEY,
        "key_cert": key_pair.private_key.reveal(),
        "signature_method": "RSA-SHA1",
    }

    client = pycontribs.JIRA(jira.url, oauth=oauth, max_retries=0, get_server_info=False)
    named = client.myself()["displayName"]
    client.close()

    assert named == "Jira Align Service Account"


async def test_our_header_is_the_one_of_requests_oauthlib(key_pair: KeyPair) -> None:
    url = "https://jira.example.com/jira/rest/api/2/project/search?keys=A&keys=B&orderBy=key"
    ours = OAuth1Signer(OAuthToken("bot", Secret(TOKEN), key_pair.private_key), KeyRing(), nonce=lambda: NONCE)

    header = await ours.authorization("GET", url)

    sent_at = header.partition('oauth_timestamp="')[2].partition('"')[0]
    theirs = OAuth1(
        "bot",
        resource_owner_key=TOKEN,
        signature_method="RSA-SHA1",
        rsa_key=key_pair.private_key.reveal(),
        nonce=NONCE,
        timestamp=sent_at,
    )
    assert header.encode() == Request("GET", url, auth=theirs).prepare().headers["Authorization"]
