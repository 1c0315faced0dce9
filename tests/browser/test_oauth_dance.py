"""The whole OAuth 1.0a dance in a real browser: link made by an administrator, allowed or denied, token used."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from fixtures.oauth import CONSUMER_KEY
from playwright.async_api import Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from access.credentials import Deployment, OAuthToken, Secret
from access.evidence import Cause
from access.handshake_evidence import diagnose_handshake
from access.ports_oauth import DENIED_VERIFIER, OUT_OF_BAND, Consumer, KeyPair, OAuthDance, RequestToken
from access.sites import SiteAddress, parse_address, parse_allowed_hosts
from jira_api.client import JiraClient
from sandbox.jira import Deployment as Played
from sandbox.jira import RunningJira, example_world, jira_in_thread
from sandbox.jira.example import ADMIN, ADMIN_PASSWORD, PASSWORD, SERVICE_ACCOUNT
from sandbox.serving import serving

pytestmark = pytest.mark.browser

LINKS = "/plugins/servlet/applinks/listApplicationLinks"
PHONE = {"width": 360, "height": 740}


@pytest.fixture(params=[Played.DATA_CENTER, Played.CLOUD])
def jira(request: pytest.FixtureRequest) -> Iterator[RunningJira]:
    """A Jira without any application link; Data Center under a context path."""
    with jira_in_thread(example_world(request.param)) as running:
        yield running


@pytest.fixture
async def client() -> AsyncIterator[JiraClient]:
    async with JiraClient(parse_allowed_hosts("http://127.0.0.1:*")) as made:
        yield made


@pytest.fixture
def dance(client: JiraClient) -> OAuthDance:
    return client.oauth_dance()


@pytest.fixture
def address(jira: RunningJira) -> SiteAddress:
    return parse_address(jira.url)


@pytest.fixture
async def callback() -> AsyncIterator[str]:
    """Our own address, to which Jira sends the browser back."""

    async def arrived(_: Request) -> PlainTextResponse:
        return PlainTextResponse("You may close this page.")

    async with serving(Starlette(routes=[Route("/oauth/jira/callback", arrived)])) as origin:
        yield f"{origin}/oauth/jira/callback"


@pytest.fixture
async def linked(browser_page: Page, jira: RunningJira, key_pair: KeyPair) -> Page:
    """The browser of an administrator who has made the application link, logged out again."""
    await browser_page.goto(f"{jira.url}{LINKS}")
    await log_in(browser_page, ADMIN, ADMIN_PASSWORD)
    await browser_page.get_by_label("Consumer key").fill(CONSUMER_KEY)
    await browser_page.get_by_label("Consumer name").fill("Jira access bot")
    await browser_page.get_by_label("Public key").fill(key_pair.public_key)
    await browser_page.get_by_role("button", name="Save").click()
    await expect(browser_page.get_by_role("listitem")).to_contain_text("Jira access bot")
    await browser_page.context.clear_cookies()
    return browser_page


async def log_in(page: Page, name: str, password: str) -> None:
    await page.get_by_label("Username").or_(page.get_by_label("E-mail address")).fill(name)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Log in").click()


async def ask(dance: OAuthDance, address: SiteAddress, consumer: Consumer, callback: str) -> RequestToken:
    reply = await dance.request_token(address, consumer, callback)
    assert reply.value is not None
    return reply.value


def brought_back(page: Page) -> tuple[str, Secret]:
    """Request token and verifier in the address that the browser was sent to."""
    query = parse_qs(urlsplit(page.url).query)
    return query["oauth_token"][0], Secret(query["oauth_verifier"][0])


async def account_of(client: JiraClient, jira: RunningJira, token: OAuthToken | None) -> str | None:
    assert token is not None
    deployment = Deployment(jira.world.site.deployment.value)
    identity = (await client.account(parse_address(jira.url), deployment, token).myself()).value
    return identity.display_name if identity else None


async def test_allow_ends_in_a_token_of_the_account_that_was_logged_in(
    linked: Page,
    jira: RunningJira,
    client: JiraClient,
    dance: OAuthDance,
    address: SiteAddress,
    consumer: Consumer,
    callback: str,
) -> None:
    asked = await ask(dance, address, consumer, callback)
    await linked.goto(dance.authorize_url(address, asked))
    await log_in(linked, SERVICE_ACCOUNT, PASSWORD)
    await expect(linked.get_by_role("main")).to_contain_text("logged in as Jira Align Service Account")
    await linked.get_by_role("button", name="Allow").click()
    await expect(linked.get_by_text("You may close this page.")).to_be_visible()

    token, verifier = brought_back(linked)
    given = (await dance.access_token(address, consumer, asked, verifier)).value

    assert token == asked.token.reveal()
    assert await account_of(client, jira, given) == "Jira Align Service Account"


async def test_deny_brings_the_word_denied_back_and_no_token(
    linked: Page, dance: OAuthDance, address: SiteAddress, consumer: Consumer, callback: str
) -> None:
    asked = await ask(dance, address, consumer, callback)
    await linked.goto(dance.authorize_url(address, asked))
    await log_in(linked, SERVICE_ACCOUNT, PASSWORD)
    await linked.get_by_role("button", name="Deny").click()
    await expect(linked.get_by_text("You may close this page.")).to_be_visible()

    _, verifier = brought_back(linked)
    reply = await dance.access_token(address, consumer, asked, verifier)

    assert verifier.reveal() == DENIED_VERIFIER
    assert diagnose_handshake(reply).cause is Cause.OAUTH_PERMISSION_DENIED


async def test_who_finds_the_wrong_person_logged_in_can_log_out_and_go_on_as_the_right_one(
    linked: Page,
    jira: RunningJira,
    client: JiraClient,
    dance: OAuthDance,
    address: SiteAddress,
    consumer: Consumer,
    callback: str,
) -> None:
    asked = await ask(dance, address, consumer, callback)
    await linked.goto(dance.authorize_url(address, asked))
    await log_in(linked, ADMIN, ADMIN_PASSWORD)
    await expect(linked.get_by_role("main")).to_contain_text("logged in as Dana Whitfield")
    await linked.get_by_role("button", name="Log out").click()
    await log_in(linked, SERVICE_ACCOUNT, PASSWORD)
    await linked.get_by_role("button", name="Allow").click()
    await expect(linked.get_by_text("You may close this page.")).to_be_visible()

    _, verifier = brought_back(linked)
    given = (await dance.access_token(address, consumer, asked, verifier)).value

    assert await account_of(client, jira, given) == "Jira Align Service Account"


async def test_the_wrong_person_who_presses_allow_becomes_the_account(
    linked: Page,
    jira: RunningJira,
    client: JiraClient,
    dance: OAuthDance,
    address: SiteAddress,
    consumer: Consumer,
    callback: str,
) -> None:
    asked = await ask(dance, address, consumer, callback)
    await linked.goto(dance.authorize_url(address, asked))
    await log_in(linked, ADMIN, ADMIN_PASSWORD)
    await linked.get_by_role("button", name="Allow").click()
    await expect(linked.get_by_text("You may close this page.")).to_be_visible()

    _, verifier = brought_back(linked)
    given = (await dance.access_token(address, consumer, asked, verifier)).value

    assert await account_of(client, jira, given) == "Dana Whitfield"


async def test_without_a_callback_the_code_is_shown_to_be_copied(
    linked: Page, dance: OAuthDance, address: SiteAddress, consumer: Consumer
) -> None:
    asked = await ask(dance, address, consumer, OUT_OF_BAND)
    await linked.goto(dance.authorize_url(address, asked))
    await log_in(linked, SERVICE_ACCOUNT, PASSWORD)
    await linked.get_by_role("button", name="Allow").click()

    verifier = Secret(await linked.locator("#verifier").inner_text())

    assert (await dance.access_token(address, consumer, asked, verifier)).value is not None


async def test_a_wrong_password_is_told_and_the_page_stays_usable(linked: Page, jira: RunningJira) -> None:
    await linked.goto(f"{jira.url}{LINKS}")
    await log_in(linked, ADMIN, "wrong")
    await expect(linked.get_by_role("alert")).to_contain_text("incorrect")
    await log_in(linked, ADMIN, ADMIN_PASSWORD)

    await expect(linked.get_by_role("heading", name="Application links")).to_be_visible()


async def test_the_authorise_page_fits_a_phone(
    linked: Page, dance: OAuthDance, address: SiteAddress, consumer: Consumer
) -> None:
    await linked.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    asked = await ask(dance, address, consumer, OUT_OF_BAND)
    await linked.goto(dance.authorize_url(address, asked))
    await log_in(linked, SERVICE_ACCOUNT, PASSWORD)
    await expect(linked.get_by_role("button", name="Allow")).to_be_in_viewport()

    assert await linked.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
