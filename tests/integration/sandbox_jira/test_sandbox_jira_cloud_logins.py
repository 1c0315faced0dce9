"""How the sandbox's Cloud takes and refuses credentials, at the site and at the gateway."""

import httpx
import pytest

from sandbox.jira import RunningJira
from sandbox.jira.accounts import account_id_for
from sandbox.jira.example import API_TOKEN, SCOPED_TOKEN, SERVICE_ACCOUNT

EMAIL = f"{SERVICE_ACCOUNT}@example.com"
MYSELF = "/rest/api/3/myself"
WRONG = (EMAIL, "wrong")
CLASSIC = (EMAIL, API_TOKEN)
SCOPED = (EMAIL, SCOPED_TOKEN)
SERAPH = "X-Seraph-LoginReason"


def test_a_classic_token_logs_in_at_the_site(cloud_site: httpx.Client) -> None:
    answer = cloud_site.get(MYSELF)

    assert answer.json()["accountId"] == account_id_for(SERVICE_ACCOUNT)
    assert "ATL-TraceId" in answer.headers
    assert "X-AACCOUNTID" in answer.headers


def test_myself_refuses_a_bad_token_and_says_so_in_a_header(cloud_stranger: httpx.Client) -> None:
    answer = cloud_stranger.get(MYSELF, auth=WRONG)

    assert answer.status_code == 401
    assert answer.headers[SERAPH] == "AUTHENTICATED_FAILED"


def test_myself_refuses_nobody_without_that_header(cloud_stranger: httpx.Client) -> None:
    answer = cloud_stranger.get(MYSELF)

    assert answer.status_code == 401
    assert SERAPH not in answer.headers


@pytest.mark.parametrize("path", ["/rest/api/3/project/APPS/versions", "/rest/api/3/project/10000/versions"])
def test_versions_hide_the_project_from_a_bad_token_and_tell_in_a_header(
    cloud_stranger: httpx.Client, path: str
) -> None:
    bad = cloud_stranger.get(path, auth=WRONG)
    nobody = cloud_stranger.get(path)

    assert (bad.status_code, nobody.status_code) == (404, 404)
    assert bad.content == nobody.content
    assert bad.headers[SERAPH] == "AUTHENTICATED_FAILED"
    assert SERAPH not in nobody.headers


def test_project_search_shows_a_bad_token_an_empty_list_and_no_sign(cloud_stranger: httpx.Client) -> None:
    answer = cloud_stranger.get("/rest/api/3/project/search", auth=WRONG)

    assert answer.status_code == 200
    assert answer.json()["total"] == 0
    assert SERAPH not in answer.headers


def test_server_info_answers_a_bad_token_without_a_sign(cloud_stranger: httpx.Client) -> None:
    answer = cloud_stranger.get("/rest/api/3/serverInfo", auth=WRONG)

    assert answer.status_code == 200
    assert SERAPH not in answer.headers


@pytest.mark.parametrize("header", ["Basic !!!", "Basic bm9jb2xvbg==", "nonsense"])
def test_a_malformed_authorization_finds_nothing(cloud_stranger: httpx.Client, header: str) -> None:
    answer = cloud_stranger.get(MYSELF, headers={"Authorization": header})

    assert answer.status_code == 404
    assert SERAPH not in answer.headers


def test_a_scoped_token_is_refused_at_the_site(cloud_stranger: httpx.Client) -> None:
    assert cloud_stranger.get(MYSELF, auth=SCOPED).status_code == 401


def test_a_scoped_token_logs_in_at_the_gateway(gateway: httpx.Client) -> None:
    answer = gateway.get(MYSELF, auth=SCOPED)

    assert answer.json()["accountId"] == account_id_for(SERVICE_ACCOUNT)


def test_a_classic_token_is_refused_at_the_gateway(gateway: httpx.Client) -> None:
    answer = gateway.get(MYSELF, auth=CLASSIC)

    assert answer.status_code == 401
    assert answer.json() == {"code": 401, "message": "Unauthorized"}


def test_the_gateway_names_a_missing_scope(cloud: RunningJira, gateway: httpx.Client) -> None:
    cloud.control.put_api_token(SERVICE_ACCOUNT, "narrow", "narrow-token", scopes=["read:jira-user"])

    answer = gateway.get("/rest/api/3/project/search", auth=(EMAIL, "narrow-token"))

    assert answer.status_code == 401
    assert answer.json() == {"code": 401, "message": "Unauthorized; scope does not match"}


def test_the_official_scopes_do_not_allow_listing_all_permissions(gateway: httpx.Client) -> None:
    answer = gateway.get("/rest/api/3/permissions", auth=SCOPED)

    assert answer.json()["message"] == "Unauthorized; scope does not match"


def test_the_granular_scopes_of_a_call_suffice_together(cloud: RunningJira, gateway: httpx.Client) -> None:
    cloud.control.put_api_token(SERVICE_ACCOUNT, "granular", "granular-token", scopes=["read:permission:jira"])

    answer = gateway.get("/rest/api/3/mypermissions?permissions=EDIT_ISSUES", auth=(EMAIL, "granular-token"))

    assert answer.status_code == 200


def test_another_tenant_is_unknown_at_the_gateway(cloud: RunningJira, cloud_stranger: httpx.Client) -> None:
    answer = cloud_stranger.get(f"{cloud.origin}/ex/jira/another-tenant{MYSELF}", auth=SCOPED)

    assert answer.status_code == 404


def test_the_tenant_info_tells_the_cloud_id_to_anybody(cloud: RunningJira, cloud_stranger: httpx.Client) -> None:
    answer = cloud_stranger.get("/_edge/tenant_info")

    assert answer.json() == {"cloudId": cloud.world.site.cloud_id}


def test_a_revoked_token_is_refused(cloud: RunningJira, cloud_site: httpx.Client) -> None:
    cloud.control.revoke_api_token(SERVICE_ACCOUNT, "jira-align")

    assert cloud_site.get(MYSELF).status_code == 401


def test_the_token_of_an_inactive_user_is_refused(cloud: RunningJira, cloud_site: httpx.Client) -> None:
    cloud.control.deactivate(SERVICE_ACCOUNT)

    assert cloud_site.get(MYSELF).status_code == 401


def test_a_user_without_product_access_is_not_let_in(cloud: RunningJira, cloud_site: httpx.Client) -> None:
    cloud.control.take_licence(SERVICE_ACCOUNT)

    answer = cloud_site.get(MYSELF)

    assert answer.status_code == 403
    assert answer.headers[SERAPH] == "AUTHORISATION_FAILED"


def test_both_versions_of_the_api_are_answered(cloud_site: httpx.Client) -> None:
    assert cloud_site.get("/rest/api/2/myself").status_code == 200
    assert cloud_site.get("/rest/api/3/myself").status_code == 200


def test_cloud_has_no_captcha(cloud: RunningJira, cloud_stranger: httpx.Client) -> None:
    cloud.control.fail_logins(SERVICE_ACCOUNT, times=10)

    assert cloud_stranger.get(MYSELF, auth=CLASSIC).status_code == 200
