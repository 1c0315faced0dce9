"""`/jira-access rotate` and `disconnect`: a new secret, and the end of a connection."""

from __future__ import annotations

import asyncio

import pytest
from fixtures.bot import BotStory, Stage
from fixtures.setting_up import PUBLIC_URL, SettingUp, setting_up

from access.credentials import BasicLogin, Credential, Secret
from access.errors import NotFound
from sandbox.jira.example import PASSWORD, SERVICE_ACCOUNT
from sandbox.slack import seed

OLD = "old-password-1"


async def credential(bot: BotStory, name: str = "prod") -> Credential:
    async with bot.storage.reading() as transaction:
        return await transaction.connections.credential(f"id-of-{name}")


async def begin(admin: SettingUp, name: str = "prod") -> str:
    """Type `rotate`; the token of the link."""
    await admin.bot.ask(f"rotate {name}", "I have sent you a one-time link", user=admin.user)
    return await admin.link_told("Enter the new secret")


async def test_a_new_secret_takes_the_place_of_the_old_one(admin: SettingUp) -> None:
    await admin.bot.add_connection(password=OLD)
    await admin.browser.enter(await begin(admin), PASSWORD)
    question = await admin.bot.sees("Jira named", user=seed.ADMIN, channel="dm")

    await admin.confirm(question, "uses the new secret from now on")

    assert await credential(admin.bot) == BasicLogin(SERVICE_ACCOUNT, Secret(PASSWORD))


async def test_the_old_secret_is_in_use_until_the_new_one_is_confirmed(admin: SettingUp) -> None:
    await admin.bot.add_connection(password=OLD)
    await admin.browser.enter(await begin(admin), PASSWORD)
    await admin.bot.sees("The old secret stays in use until you confirm", user=seed.ADMIN, channel="dm")

    assert await credential(admin.bot) == BasicLogin(SERVICE_ACCOUNT, Secret(OLD))


async def test_a_new_secret_that_is_refused_changes_nothing(admin: SettingUp) -> None:
    await admin.bot.add_connection(password=PASSWORD)

    refused = await admin.browser.enter(await begin(admin), "wrong-password")

    assert refused.status == 422
    assert await credential(admin.bot) == BasicLogin(SERVICE_ACCOUNT, Secret(PASSWORD))


async def test_a_discarded_new_secret_changes_nothing(admin: SettingUp) -> None:
    await admin.bot.add_connection(password=OLD)
    await admin.browser.enter(await begin(admin), PASSWORD)
    question = await admin.bot.sees("Jira named", user=seed.ADMIN, channel="dm")

    await admin.bot.press(question, "discard_setup", "The old secret stays in use", user=seed.ADMIN)

    assert await credential(admin.bot) == BasicLogin(SERVICE_ACCOUNT, Secret(OLD))


async def test_a_new_secret_is_tried_although_the_old_one_has_spent_the_budget(admin: SettingUp) -> None:
    await admin.bot.add_connection(password=OLD)
    await admin.bot.ask("test prod", "❌", user=seed.ADMIN)
    await admin.bot.ask("test prod", "❌", user=seed.ADMIN)
    await admin.bot.ask("test prod", "the login was not tried", user=seed.ADMIN)

    passed = await admin.browser.enter(await begin(admin), PASSWORD)

    assert passed.status == 200


async def test_the_second_wrong_secret_on_a_spent_budget_is_not_tried(admin: SettingUp) -> None:
    await admin.bot.add_connection(password=OLD)
    await admin.bot.ask("test prod", "❌", user=seed.ADMIN)
    await admin.bot.ask("test prod", "❌", user=seed.ADMIN)
    page = await admin.browser.enter(await begin(admin), "wrong-password")

    held = await admin.browser.enter(page.action, PASSWORD)

    assert (page.status, held.status) == (422, 409)
    assert "Jira has refused the secret entered last" in held.text


async def test_a_new_rotation_replaces_the_one_before(admin: SettingUp) -> None:
    await admin.bot.add_connection(password=OLD)
    first = await begin(admin)

    second = await begin(admin)

    assert (await admin.browser.open(first)).status == 410
    assert (await admin.browser.open(second)).status == 200


async def test_two_presses_at_once_confirm_once(admin: SettingUp) -> None:
    await admin.bot.add_connection(password=OLD)
    await admin.browser.enter(await begin(admin), PASSWORD)
    question = await admin.bot.sees("Jira named", user=seed.ADMIN, channel="dm")
    control = admin.bot.slack.control

    await asyncio.gather(*(control.press(seed.ADMIN, question.channel, question.ts, "confirm_setup") for _ in range(2)))
    await admin.bot.sees("uses the new secret from now on", user=seed.ADMIN, channel="dm")

    confirmed = [entry for entry in await admin.bot.audit() if entry.event.action == "connection.rotate"]
    assert len(confirmed) == 1


async def test_another_admin_may_not_confirm_it(stage: Stage) -> None:
    await stage.slack.control.set_group(seed.ADMINS_GROUP, [seed.ADMIN, seed.APPROVER])
    async with stage.bot(JIRA_ACCESS_PUBLIC_URL=PUBLIC_URL) as bot, setting_up(bot) as admin:
        await bot.add_connection(password=OLD)
        await admin.browser.enter(await begin(admin), PASSWORD)
        question = await bot.sees("Jira named", user=seed.ADMIN, channel="dm")
        await bot.deliver(press_of(question, "confirm_setup", seed.APPROVER))

        await bot.sees("Only the person who began this for prod", user=seed.APPROVER, channel="dm")
        assert await credential(bot) == BasicLogin(SERVICE_ACCOUNT, Secret(OLD))


async def test_somebody_who_is_no_admin_any_more_may_not_confirm_it(admin: SettingUp) -> None:
    await admin.bot.add_connection(password=OLD)
    await admin.browser.enter(await begin(admin), PASSWORD)
    question = await admin.bot.sees("Jira named", user=seed.ADMIN, channel="dm")
    await admin.bot.slack.control.set_group(seed.ADMINS_GROUP, [seed.APPROVER])
    admin.bot.clock.seconds += 60

    await admin.bot.press(question, "confirm_setup", "You may not use this button", user=seed.ADMIN)

    assert await credential(admin.bot) == BasicLogin(SERVICE_ACCOUNT, Secret(OLD))


async def test_disconnecting_asks_first_and_says_what_is_erased(admin: SettingUp) -> None:
    await admin.bot.add_connection()

    question = await admin.bot.ask("disconnect prod", "Disconnect prod?", user=seed.ADMIN)

    assert "Erased: its secret" in question.text
    assert "Kept: its past checks and the audit trail." in question.text
    assert "'confirm': {" in str(question.blocks)


async def test_a_disconnected_connection_has_no_secret_and_keeps_its_history(admin: SettingUp) -> None:
    await admin.bot.add_connection()
    await admin.bot.ask("test prod", "logs in", user=seed.ADMIN)
    question = await admin.bot.ask("disconnect prod", "Disconnect prod?", user=seed.ADMIN)

    await admin.bot.press(question, "disconnect", "is disconnected", user=seed.ADMIN)

    async with admin.bot.storage.reading() as transaction:
        assert await transaction.checks.last("id-of-prod") is not None
        with pytest.raises(NotFound):
            await transaction.connections.credential("id-of-prod")


async def test_disconnecting_ends_a_rotation_that_was_begun(admin: SettingUp) -> None:
    await admin.bot.add_connection()
    token = await begin(admin)
    question = await admin.bot.ask("disconnect prod", "Disconnect prod?", user=seed.ADMIN)
    await admin.bot.press(question, "disconnect", "is disconnected", user=seed.ADMIN)

    page = await admin.browser.open(token)

    assert page.status == 410
    assert "no longer needed" in page.text


async def test_disconnecting_wants_the_name_typed(admin: SettingUp) -> None:
    await admin.bot.add_connection()

    await admin.bot.ask("disconnect", "Which connection?", user=seed.ADMIN)


async def test_words_behind_the_name_are_not_repeated(admin: SettingUp) -> None:
    await admin.bot.add_connection()

    answer = await admin.bot.ask("rotate prod hunter22", "I do not understand what stands behind", user=seed.ADMIN)

    assert "hunter22" not in answer.text


def press_of(message: object, action_id: str, user: str) -> dict[str, object]:
    """A press that the sandbox would not let that person make."""
    blocks = getattr(message, "blocks", ())
    buttons = [one for block in blocks for one in block.get("elements", []) if one.get("action_id") == action_id]
    action = {"action_id": action_id, "block_id": "b", "type": "button", "action_ts": "9", "value": buttons[0]["value"]}
    return {
        "type": "block_actions",
        "user": {"id": user, "team_id": seed.TEAM},
        "team": {"id": seed.TEAM},
        "trigger_id": "one",
        "actions": [action],
    }
