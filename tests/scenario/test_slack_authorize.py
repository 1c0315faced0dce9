"""`/jira-access authorize`, and `connect` with OAuth 1.0a: from the application link to a connection in use."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from fixtures.authorising import (
    MARIA,
    MARIAS_PASSWORD,
    Authorising,
    authorising,
    before,
    draft_in,
    free_address,
    pressed,
    reachable_bot,
    values_in,
    window,
)
from fixtures.bot import BotStory, MakeStage, Stage

from access.credentials import OAuthToken
from access.ports_oauth import KeyPair
from access.records import Connection
from sandbox.jira import Deployment, example_world, jira_in_thread
from sandbox.jira.example import SERVICE_ACCOUNT
from sandbox.slack import seed

PROOF = "This proves the account and Jira's OAuth path through my own consumer, not Jira Align's own token."


async def kept(bot: BotStory) -> Connection:
    async with bot.storage.reading() as transaction:
        (connection,) = await transaction.connections.list()
    return connection


async def token_of(bot: BotStory) -> OAuthToken:
    async with bot.storage.reading() as transaction:
        (connection,) = await transaction.connections.list()
        credential = await transaction.connections.credential(connection.id)
    assert isinstance(credential, OAuthToken)
    return credential


@pytest.mark.parametrize(
    ("way", "database"),
    [
        ("http", "sqlite_url"),
        ("socket", "sqlite_url"),
        pytest.param("http", "postgres_database_url", marks=pytest.mark.postgres),
    ],
)
async def test_an_admin_connects_with_oauth(
    way: str, database: str, make_stage: MakeStage, request: pytest.FixtureRequest
) -> None:
    async with (
        make_stage(request.getfixturevalue(database)) as stage,
        reachable_bot(stage, way=way) as bot,
        authorising(bot) as who,
    ):
        question = await who.question(await who.connect())
        await who.admin.confirm(question)

        connection, token = await kept(bot), await token_of(bot)

    assert PROOF in question.text
    assert connection.account is not None
    assert connection.account.name == SERVICE_ACCOUNT
    assert token.session_handle is not None
    assert token.expires_at is not None


async def test_a_cloud_site_is_connected_with_oauth(stage: Stage) -> None:
    with jira_in_thread(example_world(Deployment.CLOUD)) as cloud:
        account = cloud.world.user(SERVICE_ACCOUNT).account_id
        async with reachable_bot(stage) as bot, authorising(bot, jira=cloud) as who:
            wizard = await who.connect(expected=account)
            question = await who.question(wizard)

    assert "documents OAuth 1.0a on Cloud as deprecated" in wizard.text
    assert "cog → Products → Integrations → Application links" in wizard.text
    assert f"Expected was {account}: that is the one." in question.text


async def test_the_wizard_shows_everything_that_goes_into_the_link(who: Authorising) -> None:
    wizard = await who.connect()

    assert "Consumer name:\nJira access bot" in wizard.text
    assert f"Consumer callback URL:\n{who.bot.address}/oauth/jira/callback" in wizard.text
    assert "-----BEGIN PUBLIC KEY-----" in wizard.text
    assert "PRIVATE" not in wizard.text


async def test_the_steps_are_those_of_the_version(who: Authorising) -> None:
    wizard = await who.connect()

    assert "Create link → Atlassian product" in wizard.text
    assert f"{who.jira.url}/plugins/servlet/applinks/listApplicationLinks" in wizard.text


async def test_an_older_jira_has_its_own_steps(who: Authorising) -> None:
    who.jira.control.settings(version="8.5.1")

    wizard = await who.connect()

    assert "press Create new link" in wizard.text
    assert "Atlassian product" not in wizard.text


async def test_the_wizard_goes_to_the_person_alone(who: Authorising) -> None:
    wizard = await who.connect()
    key, _ = values_in(wizard)

    in_channel = [one for one in await who.bot.seen(seed.ADMIN, seed.OPS) if key in one]

    assert in_channel == []


async def test_each_passed_step_is_shown_and_the_link_follows(who: Authorising) -> None:
    wizard = await who.connect()
    who.save_link(wizard)

    checked = await who.check(wizard)

    assert checked.text.count("✅") == 7
    assert "Jira knows my consumer key" in checked.text
    assert "log in to Jira as svc-align" in (await who.told("Open a private window")).text


async def test_the_link_is_sent_without_previews(who: Authorising) -> None:
    wizard = await who.connect()
    who.save_link(wizard)
    await who.check(wizard)
    token = (await who.link()).rpartition("/")[2]

    calls = [call for call in await who.bot.slack.control.calls() if token in str(call.arguments)]

    assert [call.method for call in calls] == ["chat.postMessage"]
    assert [calls[0].arguments[flag] for flag in ("unfurl_links", "unfurl_media")] == [False, False]


async def test_a_link_that_was_not_saved_is_told_by_the_check(who: Authorising) -> None:
    wizard = await who.connect()

    checked = await who.check(wizard, "Jira does not know the consumer key")

    assert "❌ Jira knows my consumer key" in checked.text
    assert "✅ Jira answers where OAuth 1.0a is asked" in checked.text
    assert "compare the consumer key" in checked.text


async def test_a_corrected_link_passes_the_next_check(who: Authorising) -> None:
    wizard = await who.connect()
    checked = await who.check(wizard, "Jira does not know the consumer key")
    who.save_link(wizard)

    await who.check(checked)


async def test_a_wrong_public_key_is_told_with_host_and_scheme_that_were_signed(
    who: Authorising, other_pair: KeyPair
) -> None:
    wizard = await who.connect()
    key, _ = values_in(wizard)
    who.jira.control.put_consumer(key, other_pair.public_key)

    checked = await who.check(wizard, "Jira cannot verify our signature")

    host = who.jira.url.removeprefix("http://").partition("/")[0]
    assert f"I signed for scheme http, host {host}, context path /jira." in checked.text
    assert "✅ Jira knows my consumer key" in checked.text
    assert "❌ Jira accepts my signature" in checked.text


@pytest.mark.parametrize(("seconds", "told"), [(450, "4"), (-450, "-4")])
async def test_clocks_that_are_apart_are_told_in_seconds(seconds: int, told: str, who: Authorising) -> None:
    wizard = await who.connect()
    who.save_link(wizard)
    who.jira.control.set_clock(offset_seconds=seconds)

    checked = await who.check(wizard, "Jira's clock and ours are too far apart")

    assert f"its clock is {told}" in checked.text
    assert "❌ Jira's clock and mine agree" in checked.text


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("consumer_key_rejected", "Jira does not accept the application link"),
        ("consumer_key_refused", "Jira refuses the application link for now"),
        ("signature_method_rejected", "Jira does not take our way of signing"),
        ("nonce_used", "Jira saw the same signed request twice"),
        ("parameter_absent", "Jira misses a part of our OAuth request"),
        ("parameter_rejected", "Jira does not take a part of our OAuth request"),
        ("additional_authorization_required", "Jira wants a further authorisation"),
        ("version_rejected", "Jira does not take OAuth 1.0a at this address"),
        ("made_up_by_jira", "Jira"),
    ],
)
async def test_each_problem_has_its_own_sentence(problem: str, words: str, who: Authorising) -> None:
    wizard = await who.connect()
    who.jira.control.fault("oauth_problem", problem=problem)

    checked = await who.check(wizard, "❌ Step 2 of 3")

    assert words in checked.text


async def test_a_jira_that_is_away_is_told_by_the_check(who: Authorising) -> None:
    wizard = await who.connect()
    who.jira.control.fault("close", path="request-token")

    checked = await who.check(wizard, "❌ Step 2 of 3")

    assert "❌ Jira answers where OAuth 1.0a is asked" in checked.text


async def test_authorize_goes_on_with_a_connection_that_is_being_set_up(who: Authorising) -> None:
    wizard = await who.connect()

    again = await who.begin("prod")

    assert values_in(again) == values_in(wizard)


async def test_a_connection_changes_over_to_oauth_once_it_is_confirmed(who: Authorising) -> None:
    await who.bot.add_connection()
    question = await who.question(await who.begin())
    before = await kept(who.bot)
    done = await who.admin.confirm(question, "uses the new OAuth token from now on")

    after = await kept(who.bot)

    assert (before.credential_kind, after.credential_kind) == ("basic", "oauth1")
    assert "The present login stays in use until you confirm" in question.text
    assert PROOF in done.text


async def test_every_test_of_an_oauth_connection_says_what_it_proves(who: Authorising) -> None:
    await who.admin.confirm(await who.question(await who.connect()))

    answer = await who.bot.ask("test prod", "logs in")

    assert PROOF in answer.text


async def test_authorising_again_keeps_the_consumer_and_replaces_the_token(who: Authorising) -> None:
    first = await who.connect()
    await who.admin.confirm(await who.question(first))
    old = await token_of(who.bot)

    again = await who.begin()
    await who.admin.confirm(await who.question(again), "uses the new OAuth token from now on")
    new = await token_of(who.bot)

    assert "I keep its key: if it is still there, go to step 2." in again.text
    assert values_in(again) == values_in(first)
    assert (new.consumer_key, new.secret) == (old.consumer_key, old.secret)
    assert new.token != old.token


async def test_a_tested_token_is_shown_again_to_be_confirmed(who: Authorising) -> None:
    await who.bot.add_connection()
    await who.question(await who.begin())

    again = await who.bot.ask("authorize prod", "Jira named", user=seed.ADMIN)

    assert "Nothing is in use yet" not in again.text
    await who.admin.confirm(again, "uses the new OAuth token from now on")


async def test_show_all_values_brings_the_same_values(who: Authorising) -> None:
    wizard = await who.connect()
    checked = await who.check(wizard, "Jira does not know the consumer key")

    await who.bot.press(checked, "show_wizard", "I have sent you the steps", user=seed.ADMIN)

    assert values_in(await who.told("Step 1 of 3")) == values_in(wizard)


async def test_a_discarded_authorisation_is_over_for_its_buttons_and_links(who: Authorising) -> None:
    wizard = await who.connect()
    who.save_link(wizard)
    await who.check(wizard)
    link = await who.link()
    sent = await who.told("Open a private window")
    await who.bot.press(sent, "discard_setup", "Discarded for prod", user=seed.ADMIN)

    assert (await who.window.get(link)).status == 410
    await who.bot.deliver(pressed("start_handshake", draft_in(sent), seed.ADMIN))
    await who.told("was discarded already")


@pytest.fixture
async def two_admins(stage: Stage) -> AsyncIterator[tuple[Authorising, Authorising]]:
    """Two admins, each with a window of their own, and a connection."""
    admins = f"{seed.ADMIN},{seed.APPROVER}"
    async with (
        reachable_bot(stage, JIRA_ACCESS_ADMINS=admins) as bot,
        authorising(bot) as first,
        authorising(bot, seed.APPROVER) as second,
    ):
        await bot.add_connection()
        yield first, second


async def test_another_admin_who_begins_takes_over(two_admins: tuple[Authorising, Authorising]) -> None:
    first, second = two_admins
    wizard = await first.begin()
    first.save_link(wizard)
    await first.check(wizard)
    link = await first.link()

    await second.begin()
    page = await first.window.get(link)

    assert page.status == 410
    assert "no longer needed" in page.text


async def test_only_who_began_may_go_on(two_admins: tuple[Authorising, Authorising]) -> None:
    first, second = two_admins
    draft = draft_in(await first.begin())

    await first.bot.deliver(pressed("start_handshake", draft, second.user))

    await second.told("Only the person who began this for prod may go on with it.")


@pytest.mark.parametrize(
    ("user", "words"),
    [(seed.MEMBER, "only admins may"), (seed.GUEST, "you are a guest here"), (seed.APPROVER, "only admins may")],
)
async def test_nobody_but_admins_may_authorise(user: str, words: str, who: Authorising) -> None:
    await who.bot.add_connection()

    refusal = await who.bot.ask("authorize prod", words, user=user)

    assert "Step 1" not in refusal.text


@pytest.mark.parametrize("action", ["start_handshake", "resume_handshake", "show_wizard"])
async def test_nobody_but_admins_may_press(action: str, who: Authorising) -> None:
    draft = draft_in(await who.connect())
    who.jira.control.forget_requests()

    await who.bot.deliver(pressed(action, draft, seed.MEMBER))

    await who.bot.sees("only admins may", user=seed.MEMBER, channel="dm")
    assert who.jira.control.requests() == []


async def test_without_a_web_address_the_operator_is_told_what_to_set(bot: BotStory) -> None:
    await bot.add_connection()

    answer = await bot.ask("authorize prod", "I have no web address", user=seed.ADMIN)

    assert "JIRA_ACCESS_PUBLIC_URL" in answer.text


async def test_a_name_that_is_none_is_told_with_those_there_are(who: Authorising) -> None:
    await who.bot.add_connection()

    answer = await who.bot.ask("authorize prdo", "There is no connection", user=seed.ADMIN)

    assert "Did you mean “prod”?" in answer.text


async def test_a_restart_between_allow_and_the_callback_loses_nothing(stage: Stage) -> None:
    address = free_address()
    async with window() as opened:
        async with reachable_bot(stage, address) as bot:
            who = before(bot, opened)
            callback = await who.allowed(await who.connect())

        async with reachable_bot(stage, address) as bot:
            who = before(bot, opened)
            page = await opened.get(callback)
            await who.admin.confirm(await who.told("Jira named"))

    assert page.status == 200


async def test_the_wrong_person_is_told_by_name_and_nothing_is_saved(who: Authorising) -> None:
    wizard = await who.connect()
    page = await who.window.get(await who.allowed(wizard, MARIA, MARIAS_PASSWORD))

    told = await who.told("You authorised as María López (maria.lopez), expected svc-align.")

    assert page.status == 409
    assert "You authorised as María López (maria.lopez), expected svc-align." in page.text
    assert "Log out of Jira, or use a private window" in told.text
    async with who.bot.storage.reading() as transaction:
        assert await transaction.connections.list() == ()


async def test_after_the_wrong_person_the_right_one_starts_again(who: Authorising) -> None:
    wizard = await who.connect()
    await who.window.get(await who.allowed(wizard, MARIA, MARIAS_PASSWORD))

    await who.check(await who.told("You authorised as"))
    async with window() as private:
        url = await who.set_out(private)
        await private.log_in(who.jira)
        page = await private.get(await private.answer(url))

    assert page.status == 200
    await who.admin.confirm(await who.told("Jira named"))
