"""Who is likely is told once, whichever replica asks, hangs or dies; and the allowance is the integration's first."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import cast

import pytest
from fixtures.bot import MakeStage, Stage
from fixtures.likely import ask_again, put_anew, question, told_of_nobody
from fixtures.replicas import outside
from fixtures.watching_bot import WatchStory, eventually, watching

from access.evidence import Signals
from access.likely import AuditQuestion
from access.lockout import Caller
from access.operations.open_history import OpenedHistory
from access.operations.sweep_permissions import Manner
from access.operations.tell_likely_change import TellLikelyChange
from access.outbox import OutboxRow
from access.pacing import Pace
from access.ports import Reply
from access.ports_history import JiraAuditRecord, JiraHistory
from access.records import Connection
from access.results import AccountFacts
from access.spreading import Patience
from messages.watch_words import WatchWords
from sandbox.slack import seed
from storage.opening import Storage

BOTH = pytest.mark.parametrize(
    "database", ["sqlite_url", pytest.param("postgres_database_url", marks=pytest.mark.postgres)]
)


class Log:
    """An audit log in which Dana Whitfield changed a scheme just now; it can keep whoever asks waiting."""

    def __init__(self) -> None:
        self.asked = 0
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def audit_records(self, since: datetime, until: datetime) -> Reply[tuple[JiraAuditRecord, ...]]:
        self.asked += 1
        await self.may_answer.wait()
        record = JiraAuditRecord(since + (until - since) / 2, "Dana Whitfield", "Permission scheme updated", "")
        return Reply(Signals(call="auditing"), (record,))


def telling(storage: Storage, log: Log, *, remaining: int = 3000) -> TellLikelyChange:
    """What a replica does about questions, with that log for Jira's and so much left of an allowance of 3,000."""
    signals = Signals(call="myself", rate_limit=3000, rate_remaining=remaining)
    manner = Manner(Pace(), asyncio.sleep, Patience())

    async def opens(_: Connection, caller: Caller) -> OpenedHistory:
        assert caller is Caller.AUTOMATIC
        return OpenedHistory(cast("JiraHistory", log), AccountFacts(), manner, signals)

    return TellLikelyChange(storage, opens, WatchWords(), seed.OPS, lambda: secrets.token_urlsafe(12))


@asynccontextmanager
async def nobody_asked(stage: Stage) -> AsyncIterator[tuple[AuditQuestion, WatchStory]]:
    """A database in which a question is due, while no bot runs."""
    async with watching(stage) as story:
        await told_of_nobody(story)
    async with outside(stage) as bot:
        at_rest = WatchStory(bot, story.connection)
        asked = await question(at_rest)
        await put_anew(at_rest, asked)
        yield asked, at_rest


async def line_about(story: WatchStory, asked: AuditQuestion) -> OutboxRow | None:
    async with story.bot.storage.reading() as transaction:
        return await transaction.outbox.with_key(asked.connection_id, f"likely/{asked.episode}/{asked.version}")


async def is_asked(log: Log) -> bool:
    return log.asked > 0


@BOTH
async def test_a_replica_that_hung_over_its_lease_says_nothing_a_second_time(
    make_stage: MakeStage, request: pytest.FixtureRequest, database: str
) -> None:
    async with make_stage(request.getfixturevalue(database)) as stage, nobody_asked(stage) as (asked, story):
        hung, other = Log(), Log()
        hung.may_answer.clear()
        slow = asyncio.ensure_future(telling(story.bot.storage, hung)())
        await eventually(lambda: is_asked(hung))
        await ask_again(story, 0)
        assert await telling(story.bot.storage, other)() == 1
        first = await line_about(story, asked)

        hung.may_answer.set()
        await slow

        assert first is not None
        assert await line_about(story, asked) == first
        assert (hung.asked, other.asked) == (1, 1)
        assert await telling(story.bot.storage, other)() == 0


@BOTH
async def test_a_replica_that_died_while_it_asked_leaves_the_question_to_another(
    make_stage: MakeStage, request: pytest.FixtureRequest, database: str
) -> None:
    async with make_stage(request.getfixturevalue(database)) as stage, nobody_asked(stage) as (asked, story):
        log = Log()
        log.may_answer.clear()
        dying = asyncio.ensure_future(telling(story.bot.storage, log)())
        await eventually(lambda: is_asked(log))
        dying.cancel()
        await asyncio.gather(dying, return_exceptions=True)
        log.may_answer.set()
        held = await telling(story.bot.storage, log)()

        await ask_again(story, 0)
        await telling(story.bot.storage, log)()

        assert held == 0
        assert await line_about(story, asked) is not None


async def test_where_little_is_left_of_the_allowance_it_goes_to_the_integration(stage: Stage) -> None:
    async with nobody_asked(stage) as (asked, story):
        log = Log()

        await telling(story.bot.storage, log, remaining=999)()
        await ask_again(story, 1)
        await telling(story.bot.storage, log, remaining=1000)()

        assert log.asked == 1
        assert await line_about(story, asked) is not None
