"""The buttons under an alert: who may press, what they change, and what is left of them when the trouble is over."""

from __future__ import annotations

import pytest
from fixtures.watching_bot import WatchStory

from access.findings import PermissionState
from messages.actions import ActionId
from sandbox.jira.example import PERSONAL_TOKEN_NAME, SERVICE_ACCOUNT
from sandbox.slack import seed
from sandbox.slack.values import Message

LOST = "has lost access to Jira"
SHORT = "lacks required permissions"
BACK = "access is back — from"


@pytest.fixture
async def alert(watch_story: WatchStory) -> Message:
    """The message about a lost access."""
    watch_story.jira.revoke_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME)
    return await watch_story.told(LOST)


@pytest.fixture
async def short(watch_story: WatchStory) -> Message:
    """The message about a missing permission."""
    watch_story.jira.revoke("APPS", "EDIT_ISSUES")
    return await watch_story.told(SHORT)


async def recovered(story: WatchStory) -> Message:
    story.jira.put_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME, "sandbox-personal-token")
    return await story.told(BACK)


def actions_of(message: Message) -> list[object]:
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [
        element["action_id"] for row in rows if isinstance(row, list) for element in row if isinstance(element, dict)
    ]


async def test_an_alert_can_be_taken_on_snoozed_tested_mended_and_looked_into(alert: Message) -> None:
    assert actions_of(alert) == [
        ActionId.ACKNOWLEDGE,
        ActionId.SNOOZE,
        ActionId.TEST_AGAIN,
        ActionId.HOW_TO_FIX,
        ActionId.SHOW_EVIDENCE,
    ]


async def test_acknowledge_stands_in_the_alert_and_in_its_thread(watch_story: WatchStory, alert: Message) -> None:
    mine = await watch_story.bot.press(alert, ActionId.ACKNOWLEDGE, "you have taken this on")
    edited = await watch_story.told(f"<@{seed.MEMBER}> has taken this on, ")

    await watch_story.told("Reminders rest")

    assert mine.ephemeral_to == seed.MEMBER
    assert edited.ts == alert.ts
    assert [one.text for one in await watch_story.replies(alert)] == [
        f"👤 <@{seed.MEMBER}> has taken this on. Reminders rest; I ask again later."
    ]


async def test_a_second_press_of_acknowledge_changes_nothing_more(watch_story: WatchStory, alert: Message) -> None:
    await watch_story.bot.press(alert, ActionId.ACKNOWLEDGE, "you have taken this on")
    (first,) = (await watch_story.row()).overlays.acks
    await watch_story.told(f"<@{seed.MEMBER}> has taken this on, ")

    await watch_story.bot.press(alert, ActionId.ACKNOWLEDGE, "you have taken this on")

    assert (await watch_story.row()).overlays.acks == (first,)


@pytest.mark.parametrize(("choice", "told"), [("hour", "until <!date"), ("morning", "until <!date")])
async def test_a_snooze_from_the_menu_has_an_end(
    watch_story: WatchStory, alert: Message, choice: str, told: str
) -> None:
    await choose(watch_story, alert, choice)

    answer = await watch_story.bot.sees("snoozed until")

    assert told in answer.text
    (snooze,) = (await watch_story.row()).overlays.snoozes
    assert snooze.until is not None


async def test_a_snooze_until_it_changes_has_none(watch_story: WatchStory, alert: Message) -> None:
    await choose(watch_story, alert, "change")

    await watch_story.bot.sees("snoozed until it changes")

    (snooze,) = (await watch_story.row()).overlays.snoozes
    assert snooze.until is None


async def choose(story: WatchStory, alert: Message, choice: str) -> None:
    episode = (await story.row()).state.episodes[-1].id
    await story.bot.slack.control.choose(seed.MEMBER, alert.channel, alert.ts, ActionId.SNOOZE, f"{choice}/{episode}")


async def test_eight_in_the_morning_is_that_of_who_presses(watch_story: WatchStory, alert: Message) -> None:
    episode = (await watch_story.row()).state.episodes[-1].id
    slack = watch_story.bot.slack.control

    await slack.choose(seed.ON_CALL, alert.channel, alert.ts, ActionId.SNOOZE, f"morning/{episode}")
    await watch_story.bot.sees("snoozed until", user=seed.ON_CALL)

    (snooze,) = (await watch_story.row()).overlays.snoozes
    assert snooze.until is not None
    assert (snooze.until.hour, snooze.until.minute) == (23, 0)


async def test_how_to_fix_tells_all_steps(watch_story: WatchStory, alert: Message) -> None:
    steps = await watch_story.bot.press(alert, ActionId.HOW_TO_FIX, "Jira refuses the login")

    assert "1. " in steps.text
    assert "/jira-access rotate prod" in steps.text


async def test_the_evidence_of_the_refusal_is_one_press_away(watch_story: WatchStory, alert: Message) -> None:
    evidence = await watch_story.bot.press(alert, ActionId.SHOW_EVIDENCE, "Evidence for prod")

    assert "401" in evidence.text


async def test_guests_may_not_press(watch_story: WatchStory, alert: Message) -> None:
    await watch_story.bot.slack.control.set_member(seed.OPS, seed.GUEST, is_member=True)

    await watch_story.bot.press(alert, ActionId.ACKNOWLEDGE, "you are a guest here", user=seed.GUEST)

    assert (await watch_story.row()).overlays.acks == ()


async def test_recovery_takes_the_buttons_away_and_says_how_long_it_lasted(
    watch_story: WatchStory, alert: Message
) -> None:
    green = await recovered(watch_story)

    assert green.ts == alert.ts
    assert actions_of(green) == []
    assert "What changed" in green.text


async def test_a_press_after_the_end_is_answered_politely_and_changes_nothing(
    watch_story: WatchStory, alert: Message
) -> None:
    episode = (await watch_story.row()).state.episodes[-1].id
    await recovered(watch_story)
    old = watch_story.bot.slack.world.put_message(
        Message(seed.OPS, watch_story.bot.slack.world.new_ts(), seed.BOT_USER, "An old copy", blocks=alert.blocks)
    )

    answer = await watch_story.bot.press(old, ActionId.ACKNOWLEDGE, "already recovered at")

    kept = next(one for one in await watch_story.messages() if one.ts == old.ts)
    assert answer.ephemeral_to == seed.MEMBER
    assert actions_of(kept) == []
    assert (await watch_story.row()).overlays.ack(episode, "lost") is None


async def test_the_full_list_says_what_breaks(watch_story: WatchStory, short: Message) -> None:
    listed = await watch_story.bot.press(short, ActionId.SHOW_FINDINGS, "required permissions that are missing")

    assert "Edit Issues" in listed.text


async def test_only_admins_mark_gaps_as_expected(watch_story: WatchStory, short: Message) -> None:
    await watch_story.bot.press(short, ActionId.EXPECT_FINDINGS, "only admins may")

    assert (await watch_story.row()).state.permissions.expected == frozenset()


async def test_gaps_marked_as_expected_end_the_warning(watch_story: WatchStory, short: Message) -> None:
    await watch_story.bot.press(short, ActionId.EXPECT_FINDINGS, "marked as expected", user=seed.ADMIN)

    row = await watch_story.until(lambda row: row.state.permissions.state is PermissionState.COMPLETE)
    green = await watch_story.told("what is missing is marked as expected")

    assert len(row.state.permissions.expected) == 1
    assert actions_of(green) == []
