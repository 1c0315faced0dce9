"""`/jira-access projects NAME add|remove|only|all|sync`."""

from __future__ import annotations

import pytest
from fixtures.bot import BotStory

from sandbox.slack import seed


async def listed(bot: BotStory) -> tuple[str, ...] | None:
    async with bot.storage.reading() as transaction:
        return (await transaction.connections.get("id-of-prod")).projects


async def test_projects_are_added_once_each(bot: BotStory) -> None:
    await bot.add_connection(projects=("APPS",))

    answer = await bot.ask("projects prod add core, WEB apps core", "Added: CORE, WEB", user=seed.ADMIN)

    assert await listed(bot) == ("APPS", "CORE", "WEB")
    assert "On the list now: 3 projects." in answer.text


async def test_a_project_that_the_account_does_not_see_is_added_and_told(bot: BotStory) -> None:
    await bot.add_connection(projects=("APPS",))

    await bot.ask("projects prod add HR", "Not visible to the account now: HR", user=seed.ADMIN)

    assert await listed(bot) == ("APPS", "HR")


async def test_projects_may_be_added_while_jira_is_away(bot: BotStory) -> None:
    await bot.add_connection(projects=("APPS",))
    bot.jira.control.fault("status", status=503)

    await bot.ask("projects prod add WEB", "Jira could not be asked", user=seed.ADMIN)

    assert await listed(bot) == ("APPS", "WEB")


async def test_projects_are_taken_off(bot: BotStory) -> None:
    await bot.add_connection(projects=("APPS", "CORE", "WEB"))

    await bot.ask("projects prod remove core", "Taken off: CORE", user=seed.ADMIN)

    assert await listed(bot) == ("APPS", "WEB")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("add no-key!", "Not a project key"),
        ("add", "Nothing to add was named"),
        ("remove NOPE", "None of these is on the list"),
        ("remove APPS", "would cover no project at all"),
        ("sync APPS", "Sync takes no project keys"),
        ("only", "Which projects? None was named"),
        ("only board:84", "Only projects can be set like this"),
        ("all APPS", "All takes no project keys"),
    ],
)
async def test_what_cannot_be_done_is_said_and_changes_nothing(words: str, said: str, bot: BotStory) -> None:
    await bot.add_connection(projects=("APPS",))

    await bot.ask(f"projects prod {words}", said, user=seed.ADMIN)

    assert await listed(bot) == ("APPS",)


async def test_a_connection_to_all_projects_has_no_list(bot: BotStory) -> None:
    await bot.add_connection()

    await bot.ask("projects prod add WEB", "covers every project that its account sees", user=seed.ADMIN)

    assert await listed(bot) is None


async def test_a_connection_to_all_projects_is_given_a_list(bot: BotStory) -> None:
    await bot.add_connection()

    answer = await bot.ask("projects prod only web, APPS HR", "On the list now: 3 projects", user=seed.ADMIN)

    assert await listed(bot) == ("WEB", "APPS", "HR")
    assert "Not visible to the account now: HR" in answer.text


async def test_a_list_is_replaced_as_a_whole(bot: BotStory) -> None:
    await bot.add_connection(projects=("APPS", "CORE"))

    answer = await bot.ask("projects prod only CORE WEB", "Taken off: APPS", user=seed.ADMIN)

    assert await listed(bot) == ("CORE", "WEB")
    assert "Added: WEB" in answer.text


async def test_a_list_is_given_up_for_all_that_is_visible(bot: BotStory) -> None:
    await bot.add_connection(projects=("APPS",))

    await bot.ask("projects prod all", "covers every project that its account sees", user=seed.ADMIN)

    assert await listed(bot) is None
    assert [entry.event.details["covers"] for entry in await bot.audit()] == ["all visible"]


async def test_all_that_is_visible_is_not_said_twice(bot: BotStory) -> None:
    await bot.add_connection()

    await bot.ask("projects prod all", "sees already", user=seed.ADMIN)

    assert [entry.event.outcome for entry in await bot.audit()] == ["refused"]


async def test_sync_shows_the_difference_and_changes_nothing_yet(bot: BotStory) -> None:
    await bot.add_connection(projects=("APPS", "GONE"))

    answer = await bot.ask("projects prod sync", "Jira shows other projects", user=seed.ADMIN)

    assert "Would be added: CORE, DATA, DOCS, INFRA, OPS, PAY, QA, WEB" in answer.text
    assert "Would be taken off: GONE" in answer.text
    assert await listed(bot) == ("APPS", "GONE")


async def test_a_confirmed_sync_writes_what_was_shown(bot: BotStory) -> None:
    await bot.add_connection(projects=("APPS", "GONE"))
    answer = await bot.ask("projects prod sync", "Jira shows other projects", user=seed.ADMIN)

    await bot.press(answer, "confirm_projects", "the list of projects is changed", user=seed.ADMIN)

    assert await listed(bot) == ("APPS", "CORE", "DATA", "DOCS", "INFRA", "OPS", "PAY", "QA", "WEB")


async def test_a_sync_that_is_left_changes_nothing(bot: BotStory) -> None:
    await bot.add_connection(projects=("APPS", "GONE"))
    answer = await bot.ask("projects prod sync", "Jira shows other projects", user=seed.ADMIN)

    await bot.press(answer, "discard_setup", "The list of projects stays as it was", user=seed.ADMIN)

    assert await listed(bot) == ("APPS", "GONE")


async def test_a_list_that_is_right_is_said_to_be(bot: BotStory) -> None:
    await bot.add_connection(projects=("APPS", "CORE", "DATA", "DOCS", "INFRA", "OPS", "PAY", "QA", "WEB"))

    await bot.ask("projects prod sync", "the same as what Jira shows, 9 projects", user=seed.ADMIN)


async def test_a_login_that_is_refused_proposes_nothing(bot: BotStory) -> None:
    await bot.add_connection(projects=("APPS",), password="wrong-password")

    await bot.ask("projects prod sync", "could not be read with the account of prod", user=seed.ADMIN)

    assert await listed(bot) == ("APPS",)


async def test_each_change_is_audited(bot: BotStory) -> None:
    await bot.add_connection(projects=("APPS",))

    await bot.ask("projects prod add WEB", "Added: WEB", user=seed.ADMIN)

    (entry, *_) = await bot.audit()
    assert (entry.event.action, entry.event.outcome) == ("connection.projects", "ok")
    assert entry.event.details["added"] == ["WEB"]
