"""What the sandbox says about permissions, one project at a time."""

import httpx

from sandbox.jira import RunningJira
from sandbox.jira.example import ADMINISTRATORS, GROUP, PRODUCT_SCHEME, SERVICE_ACCOUNT

DC = "/rest/api/2/mypermissions"
CLOUD = "/rest/api/3/mypermissions"


def held(answer: httpx.Response) -> set[str]:
    """The keys that the answer says are held."""
    return {key for key, told in answer.json()["permissions"].items() if told["havePermission"]}


def test_data_center_tells_every_key_and_flags_the_old_ones(dc: httpx.Client) -> None:
    told = dc.get(DC, params={"projectKey": "APPS"}).json()["permissions"]

    assert told["EDIT_ISSUES"]["havePermission"] is True
    assert "deprecatedKey" not in told["EDIT_ISSUES"]
    assert told["EDIT_ISSUE"]["deprecatedKey"] is True
    assert {"PROJECT_ADMIN", "VIEW_WORKFLOW_READONLY", "ADMINISTER"} <= told.keys()


def test_the_service_account_holds_all_project_permissions_but_no_administration(dc: httpx.Client) -> None:
    told = dc.get(DC, params={"projectKey": "CORE"}).json()["permissions"]

    assert [key for key, one in told.items() if one["type"] == "PROJECT" and not one["havePermission"]] == []
    assert told["ADMINISTER"]["havePermission"] is False
    assert told["USER_PICKER"]["havePermission"] is True


def test_a_permission_has_the_shape_that_jira_gives_it(cloud_site: httpx.Client) -> None:
    answer = cloud_site.get(CLOUD, params={"permissions": "EDIT_ISSUES", "projectKey": "APPS"})

    told = answer.json()["permissions"]["EDIT_ISSUES"]
    assert told.keys() == {"id", "key", "name", "type", "description", "havePermission"}
    assert (told["id"], told["type"]) == ("12", "PROJECT")


def test_data_center_asks_strangers_to_log_in(dc_stranger: httpx.Client) -> None:
    assert dc_stranger.get(DC, params={"projectKey": "APPS"}).status_code == 401


def test_cloud_answers_strangers_that_they_hold_nothing(cloud_stranger: httpx.Client) -> None:
    answer = cloud_stranger.get(CLOUD, params={"permissions": "EDIT_ISSUES"})

    assert answer.status_code == 200
    assert held(answer) == set()


def test_cloud_wants_to_be_told_which_permissions(cloud_site: httpx.Client) -> None:
    answer = cloud_site.get(CLOUD, params={"projectKey": "APPS"})

    assert answer.status_code == 400
    assert answer.json()["errorMessages"] != []


def test_cloud_refuses_an_unknown_permission_by_name(cloud_site: httpx.Client) -> None:
    answer = cloud_site.get(CLOUD, params={"permissions": "EDIT_ISSUES,EDIT_EVERYTHING"})

    assert answer.status_code == 400
    assert answer.json()["errors"] == {"EDIT_EVERYTHING": "Unrecognized permission"}


def test_a_project_that_cannot_be_seen_is_a_project_that_does_not_exist(dc: httpx.Client) -> None:
    hidden = dc.get(DC, params={"projectKey": "HR"})
    missing = dc.get(DC, params={"projectKey": "NOSUCH"})

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.json()["errorMessages"] == ["No project could be found with key 'HR'."]


def test_a_project_can_be_named_by_its_id(cloud_site: httpx.Client) -> None:
    answer = cloud_site.get(CLOUD, params={"permissions": "EDIT_ISSUES", "projectId": "10000"})

    assert held(answer) == {"EDIT_ISSUES"}


def test_without_a_project_it_means_in_any_project(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.revoke("APPS", "EDIT_ISSUES")

    assert "EDIT_ISSUES" in held(dc.get(DC))


def test_a_revoked_permission_is_missing_in_that_project_only(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.revoke("APPS", "EDIT_ISSUES")

    assert "EDIT_ISSUES" not in held(dc.get(DC, params={"projectKey": "APPS"}))
    assert "EDIT_ISSUES" in held(dc.get(DC, params={"projectKey": "CORE"}))


def test_a_permission_revoked_in_a_scheme_is_missing_in_all_its_projects(
    data_center: RunningJira, dc: httpx.Client
) -> None:
    data_center.control.revoke_in_scheme(PRODUCT_SCHEME, "LINK_ISSUES")

    assert "LINK_ISSUES" not in held(dc.get(DC, params={"projectKey": "APPS"}))
    assert "LINK_ISSUES" not in held(dc.get(DC, params={"projectKey": "WEB"}))
    assert "LINK_ISSUES" in held(dc.get(DC, params={"projectKey": "DATA"}))


def test_a_permission_granted_again_is_held_again(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.revoke("APPS", "EDIT_ISSUES")
    data_center.control.grant("APPS", "EDIT_ISSUES", group=GROUP)

    assert "EDIT_ISSUES" in held(dc.get(DC, params={"projectKey": "APPS"}))


def test_leaving_the_group_takes_what_the_group_gave(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.leave_group(SERVICE_ACCOUNT, GROUP)

    assert dc.get(DC, params={"projectKey": "APPS"}).status_code == 404


def test_leaving_a_role_takes_what_the_role_gave(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.set_role_members("APPS", ADMINISTRATORS, users=["dana"])

    assert "ADMINISTER_PROJECTS" not in held(dc.get(DC, params={"projectKey": "APPS"}))
    assert "ADMINISTER_PROJECTS" in held(dc.get(DC, params={"projectKey": "CORE"}))


def test_a_hidden_project_is_gone(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.hide("CORE")

    assert dc.get(DC, params={"projectKey": "CORE"}).status_code == 404


def test_a_public_project_can_be_browsed_by_strangers(cloud: RunningJira, cloud_stranger: httpx.Client) -> None:
    cloud.control.grant("WEB", "BROWSE_PROJECTS")

    answer = cloud_stranger.get(CLOUD, params={"permissions": "BROWSE_PROJECTS,EDIT_ISSUES", "projectKey": "WEB"})

    assert held(answer) == {"BROWSE_PROJECTS"}


def test_an_issue_that_cannot_be_found_is_a_404(dc: httpx.Client) -> None:
    assert dc.get(DC, params={"issueKey": "APPS-1"}).status_code == 404


def test_the_list_of_all_permissions_is_for_administrators_on_data_center(
    dc: httpx.Client, dc_admin: httpx.Client
) -> None:
    assert dc.get("/rest/api/2/permissions").status_code == 403
    assert "EDIT_ISSUES" in dc_admin.get("/rest/api/2/permissions").json()["permissions"]


def test_the_newer_keys_exist_on_cloud_only(dc: httpx.Client, cloud_site: httpx.Client) -> None:
    on_data_center = dc.get(DC).json()["permissions"]
    on_cloud = cloud_site.get("/rest/api/3/permissions").json()["permissions"]

    assert "EDIT_WORKFLOW" not in on_data_center
    assert "EDIT_WORKFLOW" in on_cloud
