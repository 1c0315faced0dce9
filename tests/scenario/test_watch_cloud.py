"""The watch over a Cloud site: what was read is kept, and half a sweep is no loss."""

from __future__ import annotations

from fixtures.bot import Stage
from fixtures.watching_bot import QUICK, WatchStory, begin_on_cloud

from access.records import ProjectState
from access.results import ProjectVerdict


async def remembered(story: WatchStory) -> tuple[ProjectState, ...]:
    async with story.bot.storage.reading() as transaction:
        return await transaction.project_states.all(story.connection.id)


async def test_a_page_that_cannot_be_read_takes_nothing_away_and_the_others_are_kept(either_stage: Stage) -> None:
    async with either_stage.bot(**QUICK) as bot:
        story = await begin_on_cloud(bot, projects=250)
        story.jira.fault("status", path="project/search.*startAt=100", status=500)
        await story.looks(2)
        before = {one.key: one.looked_at for one in await remembered(story)}

        await story.looks(4)

        after = {one.key: one.looked_at for one in await remembered(story)}
        assert sum(after[key] > before[key] for key in before) == 100
        assert len(after) == 250
        assert (await story.row()).state.permissions.known == frozenset()
        assert await story.messages() == []


async def test_a_project_that_leaves_the_list_is_not_visible(either_stage: Stage) -> None:
    async with either_stage.bot(**QUICK) as bot:
        story = await begin_on_cloud(bot)
        story.jira.hide("CORE")

        alert = await story.told("CORE")

        assert "no longer visible" in f"{alert.text}{alert.blocks}"
        states = {one.key: one.state for one in await remembered(story)}
        assert states["CORE"] is ProjectVerdict.NOT_VISIBLE


async def test_an_answer_given_to_nobody_takes_nothing_away(either_stage: Stage) -> None:
    async with either_stage.bot(**QUICK) as bot:
        story = await begin_on_cloud(bot)
        story.jira.fault("anonymous", path="permissions/check")

        await story.looks(6)

        assert (await story.row()).state.permissions.known == frozenset()
