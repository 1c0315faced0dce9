"""The step about Jira Align: projects and boards are taken over instead of being typed."""

from sandbox.align.world import TOKEN
from sandbox.slack.seed import ADMIN, OPS
from sandbox.tour.secret_page import enter, newest_link
from sandbox.tour.step import Step
from sandbox.tour.visit import DIRECT, StepFailed, Visit


async def _align(visit: Visit) -> None:
    await visit.types("test cloud")
    none = await visit.types("align cloud", user=ADMIN)
    none.expect("no Jira Align token yet")
    await visit.slack.press(ADMIN, OPS, none.message.ts, "enter_align_token")
    form = await visit.slack.wait_for_view(ADMIN, "Address of Jira Align")
    await visit.slack.submit(ADMIN, form.id, {"address": visit.demo.stage.align.url, "connector": "1"})
    await visit.slack.wait_for_view(ADMIN, "I have sent you a one-time link")
    await visit.slack.close_view(ADMIN, form.id, is_cleared=True)
    page = await enter(await newest_link(visit, ADMIN), TOKEN)
    if "It works. Go back to Slack" not in page:
        raise StepFailed("It works. Go back to Slack", page)
    offer = await visit.comes("Jira Align told of", user=ADMIN, channel=DIRECT)
    offer.expect("3 projects and 2 boards", "Projects that would no longer be covered", "84 Mobile and Core")
    await visit.slack.press(ADMIN, offer.message.channel, offer.message.ts, "confirm_align")
    await visit.comes("follows Jira Align's lists now", user=ADMIN, channel=DIRECT)
    report = await visit.types("permissions cloud")
    report.expect("By board", "board 84 – Mobile and Core is seen, with Manage Sprints in APPS, CORE")
    again = await visit.types("align cloud", user=ADMIN)
    again.expect("No difference that could be taken over")
    forgotten = await visit.types("align cloud forget", user=ADMIN)
    forgotten.expect("the Jira Align token is erased")


STEPS = (Step("align", "Jira Align tells which projects and boards it integrates; an admin takes them over.", _align),)
