"""The dance when a step fails: each reason is told, nothing half is left, and a silence can be tried again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from fixtures.oauth import CALLBACK, CONSUMER_KEY, Person

from access.credentials import OAuthToken, Secret
from access.errors import BadInput
from access.evidence import Cause, EvidenceClass, Failure
from access.handshake_evidence import diagnose_handshake
from access.ports_oauth import Consumer, KeyPair, OAuthDance, RequestToken
from access.sites import SiteAddress, parse_address, parse_allowed_hosts
from jira_api.client import JiraClient
from sandbox.jira import RunningJira


async def test_a_token_without_a_session_handle_is_not_even_tried(
    dance: OAuthDance, jira: RunningJira, address: SiteAddress, token: OAuthToken
) -> None:
    jira.control.forget_requests()

    with pytest.raises(BadInput, match="session handle"):
        await dance.renew(address, replace(token, session_handle=None))
    assert jira.control.requests() == []


async def test_before_anybody_pressed_allow_there_is_no_token(
    dance: OAuthDance, address: SiteAddress, consumer: Consumer, asked: RequestToken
) -> None:
    reply = await dance.access_token(address, consumer, asked, Secret("abc123"))

    assert diagnose_handshake(reply).cause is Cause.OAUTH_PERMISSION_UNKNOWN


async def test_after_deny_there_is_no_token(
    dance: OAuthDance, address: SiteAddress, consumer: Consumer, asked: RequestToken, person: Person, jira: RunningJira
) -> None:
    await asyncio.to_thread(person.log_in, jira)
    answer = await asyncio.to_thread(person.answer, dance.authorize_url(address, asked), "deny")

    reply = await dance.access_token(address, consumer, asked, Secret("denied"))

    assert "oauth_verifier=denied" in answer.headers["Location"]
    assert diagnose_handshake(reply).cause is Cause.OAUTH_PERMISSION_DENIED


async def test_a_wrong_verifier_gives_no_token(
    dance: OAuthDance, address: SiteAddress, consumer: Consumer, asked: RequestToken, allowed: Secret
) -> None:
    reply = await dance.access_token(address, consumer, asked, Secret("wrong1"))

    assert diagnose_handshake(reply).cause is Cause.OAUTH_TOKEN_REJECTED


async def test_eleven_minutes_are_too_long(
    dance: OAuthDance, address: SiteAddress, consumer: Consumer, asked: RequestToken, allowed: Secret, jira: RunningJira
) -> None:
    created = jira.world.oauth.request_tokens[asked.token.reveal()].created
    aged = replace(jira.world.oauth.request_tokens[asked.token.reveal()], created=created - timedelta(minutes=11))
    jira.world.oauth.request_tokens[asked.token.reveal()] = aged

    reply = await dance.access_token(address, consumer, asked, allowed)

    assert diagnose_handshake(reply).cause is Cause.OAUTH_TOKEN_EXPIRED


async def test_a_silence_at_the_last_step_leaves_the_handshake_resumable(
    dance: OAuthDance, address: SiteAddress, consumer: Consumer, asked: RequestToken, allowed: Secret, jira: RunningJira
) -> None:
    jira.control.fault("hang", path="access-token", times=1)

    first = await dance.access_token(address, consumer, asked, allowed)
    second = await dance.access_token(address, consumer, asked, allowed)

    assert (first.value, first.signals.failure) == (None, Failure.TIMEOUT)
    assert second.value is not None


async def test_an_answer_that_came_too_late_is_told_by_the_next_try(
    dance: OAuthDance, address: SiteAddress, consumer: Consumer, asked: RequestToken, allowed: Secret, jira: RunningJira
) -> None:
    jira.control.fault("slow", path="access-token", times=1, seconds=5)

    first = await dance.access_token(address, consumer, asked, allowed)
    second = await dance.access_token(address, consumer, asked, allowed)

    assert diagnose_handshake(first).cause is Cause.TIMEOUT
    assert diagnose_handshake(second).cause is Cause.OAUTH_TOKEN_REJECTED


async def test_a_consumer_that_jira_does_not_know_is_named(
    dance: OAuthDance, address: SiteAddress, consumer: Consumer, jira: RunningJira
) -> None:
    jira.control.remove_consumer(CONSUMER_KEY)

    evidence = diagnose_handshake(await dance.request_token(address, consumer, CALLBACK))

    assert (evidence.kind, evidence.cause) == (EvidenceClass.CONFIG, Cause.OAUTH_CONSUMER_KEY_UNKNOWN)


async def test_a_disabled_application_link_is_named(
    dance: OAuthDance, address: SiteAddress, consumer: Consumer, jira: RunningJira
) -> None:
    jira.control.enable_consumer(CONSUMER_KEY, enabled=False)

    reply = await dance.request_token(address, consumer, CALLBACK)

    assert diagnose_handshake(reply).cause is Cause.OAUTH_CONSUMER_KEY_REJECTED


async def test_another_public_key_in_jira_is_a_bad_signature(
    dance: OAuthDance, address: SiteAddress, consumer: Consumer, jira: RunningJira, other_pair: KeyPair
) -> None:
    jira.control.put_consumer(CONSUMER_KEY, other_pair.public_key)

    reply = await dance.request_token(address, consumer, CALLBACK)

    assert diagnose_handshake(reply).cause is Cause.OAUTH_SIGNATURE_INVALID


async def test_another_base_url_than_ours_is_a_bad_signature(
    dance: OAuthDance, address: SiteAddress, consumer: Consumer, jira: RunningJira
) -> None:
    jira.control.settings(base_url="https://jira.example.com")

    reply = await dance.request_token(address, consumer, CALLBACK)

    assert diagnose_handshake(reply).cause is Cause.OAUTH_SIGNATURE_INVALID


@pytest.mark.parametrize("offset", [400, -400])
async def test_clocks_that_are_apart_are_named_with_the_seconds(
    client: JiraClient, address: SiteAddress, consumer: Consumer, jira: RunningJira, offset: int
) -> None:
    jira.control.set_clock(offset_seconds=offset)

    reply = await client.oauth_dance().request_token(address, consumer, CALLBACK)

    assert reply.signals.oauth_problem == "timestamp_refused"
    assert diagnose_handshake(reply, float(offset)).cause is Cause.CLOCK_SKEW


@pytest.mark.parametrize("problem", ["additional_authorization_required", "consumer_key_refused", "never heard of"])
async def test_any_problem_that_jira_may_name_is_carried_over(
    dance: OAuthDance, address: SiteAddress, consumer: Consumer, jira: RunningJira, problem: str
) -> None:
    jira.control.fault("oauth_problem", problem=problem, advice="ask somebody")

    reply = await dance.request_token(address, consumer, CALLBACK)

    assert (reply.signals.oauth_problem, reply.signals.oauth_advice) == (problem, "ask somebody")


@pytest.mark.parametrize(
    ("kind", "cause"),
    [
        ("redirect", Cause.REDIRECTED),
        ("sso_page", Cause.PROXY_PAGE),
        ("status", Cause.SERVER_ERROR),
        ("close", Cause.CONNECT),
        ("drip", Cause.TIMEOUT),
        ("huge", Cause.TOO_LARGE),
        ("not_jira", Cause.NOT_JIRA),
        ("empty", Cause.NOT_UNDERSTOOD),
    ],
)
async def test_whatever_answers_in_jiras_place_gives_no_token_and_is_told(
    dance: OAuthDance, address: SiteAddress, consumer: Consumer, jira: RunningJira, kind: str, cause: Cause
) -> None:
    jira.control.fault(kind, path="request-token")

    reply = await dance.request_token(address, consumer, CALLBACK)

    assert reply.value is None
    assert diagnose_handshake(reply).cause is cause


@pytest.mark.parametrize(
    "body", ["oauth_token=t", "oauth_token=t&oauth_callback_confirmed=false", "oauth_token=", "{}"]
)
async def test_an_answer_that_is_not_of_oauth_1_0a_gives_no_token(
    dance: OAuthDance, address: SiteAddress, consumer: Consumer, jira: RunningJira, body: str
) -> None:
    jira.control.fault("status", path="request-token", code=200, body=body, content_type="text/plain")

    assert (await dance.request_token(address, consumer, CALLBACK)).value is None


async def test_a_host_that_is_not_allowed_is_sent_nothing(consumer: Consumer, jira: RunningJira) -> None:
    async with JiraClient(parse_allowed_hosts("jira.example.com")) as strict:
        with pytest.raises(BadInput, match="list of hosts"):
            await strict.oauth_dance().request_token(parse_address(jira.url), consumer, CALLBACK)

    assert jira.control.requests() == []


@pytest.mark.parametrize("callback", ["", "/callback", "ftp://bot.example.com/", "https://", "javascript:alert(1)"])
async def test_a_callback_that_is_no_address_is_refused_before_anything_is_sent(
    dance: OAuthDance, address: SiteAddress, consumer: Consumer, jira: RunningJira, callback: str
) -> None:
    with pytest.raises(BadInput, match="send a browser back"):
        await dance.request_token(address, consumer, callback)

    assert jira.control.requests() == []


async def test_a_key_that_cannot_sign_is_refused_before_anything_is_sent(
    dance: OAuthDance, address: SiteAddress, jira: RunningJira
) -> None:
    with pytest.raises(BadInput, match="PEM"):
        await dance.request_token(address, Consumer(CONSUMER_KEY, Secret("garbage")), CALLBACK)

    assert jira.control.requests() == []
