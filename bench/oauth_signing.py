"""OAuth 1.0a: what a signature costs beside requests-oauthlib's, and what it adds to a sweep of 1,000 projects."""

from __future__ import annotations

import asyncio
import statistics
import time

from requests import Request
from requests_oauthlib import OAuth1

from access.credentials import OAuthToken, Secret
from access.ports_oauth import KeyPair
from bench.measuring import Row, median_row
from bench.sandbox_process import sandbox_process
from bench.sweeping import SweepTime, timed_sweep
from jira_api.oauth1_keys import KeyRing, new_key_pair
from jira_api.oauth1_signer import OAuth1Signer
from sandbox.jira import Deployment, JiraControl
from sandbox.jira.example import SERVICE_ACCOUNT

URL = "https://jira.example.com/jira/rest/api/2/mypermissions?projectKey=WEB"
CONSUMER = "bench"
TOKEN = "token-of-the-bench"
OURS, THEIRS = 500, 20
PROJECTS = 1000
LATENCY_MS = 50
REPEATS = 3


def measure() -> list[Row]:
    """Signatures one by one, then sweeps with either kind of login in turn."""
    pair = new_key_pair()
    ours = asyncio.run(_our_milliseconds(_login(pair)))
    theirs = [_their_milliseconds(pair) for _ in range(THEIRS)]
    times = statistics.median(theirs) / statistics.median(ours)
    return [
        median_row("our signature, 2,048 bits, key kept", ours, "ms"),
        median_row("requests-oauthlib's, from PEM text", theirs, "ms"),
        Row("cheaper than that", times, "times", goal=30, at_least=True),
        *_sweeps(pair),
    ]


def _sweeps(pair: KeyPair) -> list[Row]:
    with sandbox_process(Deployment.DATA_CENTER, projects=PROJECTS, latency_ms=LATENCY_MS) as url:
        control = JiraControl(url.removesuffix("/jira"))
        control.put_consumer(CONSUMER, pair.public_key)
        control.put_oauth_token(CONSUMER, SERVICE_ACCOUNT, TOKEN)
        pairs = [_both(url, pair) for _ in range(REPEATS)]
    oauth = [with_oauth.wall_seconds for with_oauth, _ in pairs]
    pat = [with_pat.wall_seconds for _, with_pat in pairs]
    ratios = [one / other for one, other in zip(oauth, pat, strict=True)]
    return [
        median_row(f"{PROJECTS} projects with OAuth 1.0a", oauth, "s"),
        median_row(f"{PROJECTS} projects with a personal access token", pat, "s"),
        median_row("OAuth 1.0a against the token", ratios, "times", goal=1.5),
    ]


def _both(url: str, pair: KeyPair) -> tuple[SweepTime, SweepTime]:
    """One sweep with each login, back to back, so that a busy moment of the machine strikes both."""
    return timed_sweep(url, PROJECTS, credential=_login(pair)), timed_sweep(url, PROJECTS)


def _login(pair: KeyPair) -> OAuthToken:
    return OAuthToken(CONSUMER, Secret(TOKEN), pair.private_key)


async def _our_milliseconds(login: OAuthToken) -> list[float]:
    signer = OAuth1Signer(login, KeyRing())
    await signer.authorization("GET", URL)  # parses the key, which happens once in the life of the process
    taken = []
    for _ in range(OURS):
        began = time.perf_counter()
        await signer.authorization("GET", URL)
        taken.append(1000 * (time.perf_counter() - began))
    return taken


def _their_milliseconds(pair: KeyPair) -> float:
    auth = OAuth1(CONSUMER, signature_method="RSA-SHA1", rsa_key=pair.private_key.reveal(), resource_owner_key=TOKEN)
    request = Request("GET", URL).prepare()
    began = time.perf_counter()
    auth(request)
    return 1000 * (time.perf_counter() - began)
