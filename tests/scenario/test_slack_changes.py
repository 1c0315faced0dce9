"""`/jira-access permissions name --changes`: gained and lost since when, and who is likely."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fixtures.bot import BotStory

from access.credentials import BasicLogin, Secret
from sandbox.jira.example import ADMIN, ADMIN_GROUP, ADMIN_PASSWORD, GROUP, SERVICE_ACCOUNT
from sandbox.slack.values import Message


async def lost_something(bot: BotStory) -> Message:
    """The changes of a connection that lost a permission and a project between two looks."""
    await bot.add_connection()
    await bot.ask("test prod", "logs in")
    bot.jira.control.revoke("WEB", "EDIT_ISSUES")
    bot.jira.control.hide("CORE")
    bot.jira.control.history.record(ADMIN, "Permission scheme updated", "Product scheme", "SCHEME")
    await bot.ask("test prod", "short of a required permission")
    return await bot.ask("permissions prod --changes", "projects changed since")


async def test_what_was_lost_is_told_with_the_looks_around_it(any_bot: BotStory) -> None:
    answer = await lost_something(any_bot)

    assert "prod: 2 projects changed since" in answer.text
    assert "WEB lost Edit Issues" in answer.text
    assert "CORE no longer visible" in answer.text
    assert "between" in answer.text


async def test_where_the_audit_log_may_not_be_read_that_is_said(bot: BotStory) -> None:
    answer = await lost_something(bot)

    assert "may not read Jira's audit log" in answer.text


async def test_where_it_may_be_read_the_nearest_record_is_likely(bot: BotStory) -> None:
    bot.jira.control.join_group(SERVICE_ACCOUNT, ADMIN_GROUP)

    answer = await lost_something(bot)

    assert "Likely Dana Whitfield: Permission scheme updated (Product scheme) on" in answer.text
    assert "CORE, WEB" in answer.text


async def test_what_came_back_is_told_as_gained(bot: BotStory) -> None:
    await lost_something(bot)
    bot.jira.control.grant("WEB", "EDIT_ISSUES", group=GROUP)
    await bot.ask("test prod", "not visible")

    answer = await bot.ask("permissions prod --changes 1h", "1 project changed")

    assert "WEB" not in answer.text


async def test_two_equal_looks_are_no_change(bot: BotStory) -> None:
    await bot.add_connection()
    await bot.ask("test prod", "logs in")
    await bot.ask("test prod", "logs in")

    await bot.ask("permissions prod --changes", "nothing changed since")


async def test_without_a_look_there_is_nothing_to_compare(bot: BotStory) -> None:
    await bot.add_connection()

    await bot.ask("permissions prod --changes", "nothing to compare")


async def test_a_refused_login_costs_only_the_likely_line(bot: BotStory) -> None:
    connection = await bot.add_connection()
    await lost_something_already(bot)
    async with bot.storage.begin() as transaction:
        wrong = BasicLogin(SERVICE_ACCOUNT, Secret(ADMIN_PASSWORD))
        await transaction.connections.replace_credential(
            connection.id, wrong, connection.created_at + timedelta(hours=1)
        )

    answer = await bot.ask("permissions prod --changes", "1 project changed since")

    assert "WEB lost Edit Issues" in answer.text


async def lost_something_already(bot: BotStory) -> None:
    """Two looks with a loss between them."""
    await bot.ask("test prod", "logs in")
    bot.jira.control.revoke("WEB", "EDIT_ISSUES")
    await bot.ask("test prod", "short of a required permission")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("permissions prod --changes soon", "“soon” is not an age"),
        ("permissions prod --changes 7d please", "I do not understand “please”"),
        ("permissions prdo --changes", "There is no connection “prdo”"),
    ],
)
async def test_what_is_mistyped_is_said(bot: BotStory, words: str, sentence: str) -> None:
    await bot.add_connection()

    await bot.ask(words, sentence)
