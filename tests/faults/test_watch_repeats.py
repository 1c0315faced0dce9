"""Presses that Slack delivers three times, in order and out of it: one effect, and the later ones change nothing."""

from __future__ import annotations

import pytest
from fixtures.bot import BotStory
from fixtures.watching_bot import WatchStory

from messages.actions import ActionId
from sandbox.jira.example import PERSONAL_TOKEN_NAME, SERVICE_ACCOUNT
from sandbox.slack.outcomes import Status

pytestmark = pytest.mark.everywhere


async def effects(bot: BotStory) -> list[str]:
    """What people did to the alert, oldest first."""
    done = [entry.event.action for entry in await bot.audit()]
    return [action for action in reversed(done) if action.startswith("episode.")]


@pytest.mark.parametrize("order", [(0, 0, 1, 1), (1, 0, 1, 0)], ids=["in order", "out of order"])
async def test_presses_that_come_three_times_count_once(watch_story: WatchStory, order: tuple[int, ...]) -> None:
    bot, slack = watch_story.bot, watch_story.bot.slack.control
    watch_story.jira.revoke_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME)
    alert = await watch_story.told("has lost access to Jira")
    await bot.press(alert, ActionId.ACKNOWLEDGE, "you have taken this on")
    await bot.press(alert, ActionId.TEST_AGAIN, "Jira")
    done = await effects(bot)
    pressed = [one.id for one in await slack.deliveries("block_actions")]

    answers = [await slack.deliver_again(pressed[number]) for number in order]
    await bot.until("/metrics", '{command="acknowledge",outcome="duplicate"} 2.0')
    await bot.until("/metrics", '{command="test_again",outcome="duplicate"} 2.0')

    assert [answer.status for answer in answers] == [Status.OK] * 4
    assert await effects(bot) == done
    assert len(done) == 1
