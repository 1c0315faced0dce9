"""The watch over a login: one alert for a loss, silence for everything that is none, and the truth about its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from fixtures.bot import Stage
from fixtures.watching_bot import QUICK, WatchStory, begin, watching

from access.credentials import BasicLogin, Secret
from access.evidence import EvidenceClass
from access.expiry import DateSource
from access.login_watch import LoginState
from access.next_look import LookReason
from sandbox.jira.example import PASSWORD, PERSONAL_TOKEN, PERSONAL_TOKEN_NAME, SERVICE_ACCOUNT
from sandbox.slack import seed

pytestmark = pytest.mark.everywhere

BASIC = BasicLogin(SERVICE_ACCOUNT, Secret(PASSWORD))


def lose(story: WatchStory) -> None:
    story.jira.revoke_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME)


def give_back(story: WatchStory) -> None:
    story.jira.put_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME, PERSONAL_TOKEN)


async def test_a_lost_login_is_told_once_and_turns_green_when_it_is_back(watch_story: WatchStory) -> None:
    lose(watch_story)
    alert = await watch_story.told("has lost access to Jira")
    await watch_story.looks(3, EvidenceClass.AUTH)

    give_back(watch_story)
    green = await watch_story.told("access is back")

    assert (green.ts, len(await watch_story.messages())) == (alert.ts, 1)


async def test_the_end_of_a_loss_is_told_in_its_thread_too(watch_story: WatchStory) -> None:
    lose(watch_story)
    alert = await watch_story.told("has lost access to Jira")

    give_back(watch_story)
    await watch_story.until(lambda row: row.state.login.state is LoginState.HEALTHY)
    await watch_story.until(lambda row: all(not line.is_pending for line in row.announced.lines))

    assert [reply.is_broadcast for reply in await watch_story.replies(alert)] == [True]


async def test_one_refusal_that_the_next_look_clears_is_nobodys_business(watch_story: WatchStory) -> None:
    watch_story.jira.fault("anonymous", path="/myself", times=1)

    await watch_story.until(lambda row: row.state.blips == 1)

    assert await watch_story.messages() == []


async def test_a_captcha_is_a_loss_at_once_and_no_login_is_tried_again(stage: Stage) -> None:
    async with stage.bot(**QUICK) as bot:
        story = await begin(bot, credential=BASIC)
        story.jira.fail_logins(SERVICE_ACCOUNT, 3)

        await story.told("CAPTCHA")
        story.jira.forget_requests()
        row = await story.until(lambda row: row.next_look_reason is LookReason.SPARE_THE_ACCOUNT)

        assert row.state.login.state is LoginState.LOST
        assert story.jira.requests("/myself") == []


async def test_a_wrong_password_is_tried_twice_by_everybody_together(stage: Stage) -> None:
    async with stage.bot(**QUICK) as bot:
        story = await begin(bot, credential=BASIC)
        story.jira.set_password(SERVICE_ACCOUNT, "another-password")

        await story.until(lambda row: row.next_look_reason is LookReason.ASK_A_PERSON)
        alert = await story.told("has lost access to Jira")
        await bot.ask("test prod", "as often as is safe")

        assert story.jira.failed_logins(SERVICE_ACCOUNT) == 2
        assert [one.ts for one in await story.messages() if "lost access" in one.text] == [alert.ts]


async def test_an_outage_behind_a_loss_is_seen_and_ended_while_no_login_may_be_tried(either_stage: Stage) -> None:
    async with either_stage.bot(**QUICK) as bot:
        story = await begin(bot, credential=BASIC)
        story.jira.set_password(SERVICE_ACCOUNT, "another-password")
        await story.until(lambda row: row.next_look_reason is LookReason.ASK_A_PERSON)
        alert = await story.told("has lost access to Jira")

        outage = story.jira.fault("status", status=503)
        await story.until(lambda row: row.state.login.is_held)
        await story.told("Jira itself is not answering now")
        story.jira.remove_fault(outage)
        row = await story.until(lambda row: not row.state.login.is_held)
        await story.told("Jira itself answers again")

        assert row.state.login.state is LoginState.LOST
        assert story.jira.failed_logins(SERVICE_ACCOUNT) == 2
        assert [one.ts for one in await story.messages() if "lost access" in one.text] == [alert.ts]


@pytest.mark.parametrize("kind", ["anonymous", "other_account"])
async def test_somebody_elses_answer_is_a_loss(watch_story: WatchStory, kind: str) -> None:
    watch_story.jira.fault(kind, path="/myself")

    await watch_story.told("has lost access to Jira")

    assert (await watch_story.row()).state.login.state is LoginState.LOST


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [("status", {"status": 503}), ("maintenance", {}), ("sso_page", {}), ("redirect", {}), ("close", {})],
)
async def test_a_jira_that_is_down_is_told_calmly_and_is_no_loss(
    watch_story: WatchStory, kind: str, parameters: dict[str, object]
) -> None:
    watch_story.jira.fault(kind, **parameters)
    await watch_story.until(lambda row: row.state.login.state is LoginState.UNREACHABLE)
    down = await watch_story.told("not answering")

    watch_story.jira.clear_faults()
    back = await watch_story.told("answered again")

    assert (back.ts, len(await watch_story.messages())) == (down.ts, 1)


async def test_throttling_is_no_alert_and_after_long_one_note(stage: Stage) -> None:
    async with watching(stage, JIRA_ACCESS_WATCH_BLIND_AFTER="0.5s") as story:
        story.jira.fault("throttle", path="/myself", retry_after=0)

        await story.until(lambda row: bool(row.announced.lines))
        await story.looks(3, EvidenceClass.THROTTLED)

        assert (await story.row()).state.login.state is LoginState.HEALTHY
        assert len(await story.messages()) == 1


@pytest.mark.parametrize("kind", ["garbage", "wrong_types", "nulls"])
async def test_garbage_is_for_the_operators(watch_story: WatchStory, kind: str) -> None:
    watch_story.jira.fault(kind, path="/myself")

    await watch_story.told("prod", "dm", seed.ADMIN)

    assert await watch_story.messages() == []


async def test_a_restart_tells_nothing_again(stage: Stage) -> None:
    await stage.slack.control.set_scopes(
        seed.SCOPES | seed.HISTORY_SCOPES
    )  # a killed one may not have noted what it told
    async with watching(stage) as story:
        lose(story)
        await story.told("has lost access to Jira")
    async with stage.bot(**QUICK) as again:
        restarted = WatchStory(again, story.connection)

        await restarted.looks(3, EvidenceClass.AUTH)

        assert len(await restarted.messages()) == 1


async def test_a_persons_test_moves_the_watch(stage: Stage) -> None:
    async with watching(stage, JIRA_ACCESS_WATCH_LOGIN_EVERY="1h", JIRA_ACCESS_WATCH_TOKEN_WAIT="1h") as story:
        await story.until(lambda row: row.next_look_reason is LookReason.ROUTINE and row.fence > 0)
        story.jira.fault("anonymous", path="/myself")

        await story.bot.type("test prod")

        row = await story.until(lambda row: row.state.login.state is LoginState.SUSPECT)
        assert row.next_look_reason is LookReason.CONFIRM_REFUSAL


async def test_the_end_of_the_only_token_is_read_from_jira_and_told_once(watch_story: WatchStory) -> None:
    ends = datetime.now(UTC) + timedelta(days=6)
    watch_story.jira.put_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME, PERSONAL_TOKEN, expires=ends)

    await watch_story.told("ends")
    row = await watch_story.until(lambda row: row.countdown is not None and row.countdown.told == 7)
    await watch_story.looks(3)

    assert row.countdown is not None
    assert row.countdown.source is DateSource.READ_FROM_JIRA
    assert len(await watch_story.messages()) == 1
