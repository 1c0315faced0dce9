"""The sandbox's calls that change permissions, held against Atlassian's OpenAPI documents: statuses and shapes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest

from sandbox.jira import Deployment, example_world, jira_in_thread
from sandbox.jira.accounts import account_id_for
from sandbox.jira.example import (
    ADMIN,
    ADMIN_API_TOKEN,
    ADMIN_PASSWORD,
    DEVELOPERS,
    GROUP,
    PRODUCT_SCHEME,
    SERVICE_ACCOUNT,
)
from sandbox.jira.scheme_changes import group_id_of

Document = dict[str, Any]
CLOUD_GRANTS = f"/rest/api/3/permissionscheme/{PRODUCT_SCHEME}/permission"
CLOUD_ROLE = f"/rest/api/3/project/APPS/role/{DEVELOPERS}"
DC_GRANTS = f"/rest/api/2/permissionscheme/{PRODUCT_SCHEME}/permission"
DC_ROLE = f"/rest/api/2/project/APPS/role/{DEVELOPERS}"
TO_ROLE = {"type": "projectRole", "parameter": "10002"}
DOCUMENTED_GRANTS = "permissionscheme/{schemeId}/permission"
DOCUMENTED_ROLE = "project/{projectIdOrKey}/role/{id}"


@pytest.fixture(scope="module")
def cloud_document(specs_folder: Path) -> Document:
    return json.loads((specs_folder / "jira-cloud-platform-v3.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def data_center_document(specs_folder: Path) -> Document:
    return json.loads((specs_folder / "jira-dc-10.3.json").read_text(encoding="utf-8"))


@pytest.fixture
def cloud() -> Iterator[httpx.Client]:
    auth = (f"{ADMIN}@example.com", ADMIN_API_TOKEN)
    with (
        jira_in_thread(example_world(Deployment.CLOUD)) as jira,
        httpx.Client(base_url=jira.url, auth=auth, trust_env=False) as client,
    ):
        yield client


@pytest.fixture
def data_center() -> Iterator[httpx.Client]:
    with (
        jira_in_thread(example_world(Deployment.DATA_CENTER)) as jira,
        httpx.Client(base_url=jira.url, auth=(ADMIN, ADMIN_PASSWORD), trust_env=False) as client,
    ):
        yield client


def faults_in(answer: httpx.Response, document: Document, path: str, method: str) -> list[str]:
    """What the document objects to: the status, or the shape that it names for it."""
    responses = document["paths"][path][method]["responses"]
    if str(answer.status_code) not in responses:
        return [f"status {answer.status_code} is not documented"]
    content = responses[str(answer.status_code)].get("content")
    if content is None:
        return [] if answer.status_code >= 400 or not answer.content else ["a body where none is documented"]
    schema = {"allOf": [content["application/json"]["schema"]], "components": document["components"]}
    return [error.message for error in jsonschema.Draft4Validator(schema).iter_errors(answer.json())]


def test_a_grant_of_cloud_is_made_as_documented(cloud: httpx.Client, cloud_document: Document) -> None:
    answer = cloud.post(CLOUD_GRANTS, json={"holder": TO_ROLE, "permission": "EDIT_ISSUES"})

    assert answer.status_code == 201
    assert faults_in(answer, cloud_document, f"/rest/api/3/{DOCUMENTED_GRANTS}", "post") == []


def test_a_second_grant_of_the_same_is_refused_as_documented(cloud: httpx.Client, cloud_document: Document) -> None:
    cloud.post(CLOUD_GRANTS, json={"holder": TO_ROLE, "permission": "EDIT_ISSUES"})

    answer = cloud.post(CLOUD_GRANTS, json={"holder": TO_ROLE, "permission": "EDIT_ISSUES"})

    assert answer.status_code == 400
    assert faults_in(answer, cloud_document, f"/rest/api/3/{DOCUMENTED_GRANTS}", "post") == []


def test_a_grant_of_cloud_is_deleted_as_documented(cloud: httpx.Client, cloud_document: Document) -> None:
    made = cloud.post(CLOUD_GRANTS, json={"holder": TO_ROLE, "permission": "EDIT_ISSUES"}).json()

    answer = cloud.delete(f"{CLOUD_GRANTS}/{made['id']}")

    assert answer.status_code == 204
    assert faults_in(answer, cloud_document, f"/rest/api/3/{DOCUMENTED_GRANTS}/{{permissionId}}", "delete") == []


def test_players_of_cloud_are_added_and_removed_as_documented(cloud: httpx.Client, cloud_document: Document) -> None:
    account = account_id_for(SERVICE_ACCOUNT)

    added = cloud.post(CLOUD_ROLE, json={"user": [account]})
    removed = cloud.delete(CLOUD_ROLE, params={"user": account})

    assert (added.status_code, removed.status_code) == (200, 204)
    assert faults_in(added, cloud_document, f"/rest/api/3/{DOCUMENTED_ROLE}", "post") == []
    assert faults_in(removed, cloud_document, f"/rest/api/3/{DOCUMENTED_ROLE}", "delete") == []


def test_groups_of_cloud_play_by_their_id(cloud: httpx.Client, cloud_document: Document) -> None:
    answer = cloud.post(CLOUD_ROLE, json={"groupId": [group_id_of(GROUP)]})

    actors = [actor["actorGroup"]["name"] for actor in answer.json()["actors"] if "actorGroup" in actor]
    assert actors == [GROUP]
    assert faults_in(answer, cloud_document, f"/rest/api/3/{DOCUMENTED_ROLE}", "post") == []


def test_groups_of_cloud_are_made_filled_emptied_and_deleted_as_documented(
    cloud: httpx.Client, cloud_document: Document
) -> None:
    account = account_id_for(SERVICE_ACCOUNT)

    made = cloud.post("/rest/api/3/group", json={"name": "new"})
    joined = cloud.post("/rest/api/3/group/user", params={"groupname": "new"}, json={"accountId": account})
    left = cloud.delete("/rest/api/3/group/user", params={"groupname": "new", "accountId": account})
    deleted = cloud.delete("/rest/api/3/group", params={"groupname": "new"})

    assert [one.status_code for one in (made, joined, left, deleted)] == [201, 201, 200, 200]
    assert faults_in(made, cloud_document, "/rest/api/3/group", "post") == []
    assert faults_in(joined, cloud_document, "/rest/api/3/group/user", "post") == []


def test_grants_of_data_center_are_made_and_deleted_as_documented(
    data_center: httpx.Client, data_center_document: Document
) -> None:
    made = data_center.post(DC_GRANTS, json={"holder": TO_ROLE, "permission": "EDIT_ISSUES"})
    deleted = data_center.delete(f"{DC_GRANTS}/{made.json()['id']}")

    assert (made.status_code, deleted.status_code) == (201, 204)
    assert faults_in(made, data_center_document, f"/api/2/{DOCUMENTED_GRANTS}", "post") == []
    assert faults_in(deleted, data_center_document, f"/api/2/{DOCUMENTED_GRANTS}/{{permissionId}}", "delete") == []


def test_players_of_data_center_are_added_and_removed_by_name(
    data_center: httpx.Client, data_center_document: Document
) -> None:
    added = data_center.post(DC_ROLE, json={"user": [SERVICE_ACCOUNT]})
    removed = data_center.delete(DC_ROLE, params={"user": SERVICE_ACCOUNT})

    assert SERVICE_ACCOUNT in [actor["name"] for actor in added.json()["actors"]]
    assert removed.status_code == 204
    assert faults_in(added, data_center_document, f"/api/2/{DOCUMENTED_ROLE}", "post") == []
    assert faults_in(removed, data_center_document, f"/api/2/{DOCUMENTED_ROLE}", "delete") == []


def test_somebody_unknown_cannot_play_on_data_center(data_center: httpx.Client, data_center_document: Document) -> None:
    answer = data_center.post(DC_ROLE, json={"user": ["nobody"]})

    assert answer.status_code == 410
    assert faults_in(answer, data_center_document, f"/api/2/{DOCUMENTED_ROLE}", "post") == []


def test_groups_of_data_center_are_made_filled_and_emptied_as_documented(
    data_center: httpx.Client, data_center_document: Document
) -> None:
    made = data_center.post("/rest/api/2/group", json={"name": "new"})
    joined = data_center.post("/rest/api/2/group/user", params={"groupname": "new"}, json={"name": SERVICE_ACCOUNT})
    left = data_center.delete("/rest/api/2/group/user", params={"groupname": "new", "username": SERVICE_ACCOUNT})

    assert [one.status_code for one in (made, joined, left)] == [201, 201, 200]
    assert faults_in(made, data_center_document, "/api/2/group", "post") == []
    assert faults_in(joined, data_center_document, "/api/2/group/user", "post") == []


def test_members_of_a_group_come_page_by_page(data_center: httpx.Client) -> None:
    page = data_center.get("/rest/api/2/group/member", params={"groupname": GROUP, "maxResults": "1"}).json()

    assert (page["isLast"], page["total"]) == (True, 1)
    assert [one["name"] for one in page["values"]] == [SERVICE_ACCOUNT]
