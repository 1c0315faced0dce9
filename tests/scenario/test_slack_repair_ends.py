"""Repairs that came to another end than planned, and what can be done about each: never more is said than is known."""

from __future__ import annotations

from fixtures.repairing import RepairStory

from sandbox.jira.example import ADMIN, ADMINISTRATORS, GROUP, SERVICE_ACCOUNT
from sandbox.slack import seed
from sandbox.slack.values import Message

GRANTS = "/permissionscheme/"


async def asked_for_two_grants(story: RepairStory) -> Message:
    """A request for two grants in one scheme, since no role gives what is missing."""
    story.control.join_group(SERVICE_ACCOUNT, GROUP)
    story.control.set_role_members("APPS", ADMINISTRATORS, users=[ADMIN], groups=[GROUP])
    story.control.revoke("APPS", "EDIT_ISSUES")
    story.control.revoke("APPS", "SCHEDULE_ISSUES")
    return await story.asked()


async def done_with_grants(story: RepairStory) -> Message:
    """The same, approved and done."""
    request = await asked_for_two_grants(story)
    await story.approve(request)
    return await story.becomes(request, "now complete")


async def test_a_refusal_in_the_middle_tells_what_is_done_and_what_is_not(repairs: RepairStory) -> None:
    request = await asked_for_two_grants(repairs)
    body = {"errorMessages": ["The scheme is locked."], "errors": {}}
    repairs.control.fault("status", path=GRANTS, method="POST", skip=1, code=400, body=body)

    await repairs.approve(request)

    told = await repairs.becomes(request, "Jira refused to grant Schedule Issues")
    assert "The scheme is locked." in told.text
    assert "Changed all the same: grant Edit Issues to group" in told.text
    assert "undo_repair" in str(told.blocks)


async def test_what_was_done_before_a_refusal_can_be_undone(repairs: RepairStory) -> None:
    request = await asked_for_two_grants(repairs)
    repairs.control.fault("status", path=GRANTS, method="POST", skip=1, code=400, body={"errorMessages": ["No."]})
    await repairs.approve(request)
    told = await repairs.told("Jira refused to")

    undo = await repairs.bot.press(told, "undo_repair", "undo the repair", channel="dm")
    await repairs.approve(await repairs.request(undo))

    await repairs.becomes(request, "↩️ Undone")
    assert [write.split()[0] for write in repairs.writes()] == ["POST", "POST", "DELETE"]


async def test_what_was_undone_is_not_offered_to_be_undone_again(repairs: RepairStory) -> None:
    done = await done_with_grants(repairs)
    offer = await repairs.bot.press(await repairs.told("now complete"), "undo_repair", "undo the repair", channel="dm")

    await repairs.approve(await repairs.request(offer))

    told = await repairs.becomes(done, "↩️ Undone")
    result = await repairs.told("↩️ Undone")
    assert "undo_repair" not in str(told.blocks) + str(result.blocks)


async def test_an_undo_that_waits_is_not_asked_for_twice(repairs: RepairStory) -> None:
    done = await done_with_grants(repairs)
    result = await repairs.told("now complete")
    await repairs.request(await repairs.bot.press(result, "undo_repair", "undo the repair", channel="dm"))

    again = await repairs.bot.press(done, "undo_repair", "was asked for already", user=seed.APPROVER)

    assert "/jira-access approvals" in again.text


async def test_a_dry_run_of_an_undo_names_the_grants_that_it_deletes(repairs: RepairStory) -> None:
    done = await done_with_grants(repairs)
    undo = await repairs.bot.press(done, "undo_repair", "undo the repair", user=seed.APPROVER)

    calls = await repairs.bot.press(undo, "show_calls", "nothing was sent", user=seed.APPROVER)

    assert "DELETE /rest/api/2/permissionscheme/" in calls.text
    assert "{permissionId}" not in calls.text
