"""Proof that silence means well: the weekly digest, and the heartbeat that a service outside listens for."""

from __future__ import annotations

import asyncio
import secrets
from datetime import UTC, datetime

from fixtures.bot import Stage
from fixtures.watching_bot import QUICK, WatchStory, begin, eventually

from access.operations.write_digest import WriteDigest
from access.watch_settings import WatchSettings
from messages.watch_words import WatchWords
from sandbox.jira.example import PERSONAL_TOKEN_NAME, SERVICE_ACCOUNT
from sandbox.slack import seed
from sandbox.slack.faults import FaultKind

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def digest_of(story: WatchStory) -> WriteDigest:
    return WriteDigest(story.bot.storage, WatchWords(), WatchSettings(), 0, seed.OPS, lambda: secrets.token_urlsafe(12))


async def is_due(story: WatchStory) -> None:
    async with story.bot.storage.begin() as transaction:
        await transaction.jobs.take("digest", LONG_AGO)


async def test_a_quiet_week_is_told_as_such_once_however_many_replicas_there_are(either_stage: Stage) -> None:
    async with either_stage.bot(**QUICK) as bot:
        story = await begin(bot)
        await is_due(story)

        written = await asyncio.gather(digest_of(story)(), digest_of(story)())
        week = await story.told("all quiet")

        assert sorted(written) == [0, 1]
        assert "message queue" in f"{week.text}{week.blocks}"
        assert await digest_of(story)() == 0


async def test_a_week_with_a_loss_counts_it(either_stage: Stage) -> None:
    async with either_stage.bot(**QUICK) as bot:
        story = await begin(bot)
        story.jira.revoke_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME)
        await story.told("has lost access to Jira")
        await is_due(story)

        await digest_of(story)()

        assert "1 trouble" in (await story.told("Week ")).text


async def test_the_heartbeat_is_heard_while_all_is_well_and_stops_where_slack_refuses_us(stage: Stage) -> None:
    outside = f"{stage.jira.url}/status"
    beats = {"JIRA_ACCESS_HEARTBEAT_URL": outside, "JIRA_ACCESS_WATCH_HEARTBEAT_EVERY": "0.1s"}
    async with stage.bot(**QUICK, **beats) as bot:
        story = await begin(bot)

        async def is_heard() -> bool:
            return bool(story.jira.requests("/status"))

        await eventually(is_heard)
        await bot.slack.control.fault("chat.postMessage", FaultKind.NOT_OK, error="token_revoked", times=None)
        story.jira.revoke_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME)
        await bot.until("/healthz", "token_revoked")
        await story.looks(1)
        story.jira.forget_requests()
        await story.looks(3)

        assert story.jira.requests("/status") == []
