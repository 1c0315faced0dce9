"""The watch over an OAuth token: renewed by itself before its end, and the owner hears of it where Jira refuses."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from fixtures.bot import BotStory, Stage
from fixtures.home import home_with
from fixtures.oauth import CALLBACK, CONSUMER_KEY, Person
from fixtures.watching_bot import QUICK, WatchStory, begin

from access.credentials import OAuthToken, Secret
from access.expiry import DateSource
from access.login_watch import LoginState
from access.ports_oauth import Consumer, KeyPair
from access.sites import parse_address, parse_allowed_hosts
from jira_api.client import JiraClient
from sandbox.slack import seed

ASKED = "/oauth/access-token"


async def dance(bot: BotStory, consumer: Consumer, pair: KeyPair, person: Person) -> OAuthToken:
    """A token that can be renewed, as the service account allowed it."""
    bot.jira.control.put_consumer(CONSUMER_KEY, pair.public_key)
    address = parse_address(bot.jira.url)
    async with JiraClient(parse_allowed_hosts("http://127.0.0.1:*")) as client:
        steps = client.oauth_dance()
        asked = (await steps.request_token(address, consumer, CALLBACK)).value
        assert asked is not None
        await asyncio.to_thread(person.log_in, bot.jira)
        verifier = await asyncio.to_thread(person.allow, steps.authorize_url(address, asked))
        token = (await steps.access_token(address, consumer, asked, type(consumer.private_key)(verifier))).value
    assert token is not None
    return token


async def let_it_end_soon(story: WatchStory, token: OAuthToken) -> OAuthToken:
    """The token in use was issued long ago, and ends in five days."""
    now = datetime.now(UTC)
    old = replace(token, expires_at=now + timedelta(days=5))
    async with story.bot.storage.begin() as transaction:
        await transaction.connections.replace_credential(story.connection.id, old, now - timedelta(days=300))
    return old


async def in_use(story: WatchStory) -> object:
    async with story.bot.storage.reading() as transaction:
        return await transaction.connections.credential(story.connection.id)


async def test_a_token_that_ends_soon_is_renewed_once_and_the_countdown_begins_anew(
    either_stage: Stage, consumer: Consumer, key_pair: KeyPair, person: Person
) -> None:
    async with either_stage.bot(**QUICK) as bot:
        token = await dance(bot, consumer, key_pair, person)
        story = await begin(bot, credential=token)
        bot.jira.control.forget_requests()
        await bot.slack.control.open_home(seed.MEMBER)
        await let_it_end_soon(story, token)
        later = datetime.now(UTC) + timedelta(days=1000)

        row = await story.until(lambda row: row.countdown is not None and row.countdown.ends > later)
        await story.looks(3)

        assert row.countdown is not None
        new = (await story.row()).countdown
        assert new is not None
        await home_with(bot, str(int(new.ends.timestamp())))
        assert (row.countdown.source, row.countdown.told) == (DateSource.OAUTH_END, None)
        assert len(bot.jira.control.requests(ASKED)) == 1
        assert await story.messages() == []
        renewals = [one.event.outcome for one in await bot.audit() if one.event.action == "oauth.renew"]
        assert renewals == ["ok"]


async def test_a_renewal_that_jira_refuses_is_told_to_the_owner_and_the_old_token_goes_on(
    either_stage: Stage, consumer: Consumer, key_pair: KeyPair, person: Person
) -> None:
    async with either_stage.bot(**QUICK) as bot:
        token = await dance(bot, consumer, key_pair, person)
        story = await begin(bot, credential=token)
        bot.jira.control.forget_requests()
        old = await let_it_end_soon(story, replace(token, session_handle=Secret("of-another-token")))

        told = await story.told("did not renew the OAuth token", "dm", seed.ADMIN)

        assert "/jira-access authorize prod" in told.text
        assert await in_use(story) == old
        assert len(bot.jira.control.requests(ASKED)) == 1


async def test_a_login_that_is_lost_is_not_renewed(
    either_stage: Stage, consumer: Consumer, key_pair: KeyPair, person: Person
) -> None:
    async with either_stage.bot(**QUICK) as bot:
        token = await dance(bot, consumer, key_pair, person)
        story = await begin(bot, credential=token)
        bot.jira.control.revoke_oauth_token(token.token.reveal())
        await story.until(lambda row: row.state.login.state is LoginState.LOST)
        bot.jira.control.forget_requests()

        await let_it_end_soon(story, token)
        await story.looks(2)

        assert bot.jira.control.requests(ASKED) == []
