"""A replica whose database is away, full or read-only while an access is lost: nothing is told that was not kept."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path

import pytest
from fixtures.bot import MakeStage, Stage
from fixtures.databases import PostgresServer
from fixtures.replicas import Replica, outside, replica
from fixtures.watching_bot import WatchStory, begin, eventually
from fixtures.wires import wire_to
from sqlalchemy import make_url

from access.credentials import Secret
from messages.actions import ActionId
from sandbox.jira.example import PERSONAL_TOKEN_NAME, SERVICE_ACCOUNT
from storage.engine import parse_url, sqlite_file

NOTHING_DONE = "othing was done"
LOST = "has lost access to Jira"


async def told_once_it_is_kept(story: WatchStory) -> None:
    """The loss is told once, and the trail is whole."""
    await story.told(LOST)

    async def is_empty() -> bool:
        return await story.waiting() == 0

    await eventually(is_empty)
    assert len(await alerts(story)) == 1
    async with story.bot.storage.reading() as transaction:
        assert (await transaction.audit.verify()).broken is None


async def alerts(story: WatchStory) -> list[str]:
    return [one.text for one in await story.messages() if LOST in one.text]


def lose(story: WatchStory) -> None:
    story.jira.revoke_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME)


@pytest.mark.postgres
async def test_while_the_server_is_away_people_hear_so_and_the_loss_is_told_once_it_is_back(
    postgres_database_url: str, make_stage: MakeStage, tmp_path: Path
) -> None:
    async with (
        make_stage(postgres_database_url) as stage,
        outside(stage) as hand,
        wire_to(postgres_database_url) as wire,
        replica(stage, tmp_path, JIRA_ACCESS_DATABASE_URL=wire.url) as process,
    ):
        story = await begin(replace(hand, address=process.address))
        await stage.connect(process.address)
        verdict = await story.bot.ask("test prod", "logs in")
        wire.cut()
        lose(story)
        await story.bot.ask("test prod", NOTHING_DONE)
        await story.bot.press(verdict, ActionId.TEST_AGAIN, NOTHING_DONE)
        await story.bot.until("/readyz", '"ready":false')
        await process.says("without storage")
        assert await story.waiting() == 0
        assert [entry.event.action for entry in await story.bot.audit()].count("connection.test") == 1

        wire.mend()
        await story.bot.until("/readyz", '"ready":true')
        await told_once_it_is_kept(story)
        assert process.process.returncode is None


@pytest.mark.faults
@pytest.mark.postgres
async def test_a_replica_that_starts_while_the_server_is_away_begins_to_watch_once_it_is_back(
    postgres_database_url: str, make_stage: MakeStage, tmp_path: Path
) -> None:
    async with (
        make_stage(postgres_database_url) as stage,
        outside(stage) as hand,
        wire_to(postgres_database_url) as wire,
    ):
        async with replica(stage, tmp_path):
            story = await begin(hand)
        lose(story)
        wire.cut()
        async with replica(stage, tmp_path, JIRA_ACCESS_DATABASE_URL=wire.url) as process:
            await process.says("without storage")
            assert await alerts(story) == []

            wire.mend()
            await told_once_it_is_kept(story)


Trouble = Callable[[Stage, Replica], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def locked_by_another(stage: Stage, _process: Replica) -> AsyncIterator[None]:
    """Another program holds the SQLite file."""
    with closing(sqlite3.connect(sqlite_file(parse_url(Secret(stage.database_url))), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@asynccontextmanager
async def without_room(_stage: Stage, process: Replica) -> AsyncIterator[None]:
    """No byte more can be written."""
    process.may_write(0)
    yield
    process.may_write(-1)


@pytest.mark.parametrize("trouble", [without_room, pytest.param(locked_by_another, marks=pytest.mark.faults)])
async def test_what_a_file_does_not_take_is_not_told_until_it_does(
    trouble: Trouble, stage: Stage, tmp_path: Path
) -> None:
    async with outside(stage) as hand, replica(stage, tmp_path) as process:
        story = await begin(replace(hand, address=process.address))
        await stage.connect(process.address)
        async with trouble(stage, process):
            lose(story)
            await story.bot.ask("test prod", NOTHING_DONE)
            await process.says("without storage")
            assert await alerts(story) == []

        await told_once_it_is_kept(story)


@pytest.mark.faults
@pytest.mark.postgres
async def test_what_a_read_only_server_does_not_take_is_not_told_until_it_does(
    postgres_database_url: str, postgres_server: PostgresServer, make_stage: MakeStage, tmp_path: Path
) -> None:
    def make_read_only(state: str) -> None:
        database = make_url(postgres_database_url).database
        postgres_server.execute(f"ALTER DATABASE {database} SET default_transaction_read_only = {state}")
        postgres_server.execute(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'"  # noqa: S608 - ours
        )

    async with (
        make_stage(postgres_database_url) as stage,
        outside(stage) as hand,
        replica(stage, tmp_path) as process,
    ):
        story = await begin(replace(hand, address=process.address))
        await stage.connect(process.address)
        make_read_only("on")
        lose(story)
        await story.bot.ask("test prod", NOTHING_DONE)
        await process.says("read-only")
        assert await alerts(story) == []

        make_read_only("off")
        await told_once_it_is_kept(story)
