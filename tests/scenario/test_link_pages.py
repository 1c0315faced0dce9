"""The page behind a one-time link: who can use it up, what it shows, and what it never shows."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from fixtures.bot import Stage
from fixtures.secrets import Canary
from fixtures.setting_up import PASSWORD_LOGIN, PUBLIC_URL, TOKEN_LOGIN, SettingUp, setting_up
from sqlalchemy import text

from access.credentials import Secret
from access.links import token_hash
from access.records import AuditQuery
from sandbox.jira.example import PASSWORD, PERSONAL_TOKEN, SERVICE_ACCOUNT
from sandbox.slack import seed
from storage.engine import make_engine


async def test_the_page_says_who_asked_and_for_what(admin: SettingUp) -> None:
    page = await admin.browser.open(await admin.link())

    assert "maria in Slack" in page.text
    assert admin.bot.jira.url in page.text
    assert SERVICE_ACCOUNT in page.text


@pytest.mark.parametrize(("details", "label"), [(TOKEN_LOGIN, "Personal access token"), (PASSWORD_LOGIN, "Password")])
async def test_the_field_asks_for_what_the_login_needs(details: dict[str, str], label: str, admin: SettingUp) -> None:
    page = await admin.browser.open(await admin.link(details))

    assert f'<label for="secret">{label}</label>' in page.text
    assert re.search(r'<input id="secret" name="secret" type="password" required autocomplete="off"', page.text)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_looking_at_a_link_does_not_use_it_up(method: str, admin: SettingUp) -> None:
    token = await admin.link()

    looks = [await admin.browser.open(token, method) for _ in range(5)]

    assert {look.status for look in looks} == {200}
    assert (await admin.browser.enter(token, PERSONAL_TOKEN)).status == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH"])
async def test_no_other_method_does_anything(method: str, admin: SettingUp) -> None:
    token = await admin.link()

    assert (await admin.browser.open(token, method)).status == 405


async def test_a_scanner_that_sends_every_form_empty_does_not_use_it_up(admin: SettingUp) -> None:
    token = await admin.link()

    assert (await admin.browser.send(token)).status == 403
    assert (await admin.browser.enter(token, PERSONAL_TOKEN)).status == 200


async def test_a_form_from_elsewhere_is_not_used(admin: SettingUp) -> None:
    token = await admin.link()
    await admin.browser.open(token)

    refused = await admin.browser.send(token, guard="0" * 64, secret=PERSONAL_TOKEN)

    assert refused.status == 403
    assert "This form did not come from this page" in refused.text
    assert (await admin.browser.enter(token, PERSONAL_TOKEN)).status == 200


async def test_a_form_without_its_cookie_is_not_used(admin: SettingUp) -> None:
    token = await admin.link()
    page = await admin.browser.open(token)

    async with setting_up(admin.bot) as somebody_else:
        refused = await somebody_else.browser.send(token, guard=page.guard, secret=PERSONAL_TOKEN)

    assert refused.status == 403


async def test_a_form_of_one_link_does_not_fit_another(admin: SettingUp) -> None:
    first, second = await admin.link(name="prod"), await admin.link(name="stage")
    page = await admin.browser.open(first)
    await admin.browser.open(second)

    assert (await admin.browser.send(second, guard=page.guard, secret=PERSONAL_TOKEN)).status == 403


async def test_a_link_works_once(admin: SettingUp) -> None:
    token = await admin.link()
    await admin.browser.enter(token, PERSONAL_TOKEN)

    replay = await admin.browser.open(token)

    assert replay.status == 410
    assert "This link was used already" in replay.text


async def test_of_two_forms_sent_at_once_one_counts(admin: SettingUp) -> None:
    token = await admin.link()
    page = await admin.browser.open(token)

    sent = (admin.browser.send(token, guard=page.guard, secret=PERSONAL_TOKEN) for _ in range(2))
    statuses = sorted(answer.status for answer in await asyncio.gather(*sent))

    assert statuses == [200, 410]


async def test_a_link_runs_out(admin: SettingUp) -> None:
    token = await admin.link()
    await _let_it_run_out(admin, token)

    late = await admin.browser.open(token)

    assert late.status == 410
    assert "This link has run out" in late.text


@pytest.mark.parametrize("token", ["x", "A" * 43, "A" * 5000, "..%2F..%2Fetc", "%00", "%E2%80%AE"])
async def test_a_link_that_never_was_is_not_found(token: str, admin: SettingUp) -> None:
    page = await admin.browser.open(token)

    assert page.status == 404


async def test_a_refused_secret_is_not_kept_and_the_page_asks_again(admin: SettingUp, canary: Canary) -> None:
    refused = await admin.browser.enter(await admin.link(), canary.pat)

    assert refused.status == 422
    assert "Nothing was kept" in refused.text
    assert canary.pat not in refused.text
    assert (await admin.browser.enter(refused.action, PERSONAL_TOKEN)).status == 200


async def test_the_right_secret_of_somebody_else_is_not_kept(admin: SettingUp) -> None:
    details = {"login_kind": "pat", "expected": "maria.lopez"}

    refused = await admin.browser.enter(await admin.link(details), PERSONAL_TOKEN)

    assert refused.status == 422
    assert "maria.lopez" in refused.text


@pytest.mark.parametrize("secret", ["", "two words", "ünïcode-token", "line\nbreak"])
async def test_what_cannot_be_a_token_is_said_without_using_up_the_link(secret: str, admin: SettingUp) -> None:
    token = await admin.link()

    said = await admin.browser.enter(token, secret)

    assert said.status == 422
    assert said.action == token


async def test_blanks_that_copying_brings_along_are_taken_off(admin: SettingUp) -> None:
    assert (await admin.browser.enter(await admin.link(), f"  {PERSONAL_TOKEN}\r\n")).status == 200


async def test_a_form_of_a_megabyte_is_refused(admin: SettingUp) -> None:
    token = await admin.link()

    assert (await admin.browser.enter(token, "x" * 1_000_000)).status == 400


async def test_a_jira_that_is_away_keeps_nothing_and_blames_nobody(admin: SettingUp) -> None:
    token = await admin.link()
    admin.bot.jira.control.fault("status", status=503)

    said = await admin.browser.enter(token, PERSONAL_TOKEN)

    assert said.status == 422
    assert "Nothing was kept" in said.text


async def test_the_login_budget_holds_on_the_page_too(admin: SettingUp) -> None:
    page = await admin.browser.enter(await admin.link(PASSWORD_LOGIN), "wrong-1")
    page = await admin.browser.enter(page.action, "wrong-2")
    admin.bot.jira.control.forget_requests()

    held = await admin.browser.enter(page.action, PASSWORD)

    assert held.status == 409
    assert "as often as is safe" in held.text
    assert admin.bot.jira.control.requests("myself") == []


async def test_an_admin_lets_one_more_secret_be_tried(admin: SettingUp) -> None:
    page = await admin.browser.enter(await admin.link(PASSWORD_LOGIN), "wrong-1")
    page = await admin.browser.enter(page.action, "wrong-2")
    await admin.browser.enter(page.action, PASSWORD)
    held = await admin.bot.sees("the secret was not tried", user=seed.ADMIN, channel="dm")

    await admin.bot.press(held, "enter_despite_budget", "I have sent you", user=seed.ADMIN)

    assert (await admin.browser.enter(await admin.link_told(), PASSWORD)).status == 200


async def test_the_page_keeps_itself_out_of_caches_frames_and_referrers(admin: SettingUp) -> None:
    page = await admin.browser.open(await admin.link())

    headers = {name.lower(): value for name, value in page.headers.items()}
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "HttpOnly" in headers["set-cookie"]
    assert "samesite=strict" in headers["set-cookie"].lower()


async def test_the_page_names_no_other_host(admin: SettingUp) -> None:
    page = await admin.browser.open(await admin.link())

    assert re.findall(r"""(?:src|href|action|url)\s*[=(]\s*["']?(?:https?:)?//""", page.text) == []


async def test_over_https_the_cookie_is_secure_and_the_browser_is_told_to_stay(stage: Stage) -> None:
    async with stage.bot(JIRA_ACCESS_PUBLIC_URL="https://bot.example.com") as bot, setting_up(bot) as admin:
        page = await admin.browser.open(await admin.link())

    assert "Secure" in page.headers["Set-Cookie"]
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"


async def test_names_that_others_made_are_escaped(stage: Stage) -> None:
    async with stage.bot(JIRA_ACCESS_PUBLIC_URL=PUBLIC_URL) as bot, setting_up(bot) as admin:
        page = await admin.browser.open(await admin.link({"login_kind": "pat", "expected": "<b>x</b>\"'&"}))

    assert "<b>x</b>" not in page.text
    assert "&lt;b&gt;x&lt;/b&gt;" in page.text


async def test_somebody_elses_browser_gains_nothing_from_a_forwarded_link(admin: SettingUp) -> None:
    token = await admin.link()

    async with setting_up(admin.bot, seed.APPROVER) as other:
        await other.browser.enter(token, PERSONAL_TOKEN)

    await admin.bot.sees("Jira named", user=seed.ADMIN, channel="dm")
    assert await admin.bot.seen(seed.APPROVER, "dm") == []


async def test_no_token_and_no_secret_is_left_anywhere(admin: SettingUp, canary: Canary, tmp_path: Path) -> None:
    token = await admin.link(PASSWORD_LOGIN)
    refused = await admin.browser.enter(token, canary.password)
    await admin.browser.enter(refused.action, PASSWORD)
    await admin.bot.sees("Jira named", user=seed.ADMIN, channel="dm")

    calls = str([(one.method, one.arguments) for one in await admin.bot.slack.control.calls()])
    places = (admin.bot.logs.getvalue(), _written(tmp_path))
    assert [canary.found_in(place) for place in (*places, calls)] == [[], [], []]
    assert [secret in place for place in places for secret in (token, refused.action, PASSWORD)] == [False] * 6


async def test_every_step_is_audited(admin: SettingUp) -> None:
    await admin.connect()

    async with admin.bot.storage.reading() as transaction:
        entries = await transaction.audit.tail(AuditQuery(connection="prod"), 20)
    assert [entry.event.action for entry in reversed(entries)] == [
        "connection.begin",
        "link.issue",
        "link.spend",
        "secret.enter",
        "connection.add",
    ]


async def _let_it_run_out(admin: SettingUp, token: str) -> None:
    """Set the end of the link to the past, since the bot's clock cannot be moved from outside."""
    engine = make_engine(admin.bot.settings.database_url)
    async with engine.begin() as connection:
        await connection.execute(
            text("UPDATE links SET ends_at = '2020-01-01 00:00:00.000000' WHERE token_hash = :hash"),
            {"hash": token_hash(Secret(token))},
        )
    await engine.dispose()


def _written(folder: Path) -> str:
    """Every byte of the database and of its log."""
    return b"".join(path.read_bytes() for path in folder.glob("test.sqlite*")).decode("latin-1")
