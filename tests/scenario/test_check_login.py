"""Every row of the diagnosis table, provoked over HTTP: what `jira-access check` says and with which exit status."""

from __future__ import annotations

from typing import Any

import pytest
from fixtures.shell import Check

from sandbox.jira import RunningJira
from sandbox.jira.example import PERSONAL_TOKEN_NAME, SCOPED_TOKEN, SERVICE_ACCOUNT

MYSELF = r"/myself$"

FAULTS_OF_MYSELF: list[tuple[str, dict[str, Any], int, tuple[str, str]]] = [
    ("anonymous", {"form": "json"}, 1, ("auth", "anonymous")),
    ("anonymous", {"form": "username_header"}, 1, ("auth", "anonymous")),
    ("anonymous", {"form": "seraph"}, 1, ("auth", "anonymous")),
    ("anonymous", {"form": "no_identity"}, 1, ("auth", "anonymous")),
    ("throttle", {"retry_after": 30}, 3, ("throttled", "rate_limited")),
    ("throttle", {"code": 503, "headers": {"RateLimit-Reason": "jira-burst-based"}}, 3, ("throttled", "rate_limited")),
    ("status", {"code": 500}, 3, ("upstream", "server_error")),
    ("status", {"code": 502, "body": "<html><title>Bad gateway</title></html>"}, 3, ("upstream", "server_error")),
    ("sso_page", {}, 3, ("upstream", "proxy_page")),
    ("proxy_401", {}, 3, ("upstream", "proxy_page")),
    ("redirect", {}, 3, ("upstream", "redirected")),
    ("redirect", {"location": "https://login.example.com/"}, 3, ("upstream", "redirected")),
    ("not_jira", {"form": "page"}, 3, ("upstream", "not_jira")),
    ("not_jira", {"form": "json"}, 3, ("upstream", "not_jira")),
    ("not_jira", {"form": "json404"}, 3, ("upstream", "not_jira")),
    ("garbage", {}, 3, ("unknown", "not_understood")),
    ("wrong_types", {}, 3, ("unknown", "not_understood")),
    ("nulls", {}, 3, ("unknown", "not_understood")),
    ("empty", {}, 3, ("unknown", "not_understood")),
    ("cut", {}, 3, ("upstream", "connect")),
    ("close", {}, 3, ("upstream", "connect")),
    ("huge", {}, 3, ("upstream", "too_large")),
    ("explode", {}, 3, ("upstream", "too_large")),
    ("status", {"code": 418, "body": {"tea": "pot"}}, 3, ("unknown", "not_understood")),
    (
        "status",
        {"code": 403, "body": "XSRF check failed", "content_type": "text/plain"},
        3,
        ("unknown", "not_understood"),
    ),
    ("status", {"code": 403, "body": {"message": "Forbidden"}}, 1, ("auth", "not_licensed")),
    (
        "status",
        {"code": 401, "body": "Client must be authenticated to access this resource.", "content_type": "text/plain"},
        1,
        ("auth", "bad_credential"),
    ),
]


@pytest.mark.parametrize(("kind", "parameters", "status", "cause"), FAULTS_OF_MYSELF)
def test_each_answer_of_myself_has_its_own_cause(
    basic: Check, data_center: RunningJira, kind: str, parameters: dict[str, Any], status: int, cause: tuple[str, str]
) -> None:
    data_center.control.fault(kind, path=MYSELF, **parameters)

    printed = basic()

    assert (printed.status, printed.cause) == (status, cause)


@pytest.mark.parametrize("kind", ["endless", "drip", "hang"])
def test_an_answer_that_never_ends_is_cut_off_at_the_deadline(
    basic: Check, data_center: RunningJira, kind: str
) -> None:
    data_center.control.fault(kind, path=MYSELF)

    printed = basic("--deadline", "0.5")

    assert (printed.status, printed.cause) == (3, ("upstream", "timeout"))
    assert printed.document["elapsed_seconds"] < 5


def test_a_good_login_is_a_pass(basic: Check) -> None:
    printed = basic("--expect", SERVICE_ACCOUNT)

    assert (printed.status, printed.document["verdict"], printed.cause) == (0, "ok", ("ok", "ok"))
    assert printed.document["account"]["name"] == SERVICE_ACCOUNT
    assert printed.document["site"]["version"]


def test_a_wrong_password_is_refused_and_costs_one_failed_login(basic: Check, data_center: RunningJira) -> None:
    printed = basic(secret="not-the-password")

    assert (printed.status, printed.cause) == (1, ("auth", "bad_credential"))
    assert data_center.control.failed_logins(SERVICE_ACCOUNT) == 1


@pytest.mark.parametrize("form", ["denied", "failed-and-denied"])
def test_a_captcha_is_told_from_a_wrong_password_in_both_header_forms(
    basic: Check, data_center: RunningJira, form: str
) -> None:
    data_center.control.settings(captcha_form=form)
    data_center.control.fail_logins(SERVICE_ACCOUNT, 5)

    printed = basic()

    assert (printed.status, printed.cause) == (1, ("auth", "captcha"))


def test_basic_switched_off_is_told_apart(basic: Check, data_center: RunningJira) -> None:
    data_center.control.settings(basic_enabled=False)

    assert basic().cause == ("auth", "basic_disabled")


def test_a_licence_that_is_gone_is_told_apart(basic: Check, data_center: RunningJira) -> None:
    data_center.control.take_licence(SERVICE_ACCOUNT)

    assert basic().cause == ("auth", "not_licensed")


def test_another_account_than_expected_is_lost_access(basic: Check) -> None:
    printed = basic("--expect", "maria.lopez")

    assert (printed.status, printed.cause) == (1, ("auth", "wrong_account"))
    assert printed.document["account"]["expected"] == "maria.lopez"


def test_an_account_that_jira_calls_inactive_is_no_pass(basic: Check, data_center: RunningJira) -> None:
    body = {"name": SERVICE_ACCOUNT, "key": "JIRAUSER10000", "displayName": "Align", "active": False}
    data_center.control.fault("status", path=MYSELF, code=200, body=body)

    assert basic().cause == ("auth", "account_inactive")


@pytest.mark.parametrize("state", ["MAINTENANCE", "STARTING"])
def test_maintenance_is_told_from_a_server_error(basic: Check, data_center: RunningJira, state: str) -> None:
    data_center.control.fault("maintenance", path=".*", state=state)

    printed = basic()

    assert (printed.status, printed.cause) == (3, ("upstream", "maintenance"))


def test_a_site_that_is_ill_is_never_sent_the_secret(basic: Check, data_center: RunningJira) -> None:
    data_center.control.fault("status", path="serverInfo", code=500)

    basic()

    assert data_center.control.requests("myself") == []


def test_a_redirect_is_never_followed(basic: Check, data_center: RunningJira) -> None:
    data_center.control.fault("redirect", path=MYSELF, location=f"{data_center.origin}/elsewhere")

    basic()

    assert data_center.control.requests("elsewhere") == []


def test_a_personal_access_token_that_was_revoked_is_a_bad_credential(pat: Check, data_center: RunningJira) -> None:
    before = pat()
    data_center.control.revoke_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME)

    after = pat()

    assert (before.status, after.status, after.cause) == (0, 1, ("auth", "bad_credential"))


def test_a_classic_token_passes_on_cloud(api_token: Check, cloud: RunningJira) -> None:
    printed = api_token()

    assert (printed.status, printed.document["site"]["deployment"]) == (0, "cloud")


def test_a_bad_token_on_cloud_is_refused_after_one_look_at_the_gateway(api_token: Check, cloud: RunningJira) -> None:
    printed = api_token(secret="no-such-token")

    assert (printed.status, printed.cause) == (1, ("auth", "bad_credential"))
    assert len(cloud.control.requests("/myself")) == 2


def test_a_scoped_token_at_the_site_address_is_recognised(api_token: Check, cloud: RunningJira) -> None:
    printed = api_token(secret=SCOPED_TOKEN)

    assert (printed.status, printed.cause) == (1, ("config", "scoped_token_at_site"))
    assert printed.document["evidence"]["signals"]["gateway_url"] == cloud.gateway_url


def test_a_scoped_token_passes_at_the_gateway(api_token: Check, cloud: RunningJira) -> None:
    printed = api_token(secret=SCOPED_TOKEN, url=cloud.gateway_url)

    assert (printed.status, printed.cause) == (0, ("ok", "ok"))


def test_a_missing_scope_is_told_from_a_bad_credential(api_token: Check, cloud: RunningJira) -> None:
    cloud.control.put_api_token(SERVICE_ACCOUNT, "narrow", "narrow-token", scopes=["read:jira-work"])

    printed = api_token(secret="narrow-token", url=cloud.gateway_url)

    assert (printed.status, printed.cause) == (1, ("config", "scope_missing"))


@pytest.mark.parametrize("auth", ["basic", "pat"])
def test_a_kind_that_cloud_does_not_take_is_not_sent(check: Check, cloud: RunningJira, auth: str) -> None:
    printed = check(cloud.url, "--auth", auth, "--user", "svc-align", "--json")

    assert (printed.status, printed.cause) == (3, ("config", "method_not_supported"))
    assert cloud.control.requests("/myself") == []


def test_an_address_where_nothing_listens_is_a_connection_fault(check: Check) -> None:
    printed = check("http://127.0.0.1:9", "--auth", "pat", "--json")

    assert (printed.status, printed.cause) == (3, ("upstream", "connect"))


def test_a_clock_that_is_ahead_is_told_in_seconds(basic: Check, data_center: RunningJira) -> None:
    data_center.control.set_clock(offset_seconds=90)

    printed = basic()

    assert printed.status == 0
    assert printed.document["site"]["clock_skew_seconds"] == pytest.approx(90, abs=2)


def test_a_jira_that_keeps_its_version_to_itself_is_checked_all_the_same(
    basic: Check, data_center: RunningJira
) -> None:
    data_center.control.fault("status", path="serverInfo", code=401, body={"message": "Client must be authenticated"})

    printed = basic()

    assert (printed.status, printed.document["site"]["version"]) == (0, None)
