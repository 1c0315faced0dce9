"""Jira's answer to an authorisation: taken once, in time, from the browser that set out; else nothing is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from fixtures.authorising import Authorising, authorising, draft_in, pressed, reachable_bot, values_in, window
from fixtures.bot import MakeStage, Stage
from fixtures.setting_up import token_in
from sqlalchemy import text

from access.credentials import Secret
from access.drafts import DraftState
from access.handshakes import word_hash
from sandbox.slack import seed
from storage.engine import make_engine

EXCHANGE = "/oauth/access-token"
HARDENED = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
}


@pytest.fixture(params=["sqlite_url", pytest.param("postgres_database_url", marks=pytest.mark.postgres)])
async def anywhere(request: pytest.FixtureRequest, make_stage: MakeStage) -> AsyncIterator[Authorising]:
    """An admin before a bot on SQLite, and on PostgreSQL."""
    async with (
        make_stage(request.getfixturevalue(request.param)) as stage,
        reachable_bot(stage) as bot,
        authorising(bot) as made,
    ):
        yield made


def exchanges(who: Authorising) -> int:
    """How often Jira was asked for an access token."""
    return len(who.jira.control.requests(EXCHANGE))


def answer_in(callback: str) -> dict[str, str]:
    """Request token and verifier of a callback."""
    return {name: words[0] for name, words in parse_qs(urlsplit(callback).query).items()}


def changed(callback: str, **words: str) -> str:
    """The callback with other words."""
    return f"{callback.partition('?')[0]}?{urlencode(answer_in(callback) | words)}"


async def is_untouched(who: Authorising) -> bool:
    """Whether no connection is there, and nothing waits to be confirmed."""
    async with who.bot.storage.reading() as transaction:
        drafts = await transaction.drafts.live(datetime.now(UTC))
        connections = await transaction.connections.list()
    return not connections and [one.state for one in drafts] == [DraftState.READY]


async def let_it_run_out(who: Authorising, callback: str) -> None:
    """Set the end of the handshake to the past, since the bot's clock cannot be moved from outside."""
    engine = make_engine(who.bot.settings.database_url)
    async with engine.begin() as connection:
        await connection.execute(
            text("UPDATE handshakes SET ends_at = '2020-01-01 00:00:00.000000' WHERE token_hash = :hash"),
            {"hash": word_hash(Secret(answer_in(callback)["oauth_token"]))},
        )
    await engine.dispose()


def written(folder: Path) -> str:
    """Every byte of the database and of its log."""
    return b"".join(path.read_bytes() for path in folder.glob("*.sqlite*")).decode("latin-1")


async def outcomes(who: Authorising) -> list[str]:
    """How each try to finish a handshake ended, newest first."""
    return [one.event.outcome for one in await who.bot.audit() if one.event.action == "handshake.finish"]


async def test_a_good_answer_is_exchanged_once_and_says_what_it_proves(anywhere: Authorising) -> None:
    callback = await anywhere.allowed(await anywhere.connect())

    page = await anywhere.window.get(callback)

    assert page.status == 200
    assert "It works. Go back to Slack" in page.text
    assert "not Jira Align&#39;s own token" in page.text
    assert exchanges(anywhere) == 1


async def test_a_replay_exchanges_nothing(anywhere: Authorising) -> None:
    callback = await anywhere.allowed(await anywhere.connect())
    await anywhere.window.get(callback)

    replay = await anywhere.window.get(callback)

    assert replay.status == 410
    assert "This was finished already" in replay.text
    assert exchanges(anywhere) == 1


async def test_of_two_callbacks_at_once_one_exchanges(anywhere: Authorising) -> None:
    callback = await anywhere.allowed(await anywhere.connect())
    anywhere.jira.control.fault("slow", path=EXCHANGE, seconds=0.5)

    pages = await asyncio.gather(*(anywhere.window.get(callback) for _ in range(3)))

    assert sorted(page.status for page in pages) == [200, 409, 409]
    assert exchanges(anywhere) == 1
    await anywhere.admin.confirm(await anywhere.told("Jira named"))


async def test_deny_has_its_page_and_its_message(anywhere: Authorising) -> None:
    url = await anywhere.ready(await anywhere.connect())
    await anywhere.window.log_in(anywhere.jira)

    page = await anywhere.window.get(await anywhere.window.answer(url, "deny"))

    assert "Denied in Jira" in page.text
    assert "Nothing was saved." in (await anywhere.told("Deny was pressed in Jira")).text
    assert exchanges(anywhere) == 0
    assert await is_untouched(anywhere)


async def test_after_deny_one_can_start_again(who: Authorising) -> None:
    url = await who.ready(await who.connect())
    await who.window.log_in(who.jira)
    await who.window.get(await who.window.answer(url, "deny"))

    await who.check(await who.told("Deny was pressed in Jira"))
    page = await who.window.get(await who.window.answer(await who.set_out()))

    assert page.status == 200


async def test_an_answer_that_comes_too_late_is_not_exchanged(anywhere: Authorising) -> None:
    callback = await anywhere.allowed(await anywhere.connect())
    await let_it_run_out(anywhere, callback)

    page = await anywhere.window.get(callback)

    assert page.status == 410
    assert "This authorisation has run out" in page.text
    await anywhere.told("has run out: Jira keeps it for 10 minutes")
    assert exchanges(anywhere) == 0
    assert await is_untouched(anywhere)


async def test_another_browser_is_told_so_and_nothing_is_taken(anywhere: Authorising) -> None:
    callback = await anywhere.allowed(await anywhere.connect())

    async with window() as other:
        page = await other.get(callback)

    assert page.status == 403
    assert "This is another browser" in page.text
    await anywhere.told("This browser is not the one in which the authorisation was started")
    assert exchanges(anywhere) == 0
    assert await is_untouched(anywhere)


async def test_the_right_browser_still_finishes_after_another_one_tried(who: Authorising) -> None:
    callback = await who.allowed(await who.connect())
    async with window() as other:
        await other.get(callback)

    assert (await who.window.get(callback)).status == 200


async def test_other_browsers_bring_one_message_however_often_they_come(who: Authorising) -> None:
    callback = await who.allowed(await who.connect())
    async with window() as other:
        assert [(await other.get(callback)).status for _ in range(3)] == [403, 403, 403]

    await who.window.get(callback)
    await who.told("Jira named")

    told = [one for one in await who.bot.seen(seed.ADMIN, "dm") if "This browser is not the one" in one]
    assert len(told) == 1


async def test_a_link_opened_by_somebody_else_takes_the_cookie_with_it(who: Authorising) -> None:
    who.save_link(wizard := await who.connect())
    await who.check(wizard)
    async with window() as other:
        await who.set_out(other)

    page = await who.window.get(await who.link())

    assert page.status == 410
    assert "This link was used already" in page.text


async def test_a_second_handshake_replaces_the_first(anywhere: Authorising) -> None:
    wizard = await anywhere.connect()
    first = await anywhere.allowed(wizard)
    await anywhere.bot.press(
        await anywhere.told("Open a private window"), "start_handshake", "Jira takes my consumer", user=seed.ADMIN
    )
    second = await anywhere.window.answer(await anywhere.set_out())

    old = await anywhere.window.get(first)
    new = await anywhere.window.get(second)

    assert (old.status, new.status) == (410, 200)
    assert "This authorisation is no longer needed" in old.text
    await anywhere.told("was replaced by a newer one")


async def test_the_link_of_a_replaced_handshake_says_so(who: Authorising) -> None:
    who.save_link(wizard := await who.connect())
    await who.check(wizard)
    old = await who.link()
    await who.bot.press(
        await who.told("Open a private window"), "start_handshake", "Jira takes my consumer", user=seed.ADMIN
    )

    page = await who.window.get(old)

    assert page.status == 410
    assert "This link is no longer needed" in page.text


async def test_an_exchange_without_an_answer_is_resumed_by_loading_the_page_again(anywhere: Authorising) -> None:
    callback = await anywhere.allowed(await anywhere.connect())
    anywhere.jira.control.fault("close", path=EXCHANGE, times=1)

    lost = await anywhere.window.get(callback)
    again = await anywhere.window.get(callback)

    assert (lost.status, again.status) == (502, 200)
    assert "Load this page again to try once more" in lost.text
    await anywhere.told("Jira has not given the token yet")
    await anywhere.admin.confirm(await anywhere.told("Jira named"))


async def test_an_exchange_without_an_answer_is_resumed_from_slack(anywhere: Authorising) -> None:
    callback = await anywhere.allowed(await anywhere.connect())
    anywhere.jira.control.fault("close", path=EXCHANGE, times=1)
    await anywhere.window.get(callback)
    told = await anywhere.told("Jira has not given the token yet")

    question = await anywhere.bot.press(told, "resume_handshake", "Jira named", user=seed.ADMIN)

    await anywhere.admin.confirm(question)


async def test_an_answer_that_jira_gave_and_we_did_not_hear_is_restarted_cleanly(who: Authorising) -> None:
    callback = await who.allowed(await who.connect())
    who.jira.control.fault("cut", path=EXCHANGE, times=1)
    await who.window.get(callback)

    again = await who.window.get(callback)

    assert again.status == 422
    assert "it answers each authorisation once" in again.text
    await who.check(await who.told("it answers each authorisation once"))
    assert await is_untouched(who)


async def test_resuming_before_allow_was_pressed_says_so(who: Authorising) -> None:
    wizard = await who.connect()
    await who.ready(wizard)

    await who.bot.deliver(pressed("resume_handshake", draft_in(wizard), seed.ADMIN))

    await who.told("Nobody has pressed Allow in Jira for prod yet.")


async def test_resuming_before_anything_was_begun_says_so(who: Authorising) -> None:
    wizard = await who.connect()

    await who.bot.deliver(pressed("resume_handshake", draft_in(wizard), seed.ADMIN))

    await who.told("No authorisation of prod was begun.")


async def test_a_verifier_that_jira_does_not_take_ends_the_handshake(who: Authorising) -> None:
    callback = await who.allowed(await who.connect())

    page = await who.window.get(changed(callback, oauth_verifier="wrong1"))

    assert page.status == 422
    assert "No token was kept" in page.text
    await who.told("Jira no longer knows the token")
    assert await is_untouched(who)


async def test_a_token_that_logs_nobody_in_is_not_kept(who: Authorising) -> None:
    callback = await who.allowed(await who.connect())
    who.jira.control.fault("anonymous", path="/myself")

    page = await who.window.get(callback)

    assert page.status == 422
    assert "Nothing was saved." in page.text
    assert await is_untouched(who)


@pytest.mark.parametrize("query", ["", "?oauth_token=x", "?oauth_verifier=x", "?oauth_token=%00&oauth_verifier=x"])
async def test_an_address_without_an_answer_is_told_so(query: str, who: Authorising) -> None:
    page = await who.window.get(f"{who.bot.address}/oauth/jira/callback{query}")

    assert page.status == 400
    assert "Jira sends browsers to this address" in page.text


async def test_a_request_token_that_was_never_ours_is_unknown(who: Authorising) -> None:
    callback = await who.allowed(await who.connect())

    page = await who.window.get(changed(callback, oauth_token="another"))

    assert page.status == 404
    assert exchanges(who) == 0


async def test_a_preview_changes_nothing(who: Authorising) -> None:
    callback = await who.allowed(await who.connect())

    async with who.window.session.head(callback) as preview:
        status = preview.status

    assert status == 200
    assert exchanges(who) == 0
    assert (await who.window.get(callback)).status == 200


async def test_looking_at_the_start_page_spends_nothing(who: Authorising) -> None:
    who.save_link(wizard := await who.connect())
    await who.check(wizard)
    link = await who.link()

    pages = [await who.window.get(link) for _ in range(3)]

    assert [page.status for page in pages] == [200, 200, 200]
    assert "authorise_" not in pages[0].headers["set-cookie"]
    assert (await who.set_out()).startswith(who.jira.url)


async def test_a_form_from_elsewhere_does_not_set_out(who: Authorising) -> None:
    who.save_link(wizard := await who.connect())
    await who.check(wizard)

    page = await who.window.post(await who.link(), {"guard": "made up"})

    assert page.status == 403
    assert (await who.set_out()).startswith(who.jira.url)


async def test_over_https_the_cookie_goes_over_https_only(stage: Stage) -> None:
    async with stage.bot(JIRA_ACCESS_PUBLIC_URL="https://bot.example.com") as bot, authorising(bot) as who:
        who.save_link(wizard := await who.connect())
        await who.check(wizard)
        link = await who.link()
        page = await who.window.get(link)
        # A window does not send a Secure cookie over plain http, as the proxy before the bot would have it.
        cookie = {"Cookie": page.headers["set-cookie"].partition(";")[0]}
        async with who.window.session.post(link, data={"guard": page.guard}, headers=cookie) as leaving:
            held = leaving.headers["Set-Cookie"]

    assert "authorise_" in held
    assert "; Secure" in held


async def test_every_page_is_hardened(who: Authorising) -> None:
    callback = await who.allowed(await who.connect())

    page = await who.window.get(callback)

    assert {name: page.headers[name] for name in HARDENED} == HARDENED
    assert "default-src 'none'" in page.headers["content-security-policy"]


async def test_the_page_with_all_values_shows_them_and_no_secret(who: Authorising) -> None:
    wizard = await who.connect()
    key, public_key = values_in(wizard)

    page = await who.window.get(f"{who.bot.address}/links/{token_in(wizard)}")

    assert page.status == 200
    assert key in page.text
    assert public_key in page.text
    assert f"{who.bot.address}/oauth/jira/callback" in page.text
    assert "PRIVATE" not in page.text


async def test_the_page_with_all_values_outlives_the_link_to_jira(who: Authorising) -> None:
    wizard = await who.connect()
    who.save_link(wizard)
    await who.check(wizard)

    page = await who.window.get(f"{who.bot.address}/links/{token_in(wizard)}")

    assert page.status == 200


async def test_every_outcome_leaves_an_audit_line(who: Authorising) -> None:
    callback = await who.allowed(await who.connect())
    async with window() as other:
        await other.get(callback)
    await who.window.get(callback)
    await who.window.get(callback)

    assert await outcomes(who) == ["already_finished", "ok", "other_browser"]


async def test_no_secret_of_the_handshake_stands_anywhere(who: Authorising, tmp_path: Path) -> None:
    question = await who.question(await who.connect())
    (access_token,) = who.jira.world.oauth.access_tokens.values()
    async with who.bot.storage.reading() as transaction:
        (draft,) = await transaction.drafts.live(datetime.now(UTC))
        consumer = await transaction.drafts.consumer(draft)
    assert consumer is not None
    key_lines = consumer.pair.private_key.reveal().splitlines()[1:-1]
    secrets = [access_token.token, access_token.secret, access_token.session_handle, *key_lines]
    on_disk = written(tmp_path)

    everywhere = [
        who.bot.logs.getvalue(),
        str(await who.bot.slack.control.calls()),
        str(await who.bot.audit()),
        str(question),
        on_disk,
    ]

    assert len(on_disk) > 1000
    assert [one for one in secrets for place in everywhere if one in place] == []


async def test_request_token_and_verifier_stand_in_no_log_and_no_row(who: Authorising, tmp_path: Path) -> None:
    callback = await who.allowed(await who.connect())
    words = answer_in(callback)
    who.jira.control.fault("close", path=EXCHANGE, times=1)
    await who.window.get(callback)
    on_disk = written(tmp_path)

    places = [who.bot.logs.getvalue(), str(await who.bot.slack.control.calls()), str(await who.bot.audit()), on_disk]

    assert [word for word in words.values() for place in places if word in place] == []
