"""Acts that the operator has guarded, admin credentials, and setting an account up from nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest
from fixtures.bot import Stage
from fixtures.repairing import RepairStory, repair_story
from fixtures.setting_up import Browser, token_in

from access.approval_policy import Policy
from access.records import Connection
from sandbox.jira.example import ADMIN, ADMIN_PASSWORD, PASSWORD, SERVICE_ACCOUNT
from sandbox.slack import seed
from sandbox.slack.values import Message

ALL_ACTS = "disconnect,rotate,approvals-channel,approvals-policy"


@pytest.fixture
async def guarded(stage: Stage) -> AsyncIterator[RepairStory]:
    """A story in which every act that can be guarded is."""
    async with repair_story(stage, JIRA_ACCESS_GUARDED_ACTS=ALL_ACTS) as story:
        yield story


async def ask(story: RepairStory, reason: str = "") -> None:
    """Say why the act is asked for."""
    view = await story.bot.slack.control.wait_for_view(seed.ADMIN, "needs somebody else's yes")
    await story.bot.slack.control.submit(seed.ADMIN, view.id, {"reason": reason})
    await story.bot.slack.control.wait_for_view(seed.ADMIN, "asked for approval")


async def request_seen(story: RepairStory, containing: str) -> Message:
    """The request as approvers see it."""
    return await story.bot.sees(containing, user=seed.APPROVER, channel=seed.PRIVATE)


async def test_a_guarded_disconnect_waits_for_somebody_else(guarded: RepairStory) -> None:
    question = await guarded.bot.ask("disconnect prod", "Disconnect prod?", user=seed.ADMIN)
    await guarded.bot.slack.control.press(seed.ADMIN, question.channel, question.ts, "disconnect")
    await ask(guarded, "the project is over")
    async with guarded.bot.storage.reading() as transaction:
        before = await transaction.connections.get(guarded.connection.id)

    request = await request_seen(guarded, "Disconnecting")
    assert "the project is over" in request.text
    await guarded.approve(request)
    await guarded.becomes(request, "✅ Done")

    async with guarded.bot.storage.reading() as transaction:
        after = await transaction.connections.get(guarded.connection.id)
    assert before.retired_at is None
    assert after.retired_at is not None


async def test_a_disconnected_connection_forgets_its_admin_credential(guarded: RepairStory) -> None:
    question = await guarded.bot.ask("disconnect prod", "Disconnect prod?", user=seed.ADMIN)
    await guarded.bot.slack.control.press(seed.ADMIN, question.channel, question.ts, "disconnect")
    await ask(guarded, "the project is over")
    request = await request_seen(guarded, "Disconnecting")

    await guarded.approve(request)
    await guarded.becomes(request, "✅ Done")

    async with guarded.bot.storage.reading() as transaction:
        assert await transaction.admin_logins.get(guarded.connection.id) is None


async def test_a_guarded_policy_is_in_force_once_somebody_else_agrees(guarded: RepairStory) -> None:
    await guarded.bot.type("approvals policy prod two", seed.ADMIN)
    await ask(guarded)
    request = await request_seen(guarded, "Another policy")

    await guarded.approve(request)
    await guarded.becomes(request, "✅ Done")

    async with guarded.bot.storage.reading() as transaction:
        assert await transaction.approvals.policy(guarded.connection.id) == Policy(needed=2)


async def test_a_request_needs_a_reason_where_the_policy_says_so(guarded: RepairStory) -> None:
    async with guarded.bot.storage.begin() as transaction:
        await transaction.approvals.set_policy(guarded.connection.id, Policy(needs_reason=True))
    await guarded.bot.type("approvals policy prod two", seed.ADMIN)
    view = await guarded.bot.slack.control.wait_for_view(seed.ADMIN, "needs somebody else's yes")

    refused = await guarded.bot.slack.control.submit(seed.ADMIN, view.id, {"reason": ""})

    assert list(refused.errors) == ["reason"]


async def test_a_policy_that_is_none_is_told_in_the_form(guarded: RepairStory) -> None:
    await guarded.bot.type("approvals policy prod two", seed.ADMIN)
    view = await guarded.bot.slack.control.wait_for_view(seed.ADMIN, "needs somebody else's yes")

    refused = await guarded.bot.slack.control.submit(seed.ADMIN, view.id, {"policy": "three", "reason": ""})

    assert "is no part of a policy" in refused.errors["policy"]


async def test_another_channel_is_asked_for_as_such(guarded: RepairStory) -> None:
    await guarded.bot.type(f"approvals policy prod {seed.OPS}", seed.ADMIN)
    await ask(guarded)

    assert "Another channel for requests" in (await request_seen(guarded, "Another channel")).text


async def test_a_guarded_rotation_takes_the_secret_into_use_after_a_yes(guarded: RepairStory) -> None:
    tested = await entered(guarded, "rotate prod", PASSWORD, "Jira named")
    await guarded.bot.slack.control.press(seed.ADMIN, tested.channel, tested.ts, "confirm_setup")
    await ask(guarded)
    request = await request_seen(guarded, "Taking a new secret into use")
    before = (await connection_of(guarded)).secret_changed_at

    await guarded.approve(request)
    await guarded.becomes(request, "✅ Done")

    assert (await connection_of(guarded)).secret_changed_at > before


async def test_a_rotation_that_was_discarded_meanwhile_is_told(guarded: RepairStory) -> None:
    tested = await entered(guarded, "rotate prod", PASSWORD, "Jira named")
    await guarded.bot.slack.control.press(seed.ADMIN, tested.channel, tested.ts, "confirm_setup")
    await ask(guarded)
    await guarded.bot.press(tested, "discard_setup", "Discarded", user=seed.ADMIN, channel="dm")

    request = await request_seen(guarded, "Taking a new secret into use")
    await guarded.approve(request)

    assert "was discarded already" in (await guarded.becomes(request, "❌")).text


async def test_an_admin_credential_is_entered_over_a_link_and_confirmed(repairs: RepairStory) -> None:
    async with repairs.bot.storage.begin() as transaction:
        await transaction.admin_logins.forget(repairs.connection.id)

    tested = await admin_entered(repairs, ADMIN, ADMIN_PASSWORD, "It holds Administer Jira")
    await repairs.bot.press(tested, "confirm_admin", "repairs can be planned", user=seed.ADMIN, channel="dm")

    offer = await repairs.offer()
    assert "Developers" in offer.text


async def test_the_service_account_is_no_admin_credential(repairs: RepairStory) -> None:
    page = await admin_page(repairs, SERVICE_ACCOUNT, PASSWORD)

    assert "is the service account itself" in page


async def test_a_login_without_administration_is_no_admin_credential(repairs: RepairStory) -> None:
    page = await admin_page(repairs, "maria.lopez", "maria-password")

    assert "does not hold Administer Jira" in page


async def test_an_administrators_token_that_may_change_nothing_is_no_admin_credential(repairs: RepairStory) -> None:
    repairs.control.fault("status", path="/group/member", code=403, body={"errorMessages": ["No scope."]})

    page = await admin_page(repairs, ADMIN, ADMIN_PASSWORD)

    assert "manage:jira-configuration" in page


async def test_a_user_name_beside_a_personal_access_token_is_told(repairs: RepairStory) -> None:
    await repairs.bot.type("repair prod admin-credential", seed.ADMIN)
    view = await repairs.bot.slack.control.wait_for_view(seed.ADMIN, "Another account")

    await repairs.bot.slack.control.submit(seed.ADMIN, view.id, {"login_kind": "pat", "login_user": ADMIN})

    await repairs.bot.slack.control.wait_for_view(seed.ADMIN, "names nobody")


async def test_an_admin_credential_waits_until_the_connection_has_logged_in(repairs: RepairStory) -> None:
    async with repairs.bot.storage.begin() as transaction:
        await transaction.connections.update(replace(repairs.connection, account=None))
    await repairs.bot.type("repair prod admin-credential", seed.ADMIN)
    view = await repairs.bot.slack.control.wait_for_view(seed.ADMIN, "Another account")

    await repairs.bot.slack.control.submit(seed.ADMIN, view.id, {"login_kind": "basic", "login_user": ADMIN})

    await repairs.bot.slack.control.wait_for_view(seed.ADMIN, "has not logged in yet")


async def test_an_admin_credential_can_be_forgotten(repairs: RepairStory) -> None:
    await repairs.bot.ask("repair prod admin-credential forget", "is erased", user=seed.ADMIN)

    async with repairs.bot.storage.reading() as transaction:
        assert await transaction.admin_logins.get(repairs.connection.id) is None


async def test_a_confirmed_admin_credential_is_not_the_connections_own(repairs: RepairStory) -> None:
    tested = await admin_entered(repairs, ADMIN, ADMIN_PASSWORD, "It holds Administer Jira")
    draft_id = next(
        element["value"]
        for block in tested.blocks
        for element in block.get("elements", [])
        if element.get("action_id") == "confirm_admin"
    )
    forged = forged_press(tested, "confirm_setup", str(draft_id))

    await repairs.bot.deliver(forged)

    await repairs.bot.sees("nothing to confirm behind this button", user=seed.ADMIN, channel="dm")


async def test_setting_up_makes_group_grants_and_membership_and_can_be_undone(repairs: RepairStory) -> None:
    offer = await repairs.bot.ask("setup prod align-team", "set up svc-align", user=seed.ADMIN)
    request = await repairs.request(offer, user=seed.ADMIN)

    await repairs.approve(request)
    done = await repairs.becomes(request, "now complete")
    undo = await repairs.bot.press(done, "undo_repair", "undo the repair", user=seed.APPROVER)
    back = await repairs.request(undo, user=seed.APPROVER)
    await repairs.approve(back, user=seed.ADMIN)
    await repairs.becomes(back, "✅ Done")

    groups = repairs.control.state()["groups"]
    assert isinstance(groups, dict)
    assert "align-team" not in groups


async def test_setting_up_tells_what_is_left_to_people(repairs: RepairStory) -> None:
    offer = await repairs.bot.ask("setup prod", "By hand", user=seed.ADMIN)

    assert "access to Jira Software" in offer.text
    assert "/secure/admin/GlobalPermissions!default.jspa" in str(offer.blocks)


async def test_setting_up_without_an_admin_credential_is_a_to_do(repairs: RepairStory) -> None:
    async with repairs.bot.storage.begin() as transaction:
        await transaction.admin_logins.forget(repairs.connection.id)

    offer = await repairs.bot.ask("setup prod align-team", "by hand", user=seed.ADMIN)

    assert "1. Create the group align-team, and add svc-align to it." in offer.text
    assert "grant to group align-team: " in offer.text
    assert "admin-credential" in offer.text


async def connection_of(story: RepairStory) -> Connection:
    async with story.bot.storage.reading() as transaction:
        return await transaction.connections.get(story.connection.id)


async def entered(story: RepairStory, words: str, secret: str, told: str) -> Message:
    """Enter a secret over the link that a command sends; the message that asks for confirmation."""
    await story.bot.type(words, seed.ADMIN)
    return await _over_link(story, secret, told)


async def admin_entered(story: RepairStory, user: str, secret: str, told: str) -> Message:
    """The same for an admin credential."""
    await _fill_in(story, user)
    return await _over_link(story, secret, told)


async def admin_page(story: RepairStory, user: str, secret: str) -> str:
    """The page that answers an admin credential."""
    await _fill_in(story, user)
    link = await story.bot.sees("Enter the", user=seed.ADMIN, channel="dm")
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        return (await Browser(story.bot.address, session).enter(token_in(link), secret)).text


async def _fill_in(story: RepairStory, user: str) -> None:
    await story.bot.type("repair prod admin-credential", seed.ADMIN)
    view = await story.bot.slack.control.wait_for_view(seed.ADMIN, "Another account")
    await story.bot.slack.control.submit(seed.ADMIN, view.id, {"login_kind": "basic", "login_user": user})


async def _over_link(story: RepairStory, secret: str, told: str) -> Message:
    link = await story.bot.sees("Enter the", user=seed.ADMIN, channel="dm")
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        page = await Browser(story.bot.address, session).enter(token_in(link), secret)
    assert page.status == 200, page.text
    return await story.bot.sees(told, user=seed.ADMIN, channel="dm")


def forged_press(message: Message, action: str, value: str) -> dict[str, object]:
    """A signed press of a button that was never shown."""
    return {
        "type": "block_actions",
        "user": {"id": seed.ADMIN, "team_id": seed.TEAM},
        "team": {"id": seed.TEAM},
        "channel": {"id": message.channel},
        "trigger_id": "forged",
        "actions": [{"action_id": action, "value": value, "action_ts": "1.1", "type": "button", "block_id": "b"}],
    }
