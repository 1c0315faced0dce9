"""`/jira-access connect`: from the first form to a connection in use."""

from __future__ import annotations

import re

import pytest
from fixtures.bot import BotStory, MakeStage, Stage
from fixtures.setting_up import PASSWORD_LOGIN, PUBLIC_URL, TOKEN_LOGIN, SettingUp, setting_up

from access.errors import NotFound
from access.records import AuditQuery, Connection
from sandbox.jira import Deployment, example_world, jira_in_thread
from sandbox.jira.example import API_TOKEN, PERSONAL_TOKEN, SCOPED_TOKEN, SERVICE_ACCOUNT
from sandbox.slack import seed
from sandbox.slack.faults import FaultKind
from sandbox.slack.values import Message


def draft_of(message: Message) -> str:
    """The id that the Confirm button carries."""
    return re.findall(r"'confirm_setup'.*?'value': '([^']+)'", str(message.blocks))[0]


async def kept(bot: BotStory) -> list[Connection]:
    async with bot.storage.reading() as transaction:
        return list(await transaction.connections.list())


@pytest.mark.parametrize(
    ("way", "database"),
    [
        ("http", "sqlite_url"),
        ("socket", "sqlite_url"),
        pytest.param("http", "postgres_database_url", marks=pytest.mark.postgres),
    ],
)
async def test_an_admin_connects_without_leaving_slack_but_for_one_page(
    way: str, database: str, make_stage: MakeStage, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue(database)
    async with (
        make_stage(url) as stage,
        stage.bot(way, JIRA_ACCESS_PUBLIC_URL=PUBLIC_URL) as bot,
        setting_up(bot) as admin,
    ):
        await admin.connect(PASSWORD_LOGIN)

        (connection,) = await kept(bot)

    assert connection.name == "prod"
    assert connection.account is not None
    assert connection.account.name == SERVICE_ACCOUNT
    assert connection.owner.id == seed.ADMIN


async def test_the_second_form_tells_what_the_look_has_found(admin: SettingUp) -> None:
    await admin.fill_in_address()

    said = await admin.form_says("Found: ")

    assert "Jira Data Center 10.3" in said
    assert "its clock right" in said


async def test_only_the_ways_in_that_the_site_takes_are_offered(admin: SettingUp) -> None:
    await admin.fill_in_address()

    said = await admin.form_says("Way in")

    assert "'value': 'pat'" in said
    assert "'value': 'api-token'" not in said


async def test_each_way_in_stands_with_what_the_connector_says_of_it(admin: SettingUp) -> None:
    await admin.fill_in_address()

    said = await admin.form_says("Way in")

    assert "on Data Center only" in said
    assert "OAuth 2.0" in said


@pytest.mark.parametrize("page", ["/browse/ABC-1", "/secure/Dashboard.jspa?selectPageId=1"])
async def test_the_address_of_a_page_is_cut_down_and_said_so(page: str, admin: SettingUp) -> None:
    await admin.fill_in_address(address=f"{admin.bot.jira.url}{page}")

    assert "is a page inside Jira; I take" in await admin.form_says("Way in")


@pytest.mark.parametrize(
    ("name", "address", "field", "words"),
    [
        ("Prod!", "https://jira.example.com", "name", "cannot be the name"),
        ("123", "https://jira.example.com", "name", "cannot be the name"),
        ("prod", "jira.example.com", "address", "is not an http or https address"),
        ("prod", "https://me:pw123@jira.example.com", "address", "looks like a secret"),
        ("prod", "https://j\u0456ra.example.com", "address", "look-alike"),
        ("prod", "https://2130706433/", "address", "number in disguise"),
    ],
)
async def test_what_is_wrong_with_a_field_is_said_beside_it(
    name: str, address: str, field: str, words: str, admin: SettingUp
) -> None:
    outcome = await admin.fill_in_address(name, address)

    assert words in outcome.errors[field]


@pytest.mark.parametrize(
    "address",
    ["https://169.254.169.254", "https://localhost", "https://[::1]", "https://jira.example.com.evil.example"],
)
async def test_a_host_that_is_not_on_the_list_is_told_with_what_to_add(address: str, admin: SettingUp) -> None:
    await admin.fill_in_address(address=address)

    said = await admin.form_says("is not on the list of hosts")

    assert "JIRA_ACCESS_ALLOWED_HOSTS=" in said


async def test_a_site_that_is_not_jira_brings_the_form_back_with_the_reason(admin: SettingUp) -> None:
    await admin.fill_in_address(address=admin.bot.slack.url)

    said = await admin.form_says("Nothing was kept. Correct the address")

    assert admin.bot.slack.url in said


async def test_a_jira_that_does_not_answer_brings_the_form_back_with_the_reason(admin: SettingUp) -> None:
    await admin.fill_in_address(address="http://127.0.0.1:9")

    assert "http://127.0.0.1:9" in await admin.form_says("Nothing was kept. Correct the address")


async def test_a_name_that_is_taken_is_refused_before_anything_else_is_asked(admin: SettingUp) -> None:
    await admin.bot.add_connection("prod")

    await admin.fill_in_address()

    assert "There is already a connection “prod”" in await admin.form_says("Choose another name")


@pytest.mark.parametrize(
    ("details", "field", "words"),
    [
        ({"login_kind": "basic"}, "login_user", "needs a user name"),
        ({"login_kind": "basic", "login_user": "svc:pw"}, "login_user", "colon"),
        ({"login_kind": "pat", "projects": "WEB, no-key!"}, "projects", "Not a project key"),
    ],
)
async def test_what_is_wrong_with_the_rest_is_said_beside_it(
    details: dict[str, str], field: str, words: str, admin: SettingUp
) -> None:
    await admin.fill_in_address()

    outcome = await admin.fill_in_details(details)

    assert words in outcome.errors[field]


async def test_a_secret_typed_into_a_form_is_refused_and_not_repeated(admin: SettingUp) -> None:
    await admin.fill_in_address()

    outcome = await admin.fill_in_details({"login_kind": "pat", "expected": "ATATT3xFfGF0canarycanary"})

    assert "looks like a secret" in outcome.errors["expected"]
    assert "ATATT3xFfGF0canarycanary" not in admin.bot.logs.getvalue()


async def test_the_link_goes_to_the_person_alone_and_is_not_unfurled(admin: SettingUp) -> None:
    token = await admin.link()

    calls = await admin.bot.slack.control.calls()
    posted = [call for call in calls if token in str(call.arguments)]
    elsewhere = [one for one in await admin.bot.seen(seed.ADMIN, seed.OPS) if token in one]

    assert [call.method for call in posted] == ["chat.postMessage"]
    assert [posted[0].arguments[flag] for flag in ("unfurl_links", "unfurl_media")] == [False, False]
    assert elsewhere == []


async def test_nothing_is_in_use_before_the_confirmation(admin: SettingUp) -> None:
    await admin.question()

    assert await kept(admin.bot) == []


async def test_the_question_names_the_account_and_the_first_report(admin: SettingUp) -> None:
    question = await admin.question()

    assert f"({SERVICE_ACCOUNT})" in question.text
    assert f"Expected was {SERVICE_ACCOUNT}: that is the one." in question.text
    assert "First report: all 9 projects complete." in question.text
    assert "Jira Align holds its own; I cannot see that one." in question.text


async def test_confirming_keeps_the_first_check_and_the_projects_seen(admin: SettingUp) -> None:
    await admin.connect()

    (connection,) = await kept(admin.bot)
    async with admin.bot.storage.reading() as transaction:
        assert await transaction.checks.last(connection.id) is not None
        assert len(await transaction.project_states.all(connection.id)) == 9


async def test_a_confirmed_connection_is_tested_like_any_other(admin: SettingUp) -> None:
    await admin.connect()

    answer = await admin.bot.ask("test prod", "logs in")

    assert "prod" in answer.text


async def test_discarding_keeps_nothing(admin: SettingUp) -> None:
    question = await admin.question()

    await admin.bot.press(question, "discard_setup", "Discarded for prod", user=seed.ADMIN)

    assert await kept(admin.bot) == []
    async with admin.bot.storage.reading() as transaction:
        (entry, *_) = await transaction.audit.tail(AuditQuery(), 1)
    assert entry.event.action == "setup.discard"


async def test_a_second_press_is_told_that_it_is_done(admin: SettingUp) -> None:
    question = await admin.question()
    await admin.confirm(question)

    payload = {
        "type": "block_actions",
        "user": {"id": seed.ADMIN, "team_id": seed.TEAM},
        "team": {"id": seed.TEAM},
        "trigger_id": "another",
        "actions": [
            {
                "action_id": "confirm_setup",
                "block_id": "b",
                "type": "button",
                "action_ts": "9",
                "value": draft_of(question),
            }
        ],
    }
    await admin.bot.deliver(payload)

    await admin.bot.sees("was confirmed already", user=seed.ADMIN, channel="dm")
    assert len(await kept(admin.bot)) == 1


async def test_a_discarded_setup_has_no_secret_left(admin: SettingUp) -> None:
    question = await admin.question()
    await admin.bot.press(question, "discard_setup", "Discarded", user=seed.ADMIN)

    async with admin.bot.storage.reading() as transaction:
        draft = await transaction.drafts.get(draft_of(question))
        with pytest.raises(NotFound):
            await transaction.drafts.credential(draft)


async def test_connect_with_a_name_goes_on_where_it_was_left(admin: SettingUp) -> None:
    await admin.question()

    again = await admin.bot.ask("connect prod", "Jira named", user=seed.ADMIN)

    assert "Nothing is in use yet" in again.text


async def test_a_lost_link_is_made_anew_and_the_old_one_is_worth_nothing(admin: SettingUp) -> None:
    old = await admin.link()

    await admin.bot.ask("connect prod", "I have sent you a one-time link", user=seed.ADMIN)
    new = await admin.link_told()

    assert (await admin.browser.open(old)).status == 410
    assert (await admin.browser.open(new)).status == 200


async def test_a_restart_between_the_steps_loses_nothing(stage: Stage) -> None:
    async with stage.bot(JIRA_ACCESS_PUBLIC_URL=PUBLIC_URL) as bot, setting_up(bot) as admin:
        token = await admin.link()

    async with stage.bot(JIRA_ACCESS_PUBLIC_URL=PUBLIC_URL) as bot, setting_up(bot) as admin:
        assert (await admin.browser.enter(token, PERSONAL_TOKEN)).status == 200
        question = await bot.sees("Jira named", user=seed.ADMIN, channel="dm")
        await admin.confirm(question)


async def test_without_a_web_address_the_operator_is_told_what_to_set(bot: BotStory) -> None:
    answer = await bot.ask("connect", "I have no web address", user=seed.ADMIN)

    assert "JIRA_ACCESS_PUBLIC_URL" in answer.text


async def test_oauth_leads_to_its_own_steps(admin: SettingUp) -> None:
    await admin.fill_in_address()
    await admin.fill_in_details({"login_kind": "oauth1"})

    assert "I have sent you the steps for" in await admin.form_says("as a direct message")


async def test_a_direct_message_that_is_not_delivered_is_told_in_the_form(admin: SettingUp) -> None:
    await admin.fill_in_address()
    await admin.bot.slack.control.fault("conversations.open", FaultKind.NOT_OK, times=None, error="user_disabled")

    await admin.fill_in_details(TOKEN_LOGIN)

    await admin.form_says("did not let me send you the direct message")


async def test_a_scoped_token_is_switched_to_the_gateway_by_a_button(stage: Stage) -> None:
    with jira_in_thread(example_world(Deployment.CLOUD)) as cloud:
        async with (
            stage.bot(JIRA_ACCESS_PUBLIC_URL=PUBLIC_URL, JIRA_ACCESS_CLOUD_GATEWAY=cloud.origin) as bot,
            setting_up(bot) as admin,
        ):
            await admin.fill_in_address(address=cloud.url)
            details = {"login_kind": "api-token", "login_user": f"{SERVICE_ACCOUNT}@example.com"}
            await admin.fill_in_details(details)
            refused = await admin.browser.enter(await admin.link_told(), SCOPED_TOKEN)
            found = await bot.sees("works at the gateway only", user=seed.ADMIN, channel="dm")

            await bot.press(found, "switch_draft_to_gateway", "I have sent you", user=seed.ADMIN)
            passed = await admin.browser.enter(await admin.link_told(), SCOPED_TOKEN)
            await admin.confirm(await bot.sees("Jira named", user=seed.ADMIN, channel="dm"))
            (connection,) = await kept(bot)

    assert (refused.status, passed.status) == (422, 200)
    assert connection.address.base_url == cloud.gateway_url


async def test_a_cloud_site_is_connected_with_its_account_id(stage: Stage) -> None:
    with jira_in_thread(example_world(Deployment.CLOUD)) as cloud:
        async with stage.bot(JIRA_ACCESS_PUBLIC_URL=PUBLIC_URL) as bot, setting_up(bot) as admin:
            await admin.fill_in_address(address=cloud.url)
            await admin.fill_in_details({"login_kind": "api-token", "login_user": f"{SERVICE_ACCOUNT}@example.com"})
            await admin.browser.enter(await admin.link_told(), API_TOKEN)
            question = await bot.sees("Jira named", user=seed.ADMIN, channel="dm")

    assert "No account was expected" in question.text
