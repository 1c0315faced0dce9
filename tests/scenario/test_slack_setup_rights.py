"""Who may set up, change and end connections: admins, and nobody else, whatever way they try."""

from __future__ import annotations

import pytest
from fixtures.bot import BotStory

from access.people import Audience
from commands.registry import BUTTONS, FORMS
from messages.actions import ActionId
from sandbox.slack import seed

COMMANDS = (
    "connect",
    "connect prod",
    "rotate prod",
    "disconnect prod",
    "projects prod add WEB",
    "projects prod remove WEB",
    "projects prod only WEB",
    "projects prod all",
    "projects prod sync",
)
ADMINS_BUTTONS = [button.action for button in BUTTONS if button.audience is Audience.ADMINS]
REFUSALS = {
    seed.MEMBER: "only admins may",
    seed.APPROVER: "only admins may",
    seed.GUEST: "you are a guest here",
}


@pytest.mark.parametrize("user", REFUSALS)
@pytest.mark.parametrize("command", COMMANDS)
async def test_a_command_refuses_whoever_is_no_admin(command: str, user: str, bot: BotStory) -> None:
    await bot.add_connection()

    await bot.ask(command, REFUSALS[user], user=user)

    assert await bot.slack.control.views(user) == []


@pytest.mark.parametrize("action", ADMINS_BUTTONS)
@pytest.mark.parametrize(
    ("user", "team", "words"),
    [
        (seed.MEMBER, seed.TEAM, "only admins may"),
        (seed.GUEST, seed.TEAM, "you are a guest here"),
        (seed.OUTSIDER, seed.OTHER_TEAM, "you are not one"),
    ],
)
async def test_a_button_refuses_whoever_is_no_admin(
    action: ActionId, user: str, team: str, words: str, bot: BotStory
) -> None:
    press = {"action_id": action, "block_id": "b", "type": "button", "action_ts": "1", "value": "id-of-prod"}
    payload: dict[str, object] = {
        "type": "block_actions",
        "user": {"id": user, "team_id": team},
        "team": {"id": seed.TEAM},
        "trigger_id": "one",
        "actions": [press],
    }

    status, _ = await bot.deliver(payload)

    await bot.until("/metrics", f'command="{action}",outcome="refused"')
    assert status == 200


@pytest.mark.parametrize("form", [form.form for form in FORMS])
async def test_a_form_refuses_whoever_is_no_admin(form: str, bot: BotStory) -> None:
    values = {"name": "prod", "address": bot.jira.url, "reason": "it is needed", "policy": "two"}
    blocks = {field: {field: {"type": "plain_text_input", "value": value}} for field, value in values.items()}
    chosen = {"login_kind": {"login_kind": {"type": "radio_buttons", "selected_option": {"value": "pat"}}}}
    payload: dict[str, object] = {
        "type": "view_submission",
        "user": {"id": seed.MEMBER, "team_id": seed.TEAM},
        "team": {"id": seed.TEAM},
        "view": {
            "id": "V1",
            "type": "modal",
            "hash": "h",
            "callback_id": form,
            "private_metadata": "x",
            "state": {"values": blocks | chosen},
        },
    }

    await bot.deliver(payload)

    await bot.until("/metrics", f'command="{form}",outcome="refused"')
    assert [entry.event.outcome for entry in await bot.audit()] == ["refused"]


async def test_a_member_is_not_offered_to_override_the_budget(bot: BotStory) -> None:
    await bot.add_connection(password="wrong-password")
    await bot.ask("test prod", "❌")
    await bot.ask("test prod", "❌")

    held = await bot.ask("test prod", "the login was not tried")

    assert "test_despite_budget" not in str(held.blocks)


async def test_an_admin_overrides_the_budget_once_and_it_is_audited(bot: BotStory) -> None:
    await bot.add_connection(password="wrong-password")
    await bot.ask("test prod", "❌", user=seed.ADMIN)
    await bot.ask("test prod", "❌", user=seed.ADMIN)
    held = await bot.ask("test prod", "the login was not tried", user=seed.ADMIN)
    bot.jira.control.forget_requests()

    await bot.press(held, "test_despite_budget", "❌", user=seed.ADMIN)

    assert len(bot.jira.control.requests("myself")) == 1
    assert "login_budget.override" in [entry.event.action for entry in await bot.audit()]


async def test_what_holds_a_login_is_told_with_since_when(bot: BotStory) -> None:
    await bot.add_connection(password="wrong-password")
    await bot.ask("test prod", "❌", user=seed.ADMIN)
    await bot.ask("test prod", "❌", user=seed.ADMIN)

    held = await bot.ask("test prod", "the login was not tried", user=seed.ADMIN)

    assert "as often as is safe" in held.text
    assert "Jira last refused it <!date^" in held.text
    assert "I do not try again by myself" in held.text
    assert "'confirm': {" in str(held.blocks)
