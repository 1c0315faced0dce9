"""Repairs from the command to the verified result, and back again."""

from __future__ import annotations

import pytest
from fixtures.repairing import RepairStory

from sandbox.jira.example import ADMIN, ADMINISTRATORS, DEVELOPERS, GROUP, SERVICE_ACCOUNT
from sandbox.slack import seed

ROLE = f"/jira/rest/api/2/project/APPS/role/{DEVELOPERS}"


async def test_a_plan_tells_the_smallest_change_and_changes_nothing(repairs: RepairStory) -> None:
    offer = await repairs.offer()

    assert f"add {SERVICE_ACCOUNT} to role “Developers” in APPS" in offer.text
    assert repairs.writes() == []


async def test_a_plan_tells_the_other_way_and_whom_it_would_touch(repairs: RepairStory) -> None:
    offer = await repairs.offer()

    assert "Another way: a grant in the scheme" in offer.text
    assert "the scheme is used by 2 more projects" in offer.text


async def test_a_dry_run_shows_the_calls_and_sends_none(repairs: RepairStory) -> None:
    offer = await repairs.offer()

    calls = await repairs.bot.press(offer, "show_calls", "nothing was sent")

    assert f"POST /rest/api/2/project/APPS/role/{DEVELOPERS}" in calls.text
    assert '{"user": ["svc-align"]}' in calls.text
    assert repairs.writes() == []


async def test_see_all_tells_what_the_plan_rests_upon(repairs: RepairStory) -> None:
    offer = await repairs.offer()

    details = await repairs.bot.press(offer, "show_plan", "the whole plan")

    assert "what role Developers gives in APPS" in details.text


async def test_an_approved_repair_is_done_checked_and_told(repairs: RepairStory) -> None:
    request = await repairs.asked()

    await repairs.approve(request)

    done = await repairs.becomes(request, "now complete")
    result = await repairs.told("Repair that you asked for")
    assert f"<@{seed.APPROVER}>" in done.text
    assert "APPS now complete" in result.text
    assert repairs.writes() == [f"POST {ROLE}"]


async def test_approvers_see_who_asked_and_why(repairs: RepairStory) -> None:
    request = await repairs.request(await repairs.offer(), reason="sprints of APPS do not sync")

    assert f"<@{seed.MEMBER}>" in request.text
    assert "sprints of APPS do not sync" in request.text
    assert "Undo" in request.text


async def test_a_request_can_be_made_from_the_permission_report(repairs: RepairStory) -> None:
    report = await repairs.bot.ask("permissions prod APPS", "APPS lacks")

    offer = await repairs.bot.press(report, "plan_repair", "Smallest change")

    assert "Developers" in offer.text


async def test_a_denied_request_does_nothing_and_tells_why(repairs: RepairStory) -> None:
    request = await repairs.asked()

    await repairs.deny(request, "not on a Friday")

    denied = await repairs.becomes(request, "Denied by")
    result = await repairs.told("not on a Friday")
    assert "Nothing was done" in denied.text
    assert "actions" not in [block["type"] for block in denied.blocks]
    assert "Denied by" in result.text
    assert repairs.writes() == []


async def test_a_request_can_be_withdrawn_by_who_made_it(repairs: RepairStory) -> None:
    request = await repairs.asked()
    listed = await repairs.bot.ask("approvals", "You asked")

    await repairs.bot.press(listed, "withdraw", "your request is withdrawn")

    assert "Withdrawn by" in (await repairs.becomes(request, "Withdrawn")).text


async def test_a_request_runs_out_and_its_buttons_go(stage_with_short_requests: RepairStory) -> None:
    story = stage_with_short_requests

    request = await story.asked()

    over = await story.becomes(request, "Ran out")
    assert "actions" not in [block["type"] for block in over.blocks]
    assert "without a decision" in (await story.told("without a decision")).text


async def test_a_jira_that_has_changed_since_is_left_alone(repairs: RepairStory) -> None:
    request = await repairs.asked()
    repairs.control.set_role_members("APPS", DEVELOPERS, users=[SERVICE_ACCOUNT])

    await repairs.approve(request)

    told = await repairs.becomes(request, "has changed since the plan was made")
    assert f"{SERVICE_ACCOUNT} in role Developers of APPS" in told.text
    assert repairs.writes() == []


async def test_a_new_plan_is_offered_where_jira_has_changed(repairs: RepairStory) -> None:
    request = await repairs.asked()
    repairs.control.grant("APPS", "DELETE_ISSUES", group="nobody-special")
    await repairs.approve(request)
    told = await repairs.becomes(request, "has changed since")

    again = await repairs.bot.press(told, "plan_anew", "Smallest change", user=seed.APPROVER)

    assert "Developers" in again.text


async def test_a_refusal_of_jira_is_told_in_its_words(repairs: RepairStory) -> None:
    request = await repairs.asked()
    body = {"errorMessages": ["The role is locked."], "errors": {}}
    repairs.control.fault("status", path="/role/", method="POST", code=400, body=body)

    await repairs.approve(request)

    failed = await repairs.becomes(request, "Jira refused to")
    assert "The role is locked." in failed.text
    assert "Nothing was changed in Jira" in failed.text


async def test_an_answer_that_was_lost_is_looked_up_and_not_repeated(repairs: RepairStory) -> None:
    request = await repairs.asked()
    repairs.control.fault("cut", path="/role/", method="POST", times=1)

    await repairs.approve(request)

    await repairs.becomes(request, "now complete")
    assert repairs.writes() == [f"POST {ROLE}"]


async def test_a_repair_that_does_not_help_says_so(repairs: RepairStory) -> None:
    request = await repairs.asked()
    repairs.control.fault("anonymous", path="mypermissions")

    await repairs.approve(request)

    told = await repairs.becomes(request, "⚠️ Done")
    assert repairs.writes() == [f"POST {ROLE}"]
    assert "now complete" not in told.text


async def test_an_undo_is_approved_likewise_and_leaves_jira_as_it_was(repairs: RepairStory) -> None:
    request = await repairs.asked()
    await repairs.approve(request)
    done = await repairs.becomes(request, "now complete")
    offer = await repairs.bot.press(done, "undo_repair", "undo the repair", user=seed.ADMIN, channel=seed.PRIVATE)

    undo = await repairs.request(offer, user=seed.ADMIN)
    await repairs.approve(undo)

    await repairs.becomes(undo, "✅ Done")
    assert repairs.writes() == [f"POST {ROLE}", f"DELETE {ROLE}"]


async def test_a_plan_is_asked_for_once(repairs: RepairStory) -> None:
    offer = await repairs.offer()
    await repairs.request(offer)

    await repairs.bot.slack.control.press(seed.MEMBER, offer.channel, offer.ts, "request_repair")
    view = await repairs.bot.slack.control.wait_for_view(seed.MEMBER, "Why?")
    await repairs.bot.slack.control.submit(seed.MEMBER, view.id, {"reason": "again"})

    again = await repairs.bot.slack.control.wait_for_view(seed.MEMBER, "asked for already")
    assert "approvals" in str(again.body)


async def test_without_an_admin_credential_the_answer_is_a_to_do(repairs: RepairStory) -> None:
    async with repairs.bot.storage.begin() as transaction:
        await transaction.admin_logins.forget(repairs.connection.id)

    offer = await repairs.bot.ask("repair prod", "for the service account svc-align")

    assert "Project settings" in offer.text
    assert "/secure/admin/ViewPermissionSchemes.jspa" in str(offer.blocks)
    assert "admin-credential" in offer.text


async def test_a_permission_that_no_role_gives_is_granted_in_the_scheme(repairs: RepairStory) -> None:
    repairs.control.join_group(SERVICE_ACCOUNT, GROUP)
    repairs.control.set_role_members("APPS", ADMINISTRATORS, users=[ADMIN], groups=[GROUP])
    repairs.control.revoke("APPS", "SCHEDULE_ISSUES")
    request = await repairs.asked()

    await repairs.approve(request)

    await repairs.becomes(request, "now complete")
    (write,) = repairs.writes()
    assert write.startswith("POST /jira/rest/api/2/permissionscheme/")


async def test_nothing_is_planned_where_nothing_is_missing(repairs: RepairStory) -> None:
    repairs.control.join_group(SERVICE_ACCOUNT, GROUP)
    repairs.control.set_role_members("APPS", ADMINISTRATORS, users=[ADMIN], groups=[GROUP])

    answer = await repairs.bot.ask("repair prod", "nothing to mend")

    assert "no required permission is missing" in answer.text


async def test_an_admin_credential_that_is_refused_is_tried_within_the_budget_alone(repairs: RepairStory) -> None:
    repairs.control.set_password(ADMIN, "another-password")

    for _ in range(4):
        await repairs.bot.type("repair prod APPS")
    await repairs.bot.sees("admin credential of prod does not log in")

    assert repairs.control.failed_logins(ADMIN) <= 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("repair nosuch", "There is no connection “nosuch”"),
        ("repair prod apps!", "Not a project key"),
        ("repair prod admin-credential dana", "I do not understand"),
        ("setup", "Which connection?"),
        ("setup prod <b>", "cannot be the name of a group"),
        ("approvals prod", "I do not understand"),
        ("approvals policy", "Which connection?"),
        ("approvals policy prod three", "“three” is no part of a policy"),
    ],
)
async def test_bad_input_is_told_and_changes_nothing(repairs: RepairStory, words: str, sentence: str) -> None:
    await repairs.bot.ask(words, sentence, user=seed.ADMIN)

    assert repairs.writes() == []
