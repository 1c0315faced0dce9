"""Setting a connection up while something goes wrong: storage, Slack, a second hand, a slow Jira."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager

import pytest
from fixtures.bot import Stage
from fixtures.setting_up import PUBLIC_URL, TOKEN_LOGIN, SettingUp, setting_up

from sandbox.jira.example import PERSONAL_TOKEN
from sandbox.slack import seed
from sandbox.slack.faults import FaultKind
from storage.engine import Patience, parse_url, sqlite_file


@pytest.fixture
async def hurried_admin(stage: Stage) -> AsyncIterator[SettingUp]:
    """An admin before a bot that waits for its database no longer than Slack waits for an answer."""
    async with stage.bot(patience=Patience(), JIRA_ACCESS_PUBLIC_URL=PUBLIC_URL) as bot, setting_up(bot) as who:
        yield who


@contextmanager
def storage_away(admin: SettingUp) -> Iterator[None]:
    """Hold the lock of the only writer, so that the bot can write nothing."""
    file = sqlite_file(parse_url(admin.bot.settings.database_url))
    with closing(sqlite3.connect(str(file), isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


async def test_storage_that_is_away_between_the_forms_is_told_in_the_form(hurried_admin: SettingUp) -> None:
    admin = hurried_admin
    await admin.fill_in_address()
    view = await admin.bot.slack.control.wait_for_view(admin.user, "Way in")
    with storage_away(admin):
        await admin.bot.slack.control.submit(admin.user, view.id, TOKEN_LOGIN)

        await admin.bot.slack.control.wait_for_view(admin.user, "My storage is away")

    assert await admin.bot.seen(admin.user, "dm") == []


async def test_storage_that_is_away_on_the_page_keeps_nothing_and_does_not_use_up_the_link(
    hurried_admin: SettingUp,
) -> None:
    admin = hurried_admin
    token = await admin.link()
    with storage_away(admin):
        page = await admin.browser.enter(token, PERSONAL_TOKEN)

    assert page.status == 503
    assert "My storage is away" in page.text
    assert (await admin.browser.enter(token, PERSONAL_TOKEN)).status == 200


async def test_a_press_while_storage_is_away_can_be_made_again(hurried_admin: SettingUp) -> None:
    admin = hurried_admin
    question = await admin.question()
    with storage_away(admin):
        await admin.bot.press(question, "confirm_setup", "My storage is away", user=admin.user)

    await admin.confirm(question)


async def test_a_form_that_slack_is_too_slow_for_is_told(admin: SettingUp) -> None:
    await admin.bot.slack.control.fault("views.open", FaultKind.NOT_OK, error="expired_trigger_id")

    await admin.bot.ask("connect", "Slack was too slow to let me open the form", user=admin.user)


async def test_a_form_that_is_delivered_twice_makes_one_link(admin: SettingUp) -> None:
    await admin.fill_in_address()
    outcome = await admin.fill_in_details(TOKEN_LOGIN)
    await admin.link_told()

    await admin.bot.slack.control.deliver_again(outcome.delivery_id)
    await admin.bot.until("/metrics", 'command="connect_details",outcome="duplicate"} 1.0')

    assert len(await admin.bot.seen(admin.user, "dm")) == 1


async def test_of_two_admins_with_one_name_the_second_is_told(stage: Stage) -> None:
    await stage.slack.control.set_group(seed.ADMINS_GROUP, [seed.ADMIN, seed.APPROVER])
    async with (
        stage.bot(JIRA_ACCESS_PUBLIC_URL=PUBLIC_URL) as bot,
        setting_up(bot) as maria,
        setting_up(bot, seed.APPROVER) as lee,
    ):
        questions = [await maria.question(), await lee.question()]
        pressed = zip((maria, lee), questions, strict=True)
        await asyncio.gather(
            *(bot.slack.control.press(who.user, one.channel, one.ts, "confirm_setup") for who, one in pressed)
        )

        told = await asyncio.gather(*(_told_after(who) for who in (maria, lee)))

        async with bot.storage.reading() as transaction:
            assert len(await transaction.connections.list()) == 1
    assert sorted(told) == ["There is a connection “prod” by now", "is connected"]


async def test_a_test_that_outlasts_its_page_is_told_in_slack(stage: Stage) -> None:
    async with stage.bot(JIRA_ACCESS_PUBLIC_URL=PUBLIC_URL) as bot, setting_up(bot) as admin:
        token = await admin.link()
        page = await admin.browser.open(token)
        bot.jira.control.settings(latency_seconds=0.3)
        sending = asyncio.create_task(admin.browser.send(page.action, guard=page.guard, secret=PERSONAL_TOKEN))
        await bot.until("/metrics", "jira_access_background_in_flight 1.0")
        sending.cancel()

        question = await bot.sees("Jira named", user=admin.user, channel="dm")

        await admin.confirm(question)


async def test_a_page_whose_person_slack_cannot_reach_says_what_to_type(admin: SettingUp) -> None:
    token = await admin.link()
    await admin.bot.slack.control.fault("conversations.open", FaultKind.NOT_OK, times=None, error="fatal_error")

    page = await admin.browser.enter(token, PERSONAL_TOKEN)
    await admin.bot.slack.control.clear_faults()

    assert "Type /jira-access connect prod" in page.text
    await admin.bot.ask("connect prod", "Jira named", user=admin.user)


async def test_what_was_never_confirmed_is_erased_with_its_secret(stage: Stage) -> None:
    async with stage.bot(JIRA_ACCESS_PUBLIC_URL=PUBLIC_URL) as bot, setting_up(bot) as admin:
        await admin.question()
    with closing(sqlite3.connect(str(sqlite_file(parse_url(bot.settings.database_url))))) as connection:
        connection.execute("UPDATE drafts SET ends_at = '2020-01-01 00:00:00.000000'")
        connection.commit()

        async with stage.bot(JIRA_ACCESS_PUBLIC_URL=PUBLIC_URL) as bot:
            await bot.ask("help", "What I can do")

        assert connection.execute("SELECT state FROM drafts").fetchall() == [("discarded",)]
        assert connection.execute("SELECT count(*) FROM secrets WHERE purpose = 'draft'").fetchone() == (0,)


async def _told_after(who: SettingUp) -> str:
    """Which of the two outcomes this admin was told."""
    endings = ("is connected", "There is a connection “prod” by now")

    async def look() -> str | None:
        told = " ".join(await who.bot.seen(who.user, "dm"))
        return next((ending for ending in endings if ending in told), None)

    return await who.bot.slack.control.wait_for(look)
