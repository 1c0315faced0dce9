"""The whole way to an OAuth token in a real browser: application link, start page, Jira, and back."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator

import pytest
from fixtures.authorising import MARIA, MARIAS_PASSWORD, Authorising, authorising, reachable_bot, values_in
from fixtures.bot import Stage
from fixtures.setting_up import token_in
from playwright.async_api import Page, expect

from sandbox.jira import Deployment, RunningJira, example_world, jira_in_thread
from sandbox.jira.example import ADMIN, ADMIN_PASSWORD, PASSWORD, SERVICE_ACCOUNT
from sandbox.slack.values import Message

pytestmark = pytest.mark.browser
LINKS = "/plugins/servlet/applinks/listApplicationLinks"
PHONE = {"width": 360, "height": 740}


@pytest.fixture(params=[Deployment.DATA_CENTER, Deployment.CLOUD])
def jira(request: pytest.FixtureRequest) -> Iterator[RunningJira]:
    """A Jira without any application link; Data Center under a context path."""
    with jira_in_thread(example_world(request.param)) as running:
        yield running


@pytest.fixture
async def admin(stage: Stage, jira: RunningJira) -> AsyncIterator[Authorising]:
    """An admin before the bot."""
    async with reachable_bot(stage) as bot, authorising(bot, jira=jira) as made:
        yield made


@pytest.fixture
async def wizard(admin: Authorising, jira: RunningJira) -> Message:
    """The wizard of a new connection."""
    user = jira.world.user(SERVICE_ACCOUNT)
    return await admin.connect(expected=user.account_id if jira.world.site.is_cloud else user.name)


@pytest.fixture
async def linked(browser_page: Page, admin: Authorising, wizard: Message, jira: RunningJira) -> Page:
    """The browser, once an administrator has made the application link with the values of the wizard."""
    key, public_key = values_in(wizard)
    await browser_page.goto(f"{jira.url}{LINKS}")
    await log_in(browser_page, ADMIN, ADMIN_PASSWORD)
    await browser_page.get_by_label("Consumer key").fill(key)
    await browser_page.get_by_label("Consumer name").fill("Jira access bot")
    await browser_page.get_by_label("Public key").fill(public_key)
    await browser_page.get_by_role("button", name="Save").click()
    await expect(browser_page.get_by_role("listitem")).to_contain_text("Jira access bot")
    await browser_page.context.clear_cookies()
    await admin.check(wizard)
    return browser_page


async def log_in(page: Page, name: str, password: str) -> None:
    await page.get_by_label("Username").or_(page.get_by_label("E-mail address")).fill(name)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Log in").click()


async def set_out(page: Page, admin: Authorising, name: str = SERVICE_ACCOUNT, password: str = PASSWORD) -> None:
    """Open the link, press its button, and log in to Jira."""
    await page.goto(await admin.link())
    await page.get_by_role("button", name="Go to Jira").click()
    await log_in(page, name, password)


async def test_allow_ends_in_a_connection(linked: Page, admin: Authorising) -> None:
    await set_out(linked, admin)
    await linked.get_by_role("button", name="Allow").click()

    await expect(linked.get_by_role("status")).to_have_text("It works. Go back to Slack")
    await admin.admin.confirm(await admin.told("Jira named Jira Align Service Account"))


async def test_deny_ends_in_a_page_that_says_so(linked: Page, admin: Authorising) -> None:
    await set_out(linked, admin)
    await linked.get_by_role("button", name="Deny").click()

    await expect(linked.get_by_role("status")).to_have_text("Denied in Jira")
    await admin.told("Deny was pressed in Jira")


async def test_the_wrong_person_starts_again_as_the_right_one(linked: Page, admin: Authorising) -> None:
    await set_out(linked, admin, MARIA, MARIAS_PASSWORD)
    await linked.get_by_role("button", name="Allow").click()
    await expect(linked.get_by_role("status")).to_have_text("The wrong account")
    await admin.check(await admin.told("You authorised as María López"))

    await linked.context.clear_cookies()
    await set_out(linked, admin)
    await linked.get_by_role("button", name="Allow").click()

    await expect(linked.get_by_role("status")).to_have_text("It works. Go back to Slack")


async def test_an_answer_carried_to_another_browser_is_not_taken(linked: Page, admin: Authorising) -> None:
    await set_out(linked, admin)
    await linked.context.clear_cookies(name=re.compile("authorise_.*"))
    await linked.get_by_role("button", name="Allow").click()

    await expect(linked.get_by_role("status")).to_have_text("This is another browser")


async def test_the_cookie_is_kept_from_scripts_and_from_other_sites(linked: Page, admin: Authorising) -> None:
    await set_out(linked, admin)

    (cookie,) = [one for one in await linked.context.cookies() if one["name"].startswith("authorise_")]

    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"


async def test_the_start_page_fits_a_phone(linked: Page, admin: Authorising) -> None:
    await linked.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    await linked.goto(await admin.link())

    await expect(linked.get_by_role("button", name="Go to Jira")).to_be_in_viewport()
    assert await linked.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


async def test_the_page_with_all_values_fits_a_phone(browser_page: Page, admin: Authorising, wizard: Message) -> None:
    await browser_page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    await browser_page.goto(f"{admin.bot.address}/links/{token_in(wizard)}")

    await expect(browser_page.get_by_label("Consumer key")).to_have_text(values_in(wizard)[0])
    assert await browser_page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
