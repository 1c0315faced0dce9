"""The watch over permissions: one message with the difference, a file with the rest, and no loss from half a sweep."""

from __future__ import annotations

import pytest
from fixtures.bot import Stage
from fixtures.watching_bot import QUICK, WatchStory, begin, eventually, watching

from access.findings import PermissionState
from sandbox.jira import Deployment
from sandbox.slack import seed
from sandbox.slack.values import Message

pytestmark = pytest.mark.everywhere


async def test_a_permission_taken_away_is_one_message_that_turns_green_when_it_is_back(
    watch_story: WatchStory,
) -> None:
    watch_story.jira.revoke("APPS", "EDIT_ISSUES")
    alert = await watch_story.told("lacks required permissions")

    watch_story.jira.grant("APPS", "EDIT_ISSUES", group="jira-align")
    await watch_story.until(lambda row: row.state.permissions.state is PermissionState.COMPLETE)
    await watch_story.until(lambda row: all(not line.is_pending for line in row.announced.lines))

    told = await watch_story.messages()
    assert [one.ts for one in told] == [alert.ts]
    assert "🟢" in told[0].text


async def test_the_alert_says_between_which_looks_it_went(watch_story: WatchStory) -> None:
    watch_story.jira.revoke("APPS", "EDIT_ISSUES")

    alert = await watch_story.told("lacks required permissions")

    assert "It went between" in alert.text
    assert "/jira-access permissions prod --changes" in alert.text


async def test_watch_off_closes_every_message_of_a_trouble_that_was_told_anew(watch_story: WatchStory) -> None:
    watch_story.jira.revoke("APPS", "EDIT_ISSUES")
    await watch_story.told("lacks required permissions")
    watch_story.jira.hide("CORE")
    await watch_story.told("permissions of another kind")

    await watch_story.bot.ask("watch prod off", "is not watched", user=seed.ADMIN)

    async def are_closed() -> bool:
        return all("no longer watched" in one.text for one in await watch_story.messages())

    await eventually(are_closed)
    told = await watch_story.messages()
    assert len(told) == 2
    assert not any(block["type"] == "actions" for one in told for block in one.blocks)


async def test_gaps_that_were_there_from_the_beginning_are_not_alerted(stage: Stage) -> None:
    stage.jira.control.revoke("APPS", "EDIT_ISSUES")
    async with watching(stage) as story:
        await story.looks(4)

        assert (await story.row()).state.permissions.baseline
        assert await story.messages() == []


async def test_a_project_that_leaves_the_list_is_not_visible(watch_story: WatchStory) -> None:
    watch_story.jira.hide("CORE")

    alert = await watch_story.told("CORE")

    assert "no longer visible" in f"{alert.text}{alert.blocks}"


async def test_an_incomplete_sweep_is_no_loss(watch_story: WatchStory) -> None:
    watch_story.jira.revoke("APPS", "EDIT_ISSUES")
    watch_story.jira.fault("status", path="mypermissions.*CORE", status=500)

    await watch_story.looks(6)

    assert (await watch_story.row()).state.permissions.known == frozenset()
    assert await watch_story.messages() == []


async def test_permissions_that_cannot_be_read_whole_for_long_are_told_once_with_what_fails(stage: Stage) -> None:
    async with watching(stage, JIRA_ACCESS_WATCH_UNREAD_AFTER="0.5s") as story:
        fault = story.jira.fault("status", path="mypermissions.*CORE", status=500)
        note = await story.told("I cannot read all permissions")
        await story.looks(6)
        status = await story.bot.ask("status prod", "not all permissions read since")

        story.jira.remove_fault(fault)
        over = await story.told("I have read all permissions again")

        assert "mypermissions for project CORE with status 500" in note.text.replace("`", "").replace("*", "")
        assert "CORE" in status.text
        assert over.ts == note.ts
        assert [one.ts for one in await story.messages() if not one.ephemeral_to] == [note.ts]


async def test_a_sweep_answered_as_nobody_is_no_loss(watch_story: WatchStory) -> None:
    watch_story.jira.fault("anonymous", path="mypermissions")

    await watch_story.looks(6)

    assert (await watch_story.row()).state.permissions.known == frozenset()


async def test_many_projects_are_one_message_with_the_rest_as_a_file(stage: Stage) -> None:
    stage.jira.control.reset(Deployment.DATA_CENTER, projects=40)
    async with stage.bot(**QUICK) as bot:
        story = await begin(bot)
        keys = sorted(one.key for one in await _projects(story))
        for key in keys[:30]:
            story.jira.hide(key)

        alert = await story.told("lacks required permissions")

        async def has_file() -> bool:
            return any(reply.files for reply in await story.replies(alert))

        await eventually(has_file)
        assert len(await story.messages()) == 1


async def test_the_line_about_a_change_says_what_changed(watch_story: WatchStory) -> None:
    for project in ("APPS", "CORE"):
        watch_story.jira.revoke(project, "EDIT_ISSUES")
    await watch_story.told("required permissions in 2 projects")
    await watch_story.until(lambda row: all(not line.is_pending for line in row.announced.lines))

    watch_story.jira.grant("APPS", "EDIT_ISSUES", group="jira-align")

    line = await watch_story.told("It has changed")
    assert line.is_reply
    assert "back ✅" in line.text
    assert "CORE" not in line.text


async def test_an_older_message_points_to_the_newer_one_and_keeps_no_button(watch_story: WatchStory) -> None:
    watch_story.jira.revoke("APPS", "EDIT_ISSUES")
    await watch_story.told("lacks required permissions")
    await watch_story.until(lambda row: all(not line.is_pending for line in row.announced.lines))

    watch_story.jira.revoke("APPS", "SCHEDULE_ISSUES")

    await watch_story.told("see the newer message")
    older, newer = await watch_story.messages()
    assert [_can_be_pressed(one) for one in (older, newer)] == [False, True]

    for permission in ("EDIT_ISSUES", "SCHEDULE_ISSUES"):
        watch_story.jira.grant("APPS", permission, group="jira-align")
    await watch_story.told("🟢")
    older, newer = await watch_story.messages()
    assert ("see the newer message" in older.text, "🟢" in newer.text) == (True, True)
    assert [_can_be_pressed(one) for one in (older, newer)] == [False, False]


def _can_be_pressed(told: Message) -> bool:
    return any(block["type"] == "actions" for block in told.blocks)


async def _projects(story: WatchStory) -> tuple[object, ...]:
    async with story.bot.storage.reading() as transaction:
        return await transaction.project_states.all(story.connection.id)
