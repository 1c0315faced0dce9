"""The bot on a database that is full or read-only: it says so in time, and tells nothing that it could not keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fixtures.bot import BotStory, MakeStage, Stage
from fixtures.databases import PostgresServer
from sqlalchemy import event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import Pool

from access.results import Verdict
from messages.actions import ActionId
from sandbox.slack import seed

AWAY = "My storage is away, so nothing was done"
VERDICT = "logs in"


@pytest.fixture
def sqlite_setting() -> Iterator[Callable[[str], None]]:
    """Call with a pragma that every connection opened from then on is given, as if the disk were of that kind."""
    listeners = []

    def give(pragma: str) -> None:
        def on_connect(connection: DBAPIConnection, _entry: object) -> None:
            connection.cursor().execute(f"PRAGMA {pragma}")

        event.listen(Pool, "connect", on_connect)
        listeners.append(on_connect)

    yield give
    for listener in listeners:
        event.remove(Pool, "connect", listener)


async def test_on_a_read_only_file_everybody_is_told_that_nothing_was_done(
    stage: Stage, sqlite_setting: Callable[[str], None]
) -> None:
    await prepare(stage)
    sqlite_setting("query_only = ON")

    async with stage.bot() as bot:
        answer = await bot.ask("test prod", AWAY)

        assert answer.ephemeral_to == seed.MEMBER
        assert bot.jira.control.requests() == []


async def test_on_a_full_disk_no_verdict_is_told_that_was_not_kept(
    stage: Stage, sqlite_setting: Callable[[str], None]
) -> None:
    await prepare(stage)
    stage.jira.control.reset(projects=300)  # the report needs more room than is left inside the pages of the file
    sqlite_setting("max_page_count = 1")  # SQLite takes it for as many pages as there are: the file cannot grow

    async with stage.bot() as bot:
        await bot.ask("test prod", AWAY)

        assert VERDICT not in "\n".join(await bot.seen())
        assert await last_verdict(bot) is None
        assert await bot.audit() == ()


@pytest.mark.postgres
async def test_what_a_read_only_server_does_not_keep_is_not_told_and_works_again_afterwards(
    make_stage: MakeStage, postgres_database_url: str, postgres_server: PostgresServer
) -> None:
    async with make_stage(postgres_database_url) as stage, stage.bot() as bot:
        await bot.add_connection()
        verdict = await bot.ask("test prod", VERDICT)
        make_read_only(postgres_server, postgres_database_url, "on")
        bot.jira.control.revoke("WEB", "EDIT_ISSUES")

        await bot.press(verdict, ActionId.TEST_AGAIN, AWAY)

        assert await last_verdict(bot) is Verdict.OK
        make_read_only(postgres_server, postgres_database_url, "off")
        await bot.press(verdict, ActionId.TEST_AGAIN, "lacks permissions")
        assert await last_verdict(bot) is Verdict.PERMISSIONS_MISSING


async def prepare(stage: Stage) -> None:
    """Let a bot with a connection make the file."""
    async with stage.bot() as bot:
        await bot.add_connection()


async def last_verdict(bot: BotStory) -> Verdict | None:
    async with bot.storage.reading() as transaction:
        check = await transaction.checks.last("id-of-prod")
    return check.verdict if check else None


def make_read_only(server: PostgresServer, url: str, state: str) -> None:
    """From their next connection on, and they are thrown out of this one."""
    server.execute(f"ALTER DATABASE {make_url(url).database} SET default_transaction_read_only = {state}")
    server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
