"""Replicas that die, hang and come in crowds: one look and one message for each due time, and nothing is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fixtures.bot import BotStory, MakeStage
from fixtures.crowds import begin_several, looks_at_crowd, lose_several, watch_crowd
from fixtures.replicas import CROWD, outside, replica, replicas
from fixtures.watching_bot import WatchStory, begin, eventually
from fixtures.wires import wire_to

from access.credentials import BasicLogin, Secret
from access.evidence import EvidenceClass
from access.login_watch import LoginState
from access.records import AuditQuery
from bot.failpoints import Failpoint
from sandbox.jira.example import PASSWORD, PERSONAL_TOKEN_NAME, SERVICE_ACCOUNT
from sandbox.slack import seed

WITH_HISTORY = seed.SCOPES | seed.HISTORY_SCOPES
LOOKED_AT = 8
UNHURRIED = {**CROWD, "JIRA_ACCESS_WATCH_LEASE": "10s"}
"""One process is to die there, and no look of the others to last longer than its lease on a busy machine."""
BASIC = BasicLogin(SERVICE_ACCOUNT, Secret(PASSWORD))
POSTGRES = pytest.param("postgres_database_url", marks=pytest.mark.postgres)
BOTH = pytest.mark.parametrize("database", ["sqlite_url", POSTGRES])
TWO_OR_FOUR = pytest.mark.parametrize("number", [2, pytest.param(4, marks=pytest.mark.faults)])


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


async def arrivals(bot: BotStory) -> Counter[str]:
    """How often the login came into each state, as the audit trail has it."""
    async with bot.storage.reading() as transaction:
        entries = await transaction.audit.tail(AuditQuery(), 1000)
    return Counter(one.event.outcome for one in entries if one.event.action == "watch.login")


async def alerted(stories: Sequence[WatchStory]) -> Counter[str]:
    """How many alerts of a lost access name each connection."""
    told = await alerts(stories[0])
    return Counter({name: sum(name in one for one in told) for name in (story.connection.name for story in stories)})


async def losses(bot: BotStory) -> Counter[str]:
    """How often the login of each connection came to be lost, as the audit trail has it."""
    async with bot.storage.reading() as transaction:
        entries = await transaction.audit.tail(AuditQuery(), 1000)
    events = [one.event for one in entries]
    return Counter(one.connection for one in events if (one.action, one.outcome) == ("watch.login", "lost"))


@BOTH
@pytest.mark.parametrize("place", [Failpoint.AFTER_POST, Failpoint.BEFORE_POST])
async def test_a_replica_killed_around_the_post_leaves_one_message(
    place: Failpoint, database: str, request: pytest.FixtureRequest, make_stage: MakeStage, tmp_path: Path
) -> None:
    async with make_stage(request.getfixturevalue(database)) as stage, outside(stage) as bot:
        await stage.slack.control.set_scopes(WITH_HISTORY)
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
@pytest.mark.timeout(400)
@BOTH
@pytest.mark.parametrize("place", list(Failpoint))
async def test_whatever_line_it_dies_at_each_loss_is_told_once_and_the_trail_holds(
    place: Failpoint, database: str, request: pytest.FixtureRequest, make_stage: MakeStage, tmp_path: Path
) -> None:
    async with make_stage(request.getfixturevalue(database)) as stage, outside(stage) as bot:
        await stage.slack.control.set_scopes(WITH_HISTORY)
        async with replica(stage, tmp_path, **UNHURRIED):
            stories = await begin_several(bot)
        await lose_several(bot, stories)
        async with replica(stage, tmp_path, place, **UNHURRIED) as second:
            assert await second.dies() == 137

        async with replica(stage, tmp_path, **UNHURRIED):

            async def all_told() -> bool:
                return len(await alerts(stories[0])) >= len(stories)

            await eventually(all_told, patience_seconds=300)  # a try that was cut off holds its account for two minutes
            await nothing_waits(stories[0])

            once = Counter(story.connection.name for story in stories)
            assert await alerted(stories) == once
            assert await losses(bot) == once
            assert stage.jira.control.failed_logins(SERVICE_ACCOUNT) <= 2
            assert await chain_holds(stories[0])


@BOTH
@pytest.mark.parametrize("place", [Failpoint.GROUP_BEFORE_AUDIT, Failpoint.GROUP_BEFORE_COMMIT])
async def test_looks_that_die_in_one_booking_are_made_again_and_booked_once_each(
    place: Failpoint, database: str, request: pytest.FixtureRequest, make_stage: MakeStage, tmp_path: Path
) -> None:
    rarely = {"JIRA_ACCESS_WATCH_LOGIN_EVERY": "1h", "JIRA_ACCESS_WATCH_LOOKS_PER_SITE": str(LOOKED_AT)}
    async with make_stage(request.getfixturevalue(database)) as stage, outside(stage) as bot:
        async with replica(stage, tmp_path, place, **rarely) as first:
            await watch_crowd(bot, LOOKED_AT, datetime.now(UTC))
            assert await first.dies() == 137
        booked = await looks_at_crowd(bot, LOOKED_AT)

        async with replica(stage, tmp_path, **rarely):

            async def all_looked() -> bool:
                return min(await looks_at_crowd(bot, LOOKED_AT)) > 0

            await eventually(all_looked)

            assert booked.count(0) >= 2
            assert await looks_at_crowd(bot, LOOKED_AT) == [1] * LOOKED_AT


@pytest.mark.postgres
@TWO_OR_FOUR
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
        assert (await arrivals(bot))["lost"] == 1


@pytest.mark.faults
@pytest.mark.postgres
@pytest.mark.parametrize("number", [2, 4])
async def test_replicas_and_people_together_try_a_wrong_password_twice(
    number: int, postgres_database_url: str, make_stage: MakeStage, tmp_path: Path
) -> None:
    async with (
        make_stage(postgres_database_url) as stage,
        outside(stage) as bot,
        replicas(stage, tmp_path, number) as processes,
    ):
        await stage.connect(processes[-1].address)
        story = await begin(bot, credential=BASIC)
        story.jira.set_password(SERVICE_ACCOUNT, "another-password")
        for _ in range(3):
            await bot.type("test prod")
        await story.told("has lost access to Jira")
        await bot.ask("test prod", "as often as is safe")
        await nothing_waits(story)

        assert story.jira.failed_logins(SERVICE_ACCOUNT) == 2
        assert len(await alerts(story)) == 1


@pytest.mark.postgres
@TWO_OR_FOUR
async def test_what_a_replica_saw_before_it_hung_past_its_lease_is_not_booked(
    number: int, postgres_database_url: str, make_stage: MakeStage, tmp_path: Path
) -> None:
    async with make_stage(postgres_database_url) as stage, outside(stage) as bot:
        await stage.slack.control.set_scopes(WITH_HISTORY)
        async with replica(stage, tmp_path):
            story = await begin(bot)
        async with replica(stage, tmp_path, hang_at=Failpoint.AFTER_LOOK) as first:
            await first.hangs()  # it has seen a good login, and booked nothing
            lose(story)
            async with replicas(stage, tmp_path, number - 1):
                await story.told("has lost access to Jira")
                first.go_on()
                await first.says("overtaken")
                await story.looks(3, EvidenceClass.AUTH)
                await nothing_waits(story)

                assert (await story.row()).state.login.state is LoginState.LOST
                assert "recovering" not in await arrivals(bot)
                assert len(await alerts(story)) == 1
                assert await chain_holds(story)


@pytest.mark.postgres
@TWO_OR_FOUR
async def test_what_a_replica_was_about_to_post_before_it_hung_past_its_lease_stays_unsent(
    number: int, postgres_database_url: str, make_stage: MakeStage, tmp_path: Path
) -> None:
    async with make_stage(postgres_database_url) as stage, outside(stage) as bot:
        await stage.slack.control.set_scopes(WITH_HISTORY)
        async with replica(stage, tmp_path, hang_at=Failpoint.BEFORE_POST) as first:
            story = await begin(bot)
            lose(story)
            await first.hangs()
            async with replicas(stage, tmp_path, number - 1):
                await story.told("has lost access to Jira")
                await nothing_waits(story)
                first.go_on()
                await first.says("overtaken")

                assert len(await alerts(story)) == 1
                assert await chain_holds(story)


@pytest.mark.postgres
@TWO_OR_FOUR
async def test_a_replica_that_is_cut_from_the_database_does_no_harm_and_comes_back(
    number: int, postgres_database_url: str, make_stage: MakeStage, tmp_path: Path
) -> None:
    async with (
        make_stage(postgres_database_url) as stage,
        outside(stage) as bot,
        wire_to(postgres_database_url) as wire,
    ):
        await stage.slack.control.set_scopes(WITH_HISTORY)
        async with replica(stage, tmp_path):
            story = await begin(bot)
        cut_off = replica(stage, tmp_path, hang_at=Failpoint.AFTER_LOOK, JIRA_ACCESS_DATABASE_URL=wire.url)
        async with cut_off as first:
            await first.hangs()
            wire.cut()
            lose(story)
            async with replicas(stage, tmp_path, number - 1):
                first.go_on()
                await first.says("without storage")
                await story.told("has lost access to Jira")
                wire.mend()
                await replace(bot, address=first.address).until("/readyz", '"ready":true')
                await nothing_waits(story)

                assert len(await alerts(story)) == 1
                assert "recovering" not in await arrivals(bot)
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
