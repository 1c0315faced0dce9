"""Telling Slack of a loss while Slack has troubles of its own: told at least once, normally once, and nobody waits."""

from __future__ import annotations

import pytest
from fixtures.bot import Stage
from fixtures.watching_bot import QUICK, WatchStory, begin, eventually

from access.credentials import BasicLogin, Deployment, Secret
from sandbox.jira.example import PASSWORD, PERSONAL_TOKEN_NAME, SERVICE_ACCOUNT
from sandbox.slack import seed
from sandbox.slack.faults import FaultKind

pytestmark = pytest.mark.everywhere

POST = "chat.postMessage"


async def lose(story: WatchStory) -> None:
    story.jira.revoke_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME)


async def nothing_waits(story: WatchStory) -> None:
    async def is_empty() -> bool:
        return await story.waiting() == 0

    await eventually(is_empty)


@pytest.mark.parametrize("kind", [FaultKind.CUT_AFTER, FaultKind.CUT_BEFORE, FaultKind.SERVER_ERROR])
async def test_a_message_of_unknown_fate_is_looked_for_and_stands_once(
    watch_story: WatchStory, kind: FaultKind
) -> None:
    slack = watch_story.bot.slack.control
    await slack.set_scopes(seed.SCOPES | seed.HISTORY_SCOPES)
    await slack.fault(POST, kind)

    await lose(watch_story)
    await watch_story.told("has lost access to Jira")
    await nothing_waits(watch_story)

    (alert,) = await watch_story.messages()
    assert "may repeat" not in alert.text


async def test_where_slack_does_not_let_us_look_a_repeat_says_so(watch_story: WatchStory) -> None:
    await watch_story.bot.slack.control.fault(POST, FaultKind.CUT_AFTER)

    await lose(watch_story)
    await watch_story.told("(may repeat)")
    await nothing_waits(watch_story)

    assert ["may repeat" in one.text for one in await watch_story.messages()] == [False, True]


async def test_a_channel_that_slack_holds_back_waits_and_is_told_then(watch_story: WatchStory) -> None:
    await watch_story.bot.slack.control.fault(POST, FaultKind.RATE_LIMITED, seconds=1, channel=seed.OPS)

    await lose(watch_story)
    await watch_story.told("has lost access to Jira")

    assert len(await watch_story.messages()) == 1


@pytest.mark.parametrize("word", ["channel_not_found", "is_archived", "not_in_channel"])
async def test_where_the_channel_takes_nothing_the_admins_are_told(watch_story: WatchStory, word: str) -> None:
    await watch_story.bot.slack.control.fault(POST, FaultKind.NOT_OK, error=word, channel=seed.OPS, times=None)

    await lose(watch_story)
    alert = await watch_story.told("has lost access to Jira", "dm", seed.ADMIN)
    _, health = await watch_story.bot.get("/healthz")

    assert alert.channel != seed.OPS
    assert await watch_story.messages() == []
    assert "delivery" in health


async def test_a_channel_archived_in_the_middle_of_an_episode_is_followed_by_a_direct_message(
    watch_story: WatchStory,
) -> None:
    await lose(watch_story)
    await watch_story.told("has lost access to Jira")
    await watch_story.bot.slack.control.archive(seed.OPS)

    watch_story.jira.put_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME, "sandbox-personal-token")

    await watch_story.told("access is back", "dm", seed.ADMIN)
    await nothing_waits(watch_story)


async def test_a_refused_token_keeps_the_queue_and_shows_on_healthz(watch_story: WatchStory) -> None:
    await watch_story.bot.slack.control.fault(POST, FaultKind.NOT_OK, error="token_revoked", times=None)

    await lose(watch_story)
    await watch_story.bot.until("/healthz", "token_revoked")

    assert await watch_story.waiting() == 1


async def test_blocks_that_slack_does_not_take_are_told_as_plain_text(watch_story: WatchStory) -> None:
    await watch_story.bot.slack.control.fault(POST, FaultKind.NOT_OK, error="invalid_blocks")

    await lose(watch_story)
    alert = await watch_story.told("has lost access to Jira")

    assert alert.blocks == ()


@pytest.mark.parametrize("word", ["missing_scope", "file_uploads_disabled", "file_type_not_allowed"])
async def test_a_file_that_slack_refuses_holds_the_recovery_up_no_longer(stage: Stage, word: str) -> None:
    stage.jira.control.reset(Deployment.DATA_CENTER, projects=14)
    async with stage.bot(**QUICK) as bot:
        story = await begin(bot)
        await bot.slack.control.fault("files.getUploadURLExternal", FaultKind.NOT_OK, error=word, times=None)
        async with bot.storage.reading() as transaction:
            keys = [one.key for one in await transaction.project_states.all(story.connection.id)]
        for key in keys[:12]:
            story.jira.revoke(key, "EDIT_ISSUES")

        line = await story.told("Slack did not take the file")
        for key in keys[:12]:
            story.jira.grant(key, "EDIT_ISSUES", group="jira-align")
        await story.told("🟢")

        assert line.is_reply
        assert "/jira-access permissions prod --picture --csv" in line.text
        (given_up,) = {one.event.details["reason"] for one in await bot.audit() if one.event.action == "watch.tell"}
        assert given_up == word


async def test_what_ended_before_slack_was_back_is_told_late_in_one_line(watch_story: WatchStory) -> None:
    slack = watch_story.bot.slack.control
    await slack.fault(POST, FaultKind.NOT_OK, error="fatal_error", times=None)
    await lose(watch_story)
    await watch_story.until(lambda row: bool(row.announced.lines))
    watch_story.jira.put_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME, "sandbox-personal-token")
    await watch_story.until(lambda row: row.state.login.state == "healthy" and row.state.login.passes == 2)

    await slack.clear_faults()
    await nothing_waits(watch_story)

    (late,) = await watch_story.messages()
    assert "could not tell" in late.text


async def test_several_outages_of_one_jira_share_a_message(stage: Stage) -> None:
    async with stage.bot(**QUICK) as bot:
        first = await begin(bot)
        second = await begin(bot, name="second")
        first.jira.fault("maintenance")

        await first.told("second")
        await second.told("prod")
        first.jira.clear_faults()
        await first.told("answered again")
        await nothing_waits(first)

        assert len(await first.messages()) == 1


async def test_an_outage_that_one_connection_leaves_for_a_loss_is_over_for_all_and_keeps_no_button(
    stage: Stage,
) -> None:
    async with stage.bot(**QUICK) as bot:
        first = await begin(bot)
        second = await begin(bot, credential=BasicLogin(SERVICE_ACCOUNT, Secret(PASSWORD)), name="second")
        first.jira.fault("maintenance")
        await first.told("second")
        await second.told("prod")
        await nothing_waits(first)

        await lose(first)
        first.jira.clear_faults()
        await first.told("has lost access to Jira")
        await first.told("answered again")
        await second.until(lambda row: row.state.login.state == "healthy")
        await nothing_waits(first)

        shared, _ = await first.messages()
        assert "is not answering" not in shared.text
        assert all(words in shared.text for words in ("🟢", "prod", "second", "access is lost now"))
        assert "actions" not in {block["type"] for block in shared.blocks}


async def test_one_channel_that_is_held_back_holds_no_other_up(stage: Stage) -> None:
    async with stage.bot(**QUICK) as bot:
        first = await begin(bot)
        password = BasicLogin(SERVICE_ACCOUNT, Secret(PASSWORD))
        second = await begin(bot, credential=password, name="second", channel=seed.GENERAL)
        await bot.slack.control.fault(POST, FaultKind.RATE_LIMITED, seconds=60, channel=seed.OPS)

        await lose(first)
        second.jira.fail_logins(SERVICE_ACCOUNT, 3)
        await second.told("has lost access to Jira", seed.GENERAL)

        assert await first.messages() == []
