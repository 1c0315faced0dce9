"""Answers that look like Jira's and are wrong: garbage, wrong types, the wrong person, projects left out."""

import json

import httpx
import pytest

from sandbox.jira import RunningJira

MYSELF = "/rest/api/2/myself"
CLOUD_MYSELF = "/rest/api/3/myself"
SERAPH = "X-Seraph-LoginReason"


def test_garbage_is_no_json(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("garbage")

    answer = dc.get(MYSELF)

    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_nulls_stand_in_every_field(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("nulls")

    myself = dc.get(MYSELF).json()

    assert (myself["name"], myself["active"], myself["groups"]["size"]) == (None, None, None)


def test_wrong_types_stand_in_every_field(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("wrong_types")

    myself = dc.get(MYSELF).json()

    assert (myself["name"], myself["active"]) == (42, "perhaps")
    assert isinstance(dc.get("/rest/api/2/project").json(), dict)


def test_keys_can_be_said_twice(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("duplicate_keys")

    answer = dc.get(MYSELF)

    assert answer.text.count('"name":') == 2
    assert answer.json()["name"] is None


def test_a_body_can_be_empty(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("empty")

    answer = dc.get(MYSELF)

    assert (answer.status_code, answer.content) == (200, b"")


def test_myself_can_be_nobody(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("anonymous")

    answer = dc.get(MYSELF)

    assert answer.status_code == 200
    assert answer.json()["name"] == "anonymous"
    assert answer.headers["X-AUSERNAME"] == "anonymous"


def test_myself_can_tell_no_identity(cloud: RunningJira, cloud_site: httpx.Client) -> None:
    cloud.control.fault("anonymous", form="no_identity")

    answer = cloud_site.get(CLOUD_MYSELF)

    assert answer.status_code == 200
    assert "accountId" not in answer.json()
    assert "X-AACCOUNTID" not in answer.headers


def test_a_good_body_can_come_with_an_anonymous_header(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("anonymous", form="username_header")

    answer = dc.get(MYSELF)

    assert answer.json()["name"] == "svc-align"
    assert answer.headers["X-AUSERNAME"] == "anonymous"


def test_a_good_body_can_come_with_a_failed_login(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("anonymous", form="seraph")

    answer = dc.get(MYSELF)

    assert answer.status_code == 200
    assert answer.headers[SERAPH] == "AUTHENTICATED_FAILED"


def test_a_bulk_answer_can_be_given_as_to_nobody(cloud: RunningJira, cloud_site: httpx.Client) -> None:
    cloud.control.fault("anonymous", path="permissions/check")
    asked = {"projectPermissions": [{"permissions": ["EDIT_ISSUES"], "projects": [10000]}]}

    answer = cloud_site.post("/rest/api/3/permissions/check", json=asked)

    assert answer.json()["projectPermissions"] == [{"permission": "EDIT_ISSUES", "projects": [], "issues": []}]


def test_another_account_can_answer(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("other_account", account="sam.okafor")

    answer = dc.get(MYSELF)

    assert answer.json()["name"] == "sam.okafor"
    assert answer.headers["X-AUSERNAME"] == "sam.okafor"


def test_a_list_can_leave_projects_out(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("drop_projects", keys=["CORE", "WEB"])

    shown = {project["key"] for project in dc.get("/rest/api/2/project").json()}

    assert shown.isdisjoint({"CORE", "WEB"})
    assert "APPS" in shown


def test_a_page_can_leave_projects_out_and_still_count_them(cloud: RunningJira, cloud_site: httpx.Client) -> None:
    cloud.control.fault("drop_projects", keys=["CORE"])

    page = cloud_site.get("/rest/api/3/project/search").json()

    assert len(page["values"]) == page["total"] - 1


def test_a_bulk_check_can_leave_projects_out(cloud: RunningJira, cloud_site: httpx.Client) -> None:
    cloud.control.fault("drop_projects", keys=["CORE"])
    asked = {"projectPermissions": [{"permissions": ["EDIT_ISSUES"], "projects": [10000, 10001]}]}

    answer = cloud_site.post("/rest/api/3/permissions/check", json=asked)

    assert answer.json()["projectPermissions"][0]["projects"] == [10000]


def test_a_wrong_parameter_is_told_instead_of_striking(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("status", code="five hundred")

    answer = dc.get(MYSELF)

    assert answer.status_code == 500
    assert "'code' must be a number, not 'five hundred'" in answer.text
