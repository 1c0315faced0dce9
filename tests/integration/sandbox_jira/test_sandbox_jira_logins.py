"""How the sandbox's Data Center takes and refuses credentials."""

from datetime import UTC, datetime, timedelta

import httpx

from sandbox.jira import RunningJira
from sandbox.jira.example import PASSWORD, PERSONAL_TOKEN, SERVICE_ACCOUNT

MYSELF = "/rest/api/2/myself"
WRONG = (SERVICE_ACCOUNT, "wrong")
RIGHT = (SERVICE_ACCOUNT, PASSWORD)


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_the_right_password_logs_in_and_the_headers_name_the_account(dc: httpx.Client) -> None:
    answer = dc.get(MYSELF)

    assert answer.status_code == 200
    assert answer.headers["X-Seraph-LoginReason"] == "OK"
    assert answer.headers["X-AUSERNAME"] == SERVICE_ACCOUNT
    assert answer.json()["name"] == SERVICE_ACCOUNT


def test_myself_on_data_center_has_no_account_id(dc: httpx.Client) -> None:
    myself = dc.get(MYSELF).json()

    assert {"key", "name", "active", "deleted", "displayName", "emailAddress", "timeZone", "locale"} <= myself.keys()
    assert "accountId" not in myself


def test_a_wrong_password_is_refused_with_a_page(dc_stranger: httpx.Client) -> None:
    answer = dc_stranger.get(MYSELF, auth=WRONG)

    assert answer.status_code == 401
    assert answer.headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.headers["WWW-Authenticate"].startswith("OAuth realm=")
    assert "Basic Authentication Failure" in answer.text


def test_a_wrong_password_is_refused_on_open_calls_too(dc_stranger: httpx.Client) -> None:
    answer = dc_stranger.get("/rest/api/2/serverInfo", auth=WRONG)

    assert answer.status_code == 401


def test_nobody_is_told_to_authenticate_in_json(dc_stranger: httpx.Client) -> None:
    answer = dc_stranger.get(MYSELF)

    assert answer.status_code == 401
    assert answer.json() == {"message": "Client must be authenticated to access this resource.", "status-code": 401}
    assert answer.headers["X-AUSERNAME"] == "anonymous"
    assert "X-Seraph-LoginReason" not in answer.headers


def test_the_fourth_try_after_three_failures_meets_a_captcha_even_with_the_right_password(
    data_center: RunningJira, dc: httpx.Client
) -> None:
    data_center.control.fail_logins(SERVICE_ACCOUNT, times=3)

    answer = dc.get(MYSELF)

    assert answer.status_code == 403
    assert answer.headers["X-Seraph-LoginReason"] == "AUTHENTICATION_DENIED"
    assert answer.headers["X-Authentication-Denied-Reason"] == (
        f"CAPTCHA_CHALLENGE; login-url={data_center.url}/login.jsp"
    )
    assert answer.headers["Content-Type"].startswith("text/html")


def test_the_captcha_has_a_second_form(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.settings(captcha_form="failed-and-denied")
    data_center.control.fail_logins(SERVICE_ACCOUNT, times=3)

    answer = dc.get(MYSELF)

    assert answer.headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"
    assert answer.headers["X-Authentication-Denied-Reason"].startswith("CAPTCHA_CHALLENGE")


def test_refused_logins_are_counted_per_user(data_center: RunningJira, dc_stranger: httpx.Client) -> None:
    dc_stranger.get(MYSELF, auth=WRONG)
    dc_stranger.get(MYSELF, auth=WRONG)

    assert data_center.control.failed_logins(SERVICE_ACCOUNT) == 2
    assert data_center.control.failed_logins("dana") == 0


def test_a_success_resets_the_count(data_center: RunningJira, dc_stranger: httpx.Client) -> None:
    dc_stranger.get(MYSELF, auth=WRONG)
    dc_stranger.get(MYSELF, auth=RIGHT)

    assert data_center.control.failed_logins(SERVICE_ACCOUNT) == 0


def test_resetting_the_count_unlocks_the_account(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fail_logins(SERVICE_ACCOUNT, times=3)
    data_center.control.reset_captcha(SERVICE_ACCOUNT)

    assert dc.get(MYSELF).status_code == 200


def test_without_a_threshold_there_is_no_captcha(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.settings(captcha_after=None)
    data_center.control.fail_logins(SERVICE_ACCOUNT, times=50)

    assert dc.get(MYSELF).status_code == 200


def test_a_locked_account_still_takes_its_personal_token(data_center: RunningJira, dc_stranger: httpx.Client) -> None:
    data_center.control.fail_logins(SERVICE_ACCOUNT, times=3)

    assert dc_stranger.get(MYSELF, headers=bearer(PERSONAL_TOKEN)).status_code == 200


def test_basic_can_be_switched_off(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.settings(basic_enabled=False)

    answer = dc.get(MYSELF)

    assert answer.status_code == 403
    assert answer.json() == {"message": "Basic Authentication has been disabled on this instance."}


def test_a_user_without_a_licence_is_recognised_but_not_let_in(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.take_licence(SERVICE_ACCOUNT)

    answer = dc.get(MYSELF)

    assert answer.status_code == 403
    assert answer.headers["X-Seraph-LoginReason"] == "AUTHORISATION_FAILED"


def test_an_inactive_user_looks_like_a_wrong_password(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.deactivate(SERVICE_ACCOUNT)

    answer = dc.get(MYSELF)

    assert answer.status_code == 401
    assert answer.headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"


def test_a_personal_token_logs_in(dc_stranger: httpx.Client) -> None:
    answer = dc_stranger.get(MYSELF, headers=bearer(PERSONAL_TOKEN))

    assert answer.json()["name"] == SERVICE_ACCOUNT


def test_an_unknown_personal_token_is_refused_in_json(dc_stranger: httpx.Client) -> None:
    answer = dc_stranger.get(MYSELF, headers=bearer("unknown"))

    assert answer.status_code == 401
    assert answer.json()["message"] == "Client must be authenticated to access this resource."


def test_an_expired_personal_token_is_refused(data_center: RunningJira, dc_stranger: httpx.Client) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    data_center.control.put_personal_token(SERVICE_ACCOUNT, "short", "short-lived", expires=tomorrow)
    data_center.control.advance_clock(2 * 86_400)

    answer = dc_stranger.get(MYSELF, headers=bearer("short-lived"))

    assert answer.status_code == 401


def test_a_revoked_personal_token_is_served_as_anonymous_on_open_calls(
    data_center: RunningJira, dc_stranger: httpx.Client
) -> None:
    data_center.control.revoke_personal_token(SERVICE_ACCOUNT, "jira-align-connector")

    answer = dc_stranger.get("/rest/api/2/project", headers=bearer(PERSONAL_TOKEN))

    assert answer.status_code == 200
    assert answer.json() == []
    assert answer.headers["X-AUSERNAME"] == "anonymous"


def test_the_own_personal_tokens_are_listed_with_their_ends_but_no_secret(
    data_center: RunningJira, dc: httpx.Client
) -> None:
    ends = datetime(2030, 1, 1, tzinfo=UTC)
    data_center.control.put_personal_token(SERVICE_ACCOUNT, "long", "long-lived", expires=ends)

    answer = dc.get("/rest/pat/latest/tokens")

    assert [token["name"] for token in answer.json()] == ["jira-align-connector", "long"]
    assert answer.json()[1]["expiringAt"] == "2030-01-01T00:00:00.000+0000"
    assert "long-lived" not in answer.text


def test_the_status_probe_neither_needs_nor_counts_a_login(data_center: RunningJira, dc_stranger: httpx.Client) -> None:
    answer = dc_stranger.get("/status", auth=WRONG)

    assert answer.json() == {"state": "RUNNING"}
    assert data_center.control.failed_logins(SERVICE_ACCOUNT) == 0


def test_groups_are_told_when_asked_for(dc: httpx.Client) -> None:
    expanded = dc.get(MYSELF, params={"expand": "groups"}).json()["groups"]
    plain = dc.get(MYSELF).json()["groups"]

    assert [group["name"] for group in expanded["items"]] == ["jira-align", "jira-users"]
    assert plain == {"size": 2, "items": []}
