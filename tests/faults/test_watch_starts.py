"""Replicas that start together on an empty database, and one that is older than the schema it finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from fixtures.bot import MakeStage
from fixtures.replicas import outside, replica, replicas
from fixtures.watching_bot import begin
from sqlalchemy import text

from access.credentials import Secret
from storage.engine import make_engine


@pytest.mark.postgres
@pytest.mark.parametrize("number", [2, pytest.param(4, marks=pytest.mark.faults)])
async def test_replicas_that_start_together_on_an_empty_database_all_watch(
    number: int, postgres_database_url: str, make_stage: MakeStage, tmp_path: Path
) -> None:
    async with make_stage(postgres_database_url) as stage, replicas(stage, tmp_path, number) as processes:
        async with outside(stage) as bot:
            await begin(bot)

        assert [one.process.returncode for one in processes] == [None] * number
        assert len({one.address for one in processes}) == number


@pytest.mark.postgres
async def test_an_older_replica_refuses_a_newer_schema_and_the_newer_one_goes_on(
    postgres_database_url: str, make_stage: MakeStage, tmp_path: Path
) -> None:
    async with make_stage(postgres_database_url) as stage, outside(stage) as bot, replica(stage, tmp_path) as newer:
        story = await begin(bot)
        engine = make_engine(Secret(postgres_database_url))
        async with engine.begin() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        await engine.dispose()

        with pytest.raises(pytest.fail.Exception, match="9999"):
            async with replica(stage, tmp_path):
                pass

        await story.looks(2)
        assert newer.process.returncode is None
