"""The main job in Slack: what each subcommand answers, and where."""

from __future__ import annotations

import pytest
from fixtures.bot import BotStory

from access.credentials import BasicLogin, Secret
from sandbox.jira.example import PASSWORD, SERVICE_ACCOUNT
from sandbox.slack import seed
from sandbox.slack.outcomes import Status


async def test_test_says_at_once_that_it_looks_and_then_puts_the_verdict_in_its_place(any_bot: BotStory) -> None:
    await any_bot.add_connection()

    outcome = await any_bot.type("test prod")
    verdict = await any_bot.sees("svc-align logs in and has every required permission")

    assert outcome.status is Status.OK
    assert outcome.shown is not None
    assert outcome.shown.text == "Checking prod…"
    assert verdict.ts == outcome.shown.ts
    assert verdict.ephemeral_to == seed.MEMBER


async def test_a_test_leaves_a_row_and_an_audit_entry(any_bot: BotStory) -> None:
    connection = await any_bot.add_connection()

    await any_bot.ask("test prod", "logs in")

    async with any_bot.storage.reading() as transaction:
        check = await transaction.checks.last(connection.id)
    (entry,) = await any_bot.audit()
    assert check is not None
    assert str(check.actor) == f"slack:{seed.TEAM}:{seed.MEMBER}"
    assert (entry.event.action, entry.event.outcome) == ("connection.test", "ok")
    assert entry.event.details == {"check": check.id, "cause": "ok"}


async def test_a_refused_login_is_told_with_cause_confidence_and_next_step(bot: BotStory) -> None:
    await bot.add_connection(password="a wrong password")

    verdict = await bot.ask("test prod", "Likely")

    first, second, *_ = verdict.text.splitlines()
    assert "prod" in first
    assert "Confidence in this finding" in second
    assert "password" in verdict.text


async def test_a_third_refused_login_is_held_back_by_the_budget_and_audited(bot: BotStory) -> None:
    await bot.add_connection(password="a wrong password")
    await bot.ask("test prod", "Likely")
    await bot.ask("test prod", "Likely")
    bot.jira.control.forget_requests()

    await bot.ask("test prod", "refused")

    newest, *_ = await bot.audit()
    assert bot.jira.control.requests("/myself") == []
    assert (newest.event.action, newest.event.outcome) == ("connection.test", "refused")


async def test_one_connection_needs_no_name(bot: BotStory) -> None:
    await bot.add_connection()

    verdict = await bot.ask("test", "logs in")

    assert "prod" in verdict.text


async def test_several_connections_need_a_name(bot: BotStory) -> None:
    await bot.add_connection("prod")
    await bot.add_connection("stage")

    answer = await bot.ask("test", "Which connection?")

    assert "prod, stage" in answer.text
    assert bot.jira.control.requests() == []


async def test_a_name_that_is_nearly_right_is_offered(bot: BotStory) -> None:
    await bot.add_connection("prod")
    await bot.add_connection("stage")

    answer = await bot.ask("test prdo", "There is no connection “prdo”")

    assert "Did you mean “prod”?" in answer.text


async def test_without_a_connection_the_answer_tells_how_to_make_one(bot: BotStory) -> None:
    answer = await bot.ask("test", "There is no connection yet")

    assert "jira-access connections add" in answer.text


async def test_words_behind_the_name_are_not_passed_over(bot: BotStory) -> None:
    await bot.add_connection()

    answer = await bot.ask("test prod now please", "I do not understand “now please”")

    assert "/jira-access test [name]" in answer.text


async def test_permissions_reports_what_is_missing_and_what_breaks_without_it(any_bot: BotStory) -> None:
    await any_bot.add_connection()
    any_bot.jira.control.revoke("WEB", "EDIT_ISSUES")

    report = await any_bot.ask("permissions prod", "Edit Issues")

    assert "WEB" in report.text
    assert report.ephemeral_to == seed.MEMBER


async def test_permissions_of_named_projects_asks_about_those_only(bot: BotStory) -> None:
    await bot.add_connection()
    bot.jira.control.revoke("WEB", "EDIT_ISSUES")

    report = await bot.ask("permissions prod APPS CORE", "has every required permission")

    assert "2 projects, all complete" in report.text


async def test_a_malformed_project_key_is_refused_before_jira_is_asked(bot: BotStory) -> None:
    await bot.add_connection()

    answer = await bot.ask("permissions prod W€B", "W€B")

    assert "project key" in answer.text
    assert bot.jira.control.requests() == []


async def test_permissions_of_an_account_that_cannot_log_in_tells_the_login(bot: BotStory) -> None:
    await bot.add_connection(password="a wrong password")

    answer = await bot.ask("permissions prod", "Likely")

    assert "Confidence" in answer.text


async def test_projects_lists_what_the_last_look_saw_without_asking_jira(any_bot: BotStory) -> None:
    await any_bot.add_connection()
    await any_bot.ask("test prod", "logs in")
    any_bot.jira.control.forget_requests()

    answer = await any_bot.ask("projects prod", "prod: 9 projects")

    assert "CORE" in answer.text
    assert any_bot.jira.control.requests() == []


async def test_projects_before_the_first_test_says_what_to_do(bot: BotStory) -> None:
    await bot.add_connection()

    answer = await bot.ask("projects", "no projects are known yet")

    assert "/jira-access test prod" in answer.text


async def test_status_lists_every_connection_those_in_trouble_first(any_bot: BotStory) -> None:
    await any_bot.add_connection("alpha")
    await any_bot.add_connection("beta", password="a wrong password")
    await any_bot.ask("test alpha", "logs in")
    await any_bot.ask("test beta", "Likely")

    answer = await any_bot.ask("status", "2 connections, 1 of them good")

    assert answer.text.index("beta") < answer.text.index("alpha")
    assert "since" in answer.text


async def test_a_report_of_named_projects_changes_nothing_in_the_status(any_bot: BotStory) -> None:
    await any_bot.add_connection()
    any_bot.jira.control.revoke("WEB", "EDIT_ISSUES")
    await any_bot.ask("test prod", "1 short of a required permission")
    await any_bot.ask("permissions prod APPS CORE", "has every required permission")

    await any_bot.ask("status", "1 connection, 0 of them good")


async def test_a_list_of_projects_is_told_in_full_after_a_report_of_one_of_them(bot: BotStory) -> None:
    await bot.add_connection(projects=("APPS", "WEB"))
    await bot.ask("test prod", "2 projects")
    await bot.ask("permissions prod APPS", "has every required permission")

    answer = await bot.ask("projects prod", "APPS")

    assert "WEB" in answer.text


async def test_connections_of_another_workspace_are_not_there(bot: BotStory) -> None:
    await bot.add_connection("prod", workspace=seed.TEAM)
    await bot.add_connection("theirs", workspace=seed.OTHER_TEAM)

    answer = await bot.ask("status", "1 connection")

    assert "theirs" not in answer.text


async def test_status_of_one_connection_leaves_the_others_out(bot: BotStory) -> None:
    await bot.add_connection("prod")
    await bot.add_connection("stage")

    answer = await bot.ask("status Prod", "1 connection")

    assert "stage" not in answer.text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [("status nowhere", "There is no connection “nowhere”"), ("status prod now", "I do not understand “now”")],
)
async def test_status_of_what_is_not_there_says_so(bot: BotStory, words: str, sentence: str) -> None:
    await bot.add_connection("prod")

    await bot.ask(words, sentence)


async def test_help_lists_what_a_member_may_use_to_that_person_alone(any_bot: BotStory) -> None:
    answer = await any_bot.ask("help", "What I can do")

    assert "• permissions  report which permissions are missing" in answer.text
    assert "• connect" not in answer.text
    assert answer.ephemeral_to == seed.MEMBER


async def test_help_lists_to_an_admin_what_admins_may_use(bot: BotStory) -> None:
    answer = await bot.ask("help", "What I can do", user=seed.ADMIN)

    assert "• connect  set up a new connection" in answer.text


async def test_help_on_a_word_tells_its_forms_and_who_may(bot: BotStory) -> None:
    answer = await bot.ask("help Projects", "/jira-access projects [name]")

    assert "such as /jira-access projects prod add WEB APPS (for admins)" in answer.text


async def test_help_on_an_unknown_word_offers_the_nearest(bot: BotStory) -> None:
    answer = await bot.ask("help permisions", "I do not know “permisions”")

    assert "Did you mean /jira-access help permissions?" in answer.text


async def test_nothing_typed_is_help(bot: BotStory) -> None:
    answer = await bot.ask("", "What I can do")

    assert "• test  test the login" in answer.text


async def test_an_unknown_word_gets_did_you_mean_and_the_help(bot: BotStory) -> None:
    answer = await bot.ask("tset", "I do not know “tset”")

    assert "Did you mean /jira-access test?" in answer.text
    assert "• status  show how every connection stands" in answer.text


async def test_capitals_do_not_matter(bot: BotStory) -> None:
    await bot.add_connection()

    answer = await bot.ask("TEST PROD", "logs in")

    assert "prod" in answer.text


async def test_whoami_tells_a_member_what_they_may_and_why(any_bot: BotStory) -> None:
    answer = await any_bot.ask("whoami", "You are")

    assert f"<@{seed.MEMBER}>" in answer.text
    assert "Every member may" in answer.text


async def test_whoami_names_the_role_that_a_user_group_gives(bot: BotStory) -> None:
    answer = await bot.ask("whoami", "You are", user=seed.ADMIN)

    assert "member, admin" in answer.text


async def test_the_verdict_is_seen_by_nobody_else(bot: BotStory) -> None:
    await bot.add_connection()

    await bot.ask("test prod", "logs in")

    assert await bot.seen(user=seed.ADMIN) == []


async def test_commands_work_in_a_channel_that_the_bot_is_not_in(bot: BotStory) -> None:
    await bot.add_connection()

    verdict = await bot.ask("test prod", "logs in", channel=seed.NOT_JOINED)

    assert verdict.ephemeral_to == seed.MEMBER


async def test_a_second_line_is_as_good_where_slack_cannot_replace_the_first(bot: BotStory) -> None:
    await bot.add_connection()
    await bot.slack.control.ack_replaceable(is_on=False)

    await bot.ask("test prod", "logs in")

    first, second = await bot.seen()
    assert first == "Checking prod…"
    assert "logs in" in second


async def test_a_new_password_is_used_from_the_next_test_on(bot: BotStory) -> None:
    connection = await bot.add_connection(password="a wrong password")
    await bot.ask("test prod", "Likely")
    async with bot.storage.begin() as transaction:
        renewed = BasicLogin(SERVICE_ACCOUNT, Secret(PASSWORD))
        await transaction.connections.replace_credential(connection.id, renewed, connection.created_at)

    verdict = await bot.ask("test prod", "logs in")

    assert "every required permission" in verdict.text
