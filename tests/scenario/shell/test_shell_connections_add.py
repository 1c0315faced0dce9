"""`jira-access connections add`: what is kept, what is refused, and when a secret is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fixtures.secrets import Canary
from fixtures.shell import Printed

from sandbox.jira import Deployment, RunningJira, example_world, jira_in_thread
from sandbox.jira.example import API_TOKEN, GROUP, SERVICE_ACCOUNT

Shell = Callable[..., Printed]
Names = Callable[[], list[str]]
Trail = Callable[[], list[tuple[str, str, str]]]
SECRET = "SECRET_OF_THE_TEST"


def test_a_good_login_is_kept_and_who_logged_in_is_shown(add: Shell, names: Names) -> None:
    printed = add("prod")

    assert printed.status == 0
    assert "logged in as svc-align" in printed.out
    assert printed.out.endswith("Connection prod was kept.\n")
    assert names() == ["prod"]


def test_the_first_test_is_kept_beside_the_connection(add: Shell, shell: Shell) -> None:
    add("prod", "--project", "APPS", "--expect", SERVICE_ACCOUNT, "--channel", "C0ALIGNOPS1")

    [kept] = shell("connections", "list", "--json").document

    assert kept["last_check"]["verdict"] == "ok"
    assert kept["account"]["name"] == SERVICE_ACCOUNT
    assert (kept["projects"], kept["expected"], kept["channel"]) == (["APPS"], SERVICE_ACCOUNT, "C0ALIGNOPS1")
    assert kept["profile"] == "jira-align-data-center"


def test_adding_leaves_one_line_in_the_audit_trail(add: Shell, trail: Trail) -> None:
    add("prod")

    assert trail() == [("connection.add", "prod", "ok")]


def test_the_site_is_looked_at_before_anything_is_sent_with_a_secret(add: Shell, jira: RunningJira) -> None:
    add("prod", "--project", "APPS")

    asked = [request.path for request in jira.control.requests()]

    assert asked[0].endswith("/serverInfo")


def test_a_login_with_missing_permissions_is_kept_since_that_is_what_it_is_watched_for(
    add: Shell, jira: RunningJira, names: Names
) -> None:
    jira.control.revoke("APPS", "EDIT_ISSUES")

    printed = add("prod", "--project", "APPS")

    assert (printed.status, names()) == (0, ["prod"])
    assert "EDIT_ISSUES" in printed.out


def test_a_refused_login_is_not_kept(add: Shell, names: Names, trail: Trail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET, "not-the-password")

    printed = add("prod")

    assert (printed.status, names()) == (1, [])
    assert "Nothing was kept" in printed.out
    assert trail() == [("connection.add", "prod", "access_lost")]


def test_another_account_than_expected_is_not_kept(add: Shell, names: Names) -> None:
    printed = add("prod", "--expect", "maria.lopez")

    assert (printed.status, names()) == (1, [])


def test_a_login_kind_that_the_site_does_not_take_is_refused_before_a_secret_is_asked_for(
    shell: Shell, jira: RunningJira, names: Names
) -> None:
    printed = shell("connections", "add", "prod", jira.url, "--auth", "api-token", "--user", "svc@example.com")

    assert (printed.status, names()) == (2, [])
    assert "takes no api-token login" in printed.err
    assert "pat: Jira Align's connector takes it, on Data Center only." in printed.err
    assert "basic: Jira Align's connector takes it. Wrong tries lock the account" in printed.err


def test_a_cloud_site_names_the_kinds_that_it_takes(shell: Shell) -> None:
    with jira_in_thread(example_world(Deployment.CLOUD)) as cloud:
        printed = shell("connections", "add", "cloud", cloud.url, "--auth", "pat")

    assert printed.status == 2
    assert "is Jira Cloud, which takes no pat login" in printed.err
    assert "api-token: Jira Align's connector takes it." in printed.err


def test_a_token_of_a_cloud_site_is_kept_with_the_profile_of_the_cloud(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SECRET, API_TOKEN)
    login = ("--auth", "api-token", "--user", "svc-align@example.com", "--secret-env", SECRET)

    with jira_in_thread(example_world(Deployment.CLOUD)) as cloud:
        printed = shell("connections", "add", "cloud", cloud.url, *login)
    [kept] = shell("connections", "list", "--json").document

    assert printed.status == 0
    assert (kept["deployment"], kept["profile"]) == ("cloud", "jira-align-cloud-least-privilege")


def test_a_name_that_is_taken_is_refused_before_jira_is_asked_anything(add: Shell, jira: RunningJira) -> None:
    add("prod")
    jira.control.forget_requests()

    printed = add("prod")

    assert (printed.status, jira.control.requests()) == (2, [])
    assert "There is already a connection “prod”." in printed.err


@pytest.mark.parametrize("name", ["Prod", "pro d", "", "1234", "x" * 33, "pröd", "../x", "a_b", "a\nb", "list"])
def test_a_name_of_another_form_is_refused(add: Shell, names: Names, name: str) -> None:
    printed = add(name)

    assert (printed.status, names()) == (2, [])
    assert "cannot be the name of a connection" in printed.err


@pytest.mark.parametrize("name", ["a", "0a", "align-test-2", "x" * 32])
def test_a_name_of_the_right_form_is_taken(add: Shell, names: Names, name: str) -> None:
    add(name, "--untested")

    assert names() == [name]


def test_a_secret_in_the_place_of_the_name_is_not_repeated(add: Shell, canary: Canary) -> None:
    printed = add(canary.encryption_key)

    assert printed.status == 2
    assert canary.found_in(printed.out + printed.err) == []


def test_an_untested_connection_is_kept_without_logging_in(add: Shell, shell: Shell, jira: RunningJira) -> None:
    printed = add("prod", "--untested")

    [kept] = shell("connections", "list", "--json").document

    assert (printed.status, kept["last_check"], kept["account"]) == (0, None, None)
    assert jira.control.requests("myself") == []


def test_a_site_that_does_not_answer_is_not_kept_and_no_secret_is_asked_for(shell: Shell, names: Names) -> None:
    printed = shell("connections", "add", "prod", "http://127.0.0.1:9", "--auth", "pat")

    assert (printed.status, names()) == (3, [])
    assert "--untested" in printed.out


def test_a_site_that_does_not_answer_can_be_kept_untested(add: Shell, names: Names) -> None:
    printed = add("prod", "--untested", url="http://127.0.0.1:9")

    assert (printed.status, names()) == (0, ["prod"])


def test_a_third_refusal_is_not_risked(
    add: Shell, jira: RunningJira, trail: Trail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SECRET, "not-the-password")
    add("prod")
    add("prod")

    printed = add("prod")

    assert printed.status == 2
    assert "--despite-refusals" in printed.err
    assert jira.control.failed_logins(SERVICE_ACCOUNT) == 2
    assert trail()[-1] == ("connection.add", "prod", "refused")


def test_whoever_takes_the_risk_may_log_in_after_two_refusals(
    add: Shell, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as wrong:
        wrong.setenv(SECRET, "not-the-password")
        add("prod")
        add("prod")

    printed = add("prod", "--despite-refusals")

    assert (printed.status, names()) == (0, ["prod"])


def test_a_profile_of_ones_own_is_kept_by_its_absolute_path(add: Shell, shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(
        'title = "Ours"\n[[project]]\npermission = "BROWSE_PROJECTS"\nlevel = "required"\nbreaks = "All of it."\n'
    )

    printed = add("prod", "--profile", "ours.toml")
    [kept] = shell("connections", "list", "--json").document

    assert printed.status == 0
    assert kept["profile"] == str(tmp_path / "ours.toml")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--profile", "jira-align"), "There is no profile"),
        (("--profile", "jira-align-cloud-admin"), "is not meant for Jira Data Center"),
        (("--project", "no key!"), "Not a project key"),
        (("--channel", "#ops"), "--channel: “#ops” is not the id of a channel"),
        (("--expect", "a\x07b"), "--expect"),
    ],
)
def test_a_fact_that_cannot_be_is_refused(add: Shell, names: Names, words: tuple[str, ...], sentence: str) -> None:
    printed = add("prod", *words)

    assert (printed.status, names()) == (2, [])
    assert sentence in printed.err


def test_a_host_that_is_not_allowed_is_refused(add: Shell, names: Names, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIRA_ACCESS_ALLOWED_HOSTS", "jira.example.com")

    printed = add("prod")

    assert (printed.status, names()) == (2, [])
    assert "JIRA_ACCESS_ALLOWED_HOSTS" in printed.err


def test_without_an_encryption_key_nothing_is_asked_or_kept(
    add: Shell, jira: RunningJira, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JIRA_ACCESS_ENCRYPTION_KEYS")

    printed = add("prod")

    assert (printed.status, jira.control.requests()) == (2, [])
    assert "JIRA_ACCESS_ENCRYPTION_KEYS" in printed.err


def test_a_login_kind_is_guessed_from_a_slip(shell: Shell, jira: RunningJira) -> None:
    printed = shell("connections", "add", "prod", jira.url, "--auth", "basics")

    assert printed.status == 2
    assert "Did you mean “basic”?" in printed.err


def test_a_group_that_loses_its_members_does_not_make_the_login_bad(
    add: Shell, jira: RunningJira, names: Names
) -> None:
    jira.control.leave_group(SERVICE_ACCOUNT, GROUP)

    printed = add("prod")

    assert (printed.status, names()) == (0, ["prod"])
