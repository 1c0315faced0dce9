"""What the answers say: the order of their lines, and care with what is not known."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from access.credentials import CredentialKind
from access.errors import BadInput
from access.evidence import Cause
from access.results import CheckResult, ProjectReport, ProjectVerdict, Verdict
from messages import gallery_values as made
from messages import notices
from messages.connection_status import Standing, status
from messages.evidence_detail import evidence_detail
from messages.help_page import Chapter, CommandWord, unknown_command
from messages.message import Message
from messages.permission_report import permission_report
from messages.project_list import project_list
from messages.verdicts import verdict
from messages.whoami import Ability, whoami


def told(result: CheckResult) -> Message:
    return verdict(made.PROD, result, check_id=made.CHECK_ID, at=made.NOW, last_good_at=made.LAST_GOOD)


def reported(result: CheckResult) -> list[str]:
    return permission_report(made.PROD, result, check_id=made.CHECK_ID, at=made.NOW).text.split("\n")


def labels_of(message: Message) -> list[str]:
    row = json.loads(json.dumps(message.blocks))[-1]
    return [element["text"]["text"] for element in row["elements"]]


def test_a_captcha_is_told_in_the_order_of_what_cause_step() -> None:
    lines = told(made.result_for(Cause.CAPTCHA, made.PROD)).text.split("\n")

    assert lines[0] == "❌ prod: the login is locked by a CAPTCHA"
    assert lines[1].startswith("Likely: something keeps trying an old password")
    assert lines[1].endswith("Confidence in this finding: high.")
    assert lines[2] == "1. Put the valid password into Jira Align, and into whatever else uses svc-align."


def test_an_outage_gives_no_verdict_on_the_account() -> None:
    message = told(made.result_for(Cause.TIMEOUT, made.PROD))

    assert message.text.startswith("⚪\ufe0f prod: Jira does not answer in time; no verdict on the account")


def test_a_good_check_says_so_without_advice() -> None:
    lines = told(made.good_result()).text.split("\n")

    assert lines[0] == "✅ prod: svc-align logs in and has every required permission"
    assert lines[1] == (
        "Login ✓  Right account ✓  42 projects complete ✓; 1 of them lacks something recommended or optional"
    )
    assert "last good" not in lines[2]


def test_a_lost_login_says_when_it_was_last_good() -> None:
    assert "last good <!date^" in told(made.result_for(Cause.BAD_CREDENTIAL, made.PROD)).text


def test_a_lost_login_offers_test_evidence_and_sharing() -> None:
    message = told(made.result_for(Cause.CAPTCHA, made.PROD))

    assert labels_of(message) == ["Test again", "Evidence", "Share in channel"]


def test_missing_permissions_are_counted_and_one_press_away() -> None:
    message = told(made.short_result())

    assert "Of 5 projects: 2 short of a required permission, 1 not visible, 1 could not be read" in message.text
    assert "Show permissions" in labels_of(message)


def test_the_report_names_required_permissions_first_with_what_breaks() -> None:
    lines = reported(made.short_result())

    by_permission = lines[lines.index("Missing, by permission") + 1 :]
    assert by_permission[0].startswith("• Schedule Issues (required) in 2 of 5 projects: APPS, DATA. Sprint assign")
    assert by_permission[3].startswith("• Browse Users and Groups (recommended) on the whole site.")


def test_the_report_keeps_not_visible_apart_from_missing_and_unread() -> None:
    lines = reported(made.short_result())

    by_project = lines[lines.index("By project") + 1 :]
    assert by_project[0] == "• CORE cannot be seen: hidden from the account, archived, or no such project"
    assert by_project[1] == "• APPS lacks Edit Issues, Schedule Issues"
    assert by_project[3] == "• OPS could not be read (Jira does not answer in time); that is not a loss"


def test_three_hundred_projects_are_cut_with_a_count() -> None:
    gap = made.gap("EDIT_ISSUES")
    projects = tuple(ProjectReport(f"P{number}", ProjectVerdict.MISSING, (gap,)) for number in range(300))

    lines = reported(replace(made.short_result(), projects=projects))

    assert "• Edit Issues (required) in 300 of 300 projects: P0, P1, P2, P3, P4 and 295 more. " in "".join(lines)
    assert "• … and 290 more projects; the full list is in the CSV file" in lines


def test_a_lost_login_is_reported_instead_of_permissions() -> None:
    assert reported(made.result_for(Cause.CAPTCHA, made.PROD))[0] == "❌ prod: the login is locked by a CAPTCHA"


def test_seeing_no_project_at_all_is_said() -> None:
    result = replace(made.short_result(), projects=(), global_missing=())

    assert "Jira shows no project at all to this account." in reported(result)


def test_evidence_shows_the_signals_and_hides_nothing_in_them() -> None:
    evidence = made.evidence_for(Cause.CAPTCHA)

    message = evidence_detail(made.PROD, evidence, check_id=made.CHECK_ID, at=made.NOW)

    assert "Class auth, cause captcha, confidence high." in message.text
    assert "denied reason: CAPTCHA_CHALLENGE" in message.text
    assert "status: 403" in message.text


def test_status_puts_trouble_first() -> None:
    good = Standing(made.CLOUD, made.check_of(made.CLOUD, Cause.OK))
    lost = Standing(made.PROD, made.check_of(made.PROD, Cause.CAPTCHA), made.LAST_GOOD)

    lines = status([good, lost], at=made.NOW).text.split("\n")

    assert lines[0] == "2 connections, 1 of them good"
    assert lines[1].startswith("• ❌ prod: the login is locked by a CAPTCHA · since <!date^")


def test_projects_put_the_hidden_ones_first() -> None:
    lines = project_list(made.CLOUD, made.project_states(6, "Mobile")).text.split("\n")

    assert lines[0] == (
        "cloud: 6 projects: 1 not visible, 1 short of a required permission, 1 not read yet, 3 complete"
    )
    assert lines[2] == "• 🚫 TEAM0 – Mobile (not visible)"


def test_unknown_words_get_the_nearest_command() -> None:
    message = unknown_command("tset prod", "test prod", [Chapter("All", [CommandWord("help", "shows this list")])])

    assert "Did you mean /jira-access test prod?" in message.text


def test_whoami_tells_what_one_may_not_and_why() -> None:
    ability = Ability("connect", is_allowed=False, because="only admins may")

    message = whoami("U0SAM", ["a member"], [ability])

    assert message.text == "You are <@U0SAM>, and to me: a member.\nYou may not\n• Only admins may: connect"


def test_whoami_gives_a_reason_once() -> None:
    abilities = [Ability(word, is_allowed=True, because="every member may") for word in ("test", "status", "test")]

    lines = whoami("U0SAM", ["a member"], abilities).text.split("\n")

    assert lines[1:] == ["You may", "• Every member may: test status"]


def test_a_refusal_is_told_in_its_own_words() -> None:
    message = notices.refusal(BadInput("“prdo” is no connection.", "Did you mean “prod”?"))

    assert message.text == "“prdo” is no connection.\nDid you mean “prod”?"


def test_a_fault_gives_its_reference_and_nothing_else() -> None:
    assert notices.fault("F-7K2M9Q").text.endswith("Give the operators this reference: F-7K2M9Q")


def test_a_secret_in_a_command_is_answered_with_the_advice_to_replace_it() -> None:
    assert "replace it in Jira" in notices.secret_in_command().text


@pytest.mark.parametrize("outsider", notices.Outsider)
def test_every_outsider_is_told_why(outsider: notices.Outsider) -> None:
    assert notices.outsider_refusal(outsider).text.startswith("I answer to ")


def test_an_account_that_jira_never_named_is_called_by_what_was_expected() -> None:
    connection = replace(made.CLOUD, account=None, credential_kind=CredentialKind.API_TOKEN)
    result = replace(made.result_for(Cause.OK, connection), verdict=Verdict.OK)

    message = verdict(connection, result, check_id=made.CHECK_ID, at=made.NOW)

    assert message.text.startswith("✅ cloud: 5b10a2844c20165700ede21g logs in")


def test_a_good_login_that_lacks_permissions_is_not_told_as_lost_since() -> None:
    assert "last good" not in told(made.short_result()).text
