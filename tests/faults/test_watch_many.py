"""Many projects and many connections at once: one message, bounded memory, and no Jira is run down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fixtures.bot import BotStory, MakeStage, Stage
from fixtures.crowds import crowd_id, watch_crowd
from fixtures.replicas import outside, replica, replicas
from fixtures.watching_bot import WatchStory, begin, eventually

from sandbox.jira import Deployment
from sandbox.jira.request_log import LoggedRequest
from sandbox.slack.values import Message

PROJECTS = 5000
LOST = 200
MOST_MEBIBYTES = 400
CONNECTIONS = 200
LATENCY = timedelta(seconds=0.2)
PER_SITE = 4


async def begin_large(stage: Stage, bot: BotStory) -> WatchStory:
    stage.jira.control.reset(Deployment.DATA_CENTER, projects=PROJECTS)
    return await begin(bot, patience_seconds=240)


async def file_under(story: WatchStory, alert: Message) -> str:
    """The list in the alert's thread, waited for."""

    async def is_there() -> bool:
        return any(reply.files for reply in await story.replies(alert))

    await eventually(is_there)
    (listed,) = [file for reply in await story.replies(alert) for file in reply.files]
    return (await story.bot.slack.control.file_content(listed)).decode()


@pytest.mark.faults
@pytest.mark.timeout(400)
async def test_two_hundred_of_five_thousand_projects_lost_are_one_message_and_a_file(
    stage: Stage, tmp_path: Path
) -> None:
    every = {"JIRA_ACCESS_WATCH_PERMISSIONS_EVERY": "1s", "JIRA_ACCESS_WATCH_LEASE": "30s"}
    async with outside(stage) as bot, replica(stage, tmp_path, **every) as process:
        story = await begin_large(stage, bot)
        async with bot.storage.reading() as transaction:
            keys = sorted(one.key for one in await transaction.project_states.all(story.connection.id))
        for key in keys[:LOST]:
            story.jira.hide(key)
        alert = await story.told("lacks required permissions")
        table = await file_under(story, alert)
        async with bot.storage.reading() as transaction:
            reports = transaction.checks.reports(story.connection.id, story.connection.created_at)
            rounds = 1 + len([record async for record, _ in reports])  # one may be under way
        asked = len(story.jira.requests("mypermissions"))

        assert len(keys) == PROJECTS
        assert asked <= rounds * (PROJECTS + 1)  # each project once a round, and the site
        assert [key for key in keys[:LOST] if key not in table] == []
        assert len(await story.messages()) == 1
        assert process.peak_mebibytes < MOST_MEBIBYTES


def busiest(requests: Sequence[LoggedRequest]) -> int:
    """The most requests that began within the time that one takes."""
    times = [one.at for one in requests]
    return max(sum(1 for other in times if start <= other < start + LATENCY * 0.9) for start in times)


@pytest.mark.faults
@pytest.mark.postgres
@pytest.mark.timeout(400)
@pytest.mark.parametrize("number", [2, 4])
async def test_two_hundred_connections_due_in_one_moment_are_looked_at_once_each_and_spread_from_then_on(
    number: int, postgres_database_url: str, make_stage: MakeStage, tmp_path: Path
) -> None:
    changes = {
        "JIRA_ACCESS_WATCH_LOGIN_EVERY": "1h",
        "JIRA_ACCESS_WATCH_PERMISSIONS_EVERY": "1d",
        "JIRA_ACCESS_WATCH_LOOKS_PER_SITE": str(PER_SITE),
        "JIRA_ACCESS_WATCH_LEASE": "30s",
    }
    async with make_stage(postgres_database_url) as stage, outside(stage) as bot:
        stage.jira.control.settings(latency_seconds=LATENCY.total_seconds())
        async with replicas(stage, tmp_path, number, **changes):
            now = datetime.now(UTC)
            await watch_crowd(bot, CONNECTIONS, now)

            async def all_seen() -> bool:
                return min(await next_looks(bot)) > now + timedelta(minutes=30)

            await eventually(all_seen, patience_seconds=240)
            looks = await next_looks(bot)
            asked = stage.jira.control.requests("/myself")

        assert len(asked) == CONNECTIONS
        assert busiest(asked) <= PER_SITE * number
        assert max(looks) - min(looks) > timedelta(minutes=5)


async def next_looks(bot: BotStory) -> list[datetime]:
    ids = [crowd_id(number) for number in range(CONNECTIONS)]
    async with bot.storage.reading() as transaction:
        return [row.next_look_at or datetime.max.replace(tzinfo=UTC) for row in await transaction.watches.list(ids)]
