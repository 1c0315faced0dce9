"""Steps about setting a connection up and giving it a new secret, over one-time links."""

from sandbox.demo.breakages import Place
from sandbox.jira.example import PASSWORD, PERSONAL_TOKEN, SERVICE_ACCOUNT
from sandbox.slack.seed import ADMIN, OPS
from sandbox.tour.secret_page import enter, newest_link
from sandbox.tour.step import Step
from sandbox.tour.visit import COMMAND, DIRECT, StepFailed, Visit

_NAME = "trial"


async def _connect(visit: Visit) -> None:
    await visit.slack.command(ADMIN, OPS, f"{COMMAND} connect")
    form = await visit.slack.wait_for_view(ADMIN, "Short name")
    address = visit.demo.stage.jiras[Place.PROD].url
    await visit.slack.submit(ADMIN, form.id, {"name": _NAME, "address": f"{address}/browse/APPS-1"})
    form = await visit.slack.wait_for_view(ADMIN, "is a page inside Jira")
    await visit.slack.submit(ADMIN, form.id, {"login_kind": "pat", "expected": SERVICE_ACCOUNT})
    await visit.slack.wait_for_view(ADMIN, "I have sent you a one-time link")
    await visit.slack.close_view(ADMIN, form.id, is_cleared=True)
    link = await newest_link(visit, ADMIN)
    _expect(await enter(link, PERSONAL_TOKEN), "It works. Go back to Slack")
    _expect_used(await _page_of(link))
    await _confirm(visit, f"{_NAME} is connected")
    answer = await visit.types(f"test {_NAME}")
    answer.expect("logs in")
    question = await visit.types(f"disconnect {_NAME}", user=ADMIN)
    question.expect("Erased: its secret", "Kept: its past checks")
    await visit.slack.press(ADMIN, question.message.channel, question.message.ts, "disconnect")
    await visit.slack.wait_for_message(OPS, ADMIN, "is disconnected")


async def _rotate(visit: Visit) -> None:
    await visit.types("test prod")
    sent = await visit.types("rotate prod", user=ADMIN)
    sent.expect("I have sent you a one-time link")
    refused = await enter(await newest_link(visit, ADMIN), "not-the-password")
    _expect(refused, "Nothing was kept")
    again = await visit.types("rotate prod", user=ADMIN)
    again.expect("I have sent you a one-time link")
    _expect(await enter(await newest_link(visit, ADMIN), PASSWORD), "It works. Go back to Slack")
    await _confirm(visit, "prod uses the new secret from now on")


async def _confirm(visit: Visit, then: str) -> None:
    asked = await visit.slack.wait_for_message(DIRECT, ADMIN, "confirm_setup")
    if SERVICE_ACCOUNT not in asked.text:
        raise StepFailed(f"a question that names {SERVICE_ACCOUNT}", asked.text)
    await visit.slack.press(ADMIN, asked.channel, asked.ts, "confirm_setup")

    async def look() -> bool | None:
        return bool(await visit.sees(then, user=ADMIN, channel=DIRECT)) or None

    try:
        await visit.slack.wait_for(look)
    except TimeoutError:
        raise StepFailed(then, "no such message") from None


async def _page_of(link: str) -> str:
    try:
        return await enter(link, PERSONAL_TOKEN)
    except StepFailed as closed:
        return closed.saw


def _expect(page: str, words: str) -> None:
    if words not in page:
        raise StepFailed(words, page)


def _expect_used(page: str) -> None:
    _expect(page, "This link was used already")


STEPS = (
    Step(
        "connect",
        "An admin connects a Jira; the secret goes over a page that works once, never through Slack.",
        _connect,
    ),
    Step("rotate", "A new secret takes the old one's place once it has passed and was confirmed.", _rotate),
)
