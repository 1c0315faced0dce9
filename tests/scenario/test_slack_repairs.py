"""Repairs from the command to the verified result, and back again."""

from __future__ import annotations

from fixtures.repairing import RepairStory

from sandbox.jira.example import DEVELOPERS, SERVICE_ACCOUNT
from sandbox.slack import seed

ROLE_CALL = f"POST /jira/rest/api/2/project/APPS/role/{DEVELOPERS}"


async def test_a_plan_tells_the_smallest_change_and_changes_nothing(repairs: RepairStory) -> None:
    offer = await repairs.offer()

    assert f"add {SERVICE_ACCOUNT} to role “Developers” in APPS" in offer.text
    assert repairs.writes() == []


async def test_an_approved_repair_is_done_checked_and_told(repairs: RepairStory) -> None:
    request = await repairs.asked()

    await repairs.approve(request)

    done = await repairs.becomes(request, "now complete")
    result = await repairs.told("Repair that you asked for")
    assert f"<@{seed.APPROVER}>" in done.text
    assert "APPS now complete" in result.text
    assert repairs.writes() == [ROLE_CALL]
