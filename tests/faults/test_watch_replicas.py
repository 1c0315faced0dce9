"""Replicas that die, hang and come in crowds: one look and one message for each due time, and nothing is lost."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from fixtures.bot import MakeStage
from fixtures.replicas import outside, replica, replicas
from fixtures.watching_bot import WatchStory, begin, eventually

from access.credentials import BasicLogin, Secret
from access.records import AuditQuery
from bot.failpoints import Failpoint
from sandbox.jira.example import PASSWORD, PERSONAL_TOKEN_NAME, SERVICE_ACCOUNT
from sandbox.slack import seed

HISTORY = frozenset({"channels:history", "groups:history"})
POSTGRES = pytest.param("postgres_database_url", marks=pytest.mark.postgres)
BOTH = pytest.mark.parametrize("database", ["sqlite_url", POSTGRES])


def lose(story: WatchStory) -> None:
    story.jira.revoke_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME)


async def nothing_waits(story: WatchStory) -> None:
    async def is_empty() -> bool:
        return await story.waiting() == 0

    await eventually(is_empty)


async def alerts(story: WatchStory) -> list[str]:
    return [one.text for one in await story.messages() if "has lost access to Jira" in one.text]


async def chain_holds(story: WatchStory) -> bool:
    async with story.bot.storage.reading() as transaction:
        return (await transaction.audit.verify()).broken is None


@BOTH
@pytest.mark.parametrize("place", [Failpoint.AFTER_POST, Failpoint.BEFORE_POST])
async def test_a_replica_killed_around_the_post_leaves_one_message(
    place: Failpoint, database: str, request: pytest.FixtureRequest, make_stage: MakeStage, tmp_path: Path
) -> None:
    async with make_stage(request.getfixturevalue(database)) as stage, outside(stage) as bot:
        await stage.slack.control.set_scopes(seed.SCOPES | HISTORY)
        async with replica(stage, tmp_path, place) as first:
            story = await begin(bot)
            lose(story)
            assert await first.dies() == 137

        async with replica(stage, tmp_path):
            await story.told("has lost access to Jira")
            await nothing_waits(story)

            assert len(await alerts(story)) == 1
            assert await chain_holds(story)


@pytest.mark.faults
@BOTH
@pytest.mark.parametrize("place", list(Failpoint))
async def test_whatever_line_it_dies_at_the_loss_is_told_once_and_the_trail_holds(
    place: Failpoint, database: str, request: pytest.FixtureRequest, make_stage: MakeStage, tmp_path: Path
) -> None:
    async with make_stage(request.getfixturevalue(database)) as stage, outside(stage) as bot:
        await stage.slack.control.set_scopes(seed.SCOPES | HISTORY)
        async with replica(stage, tmp_path):
            story = await begin(bot)
        lose(story)
        async with replica(stage, tmp_path, place) as second:
            assert await second.dies() == 137

        async with replica(stage, tmp_path):
            await story.told("has lost access to Jira")
            await nothing_waits(story)

            assert len(await alerts(story)) == 1
            assert await chain_holds(story)


@pytest.mark.faults
@BOTH
async def test_a_killed_look_has_been_counted_and_the_password_is_tried_twice_at_most(
    database: str, request: pytest.FixtureRequest, make_stage: MakeStage, tmp_path: Path
) -> None:
    async with make_stage(request.getfixturevalue(database)) as stage, outside(stage) as bot:
        async with replica(stage, tmp_path):
            story = await begin(bot, credential=BasicLogin(SERVICE_ACCOUNT, Secret(PASSWORD)))
        story.jira.set_password(SERVICE_ACCOUNT, "another-password")
        async with replica(stage, tmp_path, Failpoint.AFTER_LOOK) as second:
            assert await second.dies() == 137

        async with replica(stage, tmp_path):
            await story.told("has lost access to Jira")

            assert story.jira.failed_logins(SERVICE_ACCOUNT) <= 2


@pytest.mark.postgres
@pytest.mark.parametrize("number", [2, pytest.param(4, marks=pytest.mark.faults)])
async def test_replicas_share_the_work_and_tell_once(
    number: int, postgres_database_url: str, make_stage: MakeStage, tmp_path: Path
) -> None:
    async with (
        make_stage(postgres_database_url) as stage,
        outside(stage) as bot,
        replicas(stage, tmp_path, number),
    ):
        story = await begin(bot)
        lose(story)
        await story.told("has lost access to Jira")
        await nothing_waits(story)

        assert len(await alerts(story)) == 1
        async with bot.storage.reading() as transaction:
            entries = await transaction.audit.tail(AuditQuery(), 1000)
        moves = Counter(
            (one.event.details["from"], one.event.outcome) for one in entries if one.event.action == "watch.login"
        )
        assert moves[("suspect", "lost")] == 1


@pytest.mark.faults
@pytest.mark.postgres
async def test_a_replica_that_was_paused_past_its_lease_does_no_harm(
    postgres_database_url: str, make_stage: MakeStage, tmp_path: Path
) -> None:
    async with (
        make_stage(postgres_database_url) as stage,
        outside(stage) as bot,
        replicas(stage, tmp_path, 2) as (first, _),
    ):
        await stage.slack.control.set_scopes(seed.SCOPES | HISTORY)
        story = await begin(bot)
        first.pause()
        lose(story)
        await story.told("has lost access to Jira")

        first.go_on()
        await story.looks(5)
        await nothing_waits(story)

        assert len(await alerts(story)) == 1
        assert await chain_holds(story)


@BOTH
async def test_a_replica_that_is_told_to_end_gives_its_looks_back(
    database: str, request: pytest.FixtureRequest, make_stage: MakeStage, tmp_path: Path
) -> None:
    async with make_stage(request.getfixturevalue(database)) as stage, outside(stage) as bot:
        async with replica(stage, tmp_path) as first:
            story = await begin(bot)
            first.terminate()
            assert await first.dies() == 0

        async with replica(stage, tmp_path):
            await story.looks(2)

        assert await alerts(story) == []
