"""Under an alert about missing permissions: who is likely, from Jira's audit log, once; nothing where nobody knows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from fixtures.bot import MakeStage, Stage
from fixtures.likely import AUDIT_LOG, answered, ask_again, put_anew, question, take_away, told_of_nobody
from fixtures.watching_bot import QUICK, WatchStory, begin_on_cloud, eventually, watching

from access.credentials import Deployment
from access.login_watch import LoginState
from sandbox.jira.accounts import account_id_for
from sandbox.jira.example import ADMIN, ADMIN_GROUP, GROUP, PERSONAL_TOKEN_NAME, SERVICE_ACCOUNT
from sandbox.slack import seed
from sandbox.slack.values import Message

LIKELY = "Likely Dana Whitfield: Permission scheme updated (Product scheme) on"
GUESS = "A guess: the last fitting entry"
POSTGRES = pytest.param("postgres_database_url", marks=pytest.mark.postgres)
BOTH = pytest.mark.parametrize("database", ["sqlite_url", POSTGRES])


async def guesses(story: WatchStory) -> list[Message]:
    (alert,) = await story.messages()
    return [one for one in await story.replies(alert) if GUESS in one.text]


@BOTH
async def test_who_is_likely_stands_in_the_thread_once_also_after_a_restart(
    make_stage: MakeStage, request: pytest.FixtureRequest, database: str
) -> None:
    async with make_stage(request.getfixturevalue(database)) as stage:
        stage.jira.control.join_group(SERVICE_ACCOUNT, ADMIN_GROUP)
        async with watching(stage) as story:
            take_away(story)
            guess = await story.told(GUESS)
            await answered(story)
        async with stage.bot(**QUICK) as bot:
            story = WatchStory(bot, story.connection)
            await story.looks(3)

            assert [one.ts for one in await guesses(story)] == [guess.ts]
            assert LIKELY in guess.text
            assert "for APPS" in guess.text
            assert guess.is_reply
            assert len(story.jira.requests(AUDIT_LOG)) == 1


async def test_on_cloud_the_person_is_named_as_well(either_stage: Stage) -> None:
    async with either_stage.bot(**QUICK) as bot:
        bot.jira.control.reset(Deployment.CLOUD)
        story = await begin_on_cloud(bot)
        story.jira.join_group(SERVICE_ACCOUNT, ADMIN_GROUP)
        take_away(story)

        guess = await story.told(GUESS)

        assert guess.is_reply
        assert LIKELY in guess.text


async def test_on_cloud_the_id_stands_where_jira_does_not_tell_the_name(stage: Stage) -> None:
    async with stage.bot(**QUICK) as bot:
        bot.jira.control.reset(Deployment.CLOUD)
        story = await begin_on_cloud(bot)
        story.jira.join_group(SERVICE_ACCOUNT, ADMIN_GROUP)
        story.jira.fault("status", path="/user/bulk", status=403)
        take_away(story)

        guess = await story.told(GUESS)

        assert f"Likely {account_id_for(ADMIN)}: Permission scheme updated" in guess.text


async def test_the_same_change_is_not_told_again_when_another_project_is_struck(stage: Stage) -> None:
    stage.jira.control.join_group(SERVICE_ACCOUNT, ADMIN_GROUP)
    async with watching(stage) as story:
        take_away(story)
        await story.told("for APPS")
        story.jira.history.record(ADMIN, "User removed from group", "jira-align", "GROUP")
        story.jira.revoke("WEB", "EDIT_ISSUES")

        second = await story.told("for WEB")

        assert "User removed from group" in second.text
        assert "APPS" not in second.text


async def test_where_jira_does_not_show_its_log_nothing_is_said_and_it_is_asked_once(watch_story: WatchStory) -> None:
    take_away(watch_story)
    await watch_story.told("lacks required permissions")
    await answered(watch_story)

    assert await guesses(watch_story) == []
    assert len(watch_story.jira.requests(AUDIT_LOG)) == 1


async def test_where_nothing_fits_nothing_is_said_and_it_is_asked_once(watch_story: WatchStory) -> None:
    watch_story.jira.join_group(SERVICE_ACCOUNT, ADMIN_GROUP)
    watch_story.jira.history.record(ADMIN, "Workflow published", "Product", "WORKFLOW")
    watch_story.jira.revoke("APPS", "EDIT_ISSUES")
    await watch_story.told("lacks required permissions")
    await answered(watch_story)

    assert await guesses(watch_story) == []
    assert len(watch_story.jira.requests(AUDIT_LOG)) == 1


async def test_a_throttled_jira_is_asked_again_later(watch_story: WatchStory) -> None:
    watch_story.jira.join_group(SERVICE_ACCOUNT, ADMIN_GROUP)
    watch_story.jira.fault("status", path=AUDIT_LOG, status=429)
    take_away(watch_story)
    await watch_story.told("lacks required permissions")
    await answered(watch_story)
    assert await guesses(watch_story) == []

    watch_story.jira.clear_faults()

    async def is_told() -> bool:
        await ask_again(watch_story, 1)
        return bool(await guesses(watch_story))

    await eventually(is_told)
    assert LIKELY in (await watch_story.told(GUESS)).text


async def test_after_three_questions_more_in_vain_jira_is_left_alone(watch_story: WatchStory) -> None:
    watch_story.jira.join_group(SERVICE_ACCOUNT, ADMIN_GROUP)
    watch_story.jira.fault("status", path=AUDIT_LOG, status=503)
    take_away(watch_story)
    await watch_story.told("lacks required permissions")
    await answered(watch_story)

    async def is_asked_again() -> bool:
        await ask_again(watch_story, 3)
        return len(watch_story.jira.requests(AUDIT_LOG)) > 1

    await eventually(is_asked_again)
    await watch_story.looks(2)
    watch_story.jira.clear_faults()
    await ask_again(watch_story, 3)
    await watch_story.looks(3)

    assert len(watch_story.jira.requests(AUDIT_LOG)) == 2
    assert await guesses(watch_story) == []


async def quiet(story: WatchStory) -> None:
    await story.bot.ask("quiet prod now 1h", "Quiet for prod", user=seed.ADMIN)


async def snoozed(story: WatchStory) -> None:
    await story.bot.ask("snooze prod 1h", "", user=seed.ADMIN)
    await story.until(lambda row: bool(row.overlays.snoozes))


async def login_lost(story: WatchStory) -> None:
    story.jira.revoke_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME)
    await story.until(lambda row: row.state.login.state is LoginState.LOST)


async def test_what_was_not_asked_yet_is_asked_at_the_next_beat(watch_story: WatchStory) -> None:
    await told_of_nobody(watch_story)

    await put_anew(watch_story, await question(watch_story))

    assert LIKELY in (await watch_story.told(GUESS)).text


@pytest.mark.parametrize("hinder", [quiet, snoozed, login_lost])
async def test_jira_is_not_asked_while_nothing_may_be_said_or_the_login_is_not_good(
    watch_story: WatchStory, hinder: Callable[[WatchStory], Awaitable[None]]
) -> None:
    await told_of_nobody(watch_story)
    await hinder(watch_story)

    await put_anew(watch_story, await question(watch_story))
    await watch_story.looks(3)

    assert len(watch_story.jira.requests(AUDIT_LOG)) == 1


async def test_jira_is_not_asked_after_the_end(watch_story: WatchStory) -> None:
    await told_of_nobody(watch_story)
    asked = await question(watch_story)
    watch_story.jira.grant("APPS", "EDIT_ISSUES", group=GROUP)
    await watch_story.until(lambda row: not any(one.is_open for one in row.state.episodes))

    await put_anew(watch_story, asked)
    await watch_story.looks(3)

    assert len(watch_story.jira.requests(AUDIT_LOG)) == 1
