"""Clocks that jump: no loss is made of it, and what was missed is made up for once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from fixtures.bot import Stage
from fixtures.watching_bot import WatchStory, watching

from sandbox.jira.example import PERSONAL_TOKEN_NAME, SERVICE_ACCOUNT

pytestmark = pytest.mark.everywhere
HOURLY = {"JIRA_ACCESS_WATCH_LOGIN_EVERY": "1h", "JIRA_ACCESS_WATCH_PERMISSIONS_EVERY": "1d"}


async def move_the_clock(story: WatchStory, by: timedelta) -> None:
    """What was kept is so much older than before: nothing else can be seen of a database whose clock jumps."""
    async with story.bot.storage.begin() as transaction:
        row = await transaction.watches.lock(story.connection.id)
        assert row is not None
        assert row.next_look_at is not None
        await transaction.watches.save(replace(row, next_look_at=row.next_look_at - by))


async def test_a_day_that_the_clock_jumps_over_is_one_look(stage: Stage) -> None:
    async with watching(stage, **HOURLY) as story:
        await story.until(lambda row: row.next_look_at is not None)
        story.jira.forget_requests()

        await move_the_clock(story, timedelta(days=1))
        await story.looks(1)

        assert len(story.jira.requests("/myself")) == 1
        assert await story.messages() == []


@pytest.mark.parametrize("seconds", [86_400, -3_600])
async def test_a_jira_whose_clock_jumps_is_as_healthy_as_before(stage: Stage, seconds: float) -> None:
    async with watching(stage) as story:
        story.jira.set_clock(offset_seconds=seconds)

        await story.looks(3)
        assert await story.messages() == []

        story.jira.revoke_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME)
        await story.told("has lost access to Jira")
