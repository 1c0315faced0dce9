"""The buttons under an answer: what each does, where its answer goes, and what happens when its time is over."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from fixtures.bot import BotStory

from messages.actions import ActionId
from sandbox.slack import seed
from sandbox.slack.values import Message

CHECKED = "logs in"


@pytest.fixture
async def verdict(any_bot: BotStory) -> Message:
    """The answer of a first good test, with its buttons."""
    await any_bot.add_connection()
    return await any_bot.ask("test prod", CHECKED)


async def test_test_again_tests_anew_and_leaves_the_old_answer_standing(any_bot: BotStory, verdict: Message) -> None:
    again = await any_bot.press(verdict, ActionId.TEST_AGAIN, CHECKED)

    old, new = await any_bot.slack.control.messages(seed.OPS, seed.MEMBER)
    assert (old.ts, new.ts) == (verdict.ts, again.ts)
    assert again.ephemeral_to == seed.MEMBER


async def test_evidence_shows_what_the_verdict_rests_on(any_bot: BotStory, verdict: Message) -> None:
    evidence = await any_bot.press(verdict, ActionId.SHOW_EVIDENCE, "myself")

    assert "200" in evidence.text
    assert evidence.ephemeral_to == seed.MEMBER


async def test_share_shows_the_answer_to_everybody_with_the_name_of_who_shared_it(
    any_bot: BotStory, verdict: Message
) -> None:
    await any_bot.press(verdict, ActionId.SHARE_VERDICT, "Shared by")

    shared = await any_bot.sees("Shared by", user=seed.ADMIN)
    assert f"<@{seed.MEMBER}>" in shared.text
    assert shared.ephemeral_to == ""
    assert "actions" not in [block["type"] for block in shared.blocks]


async def test_show_permissions_brings_the_kept_report_without_asking_jira(any_bot: BotStory, verdict: Message) -> None:
    any_bot.jira.control.forget_requests()

    report = await any_bot.press(verdict, ActionId.SHOW_PERMISSIONS, "9 projects, all complete")

    assert report.ephemeral_to == seed.MEMBER
    assert any_bot.jira.control.requests() == []


async def test_the_permission_report_can_be_shared(any_bot: BotStory, verdict: Message) -> None:
    report = await any_bot.press(verdict, ActionId.SHOW_PERMISSIONS, "9 projects, all complete")

    await any_bot.press(report, ActionId.SHARE_PERMISSIONS, "Shared by")

    shared = await any_bot.sees("Shared by", user=seed.ADMIN)
    assert "9 projects" in shared.text


async def test_the_findings_go_as_a_file_to_the_direct_message_of_who_asked(
    any_bot: BotStory, verdict: Message
) -> None:
    any_bot.jira.control.revoke("WEB", "EDIT_ISSUES")
    report = await any_bot.ask("permissions prod", "Edit Issues")

    told = await any_bot.press(report, ActionId.SEND_PERMISSIONS_FILE, "direct message")

    (sent,) = await any_bot.slack.control.direct_messages(seed.MEMBER)
    content = await any_bot.slack.control.file_content(sent.files[0])
    assert told.ephemeral_to == seed.MEMBER
    assert b"WEB" in content
    assert b"EDIT_ISSUES" in content


async def test_the_projects_go_as_a_file_too(any_bot: BotStory, verdict: Message) -> None:
    projects = await any_bot.ask("projects prod", "prod: 9 projects")

    await any_bot.press(projects, ActionId.SEND_PROJECTS_FILE, "direct message")

    (sent,) = await any_bot.slack.control.direct_messages(seed.MEMBER)
    assert b"CORE" in await any_bot.slack.control.file_content(sent.files[0])


async def test_a_button_of_a_removed_connection_says_so(bot: BotStory) -> None:
    connection = await bot.add_connection()
    verdict = await bot.ask("test prod", CHECKED)
    async with bot.storage.begin() as transaction:
        await transaction.connections.retire(connection.id, datetime.now(UTC))

    answer = await bot.press(verdict, ActionId.TEST_AGAIN, "The connection prod was removed")

    assert "/jira-access status" in answer.text


async def test_evidence_of_a_removed_connection_is_not_shown(bot: BotStory) -> None:
    connection = await bot.add_connection()
    verdict = await bot.ask("test prod", CHECKED)
    async with bot.storage.begin() as transaction:
        await transaction.connections.retire(connection.id, datetime.now(UTC))

    answer = await bot.press(verdict, ActionId.SHOW_EVIDENCE, "The connection prod was removed")

    assert "myself" not in answer.text


async def test_a_button_whose_check_is_forgotten_says_so(bot: BotStory) -> None:
    await bot.add_connection()
    verdict = await bot.ask("test prod", CHECKED)
    await bot.press(verdict, ActionId.TEST_AGAIN, CHECKED)
    async with bot.storage.begin() as transaction:
        await transaction.checks.purge(datetime.now(UTC))

    answer = await bot.press(verdict, ActionId.SHARE_VERDICT, "not kept any more")

    assert "Test again" in answer.text
    assert answer.ephemeral_to == seed.MEMBER


async def test_a_button_of_another_version_is_answered_in_words(bot: BotStory) -> None:
    message = await a_button(bot, "grant_everything")

    answer = await bot.press(message, "grant_everything", "I do not know this button any more")

    assert "/jira-access help" in answer.text


async def test_a_button_about_a_connection_of_another_workspace_finds_nothing(bot: BotStory) -> None:
    await bot.add_connection("theirs", workspace=seed.OTHER_TEAM)
    message = await a_button(bot, ActionId.TEST_AGAIN, "id-of-theirs")

    answer = await bot.press(message, ActionId.TEST_AGAIN, "There is no such connection")

    assert "theirs" not in answer.text
    assert bot.jira.control.requests() == []


async def a_button(bot: BotStory, action_id: str, value: str = "some id") -> Message:
    """A message of the app with one button, as another version may have posted it."""
    button = {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": "Press"}, "value": value}
    message = Message(
        seed.OPS,
        bot.slack.world.new_ts(),
        seed.BOT_USER,
        "An old message",
        blocks=({"type": "actions", "block_id": "old", "elements": [button]},),
    )
    return bot.slack.world.put_message(message)
