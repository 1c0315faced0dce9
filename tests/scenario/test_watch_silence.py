"""The service account grows unusually quiet: the digest says so, and an alert where somebody wants one."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from fixtures.bot import BotStory, MakeStage, Stage
from fixtures.watching_bot import QUICK, WatchStory, begin, eventually, watch
from sqlalchemy import text

from access.credentials import ApiToken, Deployment, Secret
from access.operations.write_digest import WriteDigest
from access.silence import AccountActivity
from access.sites import parse_address
from access.watch_settings import WatchSettings
from messages.watch_words import WatchWords
from sandbox.jira import RunningJira, example, example_world, running_jira
from sandbox.jira.example import ADMIN, API_TOKEN, PERSONAL_TOKEN_NAME, SERVICE_ACCOUNT
from sandbox.slack import seed
from storage.engine import make_engine

HOUR = 60
DAY = 24 * HOUR
READS = {"JIRA_ACCESS_WATCH_ACTIVITY_EVERY": "0.2s"}


def worked_until(jira: RunningJira, days_ago: float, project: str = "WEB", *, changes: int = 12) -> None:
    """The account changed an issue every three hours, up to so many days ago."""
    for number in range(changes):
        ago = days_ago * DAY + 3 * HOUR * number
        jira.control.history.change(f"{project}-7", SERVICE_ACCOUNT, "summary", None, str(number), minutes_ago=ago)


async def remembered(bot: BotStory, connection_id: str = "id-of-prod") -> AccountActivity:
    async with bot.storage.reading() as transaction:
        return await transaction.activity.get(connection_id)


async def read(bot: BotStory, connection_id: str = "id-of-prod") -> None:
    """Let the next reading be due now, and wait until one is booked."""
    async with bot.storage.begin() as transaction:
        before = (await transaction.activity.get(connection_id)).read_until
        await transaction.activity.set_due(connection_id, -READ_BY_NOW)

    async def is_read() -> bool:
        return (await remembered(bot, connection_id)).read_until != before

    await eventually(is_read)


READ_BY_NOW = WatchSettings().group_wait


@asynccontextmanager
async def reading(stage: Stage) -> AsyncIterator[WatchStory]:
    async with stage.bot(**{**QUICK, **READS}) as bot:
        yield await begin(bot)


@pytest.fixture
async def story(stage: Stage) -> AsyncIterator[WatchStory]:
    """A watched connection on SQLite whose Jira is read whenever that is due."""
    async with reading(stage) as made:
        yield made


@pytest.mark.parametrize("database", ["sqlite_url", pytest.param("postgres_database_url", marks=pytest.mark.postgres)])
async def test_nine_silent_days_are_told_where_somebody_wants_to_hear_of_them(
    make_stage: MakeStage, request: pytest.FixtureRequest, database: str
) -> None:
    async with make_stage(request.getfixturevalue(database)) as stage, reading(stage) as story:
        worked_until(story.bot.jira, 9)

        await story.bot.ask("watch prod silence on", "I say so within a day", user=seed.ADMIN)

        told = await story.told("unusually quiet in 1 project")
        assert "no change by svc-align in WEB for 9 days, usual gap 3 h" in told.text
        assert "lost" not in told.text


async def test_nobody_hears_of_it_unless_it_was_switched_on(story: WatchStory) -> None:
    worked_until(story.bot.jira, 9)

    await read(story.bot)

    assert await story.messages() == []
    assert [one.key for one in (await remembered(story.bot)).projects] == ["WEB"]


async def test_a_restart_tells_nothing_twice(stage: Stage) -> None:
    async with reading(stage) as story:
        worked_until(story.bot.jira, 9)
        await story.bot.ask("watch prod silence on", "I say so within a day", user=seed.ADMIN)
        await story.told("unusually quiet")
    async with stage.bot(**{**QUICK, **READS}) as bot:
        await read(bot)
        await read(bot)

        told = [one for one in await bot.seen() if "unusually quiet" in one]
    assert len(told) == 1


async def test_the_end_of_a_silence_that_was_told_is_told(story: WatchStory) -> None:
    worked_until(story.bot.jira, 9)
    await story.bot.ask("watch prod silence on", "I say so within a day", user=seed.ADMIN)
    await story.told("unusually quiet in 1 project")

    worked_until(story.bot.jira, 0, changes=1)
    await read(story.bot)

    assert "after 9 days" in (await story.told("svc-align writes again")).text


async def test_an_issue_that_the_account_made_is_a_sign_of_life(story: WatchStory) -> None:
    worked_until(story.bot.jira, 9)
    story.jira.history.create("WEB-8", SERVICE_ACCOUNT, minutes_ago=HOUR)

    await read(story.bot)

    assert [one.last_issue for one in (await remembered(story.bot)).projects] == ["WEB-8"]


async def test_changes_of_people_are_none_of_the_account(story: WatchStory) -> None:
    story.jira.history.change("APPS-1", ADMIN, "summary", None, "x", minutes_ago=HOUR)

    await read(story.bot)

    assert (await remembered(story.bot)).projects == ()


async def test_jira_is_not_read_while_the_login_is_not_good(story: WatchStory) -> None:
    worked_until(story.bot.jira, 9)
    story.jira.revoke_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME)
    await story.until(lambda row: row.state.login.state != "healthy")

    async with story.bot.storage.begin() as transaction:
        await transaction.activity.set_due(story.connection.id, -READ_BY_NOW)
    await story.looks(2)

    assert (await remembered(story.bot)).read_until is None
    assert story.jira.requests("/search") == []


async def test_a_jira_that_refuses_the_search_teaches_nothing(story: WatchStory) -> None:
    worked_until(story.bot.jira, 9)
    story.jira.fault("status", path="/search", status=500)

    async with story.bot.storage.begin() as transaction:
        await transaction.activity.set_due(story.connection.id, -READ_BY_NOW)

    async def was_asked() -> bool:
        return bool(story.jira.requests("/search"))

    await eventually(was_asked)
    assert await remembered(story.bot) == AccountActivity()


async def test_on_cloud_a_reading_takes_three_requests_and_knows_the_account_by_its_id(story: WatchStory) -> None:
    async with running_jira(example_world(example.Deployment.CLOUD)) as jira:
        login = ApiToken(f"{SERVICE_ACCOUNT}@example.com", Secret(API_TOKEN))
        made = replace(
            story.connection,
            id="id-of-cloud",
            name="cloud",
            address=parse_address(jira.url),
            deployment=Deployment.CLOUD,
            credential_kind=login.kind,
            credential_user=login.user,
            expected_account=None,
            profile="jira-align-cloud-least-privilege",
        )
        worked_until(jira, 9)
        async with story.bot.storage.begin() as transaction:
            await transaction.connections.add(made, login)
        await watch(story.bot.storage, made)

        await read(story.bot, made.id)

        assert [one.key for one in (await remembered(story.bot, made.id)).projects] == ["WEB"]
        assert len(jira.control.requests("/search/jql")) == 1
        assert len(jira.control.requests("/bulkfetch")) == 1


async def test_the_weekly_digest_says_where_the_account_is_unusually_quiet(story: WatchStory) -> None:
    worked_until(story.bot.jira, 9)
    worked_until(story.bot.jira, 0, "APPS")
    await read(story.bot)
    digest = WriteDigest(
        story.bot.storage, WatchWords(), WatchSettings(), 0, seed.OPS, lambda: secrets.token_urlsafe(12)
    )
    await digest()
    engine = make_engine(story.bot.settings.database_url)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE jobs SET due_at = '2026-01-01 00:00:00' WHERE name = 'digest'"))
    await engine.dispose()

    await digest()

    told = await story.told("Unusually quiet")
    assert "prod: no change by svc-align in WEB for 9 days, usual gap 3 h" in told.text
    assert "in APPS" not in told.text
