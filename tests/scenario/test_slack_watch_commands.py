"""`watch`, `quiet`, `snooze` and `expiry` as people type them, and who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fixtures.bot import BotStory
from fixtures.watching_bot import WatchStory, eventually

from access.credentials import PersonalAccessToken, Secret
from access.expiry import DateSource
from access.watching import WatchRow
from messages.actions import ActionId
from sandbox.jira.example import PERSONAL_TOKEN_NAME, SERVICE_ACCOUNT
from sandbox.slack import seed
from sandbox.slack.faults import FaultKind

ADMIN = seed.ADMIN
FOR_ADMINS = ("watch prod on", "quiet prod now 1h", "quiet list", "quiet end prod", "expiry prod 2027-01-31")


async def row_of(bot: BotStory, connection_id: str = "id-of-prod") -> WatchRow | None:
    async with bot.storage.reading() as transaction:
        return await transaction.watches.get(connection_id)


@pytest.mark.parametrize("words", FOR_ADMINS)
async def test_members_may_not(bot: BotStory, words: str) -> None:
    await bot.add_connection()

    answer = await bot.ask(words, "only admins may")

    assert answer.ephemeral_to == seed.MEMBER
    assert await row_of(bot) is None


async def test_watch_on_looks_at_once_with_the_defaults(bot: BotStory) -> None:
    await bot.add_connection()

    await bot.ask("watch prod on", "prod is watched: the login every 5 min, permissions every 1 h", user=ADMIN)

    row = await row_of(bot)
    assert row is not None
    assert row.is_on


async def test_watch_takes_intervals_and_a_channel(bot: BotStory) -> None:
    await bot.add_connection()

    told = await bot.ask(
        f"watch prod every 10m permissions every 2h in <#{seed.PRIVATE}|jira-admin>", "every 10 min", user=ADMIN
    )

    row = await row_of(bot)
    assert row is not None
    assert (row.plan.login_every, row.plan.permissions_every) == (timedelta(minutes=10), timedelta(hours=2))
    assert row.plan.channel == seed.PRIVATE
    assert f"<#{seed.PRIVATE}>" in told.text


async def test_watch_off_stops_looking(watch_story: WatchStory) -> None:
    await watch_story.bot.ask("watch prod off", "is not watched", user=ADMIN)

    assert (await watch_story.row()).next_look_at is None


async def test_watch_off_closes_the_alert_and_on_tells_anew_what_is_still_wrong(watch_story: WatchStory) -> None:
    watch_story.jira.revoke_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME)
    alert = await watch_story.told("has lost access to Jira")

    await watch_story.bot.ask("watch prod off", "is not watched", user=ADMIN)
    closed = await watch_story.told("no longer watched: turned off by")
    await watch_story.bot.ask("watch prod on", "is watched", user=ADMIN)
    again = await watch_story.told("has lost access to Jira")

    assert closed.ts == alert.ts
    assert not any(block["type"] == "actions" for block in closed.blocks)
    assert again.ts != alert.ts
    assert len(await watch_story.messages()) == 2


async def test_what_waits_about_an_alert_does_not_go_out_once_the_watch_is_off(watch_story: WatchStory) -> None:
    slack = watch_story.bot.slack.control
    await slack.fault("chat.postMessage", FaultKind.RATE_LIMITED, seconds=2, channel=seed.OPS)
    watch_story.jira.revoke_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME)
    await watch_story.until(lambda row: bool(row.announced.lines))

    await watch_story.bot.ask("watch prod off", "is not watched", user=ADMIN)

    async def is_empty() -> bool:
        return await watch_story.waiting() == 0

    await eventually(is_empty)
    assert await watch_story.messages() == []


async def test_disconnecting_closes_the_alert(watch_story: WatchStory) -> None:
    watch_story.jira.revoke_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME)
    alert = await watch_story.told("has lost access to Jira")
    question = await watch_story.bot.ask("disconnect prod", "prod", user=ADMIN)

    await watch_story.bot.press(question, ActionId.DISCONNECT, "is disconnected", user=ADMIN)

    closed = await watch_story.told("no longer watched: the connection was removed by")
    assert closed.ts == alert.ts
    assert not any(block["type"] == "actions" for block in closed.blocks)
    assert (await watch_story.row()).next_say_at is None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("watch", "Which connection, and what about it?"),
        ("watch prod", "Which connection, and what about it?"),
        ("watch prod sometimes", "I do not understand “sometimes”"),
        ("watch prod every", "I do not understand “every”"),
        ("watch prod every soon", "“soon” is not a length of time"),
        ("watch prod every 5s", "“5s” is not a length of time in minutes, hours or days"),
        ("watch prod every 10min in #ops", "“#ops” is not a channel that I know"),
        ("watch prod off please", "I do not understand “off please”"),
        ("watch prod every 48h", "“48h” is too long"),
        ("watch prod every 0m", "“0m” is no time at all"),
        ("watch prdo on", "There is no connection “prdo”"),
        ("quiet prod", "Which connection, and when?"),
        ("quiet prod whenever", "“whenever” is not a quiet window"),
        ("quiet end", "Which connection?"),
        ("expiry", "Which connection, and which date?"),
        ("expiry prod 31.01.2027", "“31.01.2027” is not a date"),
        ("expiry prod 2020-01-31", "2020-01-31 is not in the future"),
        ("snooze", "Which connection, and for how long?"),
        ("snooze prod later", "“later” is not a time to snooze"),
    ],
)
async def test_bad_input_is_answered_in_words_and_changes_nothing(bot: BotStory, words: str, sentence: str) -> None:
    await bot.add_connection()

    await bot.ask(words, sentence, user=ADMIN)

    assert await row_of(bot) is None


async def test_quiet_is_planned_in_the_zone_of_who_types(watch_story: WatchStory) -> None:
    told = await watch_story.bot.ask('quiet prod sat 22:00 4h "R&amp;D upgrade"', "Quiet for prod", user=ADMIN)

    (window,) = (await watch_story.row()).overlays.windows
    start = window.start.astimezone(ZoneInfo("Europe/Berlin"))
    assert (start.weekday(), start.hour, window.end - window.start) == (5, 22, timedelta(hours=4))
    assert window.reason == "R&D upgrade"
    assert "Europe/Berlin" in told.text


async def test_a_planned_quiet_time_is_listed_and_can_be_cancelled_there(watch_story: WatchStory) -> None:
    await watch_story.bot.ask("quiet prod sat 22:00 4h", "Quiet for prod", user=ADMIN)
    listed = await watch_story.bot.ask("quiet list", "Quiet windows", user=ADMIN)

    await watch_story.bot.press(listed, ActionId.END_QUIET, "is cancelled", user=ADMIN)

    assert (await watch_story.row()).overlays.windows == ()


async def test_nothing_is_said_in_a_quiet_time_and_the_truth_at_its_end(watch_story: WatchStory) -> None:
    await watch_story.bot.ask("quiet prod now 1h upgrade", "Quiet for prod", user=ADMIN)
    watch_story.jira.revoke_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME)
    await watch_story.until(lambda row: row.state.login.state == "lost")
    assert await watch_story.waiting() == 0

    await watch_story.bot.ask("quiet end prod", "is over", user=ADMIN)

    alert = await watch_story.told("has lost access to Jira")
    assert "quiet window, which is over" in alert.text


async def test_a_quiet_time_that_went_well_ends_with_one_line(watch_story: WatchStory) -> None:
    await watch_story.bot.ask('quiet prod now 1h "upgrade to 10.7"', "Quiet for prod", user=ADMIN)

    await watch_story.bot.ask("quiet end prod", "is over", user=ADMIN)

    line = await watch_story.told("all well after upgrade to 10.7")
    assert "Login ✓" in line.text


async def test_quiet_needs_a_watched_connection(bot: BotStory) -> None:
    await bot.add_connection()

    await bot.ask("quiet prod now 1h", "prod is not watched", user=ADMIN)

    assert await row_of(bot) is None


async def test_members_snooze_what_is_wrong_by_name(watch_story: WatchStory) -> None:
    watch_story.jira.revoke_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME)
    await watch_story.told("has lost access to Jira")

    await watch_story.bot.ask("snooze prod until it changes", "snoozed until it changes")

    (snooze,) = (await watch_story.row()).overlays.snoozes
    assert snooze.until is None


async def test_there_is_nothing_to_snooze_while_all_is_well(watch_story: WatchStory) -> None:
    await watch_story.bot.ask("snooze prod 1h", "nothing to snooze")

    assert (await watch_story.row()).overlays.snoozes == ()


async def test_a_typed_end_is_counted_down_and_told_with_its_source(watch_story: WatchStory) -> None:
    ends = (datetime.now(UTC) + timedelta(days=10)).date()

    await watch_story.bot.ask(f"expiry prod {ends}", "the personal access token ends", user=ADMIN)

    notice = await watch_story.told("as told by")
    assert "ends in 9 days" in notice.text
    assert "Delete the old one when both log in" in notice.text


async def test_a_notice_can_be_asked_for_again_in_three_days(watch_story: WatchStory) -> None:
    await watch_story.bot.ask("expiry prod 2030-01-31", "the personal access token ends", user=ADMIN)
    await watch_story.bot.ask("expiry prod 2026-12-01", "the personal access token ends", user=ADMIN)
    notice = await watch_story.told("as told by")

    await watch_story.bot.press(notice, ActionId.REMIND_LATER, "I say it again")

    countdown = (await watch_story.row()).countdown
    assert countdown is not None
    assert countdown.remind_at is not None


async def test_whether_it_was_replaced_is_tested_on_demand(watch_story: WatchStory) -> None:
    ends = (datetime.now(UTC) + timedelta(days=5)).date()
    await watch_story.bot.ask(f"expiry prod {ends}", "the personal access token ends", user=ADMIN)
    notice = await watch_story.told("as told by")

    answer = await watch_story.bot.press(notice, ActionId.WAS_REPLACED, "the secret that I hold logs in")

    assert "/jira-access rotate prod" in answer.text


async def test_an_end_typed_for_a_new_secret_stays_once_that_has_passed(watch_story: WatchStory) -> None:
    new, jira = PersonalAccessToken(Secret("another-personal-token")), watch_story.jira
    away = jira.fault("status", status=503)
    await watch_story.until(lambda row: row.state.login.silences > 0)
    jira.put_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME, new.secret.reveal())
    async with watch_story.bot.storage.begin() as transaction:
        entered = await transaction.watches.now()
        connection = await transaction.connections.get(watch_story.connection.id)
        await transaction.connections.replace_credential(connection.id, new, entered)
        await transaction.connections.update(replace(connection, secret_changed_at=entered))

    await watch_story.bot.ask("expiry prod 2030-01-31", "the personal access token ends", user=ADMIN)
    await watch_story.until(lambda row: row.secret_at == entered)
    jira.remove_fault(away)
    row = await watch_story.until(lambda row: not row.state.login.tries.has_new_secret)

    assert row.countdown is not None
    assert row.countdown.source is DateSource.TYPED


async def test_expiry_without_a_date_tells_what_is_known(watch_story: WatchStory) -> None:
    await watch_story.bot.ask("expiry prod", "I do not know when the personal access token ends", user=ADMIN)

    assert (await watch_story.row()).countdown is None
