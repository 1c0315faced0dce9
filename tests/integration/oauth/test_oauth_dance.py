"""Our side of the three-legged dance against the sandbox Jira: what each step gives, and what it leaves behind."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fixtures.oauth import CONSUMER_KEY, Person

from access.credentials import Deployment, OAuthToken, Secret
from access.ports_oauth import OUT_OF_BAND, Consumer, OAuthDance, RequestToken
from access.sites import SiteAddress
from jira_api.client import JiraClient
from sandbox.jira import RunningJira
from sandbox.jira.example import ADMIN, ADMIN_PASSWORD, SERVICE_ACCOUNT


def deployment_of(jira: RunningJira) -> Deployment:
    return Deployment(jira.world.site.deployment.value)


async def test_the_token_at_the_end_logs_in_as_who_pressed_allow(
    client: JiraClient, jira: RunningJira, address: SiteAddress, token: OAuthToken
) -> None:
    reply = await client.account(address, deployment_of(jira), token).myself()

    assert reply.value is not None
    assert reply.value.display_name == "Jira Align Service Account"


async def test_the_token_signs_calls_with_a_query_and_calls_with_a_body(
    client: JiraClient, jira: RunningJira, address: SiteAddress, token: OAuthToken
) -> None:
    account = client.account(address, deployment_of(jira), token)

    queried = await account.my_permissions("WEB", ("BROWSE_PROJECTS", "EDIT_ISSUES"))
    posted = await account.check_permissions(("ADMINISTER",), ("BROWSE_PROJECTS",), (10000,))

    assert queried.signals.status == 200
    assert posted.signals.oauth_problem is None


async def test_a_token_tells_its_end_and_that_of_its_session(token: OAuthToken) -> None:
    now = datetime.now(UTC)

    assert token.expires_at is not None
    assert token.session_expires_at is not None
    assert abs(token.expires_at - now - timedelta(days=1825)) < timedelta(minutes=1)
    assert token.session_expires_at - token.expires_at == timedelta(days=30)


async def test_renewal_gives_a_fresh_token_and_ends_the_old_one(
    client: JiraClient, dance: OAuthDance, jira: RunningJira, address: SiteAddress, token: OAuthToken
) -> None:
    fresh = (await dance.renew(address, token)).value

    assert fresh is not None
    old_login = await client.account(address, deployment_of(jira), token).myself()
    new_login = await client.account(address, deployment_of(jira), fresh).myself()
    assert (old_login.signals.oauth_problem, new_login.signals.status) == ("token_rejected", 200)


async def test_a_token_past_its_end_can_still_be_renewed_within_its_session(
    dance: OAuthDance, jira: RunningJira, address: SiteAddress, token: OAuthToken
) -> None:
    jira.control.expire_oauth_token(token.token.reveal())

    assert (await dance.renew(address, token)).value is not None


async def test_a_session_that_is_over_renews_nothing(
    dance: OAuthDance, jira: RunningJira, address: SiteAddress, token: OAuthToken
) -> None:
    jira.control.expire_oauth_token(token.token.reveal(), session=True)

    reply = await dance.renew(address, token)

    assert (reply.value, reply.signals.oauth_problem) == (None, "permission_denied")


async def test_a_wrong_session_handle_renews_nothing(
    dance: OAuthDance, address: SiteAddress, token: OAuthToken
) -> None:
    reply = await dance.renew(address, replace(token, session_handle=Secret("made-up-handle")))

    assert (reply.value, reply.signals.oauth_problem) == (None, "token_rejected")


async def test_a_request_token_gives_one_access_token_only(
    dance: OAuthDance, address: SiteAddress, consumer: Consumer, asked: RequestToken, allowed: Secret
) -> None:
    replies = await asyncio.gather(*(dance.access_token(address, consumer, asked, allowed) for _ in range(2)))

    assert sorted(reply.value is None for reply in replies) == [False, True]


async def test_a_request_token_says_when_jira_forgets_it(asked: RequestToken) -> None:
    assert timedelta(minutes=9) < asked.expires_at - datetime.now(UTC) <= timedelta(minutes=10)


async def test_a_token_without_an_end_has_none(
    dance: OAuthDance, address: SiteAddress, consumer: Consumer, jira: RunningJira, asked: RequestToken
) -> None:
    body = "oauth_token=fresh&oauth_token_secret=secret"
    jira.control.fault("status", path="access-token", code=200, body=body, content_type="text/plain")

    token = (await dance.access_token(address, consumer, asked, Secret("abc123"))).value

    assert token is not None
    assert (token.expires_at, token.session_handle) == (None, None)


async def test_a_good_answer_in_a_strange_form_leaves_no_secret_in_the_signals(
    dance: OAuthDance, address: SiteAddress, consumer: Consumer, jira: RunningJira, asked: RequestToken
) -> None:
    body = "x=1&oauth_token=canary&oauth_token_secret=canary"
    jira.control.fault("status", path="access-token", code=200, body=body, content_type="text/plain")

    reply = await dance.access_token(address, consumer, asked, Secret("abc123"))

    assert "canary" not in repr(reply)


async def test_the_whole_dance_leaves_no_secret_in_any_log(
    caplog: pytest.LogCaptureFixture,
    dance: OAuthDance,
    address: SiteAddress,
    consumer: Consumer,
    asked: RequestToken,
    allowed: Secret,
) -> None:
    with caplog.at_level(logging.DEBUG):
        token = (await dance.access_token(address, consumer, asked, allowed)).value

    assert token is not None
    assert token.token.reveal() not in caplog.text
    assert allowed.reveal() not in caplog.text


async def test_without_a_callback_the_page_shows_the_verifier(
    dance: OAuthDance, address: SiteAddress, consumer: Consumer, person: Person, jira: RunningJira
) -> None:
    asked = (await dance.request_token(address, consumer, OUT_OF_BAND)).value
    assert asked is not None
    await asyncio.to_thread(person.log_in, jira)
    verifier = await asyncio.to_thread(person.allow, dance.authorize_url(address, asked))

    token = (await dance.access_token(address, consumer, asked, Secret(verifier))).value

    assert len(verifier) == 6
    assert token is not None


async def test_who_is_logged_in_at_allow_becomes_the_account(
    client: JiraClient,
    dance: OAuthDance,
    address: SiteAddress,
    consumer: Consumer,
    asked: RequestToken,
    person: Person,
    jira: RunningJira,
) -> None:
    await asyncio.to_thread(person.log_in, jira, ADMIN, ADMIN_PASSWORD)
    verifier = Secret(await asyncio.to_thread(person.allow, dance.authorize_url(address, asked)))
    token = (await dance.access_token(address, consumer, asked, verifier)).value
    assert token is not None

    named = (await client.account(address, deployment_of(jira), token).myself()).value

    assert named is not None
    assert named.display_name == "Dana Whitfield"


@pytest.mark.parametrize("ending", ["revoked", "account removed", "account deactivated", "link removed"])
async def test_a_token_that_was_ended_is_rejected(
    client: JiraClient, jira: RunningJira, address: SiteAddress, token: OAuthToken, ending: str
) -> None:
    end = {
        "revoked": lambda: jira.control.revoke_oauth_token(token.token.reveal()),
        "account removed": lambda: jira.control.remove_user(SERVICE_ACCOUNT),
        "account deactivated": lambda: jira.control.deactivate(SERVICE_ACCOUNT),
        "link removed": lambda: jira.control.remove_consumer(CONSUMER_KEY),
    }
    end[ending]()

    reply = await client.account(address, deployment_of(jira), token).myself()

    assert reply.signals.oauth_problem in {"token_rejected", "consumer_key_unknown"}
