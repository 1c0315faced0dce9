"""What is typed wrongly: one clear sentence on stderr, exit status 2, no traceback, and nothing sent to Jira."""

from __future__ import annotations

from pathlib import Path

import pytest
from fixtures.shell import Check, Printed

from bot.cli import SHELL_COMMANDS, main
from sandbox.jira import RunningJira
from sandbox.jira.example import PASSWORD, PERSONAL_TOKEN, SERVICE_ACCOUNT

PAT = ("--auth", "pat")


def is_refused(printed: Printed, *words: str) -> bool:
    said = [word for word in words if word not in printed.err]
    assert said == [], printed.err
    assert "Traceback" not in printed.err
    return (printed.status, printed.out) == (2, "")


@pytest.fixture
def untouched(data_center: RunningJira) -> RunningJira:
    """The Data Center site, for tests that end with the log of its requests empty."""
    return data_center


def typed(capsys: pytest.CaptureFixture[str], *words: str) -> Printed:
    """The command line as it is, without the secret that the fixture adds."""
    try:
        status = main(words)
    except SystemExit as leaving:
        status = int(leaving.code or 0)
    said = capsys.readouterr()
    return Printed(status, said.out, said.err)


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("", "empty"),
        ("jira.example.com", "not an http or https address"),
        ("https://jira example.com", "blank"),
        ("https://jirа.example.com", "look-alike"),
        ("https://0x7f000001", "number in disguise"),
        ("https://jira.example.com:99999", "port"),
        ("https://evil.example.com", "not on the list"),
        ("http://localhost", "plain http"),
    ],
)
def test_a_malformed_or_foreign_address_is_refused(check: Check, url: str, word: str) -> None:
    assert is_refused(check(url, *PAT), word)


def test_an_address_with_a_password_is_refused_and_not_repeated(check: Check, untouched: RunningJira) -> None:
    url = untouched.url.replace("://", "://svc:hunter2@")

    printed = check(url, *PAT)

    assert is_refused(printed, "user name or password")
    assert "hunter2" not in printed.err
    assert untouched.control.requests() == []


@pytest.mark.parametrize(("kind", "hint"), [("pta", "“pat”"), ("bsaic", "“basic”"), ("kerberos", "api-token, pat")])
def test_an_unknown_login_kind_is_refused_with_a_hint(
    check: Check, untouched: RunningJira, kind: str, hint: str
) -> None:
    assert is_refused(check(untouched.url, "--auth", kind), kind, hint)
    assert untouched.control.requests() == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--auth"),
        (("--auth", "basic"), "user name"),
        (("--auth", "api-token"), "e-mail address"),
        (("--auth", "oauth1"), "OAuth 1.0a needs"),
        ((*PAT, "--project", "WEB-1"), "“WEB-1”"),
        ((*PAT, "--project", "WEB", "--project", "1X"), "“1X”"),
        ((*PAT, "--project", ","), "names no project key"),
        ((*PAT, "--profile", "jira-align-datacenter"), "“jira-align-data-center”"),
        ((*PAT, "--profile", "no/such/file.toml"), "does not exist"),
        ((*PAT, "--deadline", "soon"), "“soon”"),
        ((*PAT, "--deadline", "0"), "“0”"),
        ((*PAT, "--frobnicate"), "--frobnicate"),
        ((*PAT, "surplus"), "more words than expected"),
        ((*PAT, "--secret-file", "x.txt"), "not allowed with"),
    ],
)
def test_wrong_words_are_refused_before_anything_is_sent(
    check: Check, untouched: RunningJira, words: tuple[str, ...], said: str
) -> None:
    assert is_refused(check(untouched.url, *words), said)
    assert untouched.control.requests() == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[project]\n", "line 1"),
        ('[[project]]\npermission = "EDIT_ISSUE"\nlevel = "required"\nbreaks = "x"\n', "“EDIT_ISSUES”"),
        ('[[project]]\npermission = "EDIT_ISSUES"\nlevel = "must"\nbreaks = "x"\n', "level"),
        ("", "asks for no permission"),
    ],
)
def test_a_profile_with_a_mistake_is_refused_with_its_place(
    check: Check, untouched: RunningJira, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    (tmp_path / "ours.toml").write_text(text)
    monkeypatch.chdir(tmp_path)

    printed = check(untouched.url, *PAT, "--profile", "ours.toml")

    assert is_refused(printed, "ours.toml", said)
    assert untouched.control.requests() == []


@pytest.mark.parametrize("secret", ["", "\n", "  \n"])
def test_an_empty_secret_is_refused(check: Check, untouched: RunningJira, secret: str) -> None:
    assert is_refused(check(untouched.url, *PAT, secret=secret), "empty")
    assert untouched.control.requests() == []


@pytest.mark.parametrize("secret", ["two\nlines-of-it", "canary blank", "cänary"])
def test_a_secret_that_cannot_be_one_is_refused_and_not_repeated(
    check: Check, untouched: RunningJira, secret: str
) -> None:
    printed = check(untouched.url, *PAT, secret=secret)

    assert is_refused(printed, "secret")
    assert secret not in printed.err
    assert untouched.control.requests() == []


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_break_behind_the_secret_is_taken_off_and_said(check: Check, data_center: RunningJira, end: str) -> None:
    printed = check(data_center.url, *PAT, secret=PERSONAL_TOKEN + end)

    assert printed.status == 0
    assert "took the line break off" in printed.err


def test_a_variable_that_is_not_set_is_named(capsys: pytest.CaptureFixture[str], untouched: RunningJira) -> None:
    printed = typed(capsys, "check", untouched.url, *PAT, "--secret-env", "NO_SUCH_VARIABLE")

    assert is_refused(printed, "NO_SUCH_VARIABLE")


def test_a_secret_given_as_the_variables_name_is_not_repeated(
    capsys: pytest.CaptureFixture[str], untouched: RunningJira
) -> None:
    printed = typed(capsys, "check", untouched.url, *PAT, "--secret-env", "hunter-2")

    assert is_refused(printed, "not set")
    assert "hunter-2" not in printed.err


@pytest.mark.parametrize("secret", ["hunter2-in-place-of-a-file", "MDAwMDAwMDAwMDAw/Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5"])
def test_a_secret_given_as_the_files_name_is_not_repeated(
    capsys: pytest.CaptureFixture[str], untouched: RunningJira, secret: str
) -> None:
    printed = typed(capsys, "check", untouched.url, *PAT, "--secret-file", secret)

    assert is_refused(printed, "cannot be read")
    assert secret not in printed.err


def test_a_value_of_an_unknown_option_is_not_repeated(
    capsys: pytest.CaptureFixture[str], untouched: RunningJira
) -> None:
    printed = typed(capsys, "check", untouched.url, *PAT, "--password", "hunter2", "--passphrase=hunter3")

    assert is_refused(printed, "--password, --passphrase")
    assert "hunter" not in printed.err


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        ("--secret=hunter2", "there is no option --secret"),
        ("--json=hunter2", "--json takes no value"),
    ],
)
def test_a_value_behind_half_an_option_or_a_switch_is_not_repeated(
    capsys: pytest.CaptureFixture[str], untouched: RunningJira, option: str, sentence: str
) -> None:
    printed = typed(capsys, "check", untouched.url, *PAT, option)

    assert is_refused(printed, sentence)
    assert "hunter" not in printed.err


def test_a_secret_file_that_is_not_there_is_named(
    capsys: pytest.CaptureFixture[str], untouched: RunningJira, tmp_path: Path
) -> None:
    printed = typed(capsys, "check", untouched.url, *PAT, "--secret-file", str(tmp_path / "token.txt"))

    assert is_refused(printed, "token.txt", "No such file")
    assert untouched.control.requests() == []


def test_a_folder_given_as_secret_file_is_refused(
    capsys: pytest.CaptureFixture[str], untouched: RunningJira, tmp_path: Path
) -> None:
    assert is_refused(typed(capsys, "check", untouched.url, *PAT, "--secret-file", f"{tmp_path}/"), "directory")


def test_a_password_typed_behind_the_user_name_is_not_repeated(check: Check, untouched: RunningJira) -> None:
    printed = check(untouched.url, "--auth", "basic", "--user", f"{SERVICE_ACCOUNT}:hunter2", secret=PASSWORD)

    assert is_refused(printed, "colon")
    assert "hunter2" not in printed.err


def test_an_e_mail_address_as_expected_account_of_cloud_is_refused(check: Check, cloud: RunningJira) -> None:
    login = ("--auth", "api-token", "--user", "svc@example.com")

    printed = check(cloud.url, *login, "--expect", "svc@example.com")

    assert is_refused(printed, "account id")
    assert cloud.control.requests("/myself") == []


def test_a_project_named_twice_is_said_and_looked_at_once(check: Check, data_center: RunningJira) -> None:
    printed = check(data_center.url, *PAT, "--project", "WEB", "--project", "web", "--json", secret=PERSONAL_TOKEN)

    assert (printed.status, len(printed.document["projects"])) == (0, 1)
    assert "1 project key was named twice" in printed.err


def test_five_thousand_wrong_keys_are_refused_in_one_short_sentence(check: Check, untouched: RunningJira) -> None:
    printed = check(untouched.url, *PAT, "--project", ",".join(f"{number}X" for number in range(5000)))

    assert is_refused(printed, "4995 more")
    assert len(printed.err) < 300
    assert untouched.control.requests() == []


def test_five_thousand_keys_that_jira_does_not_show_are_all_not_visible(api_token: Check) -> None:
    printed = api_token("--project", ",".join(f"P{number}" for number in range(5000)))

    assert (printed.status, printed.cause) == (1, ("permission", "projects_not_visible"))
    assert len(printed.document["projects"]) == 5000
    assert "5000 projects were named" in printed.err


@pytest.mark.parametrize(
    ("name", "value"),
    [("ALLOWED_HOSTS", "*"), ("CLOUD_GATEWAY", "nonsense"), ("CA_FILE", "no/such/file.pem"), ("PROXY_URL", "nonsense")],
)
def test_a_wrong_setting_is_named(
    check: Check, untouched: RunningJira, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"JIRA_ACCESS_{name}", value)

    printed = check(untouched.url, *PAT, secret=PERSONAL_TOKEN)

    assert is_refused(printed)
    assert untouched.control.requests() == []


def test_an_unknown_command_is_refused_with_the_nearest_one(capsys: pytest.CaptureFixture[str]) -> None:
    printed = typed(capsys, "chekc")

    assert is_refused(printed, "“chekc”", "“check”")


def test_no_command_prints_the_help_and_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    printed = typed(capsys)

    assert (printed.status, "usage: jira-access" in printed.out) == (2, True)


@pytest.mark.parametrize("words", [("--help",), ("-h",), ("help",)])
def test_help_names_every_command(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    printed = typed(capsys, *words)

    assert printed.status == 0
    assert [command.words for command in SHELL_COMMANDS if command.words not in printed.out] == []


def test_help_of_check_names_every_way_to_give_a_secret(capsys: pytest.CaptureFixture[str]) -> None:
    printed = typed(capsys, "check", "--help")

    assert printed.status == 0
    assert "--secret-file" in printed.out
    assert "--secret-env" in printed.out


def test_names_keep_their_capitals_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    printed = typed(capsys, "manifest", "--help")

    assert "Print the manifest with which the Slack app is made." in printed.out


@pytest.mark.parametrize("command", ["check", "demo", "sandbox"])
def test_each_command_has_its_own_help(capsys: pytest.CaptureFixture[str], command: str) -> None:
    printed = typed(capsys, command, "--help")

    assert (printed.status, printed.err) == (0, "")
    assert f"jira-access {command}" in printed.out
