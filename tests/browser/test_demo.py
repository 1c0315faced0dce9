"""The demo in a browser, as a newcomer meets it: ask, break Jira in the panel, ask again, heal."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Locator, Page, expect

from bot.shell.demo_stage import running_demo
from sandbox.tour.visit import Demo

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@pytest.fixture
async def demo() -> AsyncIterator[Demo]:
    async with running_demo() as running:
        yield running


@pytest.fixture
async def page(demo: Demo, browser_page: Page) -> Page:
    await browser_page.goto(demo.stage.slack.url)
    await expect(browser_page.get_by_text("Does Jira Align still get into Jira?")).to_be_visible()
    return browser_page


@pytest.fixture
async def phone(demo: Demo, browser_page: Page) -> Page:
    await browser_page.set_viewport_size(PHONE)
    await browser_page.goto(demo.stage.slack.url)
    await expect(browser_page.get_by_text("Does Jira Align still get into Jira?")).to_be_visible()
    return browser_page


async def ask(page: Page, text: str) -> None:
    await page.get_by_label("Message", exact=True).fill(text)
    await page.get_by_role("button", name="Send").click()


def last(page: Page) -> Locator:
    return page.locator("#messages .message").last


def switch(page: Page, name: str) -> Locator:
    return page.get_by_role("switch", name=name)


async def test_a_thrown_switch_changes_the_verdict(page: Page) -> None:
    await ask(page, "/jira-access test prod")
    await expect(last(page)).to_contain_text("svc-align logs in and has every required permission")

    await switch(page, "Single sign-on page").click()
    await expect(switch(page, "Single sign-on page")).to_be_checked()
    await last(page).get_by_role("button", name="Test again").click()

    await expect(last(page)).to_contain_text("something in front of Jira answered")


async def test_on_a_phone_the_switches_come_in_a_drawer(phone: Page) -> None:
    await ask(phone, "/jira-access test prod")
    await expect(last(phone)).to_contain_text("svc-align logs in")
    await expect(phone.locator("#panel")).to_be_hidden()

    await phone.get_by_role("button", name="Switches", exact=True).click()
    await switch(phone, "CAPTCHA").click()
    await expect(phone.locator("#panel").get_by_role("status")).to_have_text("On: CAPTCHA.")
    await phone.get_by_role("button", name="Close the switches").click()
    await last(phone).get_by_role("button", name="Test again").click()

    await expect(last(phone)).to_contain_text("the login is locked by a CAPTCHA")
    await expect(phone.get_by_role("button", name="Switches · 1 on")).to_be_visible()
    assert await phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


async def test_on_a_phone_the_first_line_of_a_long_answer_is_in_sight(phone: Page) -> None:
    await phone.set_viewport_size({"width": 390, "height": 500})

    await ask(phone, "/jira-access help")

    await expect(phone.get_by_text("What I can do")).to_be_in_viewport()


async def test_an_answer_to_a_button_far_up_comes_into_sight(page: Page) -> None:
    await ask(page, "/jira-access test prod")
    first = page.locator("#messages .message.ephemeral").first
    await expect(first).to_contain_text("svc-align logs in")
    await ask(page, "/jira-access help")
    await ask(page, "/jira-access whoami")
    await expect(last(page)).to_contain_text("You may")

    await first.get_by_role("button", name="Evidence").click()

    await expect(page.get_by_text("Evidence for")).to_be_in_viewport()


async def test_healing_makes_a_held_login_usable_again(page: Page) -> None:
    await switch(page, "CAPTCHA").click()
    await ask(page, "/jira-access test prod")
    await expect(last(page)).to_contain_text("locked by a CAPTCHA")
    await ask(page, "/jira-access test prod")
    await expect(last(page)).to_contain_text("so it is not tried")

    await page.get_by_role("button", name="Heal everything").click()
    await expect(page.locator("#panel").get_by_role("status")).to_have_text("All is well.")
    await ask(page, "/jira-access test prod")

    await expect(last(page)).to_contain_text("svc-align logs in")


async def test_a_switch_thrown_by_keyboard_keeps_the_focus(page: Page) -> None:
    await switch(page, "Throttled").focus()

    await page.keyboard.press("Space")

    await expect(switch(page, "Throttled")).to_be_checked()
    await expect(switch(page, "Throttled")).to_be_focused()


async def test_the_box_offers_the_commands_of_the_bot(page: Page) -> None:
    await page.get_by_label("Message", exact=True).press_sequentially("/jira-access per")

    await expect(page.get_by_role("option")).to_contain_text(["/jira-access permissions prod WEB APPS"])


async def test_a_guest_is_turned_away(page: Page) -> None:
    await page.get_by_role("button", name="Gil Brandt").click()
    await expect(page.locator("#acting")).to_have_text("as Gil Brandt")

    await ask(page, "/jira-access test prod")

    await expect(last(page)).to_contain_text("you are a guest here")
