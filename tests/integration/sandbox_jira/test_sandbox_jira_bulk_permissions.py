"""Cloud's two bulk questions about permissions, as the sandbox answers them."""

from collections.abc import Sequence

import httpx
import pytest

from sandbox.jira import RunningJira
from sandbox.jira.accounts import account_id_for
from sandbox.jira.example import SERVICE_ACCOUNT

CHECK = "/rest/api/3/permissions/check"
PROJECT = "/rest/api/3/permissions/project"
APPS, CORE, HR = 10000, 10001, 10200


def question(permissions: Sequence[str], projects: Sequence[int], **more: object) -> dict[str, object]:
    return {"projectPermissions": [{"permissions": permissions, "projects": projects, "issues": []}], **more}


def test_check_names_the_projects_per_permission(cloud: RunningJira, cloud_site: httpx.Client) -> None:
    cloud.control.revoke("CORE", "EDIT_ISSUES")

    answer = cloud_site.post(CHECK, json=question(["EDIT_ISSUES", "BROWSE_PROJECTS"], [APPS, CORE]))

    assert answer.json() == {
        "globalPermissions": [],
        "projectPermissions": [
            {"permission": "EDIT_ISSUES", "projects": [APPS], "issues": []},
            {"permission": "BROWSE_PROJECTS", "projects": [APPS, CORE], "issues": []},
        ],
    }


def test_check_leaves_out_unknown_and_hidden_projects_in_silence(cloud_site: httpx.Client) -> None:
    answer = cloud_site.post(CHECK, json=question(["EDIT_ISSUES"], [APPS, HR, 99999]))

    assert answer.status_code == 200
    assert answer.json()["projectPermissions"][0]["projects"] == [APPS]


def test_check_names_an_unknown_permission(cloud_site: httpx.Client) -> None:
    answer = cloud_site.post(CHECK, json=question(["PERMISSION_123"], [APPS]))

    assert answer.status_code == 400
    assert answer.json() == {"errorMessages": [], "errors": {"PERMISSION_123": "Unrecognized permission"}}


@pytest.mark.parametrize(("count", "status"), [(1000, 200), (1001, 400)])
def test_check_takes_a_thousand_projects_at_most(cloud_site: httpx.Client, count: int, status: int) -> None:
    answer = cloud_site.post(CHECK, json=question(["EDIT_ISSUES"], [*range(20000, 20000 + count)]))

    assert answer.status_code == status


def test_check_tells_global_permissions(cloud_site: httpx.Client) -> None:
    answer = cloud_site.post(CHECK, json={"globalPermissions": ["ADMINISTER", "USER_PICKER"]})

    assert answer.json()["globalPermissions"] == ["USER_PICKER"]


def test_only_an_administrator_may_ask_about_somebody_else(cloud_site: httpx.Client, cloud_admin: httpx.Client) -> None:
    about_dana = question(["EDIT_ISSUES"], [HR], accountId=account_id_for("dana"))
    about_the_service_account = question(["EDIT_ISSUES"], [APPS], accountId=account_id_for(SERVICE_ACCOUNT))

    refused = cloud_site.post(CHECK, json=about_dana)
    answered = cloud_admin.post(CHECK, json=about_the_service_account)

    assert refused.status_code == 403
    assert refused.json()["errorMessages"] == ["Only Jira administrators can perform this operation."]
    assert answered.json()["projectPermissions"][0]["projects"] == [APPS]


def test_the_own_account_may_be_named(cloud_site: httpx.Client) -> None:
    own = question(["EDIT_ISSUES"], [APPS], accountId=account_id_for(SERVICE_ACCOUNT))

    assert cloud_site.post(CHECK, json=own).status_code == 200


def test_strangers_are_answered_that_nothing_is_held(cloud_stranger: httpx.Client) -> None:
    answer = cloud_stranger.post(CHECK, json=question(["EDIT_ISSUES"], [APPS]))

    assert answer.status_code == 200
    assert answer.json()["projectPermissions"][0]["projects"] == []


def test_a_body_that_is_no_json_is_refused(cloud_site: httpx.Client) -> None:
    answer = cloud_site.post(CHECK, content=b"{", headers={"Content-Type": "application/json"})

    assert answer.status_code == 400


def test_permitted_projects_hold_all_that_was_asked(cloud: RunningJira, cloud_site: httpx.Client) -> None:
    cloud.control.revoke("CORE", "EDIT_ISSUES")

    answer = cloud_site.post(PROJECT, json={"permissions": ["EDIT_ISSUES", "LINK_ISSUES"]})

    keys = {project["key"] for project in answer.json()["projects"]}
    assert {"APPS", "WEB"} <= keys
    assert keys.isdisjoint({"CORE", "HR", "OLD"})


def test_permitted_projects_refuse_a_global_permission(cloud_site: httpx.Client) -> None:
    assert cloud_site.post(PROJECT, json={"permissions": ["ADMINISTER"]}).status_code == 400


def test_data_center_has_no_bulk_check(dc: httpx.Client) -> None:
    assert dc.post("/rest/api/2/permissions/check", json={}).status_code == 404
