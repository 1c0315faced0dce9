"""Proof that silence means well: the weekly digest, and the heartbeat that a service outside listens for."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from fixtures.bot import Stage
from fixtures.watched import watch_row
from fixtures.watching_bot import QUICK, WatchStory, begin, eventually
from integration.storage.examples import a_check

from access.credentials import BasicLogin, Secret
from access.operations.write_digest import WriteDigest
from access.watch_settings import WatchSettings
from messages.watch_words import WatchWords
from sandbox.jira.example import PASSWORD, PERSONAL_TOKEN_NAME, SERVICE_ACCOUNT
from sandbox.slack import seed
from sandbox.slack.faults import FaultKind

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def digest_of(story: WatchStory) -> WriteDigest:
    return WriteDigest(story.bot.storage, WatchWords(), WatchSettings(), 0, seed.OPS, lambda: secrets.token_urlsafe(12))


async def watch_without_looks(story: WatchStory, since: datetime) -> None:
    """A watch that has been on since then, and whose next look never comes."""
    row = watch_row(story.connection.id, None, site=story.bot.jira.url)
    async with story.bot.storage.begin() as transaction:
        await transaction.watches.add(replace(row, state=replace(row.state, watched_since=since)))


async def is_due(story: WatchStory) -> None:
    async with story.bot.storage.begin() as transaction:
        await transaction.jobs.take("digest", LONG_AGO)


async def test_a_quiet_week_is_told_as_such_once_however_many_replicas_there_are(either_stage: Stage) -> None:
    async with either_stage.bot(**QUICK) as bot:
        story = await begin(bot)
        await is_due(story)

        written = await asyncio.gather(digest_of(story)(), digest_of(story)())
        week = await story.told("all quiet")

        assert sorted(written) == [0, 1]
        assert "message queue" in f"{week.text}{week.blocks}"
        assert await digest_of(story)() == 0


async def test_a_week_with_a_loss_counts_it(either_stage: Stage) -> None:
    async with either_stage.bot(**QUICK) as bot:
        story = await begin(bot)
        story.jira.revoke_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME)
        await story.told("has lost access to Jira")
        await is_due(story)

        await digest_of(story)()

        week = (await story.told("Week ")).text
        assert "1 connection in trouble now, 1 trouble" in week
        assert "access is lost, since" in week


async def test_a_connection_that_was_lost_before_the_week_is_not_all_quiet(either_stage: Stage) -> None:
    async with either_stage.bot(**QUICK) as bot:
        story = await begin(bot)
        story.jira.revoke_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME)
        await story.told("has lost access to Jira")
        await is_due(story)
        async with bot.storage.begin() as transaction:
            await transaction.transitions.purge(datetime.now(UTC) + timedelta(days=1))

        await digest_of(story)()

        week = (await story.told("Week ")).text
        assert "all quiet" not in week
        assert "access is lost, since" in week


async def test_looks_that_may_try_no_login_are_no_gap(either_stage: Stage) -> None:
    async with either_stage.bot(**QUICK) as bot:
        connection = await bot.add_connection()
        story = WatchStory(bot, connection)
        began = datetime.now(UTC) - timedelta(hours=1)
        await watch_without_looks(story, began)
        async with bot.storage.begin() as transaction:
            for minutes in (0, 5, 60):
                at = began + timedelta(minutes=minutes)
                await transaction.checks.add(a_check(minutes, connection_id=connection.id, at=at))
            for minutes in range(10, 60, 5):
                await transaction.checks.add_spared(connection.id, began + timedelta(minutes=minutes))
        await is_due(story)

        await digest_of(story)()

        week = await story.told("Week ")
        assert "13 looks (10 without a login, to spare the account), longest gap 5 min" in week.text


async def test_a_watch_whose_looks_have_stopped_is_not_all_quiet(stage: Stage) -> None:
    async with stage.bot(**QUICK) as bot:
        connection = await bot.add_connection()
        story, began = WatchStory(bot, connection), datetime.now(UTC) - timedelta(days=4, minutes=1)
        await watch_without_looks(story, began)
        async with bot.storage.begin() as transaction:
            for number in range(2):
                at = began + timedelta(minutes=5 * number)
                await transaction.checks.add(a_check(number, connection_id=connection.id, at=at))
        await is_due(story)

        await digest_of(story)()

        week = (await story.told("Week ")).text
        assert "1 connection not known now" in week
        assert "no look since" in week
        assert "longest gap 3 days 23 h" in week


async def test_a_lost_password_is_looked_at_without_a_login_and_the_week_says_so(either_stage: Stage) -> None:
    async with either_stage.bot(**QUICK) as bot:
        story = await begin(bot, credential=BasicLogin(SERVICE_ACCOUNT, Secret(PASSWORD)))
        story.jira.set_password(SERVICE_ACCOUNT, "another-password")
        await story.told("has lost access to Jira")

        async def has_spared() -> bool:
            async with bot.storage.reading() as transaction:
                return len(await transaction.checks.spared_since(story.connection.id, LONG_AGO)) >= 3

        await eventually(has_spared)
        await is_due(story)
        await digest_of(story)()

        assert "without a login, to spare the account" in (await story.told("Week ")).text


async def test_the_heartbeat_is_heard_while_all_is_well_and_stops_where_slack_refuses_us(stage: Stage) -> None:
    outside = f"{stage.jira.url}/status"
    beats = {"JIRA_ACCESS_HEARTBEAT_URL": outside, "JIRA_ACCESS_WATCH_HEARTBEAT_EVERY": "0.1s"}
    async with stage.bot(**QUICK, **beats) as bot:
        story = await begin(bot)

        async def is_heard() -> bool:
            return bool(story.jira.requests("/status"))

        await eventually(is_heard)
        await bot.slack.control.fault("chat.postMessage", FaultKind.NOT_OK, error="token_revoked", times=None)
        story.jira.revoke_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME)
        await bot.until("/healthz", "token_revoked")
        await story.looks(1)
        story.jira.forget_requests()
        await story.looks(3)

        assert story.jira.requests("/status") == []
