"""The sandbox Slack's page, used as a person uses it, with a small Bolt app at the other end."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Page, expect
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.routing import Route

from sandbox.serving import serving
from sandbox.slack.running import RunningSlack, running_slack
from sandbox.slack.seed import ADMIN, MEMBER, OPS

pytestmark = pytest.mark.browser
pytest_plugins = ("fixtures.browser",)

HOSTILE = "<script>document.title='owned'</script>"


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


BUTTONS = {
    "type": "actions",
    "elements": [
        {
            "type": "button",
            "action_id": "stop",
            "text": plain("Stop watching"),
            "style": "danger",
            "confirm": {
                "title": plain("Stop watching prod?"),
                "text": plain("Nobody is told any more."),
                "confirm": plain("Stop it"),
                "deny": plain("Keep it"),
            },
        },
        {"type": "button", "action_id": "repair", "text": plain("Repair")},
        {
            "type": "static_select",
            "action_id": "pick",
            "placeholder": plain("Choose a project"),
            "options": [{"text": plain("Apps"), "value": "APPS"}],
        },
        {
            "type": "overflow",
            "action_id": "more",
            "options": [{"text": plain("Snooze"), "value": "snooze"}, {"text": plain("History"), "value": "log"}],
        },
    ],
}
SECOND_MODAL = {"type": "modal", "title": plain("Blast radius"), "blocks": [mrkdwn("*6 projects* are touched.")]}
MODAL = {
    "type": "modal",
    "callback_id": "repair",
    "title": plain("Request a repair"),
    "submit": plain("Ask"),
    "blocks": [
        {
            "type": "actions",
            "elements": [{"type": "button", "action_id": "radius", "text": plain("What is touched?")}],
        },
        {
            "type": "input",
            "block_id": "reason",
            "label": plain("Reason"),
            "element": {"type": "plain_text_input", "action_id": "text"},
        },
        {
            "type": "input",
            "block_id": "projects",
            "label": plain("Projects"),
            "element": {
                "type": "multi_static_select",
                "action_id": "keys",
                "options": [{"text": plain("Apps"), "value": "APPS"}, {"text": plain("Core"), "value": "CORE"}],
            },
        },
    ],
}


def small_app(token: str, signing_secret: str, api_url: str) -> AsyncApp:
    """An app that answers with one of everything the page has to handle."""
    client = AsyncWebClient(token, base_url=api_url)
    app = AsyncApp(token=token, signing_secret=signing_secret, client=client, process_before_response=True)

    @app.command("/jira-access")
    async def command(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        await ack()
        blocks = [mrkdwn(f"*heard* {body['text']}"), BUTTONS]
        seen_by = "ephemeral" if body["text"] == "whisper" else "in_channel"
        await respond(text="heard", blocks=blocks, response_type=seen_by)

    @app.action("stop")
    async def stop(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(text="stopped", replace_original=True)

    @app.action(re.compile("pick|more"))
    async def chose(ack: AsyncAck, action: dict[str, Any], respond: AsyncRespond) -> None:
        await ack()
        chosen = action["selected_option"]["value"]
        await respond(text=f"chose {chosen}", replace_original=False, response_type="in_channel")

    @app.action("repair")
    async def repair(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.action("radius")
    async def radius(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=SECOND_MODAL)

    @app.view("repair")
    async def submitted(ack: AsyncAck, view: dict[str, Any], body: dict[str, Any]) -> None:
        values = view["state"]["values"]
        reason = values["reason"]["text"]["value"]
        if len(reason) < 10:
            await ack(response_action="errors", errors={"reason": "Say it in a sentence."})
            return
        await ack()
        keys = [option["value"] for option in values["projects"]["keys"]["selected_options"]]
        await client.chat_postMessage(channel=OPS, text=f"{body['user']['id']} asks for {keys}: {reason}")

    @app.event("app_home_opened")
    async def opened(event: dict[str, Any]) -> None:
        view = {"type": "home", "blocks": [mrkdwn("*prod* is well")]}
        await client.views_publish(user_id=event["user"], view=view)

    return app


@pytest.fixture
async def slack() -> AsyncIterator[RunningSlack]:
    async with running_slack() as running:
        token, _, signing_secret = await running.control.tokens()
        handler = AsyncSlackRequestHandler(small_app(token, signing_secret, running.api_url))
        route = Route("/slack/events", handler.handle, methods=["POST"])
        async with serving(Starlette(routes=[route])) as address:
            await running.control.connect_http(f"{address}/slack/events")
            yield running


@pytest.fixture
async def page(slack: RunningSlack, browser_page: Page) -> Page:
    await browser_page.goto(f"{slack.url}/#as={MEMBER}&channel={OPS}")
    await expect(browser_page.get_by_role("heading", level=1)).not_to_be_empty()
    return browser_page


async def type_in(page: Page, text: str) -> None:
    await page.get_by_label("Message", exact=True).fill(text)
    await page.get_by_role("button", name="Send").click()


async def test_a_command_is_answered_in_the_channel(page: Page) -> None:
    await type_in(page, "/jira-access test prod")

    await expect(page.locator(".message").last).to_contain_text("heard test prod")
    await expect(page.locator("#status")).to_contain_text("acknowledged")


async def test_what_people_say_shows_literally(page: Page) -> None:
    await type_in(page, HOSTILE)

    await expect(page.locator(".message").last).to_contain_text(HOSTILE)
    assert await page.title() != "owned"


async def test_a_hint_completes_a_command_by_keyboard(page: Page) -> None:
    box = page.get_by_label("Message", exact=True)
    await box.press_sequentially("/jira")
    await expect(page.get_by_role("option").first).to_be_visible()

    await box.press("Tab")

    await expect(box).to_have_value("/jira-access ")


async def test_an_ephemeral_answer_is_marked_and_goes_when_the_person_changes(page: Page) -> None:
    await type_in(page, "/jira-access whisper")
    await expect(page.get_by_text("Only visible to you")).to_be_visible()

    await page.get_by_role("button", name="Maria Lopez").click()

    await expect(page.locator("#acting")).to_have_text("as Maria Lopez")
    await expect(page.get_by_text("Only visible to you")).to_have_count(0)
    assert ADMIN in page.url


async def test_a_denied_confirmation_sends_nothing(page: Page, slack: RunningSlack) -> None:
    await type_in(page, "/jira-access test")
    await page.get_by_role("button", name="Stop watching").click()

    await page.get_by_role("button", name="Keep it").click()

    await expect(page.locator("#confirm")).to_be_hidden()
    assert await slack.control.deliveries("block_actions") == []


async def test_a_confirmed_press_changes_the_message(page: Page) -> None:
    await type_in(page, "/jira-access test")
    await page.get_by_role("button", name="Stop watching").click()
    await expect(page.get_by_text("Nobody is told any more.")).to_be_visible()

    await page.get_by_role("button", name="Stop it").click()

    await expect(page.locator(".message").last).to_contain_text("stopped")
    await expect(page.locator(".message").last).to_contain_text("(edited)")


async def test_a_menu_sends_what_was_chosen(page: Page) -> None:
    await type_in(page, "/jira-access test")

    await page.get_by_label("Choose a project").select_option("APPS")

    await expect(page.get_by_text("chose APPS")).to_be_visible()


async def test_an_overflow_menu_sends_what_was_chosen(page: Page) -> None:
    await type_in(page, "/jira-access test")
    await page.get_by_label("More actions").click()

    await page.get_by_role("menuitem", name="History").click()

    await expect(page.get_by_text("chose log")).to_be_visible()


async def test_an_empty_form_is_complained_about_field_by_field(page: Page) -> None:
    await type_in(page, "/jira-access test")
    await page.get_by_role("button", name="Repair").click()

    await page.get_by_role("button", name="Ask").click()

    await expect(page.get_by_text("Please complete this required field.")).to_have_count(2)


async def test_a_complaint_of_the_app_keeps_what_was_typed(page: Page) -> None:
    await type_in(page, "/jira-access test")
    await page.get_by_role("button", name="Repair").click()
    await page.get_by_label("Reason").fill("broken")
    await page.locator("details.several > summary").click()
    await page.get_by_label("Core").check()

    await page.get_by_role("button", name="Ask").click()

    await expect(page.get_by_text("Say it in a sentence.")).to_be_visible()
    await expect(page.get_by_label("Reason")).to_have_value("broken")
    await expect(page.get_by_label("Core")).to_be_checked()


async def test_a_filled_form_reaches_the_app(page: Page) -> None:
    await type_in(page, "/jira-access test")
    await page.get_by_role("button", name="Repair").click()
    await page.get_by_label("Reason").fill("The scheme lost our group")
    await page.locator("details.several > summary").click()
    await page.get_by_label("Core").check()

    await page.get_by_role("button", name="Ask").click()

    await expect(page.locator("#modals")).to_be_hidden()
    await expect(page.locator(".message").last).to_contain_text("['CORE']: The scheme lost our group")


async def test_a_second_modal_lies_on_the_first_and_leaves_it_as_it_was(page: Page) -> None:
    await type_in(page, "/jira-access test")
    await page.get_by_role("button", name="Repair").click()
    await page.get_by_label("Reason").fill("half a sentence")
    await page.get_by_role("button", name="What is touched?").click()
    await expect(page.get_by_role("heading", name="Blast radius")).to_be_visible()
    await expect(page.get_by_label("Reason")).to_be_hidden()

    await page.locator(".layer:not([hidden]) .modal-foot [data-close]").click()

    await expect(page.get_by_role("heading", name="Blast radius")).to_have_count(0)
    await expect(page.get_by_label("Reason")).to_have_value("half a sentence")


async def test_escape_closes_a_modal(page: Page, slack: RunningSlack) -> None:
    await type_in(page, "/jira-access test")
    await page.get_by_role("button", name="Repair").click()
    await expect(page.get_by_role("heading", name="Request a repair")).to_be_visible()

    await page.keyboard.press("Escape")

    await expect(page.locator("#modals")).to_be_hidden()
    assert await slack.control.views(MEMBER) == []


async def test_a_reply_folds_out_under_its_message(page: Page) -> None:
    await type_in(page, "Who looks after Align?")
    message = page.locator(".entry").last
    await message.hover()
    await message.get_by_text("Reply in thread").click()
    await message.get_by_label("Reply", exact=True).fill("I do")

    await message.get_by_role("button", name="Reply").click()

    await expect(page.get_by_text("1 reply")).to_be_visible()
    await expect(page.locator(".replies .message")).to_contain_text("I do")


async def test_the_home_tab_shows_what_the_app_published(page: Page) -> None:
    await page.get_by_role("button", name="Home").click()

    await expect(page.locator("#home")).to_contain_text("prod is well")


async def test_an_app_that_is_away_is_told_as_slack_tells_it(page: Page, slack: RunningSlack) -> None:
    await slack.control.connect_http("http://127.0.0.1:9/slack/events")

    await type_in(page, "/jira-access test")

    await expect(page.get_by_role("alert").filter(has_text="dispatch_failed")).to_be_visible()


async def test_a_phone_gets_a_drawer_and_nothing_hangs_over_the_edge(page: Page) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await type_in(page, "/jira-access test prod")
    await expect(page.locator(".message").last).to_contain_text("heard test prod")
    await expect(page.locator("#side")).not_to_be_in_viewport()

    await page.get_by_role("button", name="People and channels").click()

    await expect(page.locator("#side")).to_be_in_viewport()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
