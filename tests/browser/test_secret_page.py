"""The page on which a secret is entered, in a real browser at a phone's width."""

from __future__ import annotations

import pytest
from fixtures.setting_up import PASSWORD_LOGIN, SettingUp
from playwright.async_api import Page, expect

from sandbox.jira.example import PASSWORD
from sandbox.slack import seed

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@pytest.fixture
async def page(browser_page: Page, admin: SettingUp) -> Page:
    """The page behind a fresh link, on a phone."""
    await browser_page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    await browser_page.goto(f"{admin.bot.address}/links/{await admin.link(PASSWORD_LOGIN)}")
    return browser_page


async def enter(page: Page, secret: str) -> None:
    """Type the secret, found by its label, and press the button."""
    await page.get_by_label("Password").fill(secret)
    await page.get_by_role("button", name="Test it and keep it").click()


async def test_a_secret_is_entered_and_the_person_goes_back_to_slack(page: Page, admin: SettingUp) -> None:
    await enter(page, PASSWORD)

    await expect(page.get_by_role("status")).to_have_text("It works. Go back to Slack")
    question = await admin.bot.sees("Jira named", user=seed.ADMIN, channel="dm")
    await admin.confirm(question)


async def test_a_refused_secret_is_told_and_asked_for_again_on_the_same_page(page: Page) -> None:
    await enter(page, "wrong-password")
    await expect(page.get_by_role("alert")).to_contain_text("Nothing was kept")
    shown_again = await page.get_by_label("Password").input_value()

    await enter(page, PASSWORD)

    assert shown_again == ""
    await expect(page.get_by_role("status")).to_have_text("It works. Go back to Slack")


async def test_going_back_does_not_bring_the_form_back(page: Page) -> None:
    await enter(page, PASSWORD)
    await expect(page.get_by_role("status")).to_be_visible()

    await page.go_back()

    await expect(page.get_by_role("status")).to_have_text("This link was used already")


async def test_the_page_fits_a_phone(page: Page) -> None:
    wider = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    field = await page.get_by_label("Password").bounding_box()
    button = await page.get_by_role("button").bounding_box()

    assert not wider
    assert field is not None
    assert button is not None
    assert min(field["height"], button["height"]) >= 40


async def test_the_field_hides_what_is_typed_and_is_reached_by_the_keyboard(page: Page) -> None:
    await page.keyboard.press("Tab")
    focused = await page.evaluate("document.activeElement.id")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("status")).to_have_text("It works. Go back to Slack")
    assert focused == "secret"


async def test_the_browser_refuses_nothing_of_our_own_page(browser_page: Page, admin: SettingUp) -> None:
    said: list[str] = []
    browser_page.on("console", lambda message: said.append(message.text))
    asked: list[str] = []
    browser_page.on("request", lambda request: asked.append(request.url))

    await browser_page.goto(f"{admin.bot.address}/links/{await admin.link(PASSWORD_LOGIN)}")

    background = await browser_page.evaluate("getComputedStyle(document.querySelector('article')).borderRadius")
    assert background == "12px"
    assert said == []
    assert {url.split("/links/")[0] for url in asked} == {admin.bot.address}
