"""Steps about OAuth 1.0a: an application link, a link that the service account opens, and the wrong person at it."""

import asyncio
import re

from sandbox.demo.breakages import Place
from sandbox.jira.example import PASSWORD, SERVICE_ACCOUNT
from sandbox.slack.seed import ADMIN, OPS
from sandbox.slack.values import Message
from sandbox.tour.browser_window import browser_window
from sandbox.tour.step import Step
from sandbox.tour.visit import DIRECT, StepFailed, Visit

_MARIA, _MARIAS_PASSWORD = "maria.lopez", "maria-password"
_LINK = re.compile(r"'url': '([^']+/links/[^']+)'")
_KEY = re.compile(r"Consumer key:\n(\S+)")
_PUBLIC_KEY = re.compile(r"-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----", re.DOTALL)


async def _authorize(visit: Visit) -> None:
    wizard = await _wizard(visit)
    unknown = await _press(visit, wizard, "start_handshake", "Jira does not know the consumer key")
    await _save_link(visit, wizard)
    await _press(visit, unknown, "start_handshake", "Jira takes my consumer")
    _expect(await _allow(visit, wizard, SERVICE_ACCOUNT, PASSWORD), "It works. Go back to Slack")
    question = await _told(visit, "Jira named")
    _expect(question.text, "That is the account that this connection has had.")
    await _press(visit, question, "confirm_setup", "prod uses the new OAuth token from now on")
    answer = await visit.types("test prod")
    answer.expect("logs in", "OAuth 1.0a", "not Jira Align's own token")


async def _authorize_wrong_person(visit: Visit) -> None:
    wizard = await _wizard(visit)
    await _save_link(visit, wizard)
    await _press(visit, wizard, "start_handshake", "Jira takes my consumer")
    _expect(await _allow(visit, wizard, _MARIA, _MARIAS_PASSWORD), "The wrong account")
    told = await _told(visit, "You authorised as María López (maria.lopez), expected svc-align.")
    _expect(told.text, "Nothing was saved.")
    await _press(visit, told, "start_handshake", "Jira takes my consumer")
    await _press(visit, await _link_after(visit, wizard), "discard_setup", "Discarded for prod")


async def _wizard(visit: Visit) -> Message:
    before = await visit.slack.messages(DIRECT, ADMIN)
    sent = await visit.types("authorize prod", user=ADMIN, channel=OPS)
    sent.expect("I have sent you the steps for prod")

    async def look() -> Message | None:
        told = await visit.slack.messages(DIRECT, ADMIN)
        return next((one for one in told if one not in before and "Step 1 of 3" in one.text), None)

    try:
        return await visit.slack.wait_for(look)
    except TimeoutError:
        raise StepFailed("the steps of the authorisation", "no such message") from None


async def _save_link(visit: Visit, wizard: Message) -> None:
    key, public_key = _KEY.search(wizard.text), _PUBLIC_KEY.search(wizard.text)
    if key is None or public_key is None:
        raise StepFailed("consumer key and public key", wizard.text)
    control = visit.demo.stage.jiras[Place.PROD].control
    await asyncio.to_thread(control.put_consumer, key[1], public_key[0], name="Jira access bot")


async def _allow(visit: Visit, wizard: Message, name: str, password: str) -> str:
    """Open the link in a window of its own, log in as that person and press Allow; the page at the end."""
    link = _LINK.findall(str((await _link_after(visit, wizard)).blocks))
    async with browser_window() as window:
        page = await window.set_out(link[0])
        await window.log_in(visit.demo.stage.jiras[Place.PROD].url, name, password)
        return await window.allow(page)


async def _link_after(visit: Visit, wizard: Message) -> Message:
    """The message with the link to Jira's page, newer than the wizard."""

    async def look() -> Message | None:
        told = await visit.slack.messages(DIRECT, ADMIN)
        return next((one for one in told if one.ts > wizard.ts and "Open a private window" in one.text), None)

    try:
        return await visit.slack.wait_for(look)
    except TimeoutError:
        raise StepFailed("a link to Jira's page", "no such message") from None


async def _press(visit: Visit, message: Message, action_id: str, then: str) -> Message:
    await visit.slack.press(ADMIN, message.channel, message.ts, action_id)
    return await _told(visit, then)


async def _told(visit: Visit, words: str) -> Message:
    try:
        return await visit.slack.wait_for_message(DIRECT, ADMIN, words)
    except TimeoutError:
        raise StepFailed(words, "no such message") from None


def _expect(text: str, words: str) -> None:
    if words not in text:
        raise StepFailed(words, text)


STEPS = (
    Step(
        "authorize",
        "The service account authorises the bot with OAuth 1.0a; the application link is checked step by step.",
        _authorize,
    ),
    Step(
        "authorize-wrong-person",
        "Somebody else presses Allow: it is told by name, and nothing is saved.",
        _authorize_wrong_person,
    ),
)
