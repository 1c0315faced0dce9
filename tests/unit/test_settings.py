"""Settings: read from the environment and `.env`, and everything wrong with them told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.errors import BadInput
from bot.check_settings import load_check_settings
from bot.setting_sources import WrongSettings
from bot.setting_values import ListenAddress, LogFormat, people
from bot.settings import RUN_NEEDS, SETTINGS, load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from fixtures.secrets import Canary


def test_defaults_are_enough_without_any_need() -> None:
    settings = load_settings(environ={}, env_file=None)

    assert settings.database_url.reveal() == "sqlite+aiosqlite:///jira-access.sqlite"
    assert settings.listen == ListenAddress("127.0.0.1", 8080)
    assert settings.admins == ()
    assert settings.slack_bot_token is None
    assert settings.probe_or_slack == "https://slack.com/api/api.test"


def test_values_come_from_the_environment(canary: Canary) -> None:
    environ = {
        "JIRA_ACCESS_DATABASE_URL": "postgresql://bot:pw@db.example.com/access",
        "JIRA_ACCESS_ENCRYPTION_KEYS": f"{canary.encryption_key}, {canary.encryption_key}",
        "JIRA_ACCESS_ADMINS": "U0123, S0456 ,U0123",
        "JIRA_ACCESS_LOG_FORMAT": "Console",
        "SLACK_BOT_TOKEN": canary.slack_bot_token,
    }

    settings = load_settings(environ=environ, env_file=None)

    assert settings.database_url.reveal() == "postgresql+psycopg://bot:pw@db.example.com/access"
    assert [key.reveal() for key in settings.encryption_keys] == [canary.encryption_key] * 2
    assert settings.admins == ("U0123", "S0456")
    assert settings.log_format is LogFormat.CONSOLE
    assert settings.slack_bot_token is not None


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("JIRA_ACCESS_LISTEN=127.0.0.1:1\nexport JIRA_ACCESS_ADMINS='U111'  # comment\n")

    settings = load_settings(environ={"JIRA_ACCESS_LISTEN": "127.0.0.1:2"}, env_file=env_file)

    assert settings.listen.port == 2
    assert settings.admins == ("U111",)


def test_an_empty_value_counts_as_not_set() -> None:
    settings = load_settings(environ={"JIRA_ACCESS_LISTEN": "  ", "JIRA_ACCESS_ADMINS": ""}, env_file=None)

    assert settings.listen.port == 8080


def test_all_problems_are_told_at_once_by_name() -> None:
    environ = {
        "JIRA_ACCESS_ADMINS": "bob,U0123",
        "JIRA_ACCESS_LISTEN": "8080",
        "JIRA_ACCESS_APROVERS": "U0123",
        "SLACK_API_URL": "http://slack.example.com/api",
    }

    with pytest.raises(WrongSettings) as refused:
        load_settings(RUN_NEEDS, environ=environ, env_file=None)

    assert [problem.split(":")[0] for problem in refused.value.problems] == [
        "JIRA_ACCESS_APROVERS",
        "JIRA_ACCESS_LISTEN",
        "JIRA_ACCESS_ADMINS",
        "SLACK_API_URL",
        "JIRA_ACCESS_ENCRYPTION_KEYS",
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN or SLACK_SIGNING_SECRET",
    ]


def test_a_misspelt_name_is_answered_with_the_nearest_one() -> None:
    with pytest.raises(WrongSettings, match="Did you mean JIRA_ACCESS_APPROVERS"):
        load_settings(environ={"JIRA_ACCESS_APROVERS": "U0123"}, env_file=None)


def test_names_for_the_test_suite_are_none_of_the_products_business() -> None:
    settings = load_settings(environ={"JIRA_ACCESS_TESTS_STRICT": "1"}, env_file=None)

    assert settings.admins == ()


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("JIRA_ACCESS_DATABASE_URL", "mysql://db/x", "Write sqlite:///file.sqlite or postgresql://"),
        ("JIRA_ACCESS_DATABASE_URL", "sqlite://", "Name a file"),
        ("JIRA_ACCESS_DATABASE_URL", "sqlite:///:memory:", "Name a file"),
        ("JIRA_ACCESS_ENCRYPTION_KEYS", "short", "jira-access keys new"),
        ("JIRA_ACCESS_PUBLIC_URL", "http://bot.example.com", "plain http"),
        ("JIRA_ACCESS_PUBLIC_URL", "bot.example.com", "not an address"),
        ("JIRA_ACCESS_PUBLIC_URL", "https://user@bot.example.com", "user name or password"),
        ("JIRA_ACCESS_PUBLIC_URL", "https://bot.example.com:99999", "not an address"),
        ("JIRA_ACCESS_LISTEN", "127.0.0.1:99999", "not host:port"),
        ("JIRA_ACCESS_ALLOWED_HOSTS", "jira.example.com,*.com", "top-level domain"),
        ("JIRA_ACCESS_ALERT_CHANNEL", "#alerts", "id of a channel"),
        ("JIRA_ACCESS_ALERT_CHANNEL", "C0123,C0456", "Write one id"),
        ("JIRA_ACCESS_ON_CALL", "@oncall", "id of a user"),
        ("JIRA_ACCESS_LOG_LEVEL", "loud", "debug or info or warning or error"),
        ("JIRA_ACCESS_CA_FILE", "/nowhere/ca.pem", "cannot be read"),
        ("JIRA_ACCESS_PROBE_URL", "ftp://example.com", "not an address"),
        ("JIRA_ACCESS_PROXY_URL", "proxy:3128", "not an address"),
        ("SLACK_BOT_TOKEN", "xoxp-1234", "begins with xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-1234", "begins with xapp-"),
    ],
)
def test_a_wrong_value_is_told_with_what_to_write(name: str, text: str, told: str) -> None:
    with pytest.raises(WrongSettings) as refused:
        load_settings(environ={name: text}, env_file=None)

    assert refused.value.problems[0].startswith(f"{name}: ")
    assert told in refused.value.problems[0]


def test_a_wrong_secret_is_not_repeated(canary: Canary) -> None:
    environ = {row.name: f"!{canary.password}!" for row in SETTINGS if row.name.endswith(("KEYS", "TOKEN"))}
    environ |= {f"JIRA_ACCESS_{name}_URL": f"x://u:{canary.password}@h" for name in ("DATABASE", "PROXY")}

    with pytest.raises(WrongSettings) as refused:
        load_settings(environ=environ, env_file=None)

    assert canary.found_in(str(refused.value)) == []


def test_settings_print_no_secret(canary: Canary) -> None:
    environ = {
        "JIRA_ACCESS_DATABASE_URL": f"postgresql://bot:{canary.password}@db/access",
        "JIRA_ACCESS_ENCRYPTION_KEYS": canary.encryption_key,
        "JIRA_ACCESS_PROXY_URL": f"http://bot:{canary.pat}@proxy:3128",
        "SLACK_BOT_TOKEN": canary.slack_bot_token,
        "SLACK_APP_TOKEN": canary.slack_app_token,
        "SLACK_SIGNING_SECRET": canary.slack_signing_secret,
    }

    settings = load_settings(RUN_NEEDS, environ=environ, env_file=None)

    assert canary.found_in(f"{settings!r} {settings}") == []
    assert len(canary.found_in(" ".join(settings.secrets()))) == 6


def test_a_missing_file_is_no_fault(tmp_path: Path) -> None:
    settings = load_settings(environ={}, env_file=tmp_path / ".env")

    assert settings.admins == ()


def test_a_broken_line_is_told_by_number_and_not_repeated(tmp_path: Path, canary: Canary) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text(f"JIRA_ACCESS_ADMINS=U111\n{canary.password}\n")

    with pytest.raises(WrongSettings, match="line 2") as refused:
        load_settings(environ={}, env_file=env_file)

    assert canary.found_in(str(refused.value)) == []


def test_a_file_that_is_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings, match="cannot be read: Is a directory"):
        load_settings(environ={}, env_file=tmp_path)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(WrongSettings, match="UTF-8"):
        load_settings(environ={}, env_file=env_file)


def test_check_is_not_stopped_by_a_fault_in_slacks_settings() -> None:
    settings = load_check_settings(environ={"SLACK_BOT_TOKEN": "wrong"}, env_file=None)

    assert settings.cloud_gateway == "https://api.atlassian.com"


def test_check_has_no_database_unless_one_was_named() -> None:
    unset = load_check_settings(environ={}, env_file=None)
    named = load_check_settings(environ={"JIRA_ACCESS_DATABASE_URL": "sqlite:///x.sqlite"}, env_file=None)

    assert unset.database_url is None
    assert named.database_url is not None


def test_check_refuses_a_wrong_setting_of_its_own() -> None:
    with pytest.raises(WrongSettings, match="JIRA_ACCESS_CLOUD_GATEWAY"):
        load_check_settings(environ={"JIRA_ACCESS_CLOUD_GATEWAY": "gateway"}, env_file=None)


@given(st.lists(st.from_regex(r"[UWS][A-Z0-9]{2,11}", fullmatch=True)))
def test_ids_are_kept_in_order_without_repeats(ids: list[str]) -> None:
    assert people(" , ".join(ids)) == tuple(dict.fromkeys(ids))


@given(st.from_regex(r"[a-z#@][^,]*", fullmatch=True))
def test_a_name_in_place_of_an_id_is_refused_with_the_name(name: str) -> None:
    with pytest.raises(BadInput) as refused:
        people(f"U0123,{name}")

    assert f"“{name.strip()}”" in refused.value.sentence
