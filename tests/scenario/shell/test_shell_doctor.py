"""`jira-access doctor`: finds each fault that can be provoked, and says what to do about it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from fixtures.secrets import Canary
from fixtures.shell import Printed

from bot.doctor import examine
from bot.doctor_findings import State
from bot.settings import load_settings
from bot.shell.opening import utc_now
from sandbox.jira import RunningJira
from sandbox.jira.example import SERVICE_ACCOUNT
from sandbox.slack import seed
from sandbox.slack.faults import FaultKind
from sandbox.slack.running import RunningSlack, running_slack

Shell = Callable[..., Printed]
SECRET = "SECRET_OF_THE_TEST"


@pytest.fixture
def database_url(empty_sqlite_url: str) -> str:
    """SQLite alone: the stores that are read here are tested on both. No file at first, as on a new machine."""
    return empty_sqlite_url


@pytest.fixture
async def slack(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RunningSlack]:
    """A sandbox Slack, with settings that fit it."""
    async with running_slack() as running:
        monkeypatch.setenv("SLACK_API_URL", running.api_url)
        monkeypatch.setenv("SLACK_BOT_TOKEN", running.app.bot_token)
        monkeypatch.setenv("SLACK_APP_TOKEN", running.app.app_token)
        monkeypatch.setenv("JIRA_ACCESS_PUBLIC_URL", "https://bot.example.com")
        monkeypatch.setenv("JIRA_ACCESS_ALERT_CHANNEL", seed.OPS)
        monkeypatch.setenv("JIRA_ACCESS_ADMINS", f"{seed.ADMIN},{seed.ADMINS_GROUP}")
        yield running


@pytest.fixture
async def connection(shell: Shell, jira: RunningJira) -> None:
    """One connection that is kept, in a database of this program's schema."""
    login = ("--auth", "basic", "--user", SERVICE_ACCOUNT, "--secret-env", SECRET)
    await asyncio.to_thread(shell, "connections", "add", "prod", jira.url, *login, "--untested")


@pytest.fixture
def doctor(shell: Shell) -> Callable[[], Any]:
    """Run it beside the servers of this test, and take its document."""

    async def run() -> Printed:
        return await asyncio.to_thread(shell, "doctor", "--json")

    return run


def _of(printed: Printed, check: str, about: str | None = None) -> tuple[str, str, str]:
    """State, sentence and next step of the one finding of that name."""
    found = [
        one for one in printed.document["checks"] if one["check"] == check and (about is None or one["about"] == about)
    ]
    assert len(found) == 1, printed.out
    return found[0]["state"], found[0]["sentence"], found[0]["next_step"] or ""


@pytest.mark.usefixtures("slack", "connection")
async def test_where_all_is_well_there_is_no_fault(doctor: Callable[[], Any]) -> None:
    printed = await doctor()

    assert (printed.status, printed.document["faults"], printed.document["warnings"]) == (0, 0, 0), printed.out


@pytest.mark.usefixtures("slack", "connection")
async def test_no_secret_is_sent_to_jira_and_no_message_to_slack(
    doctor: Callable[[], Any], jira: RunningJira, slack: RunningSlack
) -> None:
    await doctor()

    assert [request.path.rpartition("/")[2] for request in jira.control.requests()][-1] == "serverInfo"
    assert jira.control.requests("myself") == []
    assert [call.method for call in slack.world.calls if call.method.startswith("chat.")] == []


@pytest.mark.usefixtures("slack", "connection")
async def test_the_text_has_a_line_for_each_check_and_a_count(shell: Shell) -> None:
    printed = await asyncio.to_thread(shell, "doctor")

    assert "✔ slack token  Slack knows us as jira_access" in printed.out
    assert printed.out.endswith("\n0 faults, 0 warnings.\n")


def test_settings_that_cannot_be_read_are_faults_each_by_name(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIRA_ACCESS_LISTEN", "everywhere")
    monkeypatch.setenv("JIRA_ACCESS_ADMIN", "U1")

    printed = shell("doctor", "--json")

    faults = [one["sentence"] for one in printed.document["checks"] if one["state"] == "fault"]
    assert printed.status == 1
    assert [fault.split(":")[0] for fault in faults] == ["JIRA_ACCESS_ADMIN", "JIRA_ACCESS_LISTEN"]


def test_an_installation_without_anything_is_told_what_comes_first(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JIRA_ACCESS_ENCRYPTION_KEYS")

    printed = shell("doctor", "--json")

    assert printed.status == 1
    assert _of(printed, "database")[0] == "warning"
    assert _of(printed, "keys")[2] == "Make a key: jira-access keys new."
    assert _of(printed, "slack token")[:2] == ("fault", "SLACK_BOT_TOKEN is not set.")
    assert _of(printed, "way in")[0] == "fault"


async def test_a_database_that_is_away_is_a_fault_and_the_rest_is_looked_at_all_the_same(
    doctor: Callable[[], Any], slack: RunningSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIRA_ACCESS_DATABASE_URL", "postgresql://someone:hunter2secret@127.0.0.1:9/name")

    printed = await doctor()

    assert _of(printed, "database")[0] == "fault"
    assert _of(printed, "site")[0] == "skipped"
    assert _of(printed, "slack token")[0] == "ok"
    assert "hunter2secret" not in printed.out


@pytest.mark.usefixtures("slack", "connection")
async def test_a_key_that_was_lost_is_a_fault(doctor: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIRA_ACCESS_ENCRYPTION_KEYS", "A" * 43 + "=")

    printed = await doctor()

    assert printed.status == 1
    assert _of(printed, "keys")[1].startswith("Stored secrets need keys that are not in JIRA_ACCESS_ENCRYPTION_KEYS")


async def test_a_revoked_token_is_told_with_slacks_word(doctor: Callable[[], Any], slack: RunningSlack) -> None:
    await slack.control.revoke_token()

    printed = await doctor()

    assert printed.status == 1
    assert _of(printed, "slack token")[1] == "Slack does not take SLACK_BOT_TOKEN: token_revoked."
    assert _of(printed, "people")[0] == "skipped"


async def test_a_token_that_slack_does_not_know_is_not_shown(
    doctor: Callable[[], Any], slack: RunningSlack, canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", canary.slack_bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", canary.slack_app_token)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", canary.slack_signing_secret)

    printed = await doctor()

    assert _of(printed, "slack token")[1] == "Slack does not take SLACK_BOT_TOKEN: invalid_auth."
    assert canary.found_in(printed.out + printed.err) == []


@pytest.mark.parametrize("kind", [FaultKind.SERVER_ERROR, FaultKind.GARBAGE, FaultKind.CUT_BEFORE])
async def test_a_slack_that_does_not_answer_as_slack_does_is_a_fault(
    doctor: Callable[[], Any], slack: RunningSlack, kind: FaultKind
) -> None:
    await slack.control.fault("auth.test", kind)

    printed = await doctor()

    assert printed.status == 1
    assert _of(printed, "slack token")[0] == "fault"


async def test_a_missing_scope_is_a_fault_that_says_what_it_is_for(
    doctor: Callable[[], Any], slack: RunningSlack
) -> None:
    await slack.control.set_scopes(seed.SCOPES - {"files:write"})

    printed = await doctor()

    assert printed.status == 1
    assert _of(printed, "scopes")[1] == "The token lacks files:write (full lists as CSV files)."


async def test_a_scope_too_many_is_a_warning(doctor: Callable[[], Any], slack: RunningSlack) -> None:
    await slack.control.set_scopes(seed.SCOPES | {"admin"})

    assert _of(await doctor(), "scopes")[:2] == ("warning", "The token has scopes that the bot does not use: admin.")


async def test_scopes_that_are_of_use_but_not_asked_for_are_fine(
    doctor: Callable[[], Any], slack: RunningSlack
) -> None:
    await slack.control.set_scopes(seed.SCOPES | {"channels:history"})

    assert _of(await doctor(), "scopes")[0] == "ok"


@pytest.mark.usefixtures("slack")
@pytest.mark.parametrize(
    ("channel", "words"),
    [
        (seed.NOT_JOINED, "The bot is not in #random (JIRA_ACCESS_ALERT_CHANNEL)."),
        (seed.ARCHIVED, "#old-project (JIRA_ACCESS_ALERT_CHANNEL) is archived."),
        (seed.SHARED, "#partners (JIRA_ACCESS_ALERT_CHANNEL) is shared with another company"),
        ("C0NOSUCH001", "There is no channel C0NOSUCH001 (JIRA_ACCESS_ALERT_CHANNEL)"),
    ],
)
async def test_a_channel_that_cannot_be_used_is_a_fault(
    doctor: Callable[[], Any], monkeypatch: pytest.MonkeyPatch, channel: str, words: str
) -> None:
    monkeypatch.setenv("JIRA_ACCESS_ALERT_CHANNEL", channel)

    state, sentence, next_step = _of(await doctor(), "channel")

    assert state == "fault"
    assert sentence.startswith(words)
    assert next_step


@pytest.mark.usefixtures("slack")
async def test_the_channel_of_a_connection_is_looked_at_too(
    doctor: Callable[[], Any], shell: Shell, jira: RunningJira
) -> None:
    login = ("--auth", "basic", "--user", SERVICE_ACCOUNT, "--secret-env", SECRET)
    words = ("add", "prod", jira.url, *login, "--untested", "--channel", seed.NOT_JOINED)
    await asyncio.to_thread(shell, "connections", *words)

    assert _of(await doctor(), "channel", seed.NOT_JOINED)[1] == "The bot is not in #random (connection prod)."


@pytest.mark.usefixtures("slack")
@pytest.mark.parametrize(
    ("person", "words"),
    [
        (seed.GUEST, "is a guest"),
        (seed.GONE, "has left"),
        (seed.OTHER_BOT, "is a bot"),
        (seed.OUTSIDER, "belongs to another workspace"),
        ("U0NOSUCH001", "is not known to Slack"),
        ("S0NOSUCH001", "is not a user group of this workspace"),
    ],
)
async def test_an_approver_who_could_not_decide_is_a_fault(
    doctor: Callable[[], Any], monkeypatch: pytest.MonkeyPatch, person: str, words: str
) -> None:
    monkeypatch.setenv("JIRA_ACCESS_APPROVERS", f"{seed.APPROVER},{person}")

    state, sentence, _ = _of(await doctor(), "people", "JIRA_ACCESS_APPROVERS")

    assert state == "fault"
    assert f"{person} {words}" in sentence
    assert seed.APPROVER not in sentence


async def test_a_group_without_members_is_a_fault(doctor: Callable[[], Any], slack: RunningSlack) -> None:
    await slack.control.set_group(seed.ADMINS_GROUP, [])

    assert "is a user group without members" in _of(await doctor(), "people", "JIRA_ACCESS_ADMINS")[1]


@pytest.mark.usefixtures("slack")
async def test_nobody_as_admin_is_a_warning(doctor: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIRA_ACCESS_ADMINS")

    printed = await doctor()

    assert (printed.status, _of(printed, "people", "JIRA_ACCESS_ADMINS")[0]) == (0, "warning")


@pytest.mark.usefixtures("slack", "connection")
async def test_a_host_that_is_no_longer_allowed_is_a_fault(
    doctor: Callable[[], Any], jira: RunningJira, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIRA_ACCESS_ALLOWED_HOSTS", "jira.example.com")

    state, sentence, next_step = _of(await doctor(), "site", "prod")

    assert state == "fault"
    assert "not on the list" in sentence
    assert "JIRA_ACCESS_ALLOWED_HOSTS" in next_step
    assert jira.control.requests("serverInfo") != []


@pytest.mark.usefixtures("slack", "connection")
async def test_a_jira_that_is_ill_is_a_fault(doctor: Callable[[], Any], jira: RunningJira) -> None:
    jira.control.fault("status", path="serverInfo", code=503)

    printed = await doctor()

    assert (printed.status, _of(printed, "site", "prod")[0]) == (1, "fault")


@pytest.mark.usefixtures("slack", "connection")
async def test_a_jira_that_tells_strangers_nothing_is_fine(doctor: Callable[[], Any], jira: RunningJira) -> None:
    jira.control.fault("status", path="serverInfo", code=401, body={"message": "Client must be authenticated"})

    assert _of(await doctor(), "site", "prod")[0] == "ok"


@pytest.mark.usefixtures("slack", "connection")
async def test_a_jira_whose_clock_is_off_is_a_warning(doctor: Callable[[], Any], jira: RunningJira) -> None:
    jira.control.set_clock(offset_seconds=600)

    state, sentence, next_step = _of(await doctor(), "clock", "prod")

    assert state == "warning"
    assert "behind that of Jira" in sentence
    assert "NTP" in next_step


@pytest.mark.usefixtures("slack")
@pytest.mark.parametrize("url", ["http://127.0.0.1:8080", "https://10.0.0.5", "https://localhost", "https://intranet"])
async def test_a_public_address_inside_a_network_is_a_warning(
    doctor: Callable[[], Any], monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("JIRA_ACCESS_PUBLIC_URL", url)

    assert _of(await doctor(), "public url")[0] == "warning"


async def test_a_slack_that_hangs_is_given_up_at_the_deadline(slack: RunningSlack, sqlite_url: str) -> None:
    await slack.control.fault("auth.test", FaultKind.TIMEOUT)
    environ = {
        "JIRA_ACCESS_DATABASE_URL": sqlite_url,
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.app.bot_token,
    }

    findings = await examine(load_settings(environ=environ, env_file=None), utc_now, deadline_seconds=0.2)

    [token] = [finding for finding in findings if finding.check == "slack token"]
    assert token.state is State.FAULT
    assert "0.2 s" in token.sentence
