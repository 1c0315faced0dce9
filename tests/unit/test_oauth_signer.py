"""Our signatures: the same as oauthlib makes from PEM text, fresh for every request, and never printed."""

from __future__ import annotations

import asyncio
import logging
import threading
from datetime import UTC, datetime
from itertools import count
from urllib.parse import unquote

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from fixtures.secrets import Canary
from hypothesis import given, settings
from hypothesis import strategies as st
from oauthlib.oauth1 import SIGNATURE_RSA, Client

from access.credentials import OAuthToken, Secret
from access.errors import BadInput
from access.ports_oauth import KeyPair
from jira_api.oauth1_keys import KeyRing
from jira_api.oauth1_signer import OAuth1Signer

URL = "https://jira.example.com/jira/rest/api/2/project?includeArchived=false"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NONCE = "0123456789abcdef0123456789abcdef"


def login(pair: KeyPair, token: str = "token-of-the-test") -> OAuthToken:
    return OAuthToken("bot", Secret(token), pair.private_key)


def signer(credential: OAuthToken, keys: KeyRing | None = None) -> OAuth1Signer:
    return OAuth1Signer(credential, keys or KeyRing(), clock=lambda: NOW, nonce=lambda: NONCE)


def parameters(header: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in header.removeprefix("OAuth ").split(", "))
    return {name: unquote(value.strip('"')) for name, _, value in pairs}


def by_oauthlib(pair: KeyPair, method: str, url: str) -> str:
    client = Client(
        "bot",
        resource_owner_key="token-of-the-test",
        signature_method=SIGNATURE_RSA,
        rsa_key=pair.private_key.reveal(),
        nonce=NONCE,
        timestamp=str(int(NOW.timestamp())),
    )
    return str(client.sign(url, http_method=method)[1]["Authorization"])


async def test_a_key_object_gives_the_same_header_as_the_pem_text(key_pair: KeyPair) -> None:
    assert await signer(login(key_pair)).authorization("GET", URL) == by_oauthlib(key_pair, "GET", URL)


@settings(max_examples=10, deadline=None)
@given(query=st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.sampled_from(["a", "%C3%A4", "1%2C2"])))
def test_any_query_is_signed_as_oauthlib_signs_it(key_pair: KeyPair, query: dict[str, str]) -> None:
    url = "https://jira.example.com/rest?" + "&".join(f"{name}={value}" for name, value in query.items())

    header = asyncio.run(signer(login(key_pair)).authorization("GET", url))

    assert header == by_oauthlib(key_pair, "GET", url)


@pytest.mark.parametrize(
    ("method", "url"), [("POST", URL), ("GET", f"{URL}&more=1"), ("GET", URL.replace("https", "http"))]
)
async def test_method_query_and_scheme_are_part_of_what_is_signed(key_pair: KeyPair, method: str, url: str) -> None:
    ours = signer(login(key_pair))

    assert await ours.authorization(method, url) != await ours.authorization("GET", URL)


async def test_time_and_nonce_stand_in_the_header(key_pair: KeyPair) -> None:
    told = parameters(await signer(login(key_pair)).authorization("GET", URL))

    assert (told["oauth_timestamp"], told["oauth_nonce"]) == ("1795435200", NONCE)
    assert (told["oauth_signature_method"], told["oauth_version"]) == ("RSA-SHA1", "1.0")


async def test_two_requests_never_share_a_nonce(key_pair: KeyPair) -> None:
    ours = OAuth1Signer(login(key_pair), KeyRing(), clock=lambda: NOW)

    headers = [parameters(await ours.authorization("GET", URL))["oauth_nonce"] for _ in range(20)]

    assert len(set(headers)) == 20


async def test_a_key_is_parsed_once_however_many_ask_at_the_same_time(key_pair: KeyPair) -> None:
    keys = KeyRing()

    found = await asyncio.gather(*(keys.key(key_pair.private_key) for _ in range(16)))

    assert len({id(key) for key in found}) == 1


async def test_a_key_ring_keeps_no_more_keys_than_it_should() -> None:
    keys = KeyRing(most=1)
    first, second = (small_key(), small_key())

    before = await keys.key(first)
    await keys.key(second)
    after = await keys.key(first)

    assert before is not after


async def test_a_large_key_signs_outside_the_event_loop() -> None:
    threads: list[int] = []
    numbers = count()

    def nonce() -> str:
        threads.append(threading.get_ident())
        return f"nonce{next(numbers)}"

    large = OAuthToken("bot", Secret("token"), small_key(3072))
    await OAuth1Signer(large, KeyRing(), clock=lambda: NOW, nonce=nonce).authorization("GET", URL)

    assert threads
    assert threads[0] != threading.get_ident()


@pytest.mark.parametrize(("consumer", "token"), [("", "token"), ("bot", ""), ("bot", "canary token"), ("b\not", "t")])
def test_words_that_no_header_carries_are_refused_without_being_told(
    key_pair: KeyPair, consumer: str, token: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        OAuth1Signer(OAuthToken(consumer, Secret(token), key_pair.private_key), KeyRing())

    assert "canary" not in repr(refusal.value)


def test_a_token_that_is_quoted_back_is_blacked_out(key_pair: KeyPair) -> None:
    ours = signer(login(key_pair, "tok/en+of=test"))

    assert ours.black_out("no: tok/en+of=test, tok%2Fen%2Bof%3Dtest") == "no: ********, ********"


async def test_no_log_line_holds_token_or_signature(
    key_pair: KeyPair, canary: Canary, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        header = await signer(login(key_pair, canary.oauth_token)).authorization("GET", URL)

    assert canary.found_in(caplog.text) == []
    assert parameters(header)["oauth_signature"] not in caplog.text


def test_a_signer_does_not_show_its_secrets(key_pair: KeyPair, canary: Canary) -> None:
    ours = signer(login(key_pair, canary.oauth_token))

    assert canary.found_in(f"{ours!r} {ours}") == []


def small_key(bits: int = 1024) -> Secret:
    key = rsa.generate_private_key(65537, bits)
    return Secret(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())
