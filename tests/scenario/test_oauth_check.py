"""`jira-access check --auth oauth1`: each way in which an OAuth 1.0a login fails has its own cause."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fixtures.oauth import CONSUMER_KEY
from fixtures.shell import Check, Printed

from access.ports_oauth import KeyPair
from sandbox.jira import RunningJira
from sandbox.jira.example import SERVICE_ACCOUNT

TOKEN = "oauth-token-of-the-test"
MYSELF = r"/myself$"
OAuthCheck = Callable[..., Printed]


@pytest.fixture
def key_file(tmp_path: Path, key_pair: KeyPair) -> Path:
    return written(tmp_path / "private.pem", key_pair.private_key.reveal())


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    return written(tmp_path / "token", f"{TOKEN}\n")


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def with_link(jira: RunningJira, pair: KeyPair) -> RunningJira:
    """The Jira with our application link, and a token that the service account allowed."""
    jira.control.put_consumer(CONSUMER_KEY, pair.public_key)
    jira.control.put_oauth_token(CONSUMER_KEY, SERVICE_ACCOUNT, TOKEN)
    return jira


@pytest.fixture
def oauth(check: Check, data_center: RunningJira, key_pair: KeyPair, key_file: Path, token_file: Path) -> OAuthCheck:
    """`check` of the Data Center site with an OAuth token, as JSON."""
    with_link(data_center, key_pair)

    def run(*words: str, consumer: str = CONSUMER_KEY) -> Printed:
        files = ("--private-key-file", str(key_file), "--token-file", str(token_file))
        return check(data_center.url, "--auth", "oauth1", "--consumer-key", consumer, *files, "--json", *words)

    return run


def test_a_good_token_passes_on_data_center(oauth: OAuthCheck) -> None:
    printed = oauth("--expect", SERVICE_ACCOUNT)

    assert (printed.status, printed.cause) == (0, ("ok", "ok"))
    assert len(printed.document["projects"]) == 9


def test_a_good_token_passes_on_cloud(
    check: Check, cloud: RunningJira, key_pair: KeyPair, key_file: Path, token_file: Path
) -> None:
    with_link(cloud, key_pair)
    files = ("--private-key-file", str(key_file), "--token-file", str(token_file))

    printed = check(cloud.url, "--auth", "oauth1", "--consumer-key", CONSUMER_KEY, *files, "--json")

    assert (printed.status, printed.cause, printed.document["site"]["deployment"]) == (0, ("ok", "ok"), "cloud")


@pytest.mark.parametrize(
    "text",
    [
        "oauth_token={token}&oauth_token_secret=secret&oauth_session_handle=handle",
        '{{"oauth_token": "{token}", "oauth_token_secret": "secret"}}',
    ],
)
def test_the_token_file_may_hold_jiras_whole_answer(oauth: OAuthCheck, token_file: Path, text: str) -> None:
    written(token_file, text.format(token=TOKEN))

    assert oauth().status == 0


def test_another_account_than_expected_is_told(oauth: OAuthCheck) -> None:
    assert oauth("--expect", "maria.lopez").cause == ("auth", "wrong_account")


def test_a_revoked_token_is_told(oauth: OAuthCheck, data_center: RunningJira) -> None:
    data_center.control.revoke_oauth_token(TOKEN)

    printed = oauth()

    assert (printed.status, printed.cause) == (1, ("auth", "oauth_token_rejected"))


def test_a_token_past_its_five_years_is_told(oauth: OAuthCheck, data_center: RunningJira) -> None:
    data_center.control.expire_oauth_token(TOKEN)

    assert oauth().cause == ("auth", "oauth_token_expired")


def test_a_consumer_key_with_another_capital_is_told(oauth: OAuthCheck) -> None:
    assert oauth(consumer=CONSUMER_KEY.upper()).cause == ("config", "oauth_consumer_key_unknown")


def test_a_disabled_application_link_is_told(oauth: OAuthCheck, data_center: RunningJira) -> None:
    data_center.control.enable_consumer(CONSUMER_KEY, enabled=False)

    assert oauth().cause == ("unknown", "oauth_consumer_key_rejected")


def test_a_public_key_that_does_not_belong_to_ours_is_told(
    oauth: OAuthCheck, data_center: RunningJira, other_pair: KeyPair
) -> None:
    data_center.control.put_consumer(CONSUMER_KEY, other_pair.public_key)

    assert oauth().cause == ("config", "oauth_signature_invalid")


def test_a_proxy_that_changes_the_address_is_told_with_the_one_that_was_signed(
    check: Check, data_center: RunningJira, key_pair: KeyPair, key_file: Path, token_file: Path
) -> None:
    with_link(data_center, key_pair)
    data_center.control.settings(base_url="https://jira.example.com")
    files = ("--private-key-file", str(key_file), "--token-file", str(token_file))

    printed = check(data_center.url, "--auth", "oauth1", "--consumer-key", CONSUMER_KEY, *files)

    assert f"Compare Jira's base URL with {data_center.url}" in printed.out


@pytest.mark.parametrize("seconds", [400, -400])
def test_clocks_that_are_apart_are_the_cause_and_told_in_seconds(
    oauth: OAuthCheck, data_center: RunningJira, seconds: int
) -> None:
    data_center.control.set_clock(offset_seconds=seconds)

    printed = oauth()

    assert (printed.status, printed.cause) == (1, ("config", "clock_skew"))
    assert printed.document["site"]["clock_skew_seconds"] == pytest.approx(seconds, abs=2)


def test_clocks_that_are_a_little_apart_break_nothing(oauth: OAuthCheck, data_center: RunningJira) -> None:
    data_center.control.set_clock(offset_seconds=120)

    assert oauth().status == 0


@pytest.mark.parametrize(
    ("problem", "kind"),
    [
        ("consumer_key_unknown", "config"),
        ("consumer_key_rejected", "unknown"),
        ("signature_invalid", "config"),
        ("signature_method_rejected", "unknown"),
        ("timestamp_refused", "config"),
        ("nonce_used", "unknown"),
        ("token_rejected", "auth"),
        ("token_expired", "auth"),
        ("token_used", "unknown"),
        ("token_revoked", "auth"),
        ("permission_unknown", "unknown"),
        ("permission_denied", "unknown"),
        ("parameter_absent", "unknown"),
        ("parameter_rejected", "unknown"),
        ("additional_authorization_required", "unknown"),
        ("version_rejected", "unknown"),
    ],
)
def test_each_problem_that_jira_names_has_its_own_cause(
    oauth: OAuthCheck, data_center: RunningJira, problem: str, kind: str
) -> None:
    data_center.control.fault("oauth_problem", path=MYSELF, problem=problem)

    assert oauth().cause == (kind, f"oauth_{problem}")


def test_a_problem_that_nobody_knows_still_shows_what_jira_said(oauth: OAuthCheck, data_center: RunningJira) -> None:
    data_center.control.fault("oauth_problem", path=MYSELF, problem="moon_phase_wrong")

    printed = oauth()

    assert printed.document["evidence"]["signals"]["oauth_problem"] == "moon_phase_wrong"


@pytest.mark.parametrize("missing", ["--consumer-key", "--private-key-file", "--token-file"])
def test_a_part_that_is_missing_is_named_and_nothing_is_sent(
    check: Check, data_center: RunningJira, key_file: Path, token_file: Path, missing: str
) -> None:
    parts = {"--consumer-key": "bot", "--private-key-file": str(key_file), "--token-file": str(token_file)}
    words = [word for name, value in parts.items() if name != missing for word in (name, value)]

    printed = check(data_center.url, "--auth", "oauth1", *words)

    assert printed.status == 2
    assert missing in printed.err
    assert data_center.control.requests() == []


def test_a_passphrase_is_named_and_nothing_is_sent(oauth: OAuthCheck, data_center: RunningJira, key_file: Path) -> None:
    written(key_file, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIF\n-----END ENCRYPTED PRIVATE KEY-----\n")
    data_center.control.forget_requests()

    printed = oauth()

    assert (printed.status, "passphrase" in printed.err) == (2, True)
    assert data_center.control.requests() == []


def test_no_output_holds_token_or_key(oauth: OAuthCheck, data_center: RunningJira, key_pair: KeyPair) -> None:
    body = {"name": TOKEN, "key": "JIRAUSER1", "displayName": f"I am {TOKEN}", "active": True}
    data_center.control.fault("status", path=MYSELF, code=200, body=body)

    printed = oauth()

    assert TOKEN not in printed.out + printed.err
    assert key_pair.private_key.reveal().splitlines()[3] not in printed.out + printed.err
