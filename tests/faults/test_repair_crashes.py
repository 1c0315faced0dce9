"""A process that dies while an approved repair is carried out: another goes on by reading Jira, and repeats nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from fixtures.bot import MakeStage, Stage
from fixtures.repairing import WITH_APPROVERS, RepairStory, keep_admin_login, known_connection, lose_the_group
from fixtures.replicas import outside, replica

from access.approvals import Outcome
from bot.failpoints import RepairFailpoint
from sandbox.jira.example import DEVELOPERS, SERVICE_ACCOUNT
from sandbox.slack import seed

ROLE = f"/jira/rest/api/2/project/APPS/role/{DEVELOPERS}"
HISTORY = seed.SCOPES | {"channels:history", "groups:history", "im:history"}
BOTH = pytest.mark.parametrize(
    "database", ["sqlite_url", pytest.param("postgres_database_url", marks=pytest.mark.postgres)]
)


@asynccontextmanager
async def began(stage: Stage) -> AsyncIterator[RepairStory]:
    """A story told from outside of every process."""
    await stage.slack.control.set_scopes(HISTORY)
    async with outside(stage) as bot:
        connection = await known_connection(bot)
        await keep_admin_login(bot.storage, connection)
        lose_the_group(stage.jira.control)
        yield RepairStory(bot, connection, stage.jira.control)


@asynccontextmanager
async def serving(stage: Stage, folder: Path, crash_at: RepairFailpoint | None = None) -> AsyncIterator[None]:
    """A process that Slack delivers to."""
    async with replica(stage, folder, crash_at, **WITH_APPROVERS) as process:
        await stage.connect(process.address)
        yield
        if crash_at is not None:
            assert await process.dies() == 137


async def approved_and_cut_off(stage: Stage, story: RepairStory, folder: Path, place: RepairFailpoint) -> str:
    """Have a repair approved by a process that dies at that place; the request's ts."""
    async with serving(stage, folder, place):
        request = await story.asked()
        await story.bot.slack.control.press(seed.APPROVER, request.channel, request.ts, "approve")
    return request.ts


@BOTH
@pytest.mark.parametrize(
    "place",
    [
        RepairFailpoint.AFTER_STEP,
        *(pytest.param(one, marks=pytest.mark.faults) for one in RepairFailpoint if one != RepairFailpoint.AFTER_STEP),
    ],
)
async def test_whatever_line_it_dies_at_the_repair_is_made_once_and_told(
    place: RepairFailpoint, database: str, request: pytest.FixtureRequest, make_stage: MakeStage, tmp_path: Path
) -> None:
    async with make_stage(request.getfixturevalue(database)) as stage, began(stage) as story:
        await approved_and_cut_off(stage, story, tmp_path, place)

        async with serving(stage, tmp_path):
            await story.told("now complete")

        made = [one for one in story.writes() if one == f"POST {ROLE}"]
        approval = await story.approval()
        assert made == [f"POST {ROLE}"]
        assert approval.outcome is Outcome.DONE
        assert len(approval.report.done) == 1


async def test_what_was_made_before_the_death_can_be_undone(
    sqlite_url: str, make_stage: MakeStage, tmp_path: Path
) -> None:
    async with make_stage(sqlite_url) as stage, began(stage) as story:
        await approved_and_cut_off(stage, story, tmp_path, RepairFailpoint.AFTER_STEP)

        async with serving(stage, tmp_path):
            result = await story.told("now complete")
            offer = await story.bot.press(result, "undo_repair", "undo the repair", channel="dm")
            undo = await story.request(offer)
            await story.approve(undo)
            await story.becomes(undo, "✅ Done")

        assert story.writes()[-1] == f"DELETE {ROLE}"


async def test_a_jira_that_was_changed_during_the_death_is_left_alone(
    sqlite_url: str, make_stage: MakeStage, tmp_path: Path
) -> None:
    async with make_stage(sqlite_url) as stage, began(stage) as story:
        await approved_and_cut_off(stage, story, tmp_path, RepairFailpoint.AFTER_STEP)
        story.control.grant("APPS", "DELETE_ALL_WORKLOGS", user=SERVICE_ACCOUNT)

        async with serving(stage, tmp_path):
            told = await story.told("was cut off, and Jira has changed since")

        assert "Changed all the same" in told.text
        assert len(story.writes()) == 1


async def test_what_cannot_be_read_after_the_death_is_read_later(
    sqlite_url: str, make_stage: MakeStage, tmp_path: Path
) -> None:
    async with make_stage(sqlite_url) as stage, began(stage) as story:
        await approved_and_cut_off(stage, story, tmp_path, RepairFailpoint.AFTER_STEP)
        story.control.fault("status", path="/permissionscheme", method="GET", code=503, times=1)

        async with serving(stage, tmp_path):
            await story.told("now complete")

        assert story.writes() == [f"POST {ROLE}"]


async def test_what_can_never_be_read_after_the_death_is_told_as_not_known(
    sqlite_url: str, make_stage: MakeStage, tmp_path: Path
) -> None:
    async with make_stage(sqlite_url) as stage, began(stage) as story:
        await approved_and_cut_off(stage, story, tmp_path, RepairFailpoint.AFTER_STEP)
        async with story.bot.storage.begin() as transaction:
            await transaction.admin_logins.forget(story.connection.id)

        async with serving(stage, tmp_path):
            told = await story.told("I could not see what came of them")

        assert "Nothing was changed" not in told.text
        assert "undo_repair" in str(told.blocks)


@pytest.mark.postgres
async def test_two_processes_make_one_repair(postgres_database_url: str, make_stage: MakeStage, tmp_path: Path) -> None:
    async with make_stage(postgres_database_url) as stage, began(stage) as story:
        async with serving(stage, tmp_path), serving(stage, tmp_path):
            request = await story.asked()
            await story.approve(request)
            await story.becomes(request, "now complete")

        assert story.writes() == [f"POST {ROLE}"]
