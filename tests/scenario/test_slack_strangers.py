"""Who is answered: full members only, closed when Slack cannot tell, and every refusal is written down."""

from __future__ import annotations

import pytest
from fixtures.bot import BotStory

from messages.actions import ActionId
from sandbox.slack import seed
from sandbox.slack.faults import FaultKind
from sandbox.slack.values import Message

REFUSED = "I answer to"


@pytest.mark.parametrize(
    ("user", "channel", "reason"),
    [
        pytest.param(seed.GUEST, seed.OPS, "guest", id="guest"),
        pytest.param(seed.SINGLE_CHANNEL_GUEST, seed.OPS, "guest", id="guest of one channel"),
        pytest.param(seed.OUTSIDER, seed.SHARED, "other_workspace", id="outsider"),
        pytest.param(seed.OTHER_BOT, seed.OPS, "bot", id="bot"),
        pytest.param(seed.GONE, seed.OPS, "deactivated", id="deactivated"),
    ],
)
async def test_who_is_no_member_is_refused_and_written_down(
    any_bot: BotStory, user: str, channel: str, reason: str
) -> None:
    await any_bot.add_connection()

    await any_bot.type("test prod", user, channel)
    body = await any_bot.until("/metrics", 'outcome="refused"')

    (entry,) = await any_bot.audit()
    assert 'jira_access_commands_total{command="test",outcome="refused"} 1.0' in body
    assert (entry.event.action, entry.event.outcome) == ("command.used", "refused")
    assert (entry.event.actor.id, entry.event.details) == (user, {"reason": reason})
    assert any_bot.jira.control.requests() == []


async def test_a_guest_reads_why(bot: BotStory) -> None:
    answer = await bot.ask("help", REFUSED, user=seed.GUEST)

    assert "you are a guest here" in answer.text
    assert "What I can do" not in answer.text


@pytest.mark.parametrize("action", [ActionId.TEST_AGAIN, ActionId.SHOW_EVIDENCE, "an unknown one"])
async def test_a_guest_who_presses_gets_nothing_but_the_refusal(bot: BotStory, action: str) -> None:
    await bot.add_connection()
    verdict = await bot.ask("test prod", "logs in")
    bot.slack.world.put_message(shown_to_all(bot, verdict.ts, action))
    bot.jira.control.forget_requests()

    answer = await bot.press(verdict, action, REFUSED, user=seed.GUEST)

    newest, *_ = await bot.audit()
    assert answer.ephemeral_to == seed.GUEST
    assert (newest.event.action, newest.event.actor.id) == ("button.used", seed.GUEST)
    assert bot.jira.control.requests() == []


async def test_somebody_of_another_company_cannot_press_in_a_shared_channel(any_bot: BotStory) -> None:
    await any_bot.add_connection()
    verdict = await any_bot.ask("test prod", "logs in", channel=seed.SHARED)
    any_bot.slack.world.put_message(shown_to_all(any_bot, verdict.ts, ActionId.TEST_AGAIN, seed.SHARED))

    answer = await any_bot.press(verdict, ActionId.TEST_AGAIN, REFUSED, user=seed.OUTSIDER)

    newest, *_ = await any_bot.audit()
    assert "workspace" in answer.text
    assert newest.event.details == {"reason": "other_workspace"}
    assert newest.event.actor.workspace == seed.OTHER_TEAM


@pytest.mark.parametrize(
    "trouble",
    [
        FaultKind.SERVER_ERROR,
        FaultKind.NOT_OK,
        FaultKind.RATE_LIMITED,
        FaultKind.GARBAGE,
        FaultKind.CUT_BEFORE,
        FaultKind.TIMEOUT,
    ],
)
async def test_where_slack_cannot_tell_who_somebody_is_nothing_is_done(bot: BotStory, trouble: FaultKind) -> None:
    await bot.add_connection()
    await bot.slack.control.fault("users.info", trouble, times=None)

    answer = await bot.ask("test prod", "Slack cannot tell me just now who you are")

    assert "Try again in a minute" in answer.text
    assert bot.jira.control.requests() == []


async def test_whoami_says_that_a_role_cannot_be_read(bot: BotStory) -> None:
    await bot.slack.control.fault("usergroups.users.list", FaultKind.SERVER_ERROR, times=None)

    answer = await bot.ask("whoami", "You are", user=seed.ADMIN)

    assert "admin" not in answer.text.splitlines()[0]


async def test_who_is_taken_off_a_user_group_loses_the_role_within_the_memory_of_the_bot(bot: BotStory) -> None:
    await bot.ask("whoami", "member, admin", user=seed.ADMIN)
    await bot.slack.control.set_group(seed.ADMINS_GROUP, [])
    bot.clock.seconds += 21

    answer = await bot.ask("whoami", "and to me: member.", user=seed.ADMIN)

    assert "admin" not in answer.text.splitlines()[0]


async def test_who_becomes_a_guest_is_refused_within_the_memory_of_the_bot(bot: BotStory) -> None:
    await bot.ask("help", "What I can do")
    await bot.slack.control.set_user(seed.MEMBER, is_deleted=True)
    bot.clock.seconds += 21

    await bot.type("help")
    body = await bot.until("/metrics", 'outcome="refused"')

    assert 'jira_access_commands_total{command="help",outcome="refused"} 1.0' in body


async def test_people_are_asked_about_once_for_many_commands_in_a_row(bot: BotStory) -> None:
    await bot.ask("help", "What I can do")
    await bot.ask("whoami", "You are")
    await bot.ask("status", "connections")

    assert len(await bot.slack.control.calls("users.info")) == 1


def shown_to_all(bot: BotStory, ts: str, action: str, channel: str = seed.OPS) -> Message:
    """That message as if everybody saw it, with one button."""
    button = {
        "type": "button",
        "action_id": action,
        "text": {"type": "plain_text", "text": "Go"},
        "value": "id-of-prod",
    }
    blocks = ({"type": "actions", "block_id": "b", "elements": [button]},)
    return Message(channel, ts, seed.BOT_USER, "For everybody", blocks=blocks)
