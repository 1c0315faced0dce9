"""Steps about repairs: asked for by one, approved by another, checked in Jira, taken back; each begins anew."""

from sandbox.jira.example import ADMIN as JIRA_ADMIN
from sandbox.jira.example import ADMIN_PASSWORD
from sandbox.slack.seed import ADMIN, APPROVER, MEMBER, OPS, PRIVATE
from sandbox.tour.secret_page import enter, newest_link
from sandbox.tour.step import Step
from sandbox.tour.visit import COMMAND, DIRECT, Said, StepFailed, Visit

_PENDING = "Needs one approver"


async def _repair_request(visit: Visit) -> None:
    await visit.types("test prod")
    await visit.break_jira("missing-permission")
    await visit.slack.command(ADMIN, OPS, f"{COMMAND} repair prod admin-credential")
    form = await visit.slack.wait_for_view(ADMIN, "What is it?")
    await visit.slack.submit(ADMIN, form.id, {"login_kind": "basic", "login_user": JIRA_ADMIN})
    await visit.slack.wait_for_view(ADMIN, "I have sent you a one-time link")
    await visit.slack.close_view(ADMIN, form.id, is_cleared=True)
    page = await enter(await newest_link(visit, ADMIN), ADMIN_PASSWORD)
    if "It works. Go back to Slack" not in page:
        raise StepFailed("It works. Go back to Slack", page)
    question = await visit.comes("It holds Administer Jira", user=ADMIN, channel=DIRECT)
    await visit.slack.press(ADMIN, question.message.channel, question.message.ts, "confirm_admin")
    await visit.comes("repairs can be planned and asked for", user=ADMIN, channel=DIRECT)
    request = await _asked(visit)
    request.expect("sprints of APPS do not sync", "grant Edit", "Touches nothing else", "Undo take Schedule")


async def _self_approval_refused(visit: Visit) -> None:
    await visit.break_jira("missing-permission")
    request = await _asked(visit, by=ADMIN)
    refused = await visit.presses("approve", request, user=ADMIN)
    refused.expect("You may not decide this: you asked for it yourself")


async def _approve(visit: Visit) -> None:
    await visit.break_jira("missing-permission")
    request = await _asked(visit)
    answer = await visit.presses("approve", request)
    answer.expect("You have approved it")
    await _becomes(visit, request, "✅ Done")
    result = await visit.comes("Repair that you asked for", channel=DIRECT)
    result.expect("Approved by", "APPS now complete")


async def _verified(visit: Visit) -> None:
    told = await _repaired(visit)
    told.expect("Approved by", "APPS now complete")
    answer = await visit.types("test prod")
    answer.expect("svc-align logs in and has every required permission")


async def _undo(visit: Visit) -> None:
    told = await _repaired(visit)
    offer = await visit.presses("undo_repair", told, user=APPROVER)
    offer.expect("undo the repair", "take")
    before = await visit.sees(_PENDING, user=ADMIN, channel=PRIVATE)
    again = await visit.presses("undo_repair", told, user=ADMIN)
    await _asks(visit, again, by=ADMIN)
    undo = await visit.comes(_PENDING, user=APPROVER, channel=PRIVATE, after=before)
    await visit.presses("approve", undo)
    await _becomes(visit, told, "↩️ Undone")
    answer = await visit.types("test prod")
    answer.expect("lacks permissions it needs")


async def _repaired(visit: Visit) -> Said:
    """Asked for, approved, done; the request's message as it stands then."""
    await visit.break_jira("missing-permission")
    request = await _asked(visit)
    await visit.presses("approve", request)
    return await _becomes(visit, request, "✅ Done")


async def _asked(visit: Visit, by: str = MEMBER) -> Said:
    """From the report to the request, as an approver sees it."""
    before = await visit.sees(_PENDING, user=APPROVER, channel=PRIVATE)
    report = await visit.types("permissions prod APPS", user=by)
    report.expect("APPS lacks")
    offer = await visit.presses("plan_repair", report)
    offer.expect("Smallest change")
    await _asks(visit, offer, by=by)
    return await visit.comes(_PENDING, user=APPROVER, channel=PRIVATE, after=before)


async def _asks(visit: Visit, offer: Said, by: str) -> None:
    await visit.slack.press(by, offer.message.channel, offer.message.ts, "request_repair")
    form = await visit.slack.wait_for_view(by, "Why?")
    await visit.slack.submit(by, form.id, {"reason": "sprints of APPS do not sync"})
    await visit.slack.wait_for_view(by, "asked for approval")
    await visit.slack.close_view(by, form.id, is_cleared=True)


async def _becomes(visit: Visit, request: Said, words: str) -> Said:
    """The request's own message, once it says this."""

    async def look() -> Said | None:
        found = await visit.sees(words, user=APPROVER, channel=PRIVATE)
        return next((one for one in found if one.message.ts == request.message.ts), None)

    try:
        said = await visit.slack.wait_for(look)
    except TimeoutError:
        raise StepFailed(words, request.words) from None
    visit.heard.append(said)
    return said


STEPS = (
    Step(
        "repair-request",
        "An admin enters an admin credential; a member asks for the repair that would give back what APPS lost.",
        _repair_request,
    ),
    Step("self-approval-refused", "Nobody approves what they asked for, approver or not.", _self_approval_refused),
    Step("approve", "Somebody else says yes, the bot makes the change, and who asked is told.", _approve),
    Step("verified", "After the change Jira is asked again: APPS is complete, and the test passes.", _verified),
    Step("undo", "What was done is taken back, approved likewise.", _undo),
)
