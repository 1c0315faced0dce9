"""Connections that log in with the same account: its budget of refused logins is one, and good logins cost none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fixtures.bot import Stage
from fixtures.crowds import crowd_id, looks_at_crowd, watch_crowd
from fixtures.watched import LONG_AGO
from fixtures.watching_bot import QUICK, begin, eventually

from access.credentials import BasicLogin, Credential, PersonalAccessToken, Secret
from access.evidence import EvidenceClass
from access.lockout import login_account
from access.login_watch import LoginState
from access.results import Verdict
from sandbox.jira.example import PASSWORD, PERSONAL_TOKEN, SERVICE_ACCOUNT

pytestmark = pytest.mark.everywhere

BASIC = BasicLogin(SERVICE_ACCOUNT, Secret(PASSWORD))
SHARED = [
    pytest.param(BASIC, 3, id="password"),
    pytest.param(PersonalAccessToken(Secret(PERSONAL_TOKEN)), 5, id="token"),
]
"""A login, and more connections than may try it at the same time."""
RARELY = {**QUICK, "JIRA_ACCESS_WATCH_LOGIN_EVERY": "1h", "JIRA_ACCESS_WATCH_LOOKS_PER_SITE": "5"}


@pytest.mark.parametrize(("shared", "size"), SHARED)
async def test_a_good_login_that_several_share_is_tried_for_each_of_them_within_a_minute(
    stage: Stage, shared: Credential, size: int
) -> None:
    async with stage.bot(**RARELY) as bot:
        bot.jira.control.settings(latency_seconds=0.5)
        await watch_crowd(bot, size, datetime.now(UTC), shared)

        async def all_looked() -> bool:
            return min(await looks_at_crowd(bot, size)) > 0

        await eventually(all_looked)

        async with bot.storage.reading() as transaction:
            looks = [await transaction.checks.verdicts(crowd_id(number), LONG_AGO) for number in range(size)]
            spared = [await transaction.checks.spared_since(crowd_id(number), LONG_AGO) for number in range(size)]
        assert [[verdict for _, verdict in one] for one in looks] == [[Verdict.OK]] * size
        assert spared == [()] * size


async def test_a_wrong_password_that_several_share_is_tried_twice_and_whoever_was_refused_is_lost(stage: Stage) -> None:
    async with stage.bot(**RARELY) as bot:
        bot.jira.control.set_password(SERVICE_ACCOUNT, "another-password")
        await watch_crowd(bot, 3, datetime.now(UTC), BASIC)

        async def refused_are_lost() -> bool:
            async with bot.storage.reading() as transaction:
                rows = await transaction.watches.list([crowd_id(number) for number in range(3)])
                checks = {row.connection_id: await transaction.checks.last(row.connection_id) for row in rows}
                refused = {one for one, last in checks.items() if last and last.evidence.kind is EvidenceClass.AUTH}
                lost = {row.connection_id for row in rows if row.state.login.state is LoginState.LOST}
                spared = [await transaction.checks.spared_since(one, LONG_AGO) for one in checks]
            return bool(refused) and refused == lost and any(spared)

        await eventually(refused_are_lost)

        assert bot.jira.control.failed_logins(SERVICE_ACCOUNT) == 2


async def test_a_refusal_that_may_not_be_confirmed_any_more_is_a_loss(stage: Stage) -> None:
    async with stage.bot(**{**QUICK, "JIRA_ACCESS_WATCH_BASIC_WAIT": "1h"}) as bot:
        story = await begin(bot, credential=BASIC)
        story.jira.set_password(SERVICE_ACCOUNT, "another-password")
        await story.until(lambda row: row.state.login.state is LoginState.SUSPECT)

        account = login_account(story.connection.address, BASIC)
        async with bot.storage.begin() as transaction:  # the last try is spent by somebody else
            count = await transaction.budget.lock(account)
            await transaction.budget.save(account, replace(count, refused=2))
            await transaction.watches.hurry(story.connection.id)

        await story.told("has lost access to Jira")
        assert story.jira.failed_logins(SERVICE_ACCOUNT) == 1


async def test_a_good_login_that_may_not_be_tried_for_long_is_told_without_a_verdict(stage: Stage) -> None:
    async with stage.bot(**QUICK, JIRA_ACCESS_WATCH_BLIND_AFTER="0.5s") as bot:
        story = await begin(bot, credential=BASIC)
        account = login_account(story.connection.address, BASIC)

        async def spend(tries: int) -> None:
            async with bot.storage.begin() as transaction:
                count = await transaction.budget.lock(account)
                await transaction.budget.save(account, replace(count, refused=tries))
                await transaction.watches.hurry(story.connection.id)

        await spend(2)
        told = await story.told(f"I cannot test the login of {SERVICE_ACCOUNT}")
        assert (await story.row()).state.login.state is LoginState.HEALTHY

        await spend(0)  # somebody's login as that account was good
        over = await story.told("I can test the login again")

        assert (over.ts, len(await story.messages())) == (told.ts, 1)
        assert story.jira.failed_logins(SERVICE_ACCOUNT) == 0


async def test_an_outage_ends_once_jira_answers_though_others_have_spent_the_tries_of_the_account(
    either_stage: Stage,
) -> None:
    async with either_stage.bot(**QUICK) as bot:
        story = await begin(bot, credential=BASIC)
        outage = story.jira.fault("status", status=503)
        down = await story.told("not answering")
        account = login_account(story.connection.address, BASIC)
        async with bot.storage.begin() as transaction:
            count = await transaction.budget.lock(account)
            await transaction.budget.save(account, replace(count, refused=2))

        story.jira.forget_requests()
        story.jira.remove_fault(outage)
        back = await story.told("answered again")

        assert (back.ts, len(await story.messages())) == (down.ts, 1)
        assert (await story.row()).state.login.state is LoginState.HEALTHY
        assert story.jira.requests("/myself") == []
