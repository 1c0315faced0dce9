"""What `check` prints: JSON in the documented shape, text with the verdict first, and one exit status for each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from fixtures.shell import Check, Printed

from sandbox.jira import RunningJira
from sandbox.jira.example import PASSWORD, PERSONAL_TOKEN, SERVICE_ACCOUNT

TOP = [
    "verdict",
    "evidence",
    "account",
    "site",
    "profile",
    "projects",
    "global_missing",
    "requests",
    "elapsed_seconds",
]


@pytest.fixture
def text(check: Check, data_center: RunningJira) -> Check:
    """`check` of the Data Center site with a personal access token, as text."""

    def run(*words: str, secret: str = PERSONAL_TOKEN) -> Printed:
        return check(data_center.url, "--auth", "pat", *words, secret=secret)

    return run


def assert_shape(document: dict[str, Any]) -> None:
    assert list(document) == TOP
    assert list(document["evidence"]) == ["class", "cause", "confidence", "signals"]
    assert list(document["account"]) == ["id", "name", "display_name", "expected"]
    assert list(document["site"]) == ["base_url", "deployment", "version", "clock_skew_seconds"]
    assert {tuple(project) for project in document["projects"]} <= {("key", "state", "missing")}
    gaps = [gap for project in document["projects"] for gap in project["missing"]] + document["global_missing"]
    assert {tuple(gap) for gap in gaps} <= {("permission", "level", "breaks")}


def test_a_report_with_gaps_of_every_sort_has_the_documented_shape(pat: Check, data_center: RunningJira) -> None:
    data_center.control.revoke("WEB", "EDIT_ISSUES")
    data_center.control.set_global_groups("USER_PICKER", [])

    document = pat("--project", "WEB", "--project", "HR", "--expect", SERVICE_ACCOUNT).document

    assert_shape(document)
    assert (len(document["projects"][0]["missing"]), len(document["global_missing"])) == (1, 1)


def test_a_good_cloud_report_has_the_documented_shape(api_token: Check) -> None:
    document = api_token().document

    assert_shape(document)
    assert document["account"]["name"] is None


def test_a_refused_login_has_the_same_shape_with_nulls_for_what_is_not_known(basic: Check) -> None:
    document = basic(secret="not-the-password").document

    assert_shape(document)
    assert document["account"] == {"id": None, "name": None, "display_name": None, "expected": None}
    assert (document["profile"], document["projects"], document["global_missing"]) == (None, [], [])


def test_a_jira_that_cannot_be_reached_has_the_same_shape(check: Check) -> None:
    document = check("http://127.0.0.1:9", "--auth", "pat", "--json").document

    assert_shape(document)
    assert (document["site"]["version"], document["site"]["clock_skew_seconds"]) == (None, None)


def test_json_on_standard_output_is_one_document_and_nothing_else(pat: Check) -> None:
    printed = pat("--project", "WEB", "--project", "WEB")

    assert json.loads(printed.out) == printed.document
    assert printed.out.endswith("}\n")


def test_requests_are_counted_as_jira_counts_them(pat: Check, data_center: RunningJira) -> None:
    printed = pat("--project", "WEB")

    assert printed.document["requests"] == len(data_center.control.requests("/rest/"))


def test_signals_are_plain_values(pat: Check) -> None:
    signals = pat().document["evidence"]["signals"]

    assert (signals["call"], signals["status"], signals["header_user"]) == ("myself", 200, SERVICE_ACCOUNT)
    assert {type(value) for value in signals.values()} <= {str, int, float, bool}


def test_text_begins_with_the_verdict_and_names_account_and_site(text: Check, data_center: RunningJira) -> None:
    lines = text("--project", "WEB").out.splitlines()

    assert lines[0].startswith("✔ Access is good")
    assert any(data_center.url in line and SERVICE_ACCOUNT in line for line in lines)


def test_text_of_a_refusal_tells_cause_confidence_and_next_step(text: Check) -> None:
    printed = text(secret="not-the-token")

    assert printed.status == 1
    assert printed.out.startswith("✘ Access is lost")
    assert "confidence" in printed.out
    assert "Next" in printed.out


def test_text_lists_each_gap_beside_its_project_and_what_breaks(text: Check, data_center: RunningJira) -> None:
    data_center.control.revoke("WEB", "EDIT_ISSUES")

    printed = text("--project", "WEB", "--project", "HR")

    (web,) = [line for line in printed.out.splitlines() if line.startswith("WEB")]
    assert printed.out.startswith("! The login is good, permissions are missing")
    assert "EDIT_ISSUES (required)" in web
    assert "not visible" in printed.out


def test_text_of_no_verdict_says_so_first(text: Check, data_center: RunningJira) -> None:
    data_center.control.fault("status", code=500)

    printed = text()

    assert (printed.status, printed.out.startswith("? No verdict")) == (3, True)


def test_text_holds_no_colours_where_there_is_no_terminal(text: Check) -> None:
    printed = text()

    assert "\x1b" not in printed.out + printed.err


def test_what_jira_calls_itself_cannot_steer_the_terminal(check: Check, data_center: RunningJira) -> None:
    body = {"name": SERVICE_ACCOUNT, "key": "K", "displayName": "\x1b[31m[bold]Al\u202eign[/bold]", "active": True}
    data_center.control.fault("status", path="/myself$", code=200, body=body)

    printed = check(data_center.url, "--auth", "basic", "--user", SERVICE_ACCOUNT, secret=PASSWORD)

    assert printed.status == 0
    assert not {"\x1b", "\u202e"} & set(printed.out)


def test_the_address_of_a_page_is_cut_down_and_this_is_said(check: Check, data_center: RunningJira) -> None:
    page = f"{data_center.url}/browse/WEB-1?focused=1"

    printed = check(page, "--auth", "pat", "--json", secret=PERSONAL_TOKEN)

    assert (printed.status, printed.document["site"]["base_url"]) == (0, data_center.url)
    assert "is a page inside Jira" in printed.err


IMPORTED = """
import sys
from bot.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
sys.stderr.write(" ".join(sys.modules))
"""
HEAVY = {"httpx", "rich", "sqlalchemy", "slack_bolt", "aiohttp", "starlette", "cryptography", "alembic", "jinja2"}


def modules_after(*words: str) -> set[str]:
    command = [sys.executable, "-c", IMPORTED, *words]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | {"S": "secret"})
    return {name.partition(".")[0] for name in ended.stderr.split()}


@pytest.mark.parametrize(
    "words", [("--help",), ("check", "--help"), ("chekc",), ("check", "nonsense", "--auth", "pat")]
)
def test_help_and_wrong_words_load_nothing_heavy(words: tuple[str, ...]) -> None:
    assert HEAVY & modules_after(*words) == set()


def test_a_check_loads_neither_storage_nor_slack(data_center: RunningJira) -> None:
    words = ("check", data_center.url, "--auth", "pat", "--json", "--secret-env", "S")

    loaded = modules_after(*words)

    assert {"sqlalchemy", "slack_bolt", "aiohttp", "alembic", "jinja2", "apscheduler"} & loaded == set()


@pytest.mark.parametrize(
    ("kind", "user"), [("pat", ()), ("basic", ("--user", "svc")), ("api-token", ("--user", "svc@example.com"))]
)
def test_only_oauth_loads_what_signs_with_keys(data_center: RunningJira, kind: str, user: tuple[str, ...]) -> None:
    loaded = modules_after("check", data_center.url, "--auth", kind, *user, "--json", "--secret-env", "S")

    assert "httpx" in loaded
    assert {"cryptography", "oauthlib", "requests", "requests_oauthlib", "jwt"} & loaded == set()


def test_an_expectation_that_was_met_is_said(text: Check) -> None:
    printed = text("--expect", SERVICE_ACCOUNT, "--project", "WEB")

    assert f"logged in as {SERVICE_ACCOUNT}, as expected" in printed.out


def test_nothing_is_called_expected_where_nothing_was(text: Check) -> None:
    printed = text("--project", "WEB")

    assert printed.status == 0
    assert "expected" not in printed.out


def test_a_visitor_whom_jira_calls_anonymous_is_not_told_as_logged_in(text: Check, data_center: RunningJira) -> None:
    data_center.control.fault("anonymous")

    printed = text("--project", "WEB")

    assert printed.status == 1
    assert "logged in as" not in printed.out


def test_a_single_project_is_told_in_the_singular(text: Check) -> None:
    printed = text("--project", "WEB")

    assert "\n1 project against profile" in printed.out


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_a_reader_who_has_gone_is_not_told_as_lost_access(words: tuple[str, ...]) -> None:
    line = [sys.executable, "-m", "bot.cli", "check", "http://127.0.0.1:1", "--auth", "pat", "--secret-env", "TOKEN"]
    known = {"TOKEN": "made-up", "JIRA_ACCESS_ALLOWED_HOSTS": "http://127.0.0.1:*"}
    reading, writing = os.pipe()
    os.close(reading)

    done = subprocess.run(
        [*line, *words], stdout=writing, stderr=subprocess.PIPE, env=os.environ | known, check=False, text=True
    )

    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")
