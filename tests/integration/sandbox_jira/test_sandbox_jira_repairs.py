"""What the sandbox refuses to change, as real Jiras do, and what a change leads to."""

from __future__ import annotations

import httpx

from sandbox.jira import RunningJira
from sandbox.jira.accounts import account_id_for
from sandbox.jira.example import (
    ADMINISTRATORS,
    DEVELOPERS,
    PRODUCT_SCHEME,
    SCOPED_TOKEN,
    SERVICE_ACCOUNT,
)

GRANTS = f"/rest/api/3/permissionscheme/{PRODUCT_SCHEME}/permission"
ROLE = f"/rest/api/3/project/APPS/role/{DEVELOPERS}"
DC_ROLE = f"/rest/api/2/project/APPS/role/{DEVELOPERS}"
GRANT = {"holder": {"type": "projectRole", "parameter": str(ADMINISTRATORS)}, "permission": "EDIT_ISSUES"}


def test_a_scoped_token_without_configuration_may_read_and_not_write(gateway: httpx.Client) -> None:
    auth = (f"{SERVICE_ACCOUNT}@example.com", SCOPED_TOKEN)

    read = gateway.get("/rest/api/3/project/APPS/permissionscheme", auth=auth)
    counted = gateway.get("/rest/api/3/group/member?groupname=jira-administrators", auth=auth)
    written = gateway.post(GRANTS, auth=auth, json=GRANT)

    assert read.status_code == 200
    assert counted.status_code == 401
    assert written.json() == {"code": 401, "message": "Unauthorized; scope does not match"}


def test_role_calls_of_somebody_who_may_not_administer_are_401_on_cloud(
    cloud: RunningJira, cloud_site: httpx.Client
) -> None:
    cloud.control.revoke("APPS", "ADMINISTER_PROJECTS")

    read = cloud_site.get(ROLE)

    assert read.status_code == 401
    assert cloud_site.get("/rest/api/3/myself").status_code == 200


def test_role_calls_of_somebody_who_may_not_administer_are_404_on_data_center(
    data_center: RunningJira, dc: httpx.Client
) -> None:
    data_center.control.revoke("APPS", "ADMINISTER_PROJECTS")

    assert dc.get(DC_ROLE).status_code == 404


def test_only_an_administrator_sees_schemes_on_data_center(dc: httpx.Client, dc_admin: httpx.Client) -> None:
    path = "/rest/api/2/project/APPS/permissionscheme"

    assert (dc.get(path).status_code, dc_admin.get(path).status_code) == (403, 200)


def test_a_team_managed_project_has_no_scheme(cloud: RunningJira, cloud_admin: httpx.Client) -> None:
    cloud.control.put_project("APPS", team_managed=True)

    assert cloud_admin.get("/rest/api/3/project/APPS/permissionscheme").status_code == 404


def test_a_free_plan_changes_no_permissions(cloud: RunningJira, cloud_admin: httpx.Client) -> None:
    cloud.control.settings(free_plan=True)

    plans = cloud_admin.get("/rest/api/3/instance/license").json()["applications"]

    assert plans == [{"id": "jira-software", "plan": "FREE"}]
    assert cloud_admin.post(GRANTS, json=GRANT).status_code == 403
    assert cloud_admin.post(ROLE, json={"user": [account_id_for(SERVICE_ACCOUNT)]}).status_code == 403


def test_a_player_who_is_there_already_is_refused(dc_admin: httpx.Client) -> None:
    dc_admin.post(DC_ROLE, json={"user": [SERVICE_ACCOUNT]})

    answer = dc_admin.post(DC_ROLE, json={"user": [SERVICE_ACCOUNT]})

    assert answer.status_code == 400
    assert "already a member" in answer.json()["errorMessages"][0]


def test_a_role_gives_what_its_scheme_says(data_center: RunningJira, dc: httpx.Client, dc_admin: httpx.Client) -> None:
    path, query = "/rest/api/2/mypermissions", {"projectKey": "APPS"}
    data_center.control.leave_group(SERVICE_ACCOUNT, "jira-align")
    data_center.control.set_role_members("APPS", ADMINISTRATORS, users=[SERVICE_ACCOUNT])
    before = dc.get(path, params=query).json()["permissions"]["EDIT_ISSUES"]["havePermission"]

    dc_admin.post(DC_ROLE, json={"user": [SERVICE_ACCOUNT]})

    after = dc.get(path, params=query).json()["permissions"]["EDIT_ISSUES"]["havePermission"]
    assert (before, after) == (False, True)


def test_a_grant_counts_in_every_project_of_the_scheme(
    data_center: RunningJira, dc: httpx.Client, dc_admin: httpx.Client
) -> None:
    data_center.control.revoke_in_scheme(PRODUCT_SCHEME, "EDIT_ISSUES")

    dc_admin.post(f"/rest/api/2/permissionscheme/{PRODUCT_SCHEME}/permission", json=GRANT)

    told = dc.get("/rest/api/2/mypermissions", params={"projectKey": "WEB"}).json()["permissions"]
    assert told["EDIT_ISSUES"]["havePermission"] is True


def test_a_cut_answer_has_changed_jira_all_the_same(data_center: RunningJira, dc_admin: httpx.Client) -> None:
    data_center.control.fault("cut", path="/role/", method="POST", times=1)

    error = _error_of(dc_admin)

    players = [actor["name"] for actor in dc_admin.get(DC_ROLE).json()["actors"]]
    assert isinstance(error, httpx.RemoteProtocolError)
    assert SERVICE_ACCOUNT in players


def _error_of(client: httpx.Client) -> httpx.HTTPError | None:
    try:
        client.post(DC_ROLE, json={"user": [SERVICE_ACCOUNT]})
    except httpx.HTTPError as error:
        return error
    return None
