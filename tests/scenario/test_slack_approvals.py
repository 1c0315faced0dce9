"""Who decides a request, and what happens when many press at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from fixtures.bot import MakeStage
from fixtures.repairing import RepairStory, repair_story

from access.approvals import Decision
from sandbox.jira.example import DEVELOPERS
from sandbox.slack import seed
from sandbox.slack.values import Message

ROLE_CALL = f"POST /jira/rest/api/2/project/APPS/role/{DEVELOPERS}"
BOTH = f"{seed.APPROVER},{seed.ADMIN}"


@pytest.fixture(params=["http-sqlite", "socket-sqlite", pytest.param("http-postgres", marks=pytest.mark.postgres)])
async def anywhere(request: pytest.FixtureRequest, make_stage: MakeStage) -> AsyncIterator[RepairStory]:
    """A story over HTTP and over Socket Mode, on SQLite and on PostgreSQL."""
    way, _, database = request.param.partition("-")
    url = request.getfixturevalue({"sqlite": "sqlite_url", "postgres": "postgres_database_url"}[database])
    # A hundred presses keep a file's one writer, and a small machine, busy for seconds.
    calm = {"JIRA_ACCESS_WATCH_OUTBOX_LEASE": "30s", "JIRA_ACCESS_WATCH_CHECK_TIMEOUT": "20s"}
    async with make_stage(url) as stage, repair_story(stage, way, **calm) as story:
        yield story


async def press(story: RepairStory, request: Message, action: str, user: str) -> None:
    """Press, whatever comes of it."""
    await story.bot.slack.control.press(user, request.channel, request.ts, action)


async def test_approve_and_deny_at_once_have_one_outcome(anywhere: RepairStory) -> None:
    request = await anywhere.asked()
    await press(anywhere, request, "deny", seed.ADMIN)
    view = await anywhere.bot.slack.control.wait_for_view(seed.ADMIN, "Why not?")

    await asyncio.gather(
        press(anywhere, request, "approve", seed.APPROVER),
        anywhere.bot.slack.control.submit(seed.ADMIN, view.id, {"reason": "no"}),
    )

    decided = await anywhere.decided()
    assert decided.decision in (Decision.APPROVED, Decision.DENIED)
    assert len({vote.is_yes for vote in decided.votes}) == 1


async def test_two_approvers_at_once_have_one_repair_made(anywhere: RepairStory) -> None:
    request = await anywhere.asked()

    await asyncio.gather(*(press(anywhere, request, "approve", one) for one in (seed.APPROVER, seed.ADMIN)))

    await anywhere.becomes(request, "now complete")
    assert len((await anywhere.approval()).votes) == 1
    assert anywhere.writes() == [ROLE_CALL]


async def test_a_hundred_presses_of_one_button_are_one_decision(anywhere: RepairStory) -> None:
    request = await anywhere.asked()

    await asyncio.gather(*(press(anywhere, request, "approve", seed.APPROVER) for _ in range(100)))

    await anywhere.becomes(request, "now complete")
    assert len((await anywhere.approval()).votes) == 1
    assert anywhere.writes() == [ROLE_CALL]


async def test_who_comes_too_late_is_told_who_decided_and_when(repairs: RepairStory) -> None:
    request = await repairs.asked()
    await repairs.approve(request)

    late = await repairs.bot.press(request, "approve", "Too late", user=seed.ADMIN)

    assert f"Approved by <@{seed.APPROVER}>" in late.text
    assert "<!date^" in late.text


async def test_two_approvers_are_needed_where_the_policy_says_so(repairs: RepairStory) -> None:
    await repairs.bot.ask("approvals policy prod two", "two approvers", user=seed.ADMIN)
    request = await repairs.asked()

    await repairs.approve(request, "1 more yes")
    first = await repairs.becomes(request, "👍 Approved by")
    await repairs.approve(first, user=seed.ADMIN)

    done = await repairs.becomes(request, "now complete")
    assert f"<@{seed.APPROVER}>" in done.text
    assert f"<@{seed.ADMIN}>" in done.text


async def test_one_approver_is_not_two(repairs: RepairStory) -> None:
    await repairs.bot.ask("approvals policy prod two", "two approvers", user=seed.ADMIN)
    request = await repairs.asked()
    await repairs.approve(request, "1 more yes")

    again = await repairs.approve(request, "somebody else must do so too")

    assert "approved this already" in again.text
    assert repairs.writes() == []


async def test_a_yes_needs_a_reason_where_the_policy_says_so(repairs: RepairStory) -> None:
    await repairs.bot.ask("approvals policy prod reason", "with a reason", user=seed.ADMIN)
    request = await repairs.asked()
    await press(repairs, request, "approve", seed.APPROVER)
    view = await repairs.bot.slack.control.wait_for_view(seed.APPROVER, "needs a reason")

    await repairs.bot.slack.control.submit(seed.APPROVER, view.id, {"reason": "agreed in stand-up"})

    assert "agreed in stand-up" in (await repairs.becomes(request, "now complete")).text


async def test_nobody_approves_what_they_asked_for(repairs: RepairStory) -> None:
    request = await repairs.request(await repairs.offer(user=seed.ADMIN), user=seed.ADMIN)

    refused = await repairs.approve(request, "you asked for it yourself", user=seed.ADMIN)

    trail = await repairs.bot.audit()
    assert refused.ephemeral_to == seed.ADMIN
    assert ("approval.decide", "refused") in [(one.event.action, one.event.outcome) for one in trail]
    assert repairs.writes() == []


async def test_an_approver_taken_off_the_list_after_the_request_is_refused(repairs: RepairStory) -> None:
    request = await repairs.asked()
    await repairs.bot.slack.control.set_group(seed.APPROVERS_GROUP, [seed.ADMIN])
    repairs.bot.clock.seconds += 60

    await repairs.approve(request, "only approvers may")

    trail = await repairs.bot.audit()
    assert ("button.used", "refused") in [(one.event.action, one.event.outcome) for one in trail]
    assert (await repairs.approval()).decision is Decision.PENDING


async def test_approvals_lists_what_waits_for_whom(repairs: RepairStory) -> None:
    await repairs.asked()

    for_approver = await repairs.bot.ask("approvals", "Waits for you", user=seed.APPROVER)
    for_asker = await repairs.bot.ask("approvals", "You asked")
    for_others = await repairs.bot.ask("approvals", "Waits for others", user=seed.ON_CALL)

    assert "approve" in str(for_approver.blocks)
    assert "withdraw" in str(for_asker.blocks)
    assert "action_id" not in str(for_others.blocks)


async def test_a_request_can_be_decided_from_the_list(repairs: RepairStory) -> None:
    request = await repairs.asked()
    listed = await repairs.bot.ask("approvals", "Waits for you", user=seed.APPROVER)

    shown = await repairs.bot.press(listed, "approve_listed", "You have approved it", user=seed.APPROVER)

    assert "Waits for you" not in shown.text
    await repairs.becomes(request, "now complete")


async def test_requests_go_where_the_policy_sends_them(repairs: RepairStory) -> None:
    await repairs.bot.ask(f"approvals policy prod {seed.OPS}", "the policy for requests is set", user=seed.ADMIN)
    offer = await repairs.offer()
    await repairs.bot.slack.control.press(seed.MEMBER, offer.channel, offer.ts, "request_repair")
    view = await repairs.bot.slack.control.wait_for_view(seed.MEMBER, "Why?")

    await repairs.bot.slack.control.submit(seed.MEMBER, view.id, {"reason": ""})

    await repairs.bot.sees("Repair asked by", channel=seed.OPS)


async def test_without_approvers_a_request_is_refused(stage_without_approvers: RepairStory) -> None:
    story = stage_without_approvers
    offer = await story.offer()
    await story.bot.slack.control.press(seed.MEMBER, offer.channel, offer.ts, "request_repair")
    view = await story.bot.slack.control.wait_for_view(seed.MEMBER, "Why?")

    await story.bot.slack.control.submit(seed.MEMBER, view.id, {"reason": ""})

    told = await story.bot.slack.control.wait_for_view(seed.MEMBER, "Nobody may approve")
    assert "JIRA_ACCESS_APPROVERS" in str(told.body)


async def test_everything_stands_in_the_audit_trail(repairs: RepairStory) -> None:
    request = await repairs.asked()
    await repairs.approve(request)
    await repairs.becomes(request, "now complete")

    actions = [entry.event.action for entry in reversed(await repairs.bot.audit())]

    kept = [one for one in actions if one.startswith(("repair.", "approval."))]
    assert kept == ["repair.plan", "approval.request", "approval.approve", "approval.carry_out"]


async def test_no_secret_of_the_administrator_is_anywhere(repairs: RepairStory) -> None:
    request = await repairs.asked()
    await repairs.bot.press(request, "show_calls", "nothing was sent", user=seed.APPROVER)
    await repairs.approve(request)
    await repairs.becomes(request, "now complete")

    told = [str(one.blocks) + one.text for one in await repairs.bot.slack.control.messages(seed.PRIVATE, seed.APPROVER)]
    trail = [str(entry) for entry in await repairs.bot.audit()]
    assert "dana-password" not in "".join((*told, *trail, repairs.bot.logs.getvalue()))


@pytest.mark.parametrize(
    ("user", "team", "channel", "sentence"),
    [
        (seed.MEMBER, seed.TEAM, seed.OPS, "only approvers may"),
        (seed.ON_CALL, seed.TEAM, seed.OPS, "only approvers may"),
        (seed.GUEST, seed.TEAM, seed.OPS, "you are a guest here"),
        (seed.OUTSIDER, seed.OTHER_TEAM, seed.SHARED, "you are not one"),
    ],
    ids=["requester", "member", "guest", "outsider"],
)
@pytest.mark.parametrize("action", ["approve", "deny"])
async def test_a_signed_press_of_somebody_else_decides_nothing(
    action: str, user: str, team: str, channel: str, sentence: str, repairs: RepairStory
) -> None:
    await repairs.asked()
    approval = await repairs.approval()
    press = {"action_id": action, "block_id": "b", "type": "button", "action_ts": "1", "value": approval.id}

    await repairs.bot.deliver(
        {
            "type": "block_actions",
            "user": {"id": user, "team_id": team},
            "team": {"id": seed.TEAM},
            "channel": {"id": channel},
            "trigger_id": "forged",
            "actions": [press],
        }
    )

    await repairs.bot.sees(sentence, user=user, channel=channel)
    assert await repairs.approval() == approval
    assert repairs.writes() == []
