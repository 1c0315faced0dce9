"""The bot while Slack, Jira or the database are in trouble: nothing is lost or half done, and words come in time."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest
from fixtures.bot import BotStory, MakeStage, Stage
from fixtures.databases import PostgresServer
from fixtures.watching_bot import eventually
from sqlalchemy import make_url

from messages.actions import ActionId
from sandbox.slack import seed
from sandbox.slack.faults import FaultKind
from sandbox.slack.outcomes import Status
from sandbox.slack.response_urls import MOST_USES
from storage.engine import Patience, parse_url, sqlite_file

AWAY = "My storage is away, so nothing was done"
VERDICT = "logs in"


@pytest.mark.everywhere
async def test_an_answer_outlives_its_response_address(bot: BotStory) -> None:
    await bot.add_connection()
    bot.jira.control.settings(latency_seconds=0.3)
    await bot.type("test prod")
    await bot.slack.control.advance(1801)

    verdict = await bot.sees(VERDICT)

    assert verdict.ephemeral_to == seed.MEMBER
    assert len(await bot.slack.control.calls("chat.postEphemeral")) == 1


@pytest.mark.everywhere
async def test_an_answer_outlives_a_response_address_that_has_been_used_up(bot: BotStory) -> None:
    await bot.add_connection()
    bot.jira.control.settings(latency_seconds=1.0)
    await bot.type("test prod")
    await use_up(bot, "slash_commands")

    verdict = await bot.sees(VERDICT)

    tried = await bot.slack.control.calls("response_url")
    assert verdict.ephemeral_to == seed.MEMBER
    assert [one.error for one in tried] == [""] * MOST_USES + ["used_url"]
    assert len(await bot.slack.control.calls("chat.postEphemeral")) == 1


@pytest.mark.everywhere
async def test_the_answer_to_a_press_outlives_a_response_address_that_has_been_used_up(bot: BotStory) -> None:
    await bot.add_connection()
    first = await bot.ask("test prod", VERDICT)
    bot.jira.control.settings(latency_seconds=1.0)
    await bot.slack.control.press(seed.MEMBER, first.channel, first.ts, ActionId.TEST_AGAIN)
    await use_up(bot, "block_actions")

    async def is_answered() -> bool:
        return VERDICT in str([one.arguments for one in await bot.slack.control.calls("chat.postEphemeral")])

    await eventually(is_answered)
    assert len(await bot.slack.control.calls("response_url")) == 1 + MOST_USES + 1


@pytest.mark.everywhere
async def test_where_the_bot_is_in_no_such_channel_the_answer_comes_as_a_direct_message(bot: BotStory) -> None:
    await bot.add_connection()
    bot.jira.control.settings(latency_seconds=0.3)
    await bot.type("test prod", channel=seed.NOT_JOINED)
    await bot.slack.control.advance(1801)

    verdict = await bot.sees(VERDICT, channel="dm")

    assert "prod" in verdict.text


@pytest.mark.parametrize("trouble", [FaultKind.SERVER_ERROR, FaultKind.RATE_LIMITED, FaultKind.CUT_BEFORE])
async def test_an_answer_outlives_a_slack_that_is_away_for_a_moment(bot: BotStory, trouble: FaultKind) -> None:
    await bot.add_connection()
    bot.jira.control.settings(latency_seconds=0.3)
    await bot.type("test prod")
    await bot.slack.control.advance(1801)
    await bot.slack.control.fault("chat.postEphemeral", trouble)
    await bot.slack.control.fault("conversations.open", trouble)

    verdict = await bot.sees(VERDICT)

    assert verdict.ephemeral_to == seed.MEMBER


async def test_a_file_that_slack_does_not_take_is_told(bot: BotStory) -> None:
    await bot.add_connection()
    await bot.ask("test prod", VERDICT)
    projects = await bot.ask("projects prod", "prod: 9 projects")
    await bot.slack.control.fault("files.getUploadURLExternal", FaultKind.SERVER_ERROR)

    answer = await bot.press(projects, ActionId.SEND_PROJECTS_FILE, "Slack did not take the file")

    assert answer.ephemeral_to == seed.MEMBER
    assert '"event": "fault"' not in bot.logs.getvalue()


async def test_a_command_that_is_delivered_three_times_has_one_effect(any_bot: BotStory) -> None:
    await any_bot.add_connection()
    first = await any_bot.type("test prod")
    second = await any_bot.slack.control.deliver_again(first.delivery_id)
    third = await any_bot.slack.control.deliver_again(first.delivery_id)

    await any_bot.until("/metrics", '{command="test",outcome="duplicate"} 2.0')
    await any_bot.sees(VERDICT)

    assert [second.status, third.status] == [Status.OK, Status.OK]
    assert [entry.event.action for entry in await any_bot.audit()] == ["connection.test"]


async def test_a_press_that_is_delivered_again_after_it_was_answered_has_one_effect(any_bot: BotStory) -> None:
    await any_bot.add_connection()
    verdict = await any_bot.ask("test prod", VERDICT)
    await any_bot.press(verdict, ActionId.TEST_AGAIN, VERDICT)
    pressed = (await any_bot.slack.control.deliveries("block_actions"))[-1]

    await any_bot.slack.control.deliver_again(pressed.id)
    await any_bot.until("/metrics", '{command="test_again",outcome="duplicate"} 1.0')

    assert [entry.event.action for entry in await any_bot.audit()] == ["connection.test"] * 2


async def test_who_comes_while_all_hands_are_full_is_told_politely(stage: Stage) -> None:
    async with stage.bot(in_flight=1) as bot:
        await bot.add_connection()
        bot.jira.control.settings(latency_seconds=0.5)
        await bot.type("test prod")

        second = await bot.type("help", seed.ADMIN)

        assert second.shown is not None
        assert "I am busy with other requests just now" in second.shown.text
        await bot.sees(VERDICT)


async def test_a_press_while_all_hands_are_full_is_told_politely_too(stage: Stage) -> None:
    async with stage.bot(in_flight=1) as bot:
        await bot.add_connection()
        verdict = await bot.ask("test prod", VERDICT)
        bot.jira.control.settings(latency_seconds=0.5)
        await bot.type("test prod", seed.ADMIN)

        answer = await bot.press(verdict, ActionId.SHOW_EVIDENCE, "I am busy")

        assert answer.ephemeral_to == seed.MEMBER


async def test_a_test_that_takes_too_long_is_stopped_and_the_person_told(stage: Stage) -> None:
    async with stage.bot(deadline_seconds=1.0) as bot:
        await bot.add_connection()
        bot.jira.control.fault("hang")

        await bot.ask("test prod", "That took longer than 1 seconds")

        assert await bot.until("/metrics", '{command="test",outcome="out_of_time"} 1.0')


async def test_what_nobody_expected_gets_a_reference_that_is_also_in_the_log(stage: Stage) -> None:
    async with stage.bot() as bot:
        await bot.add_connection()
        damage(bot, "UPDATE connections SET deployment = 'no-such-deployment'")

        answer = await bot.ask("status", "Something went wrong on my side")

        reference = answer.text.rpartition(" ")[2].strip("`")
        assert f'"reference": "{reference}"' in bot.logs.getvalue()
        assert "no-such-deployment" not in answer.text


@pytest.mark.postgres
async def test_while_the_database_is_away_people_hear_so_within_three_seconds_and_afterwards_all_goes_on(
    make_stage: MakeStage, postgres_database_url: str, postgres_server: PostgresServer
) -> None:
    async with make_stage(postgres_database_url) as stage, stage.bot(patience=Patience()) as bot:
        await bot.add_connection()
        verdict = await bot.ask("test prod", VERDICT)
        shut(postgres_server, postgres_database_url)

        started = time.monotonic()
        await bot.ask("test prod", AWAY)
        waited = time.monotonic() - started
        await bot.press(verdict, ActionId.TEST_AGAIN, AWAY)
        status, body = await bot.get("/readyz")

        assert waited < 3.5
        assert (status, '"ready":false' in body) == (503, True)
        reopen(postgres_server, postgres_database_url)
        await bot.ask("test prod", VERDICT)
        assert (await bot.get("/readyz"))[0] == 200
        assert [entry.event.action for entry in await bot.audit()] == ["connection.test"] * 2


@pytest.mark.postgres
async def test_the_bot_starts_while_the_database_is_away_and_works_once_it_is_back(
    make_stage: MakeStage, postgres_database_url: str, postgres_server: PostgresServer
) -> None:
    shut(postgres_server, postgres_database_url)
    async with make_stage(postgres_database_url) as stage, stage.bot() as bot:
        await bot.ask("status", AWAY)
        reopen(postgres_server, postgres_database_url)

        answer = await bot.ask("status", "There are no connections yet")

        assert answer.ephemeral_to == seed.MEMBER


async def test_a_database_that_somebody_else_locks_is_told_within_three_seconds(stage: Stage) -> None:
    async with stage.bot(patience=Patience()) as bot:
        await bot.ask("help", "What I can do")
        with closing(sqlite3.connect(file_of(bot), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            started = time.monotonic()

            await bot.ask("help", AWAY)

            assert time.monotonic() - started < 3.5


async def test_a_typed_secret_is_refused_even_while_nothing_can_be_written(stage: Stage) -> None:
    async with stage.bot(patience=Patience()) as bot:
        await bot.ask("help", "What I can do")
        with closing(sqlite3.connect(file_of(bot), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")

            answer = await bot.ask("test password=hunter2", "That looks like a password")

    assert "hunter2" not in answer.text


async def test_readiness_is_lost_with_the_token_and_the_log_keeps_quiet_about_it(stage: Stage) -> None:
    await stage.slack.control.revoke_token()

    async with stage.bot() as bot:
        status, body = await bot.get("/readyz")

        assert status == 503
        assert "Slack says token_revoked" in body
        assert stage.slack.app.bot_token not in bot.logs.getvalue()


async def test_commands_come_through_after_slack_recycled_the_socket(stage: Stage) -> None:
    async with stage.bot("socket") as bot:
        await bot.ask("help", "What I can do")
        await stage.slack.control.refresh_sockets()
        await bot.until("/readyz", '"ready":true')

        await bot.ask("whoami", "You are")


async def test_over_socket_mode_the_bot_starts_while_slack_is_away(stage: Stage) -> None:
    await stage.slack.control.fault("apps.connections.open", FaultKind.SERVER_ERROR, times=None)

    async with stage.bot("socket") as bot:
        status, body = await bot.get("/readyz")

        assert status == 503
        assert "the Socket Mode connection is down" in body


async def test_over_socket_mode_a_slack_that_is_away_is_one_line_in_the_log_and_one_when_it_is_back(
    stage: Stage,
) -> None:
    await stage.slack.control.fault("apps.connections.open", FaultKind.SERVER_ERROR)

    async with stage.bot("socket") as bot:
        await bot.until("/readyz", '"ready":true')

        logs = bot.logs.getvalue()
    assert logs.count("slack is away, trying again") == 1
    assert logs.count("slack is back") == 1
    assert "Traceback" not in logs


async def test_health_tells_that_the_process_lives_whatever_else_is_down(bot: BotStory) -> None:
    await bot.slack.control.revoke_token()

    status, body = await bot.get("/healthz")

    assert status == 200
    assert '"alive":true' in body


async def test_a_command_under_way_is_answered_before_the_bot_ends(stage: Stage) -> None:
    async with stage.bot() as bot:
        await bot.add_connection()
        stage.jira.control.settings(latency_seconds=0.3)
        await bot.type("test prod")

    seen = [one.text for one in await stage.slack.control.messages(seed.OPS, seed.MEMBER)]
    assert [VERDICT in text for text in seen] == [True]


async def test_who_is_cut_off_by_a_restart_is_not_told_that_nothing_was_done(stage: Stage) -> None:
    async with stage.bot(grace_seconds=0.0) as bot:
        await bot.add_connection()
        stage.jira.control.fault("hang")
        await bot.type("test prod")
        await bot.until("/healthz", '"in_flight":1')

    told = [one.text for one in await stage.slack.control.messages(seed.OPS, seed.MEMBER)]
    assert ["I was restarted before I could finish" in text for text in told] == [True]


async def test_the_log_of_a_first_start_holds_no_line_of_the_migrations(
    make_stage: MakeStage, empty_sqlite_url: str
) -> None:
    async with make_stage(empty_sqlite_url) as stage, stage.bot() as bot:
        await bot.ask("help", "What I can do")

        assert '"logger": "bot.serving_slack"' in bot.logs.getvalue()
        assert "alembic" not in bot.logs.getvalue()


async def test_a_hundred_commands_at_once_are_each_answered(bot: BotStory) -> None:
    await asyncio.gather(*(bot.type("help") for _ in range(100)))

    async with asyncio.timeout(60):
        while len(await bot.seen()) < 100:  # noqa: ASYNC110 - messages are counted, not waited on
            await asyncio.sleep(0.05)

    told = await bot.seen()
    assert {text.splitlines()[0] for text in told} <= {"What I can do", "I am busy with other requests just now."}


async def use_up(bot: BotStory, kind: str) -> None:
    """Post to the response address of the newest interaction of that kind as often as Slack lets anybody."""
    newest = (await bot.slack.control.deliveries(kind))[-1]
    async with aiohttp.ClientSession() as session:
        for number in range(MOST_USES):
            async with session.post(str(newest.payload["response_url"]), json={"text": f"Earlier {number}"}) as answer:
                assert answer.ok


def file_of(bot: BotStory) -> Path:
    return sqlite_file(parse_url(bot.settings.database_url))


def damage(bot: BotStory, statement: str) -> None:
    """Change the SQLite file behind the bot's back."""
    with closing(sqlite3.connect(file_of(bot))) as other:
        other.execute(statement)
        other.commit()


def shut(server: PostgresServer, url: str) -> None:
    """Let nobody into that database any more, and throw out who is in."""
    server.execute(f"ALTER DATABASE {make_url(url).database} ALLOW_CONNECTIONS false")
    server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")


def reopen(server: PostgresServer, url: str) -> None:
    server.execute(f"ALTER DATABASE {make_url(url).database} ALLOW_CONNECTIONS true")
