"""Projects that appear: looked after from then on, and told once, in a quiet line."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fixtures.bot import Stage
from fixtures.watching_bot import QUICK, WatchStory, begin, begin_on_cloud

from access.findings import PermissionState
from access.overlays import Overlays, QuietWindow

APPEARED = "new project"


async def told(story: WatchStory) -> list[str]:
    return [one.text for one in await story.messages() if APPEARED in one.text]


async def keys(story: WatchStory) -> set[str]:
    async with story.bot.storage.reading() as transaction:
        return {one.key for one in await transaction.project_states.all(story.connection.id)}


def put(story: WatchStory, key: str) -> None:
    story.jira.put_project(key, name=f"About {key}", like="APPS")


@pytest.mark.parametrize("is_cloud", [False, True])
async def test_a_project_that_appears_is_told_once_and_not_again_after_a_restart(
    either_stage: Stage,
    is_cloud: bool,  # noqa: FBT001 - the deployment
) -> None:
    async with either_stage.bot(**QUICK) as bot:
        story = await (begin_on_cloud(bot) if is_cloud else begin(bot))
        put(story, "FRESH")
        await story.told("FRESH")
        await story.looks(3)
    async with either_stage.bot(**QUICK) as again:
        restarted = WatchStory(again, story.connection)
        await restarted.looks(3)

        (line,) = await told(restarted)
        assert "1 new project" in line
        assert "FRESH" in await keys(restarted)


async def test_the_projects_of_the_beginning_are_no_news(watch_story: WatchStory) -> None:
    await watch_story.looks(3)

    assert await told(watch_story) == []


async def test_a_project_that_appears_while_it_is_quiet_is_told_afterwards(watch_story: WatchStory) -> None:
    await quiet(watch_story, is_on=True)
    put(watch_story, "FRESH")
    await watch_story.looks(4)
    meanwhile = await told(watch_story)
    await quiet(watch_story, is_on=False)

    await watch_story.told("FRESH")

    assert meanwhile == []


async def test_a_new_project_that_leaves_again_is_not_visible(watch_story: WatchStory) -> None:
    put(watch_story, "FRESH")
    await watch_story.told("FRESH")
    watch_story.jira.hide("FRESH")

    await watch_story.until(lambda row: row.state.permissions.state is PermissionState.DEGRADED)

    assert len(await told(watch_story)) == 1


async def quiet(story: WatchStory, *, is_on: bool) -> None:
    """A quiet window around now, or none."""
    now = datetime.now(UTC)
    window = QuietWindow("w", now - timedelta(hours=1), now + timedelta(hours=1), "upgrade", "shell:root")
    async with story.bot.storage.begin() as transaction:
        row = await transaction.watches.lock(story.connection.id)
        assert row is not None
        await transaction.watches.save(replace(row, overlays=Overlays(windows=(window,) if is_on else ())))
