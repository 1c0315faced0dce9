"""The sandbox Jira's answers, held against Atlassian's OpenAPI documents.

The Data Center document names the item where a list is meant, has an empty bean for `serverInfo` and leaves out
`havePermission`: those are told apart below and held against the reference page's shape instead.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest

from sandbox.jira import Deployment, RunningJira, example_world, jira_in_thread
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
from sandbox.jira.permission_catalogue import GLOBAL_PERMISSIONS, PROJECT_PERMISSIONS
from sandbox.jira.routes import endpoints_of

Document = dict[str, Any]

CLOUD_GETS = {
    "/rest/api/3/serverInfo": {"doHealthCheck": "true"},
    "/rest/api/3/myself": {"expand": "groups,applicationRoles"},
    "/rest/api/3/mypermissions": {"permissions": "EDIT_ISSUES,ADMINISTER", "projectKey": "APPS"},
    "/rest/api/3/permissions": {},
    "/rest/api/3/project/search": {"maxResults": "2"},
    "/rest/api/3/project/{projectIdOrKey}": {},
    "/rest/api/3/project/{projectIdOrKey}/versions": {},
    "/rest/api/3/project/{projectKeyOrId}/permissionscheme": {"expand": "permissions"},
    "/rest/api/3/permissionscheme/{schemeId}/permission": {},
    "/rest/api/3/role": {},
    "/rest/api/3/project/{projectIdOrKey}/role": {},
    "/rest/api/3/project/{projectIdOrKey}/role/{id}": {},
    "/rest/api/3/group/member": {"groupname": GROUP},
    "/rest/api/3/user/groups": {"accountId": account_id_for(ADMIN)},
    "/rest/api/3/instance/license": {},
    "/rest/api/3/issue/{issueIdOrKey}": {"expand": "changelog"},
    "/rest/api/3/issue/{issueIdOrKey}/changelog": {"maxResults": "1"},
    "/rest/api/3/issue/{issueIdOrKey}/remotelink": {},
    "/rest/api/3/search/jql": {"jql": "project = APPS", "expand": "changelog"},
    "/rest/api/3/auditing/record": {},
    "/rest/api/3/user/bulk": {"accountId": account_id_for(ADMIN)},
}
CLOUD_POSTS: dict[str, dict[str, object]] = {
    "/rest/api/3/permissions/check": {
        "globalPermissions": ["ADMINISTER"],
        "projectPermissions": [{"permissions": ["EDIT_ISSUES"], "projects": [10000], "issues": []}],
    },
    "/rest/api/3/permissions/project": {"permissions": ["EDIT_ISSUES"]},
    "/rest/api/3/changelog/bulkfetch": {"issueIdsOrKeys": ["APPS-1"], "maxResults": 1},
}
CLOUD_REFUSALS = {
    "/rest/api/3/mypermissions": ({"permissions": "NONSENSE"}, "400"),
    "/rest/api/3/project/search": ({"startAt": "soon"}, "400"),
    "/rest/api/3/search/jql": ({"jql": "order by key"}, "400"),
}
DATA_CENTER_GETS = {
    "/api/2/myself": {"expand": "groups,applicationRoles"},
    "/api/2/mypermissions": {"projectKey": "APPS"},
    "/api/2/permissions": {},
    "/api/2/project/{projectIdOrKey}": {},
    "/api/2/project/{projectKeyOrId}/permissionscheme": {"expand": "permissions"},
    "/api/2/permissionscheme/{schemeId}/permission": {},
    "/api/2/project/{projectIdOrKey}/role/{id}": {},
    "/api/2/user": {"username": ADMIN, "expand": "groups"},
}
NAMED = {
    "issueIdOrKey": "APPS-1",
    "projectIdOrKey": "APPS",
    "projectKeyOrId": "APPS",
    "schemeId": str(PRODUCT_SCHEME),
    "id": str(DEVELOPERS),
    "permissionId": "20000",
}
# Writes, which are held against the documents one by one below the reads.
CLOUD_WRITES = {
    "/rest/api/3/permissionscheme/{schemeId}/permission",
    "/rest/api/3/permissionscheme/{schemeId}/permission/{permissionId}",
    "/rest/api/3/project/{projectIdOrKey}/role/{id}",
    "/rest/api/3/group",
    "/rest/api/3/group/user",
}
DATA_CENTER_WRITES = {path.replace("/rest/api/3/", "/api/2/") for path in CLOUD_WRITES}
# Held against Jira Software's own document, in `test_boards`.
AGILE = "/rest/agile/1.0/"
# In no document: the load balancer's probe, the tenant's id, the token list, Data Center's audit log, OAuth 1.0a and
# the pages of a browser.
UNDOCUMENTED = {
    "/status",
    "/_edge/tenant_info",
    "/rest/pat/latest/tokens",
    "/rest/auditing/1.0/events",
    "/plugins/servlet/oauth/request-token",
    "/plugins/servlet/oauth/authorize",
    "/plugins/servlet/oauth/access-token",
    "/plugins/servlet/applinks/listApplicationLinks",
    "/login.jsp",
    "/secure/Logout.jspa",
}


@pytest.fixture(scope="session")
def cloud_document(specs_folder: Path) -> Document:
    document: Document = json.loads((specs_folder / "jira-cloud-platform-v3.json").read_text(encoding="utf-8"))
    # The schema leaves out what its own words tell to use instead of `authorKey`.
    record = document["components"]["schemas"]["AuditRecordBean"]["properties"]
    assert "authorAccountId" in record["authorKey"]["description"]
    record.setdefault("authorAccountId", {"type": "string"})
    return document


@pytest.fixture(scope="session")
def data_center_document(specs_folder: Path) -> Document:
    return json.loads((specs_folder / "jira-dc-10.3.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def cloud() -> Iterator[httpx.Client]:
    """The Cloud sandbox, asked as an administrator, who may make every call."""
    auth = (f"{ADMIN}@example.com", ADMIN_API_TOKEN)
    with (
        jira_in_thread(example_world(Deployment.CLOUD)) as jira,
        httpx.Client(base_url=jira.url, auth=auth, trust_env=False) as client,
    ):
        with_a_history(jira)
        yield client


@pytest.fixture(scope="module")
def data_center() -> Iterator[httpx.Client]:
    """The Data Center sandbox, asked as an administrator, who may make every call."""
    with (
        jira_in_thread(example_world(Deployment.DATA_CENTER)) as jira,
        httpx.Client(base_url=f"{jira.url}/rest", auth=(ADMIN, ADMIN_PASSWORD), trust_env=False) as client,
    ):
        with_a_history(jira)
        yield client


def with_a_history(jira: RunningJira) -> None:
    """An issue that was changed twice and linked, and a line in the audit log."""
    made = jira.control.history
    made.change("APPS-1", SERVICE_ACCOUNT, "Story Points", None, "3")
    made.change("APPS-1", ADMIN, "status", "To Do", "Done")
    made.link("APPS-1", "https://example.jiraalign.com/story?id=7", "Story 7", application="Jira Align")
    made.record(ADMIN, "Permission scheme updated", "Product scheme", "SCHEME")


def schema_of(document: Document, path: str, method: str, status: str = "200") -> Document:
    """The documented schema of an answer, with all that it refers to."""
    content = document["paths"][path][method]["responses"][status]["content"]
    return within(document, content["application/json"]["schema"])


def within(document: Document, schema: Document) -> Document:
    """A schema whose references lead into the document."""
    return {"allOf": [schema], "components": document["components"]}


def faults_in(answer: httpx.Response, schema: Document) -> list[str]:
    """What the document objects to; OpenAPI 3.0 speaks the fourth draft of JSON Schema, near enough."""
    validator = jsonschema.Draft4Validator(schema)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(answer.json())]


@pytest.mark.parametrize(("path", "query"), CLOUD_GETS.items())
def test_cloud_answers_as_documented(
    cloud: httpx.Client, cloud_document: Document, path: str, query: dict[str, str]
) -> None:
    answer = cloud.get(path.format(**NAMED), params=query)

    assert answer.status_code == 200
    assert faults_in(answer, schema_of(cloud_document, path, "get")) == []


@pytest.mark.parametrize(("path", "body"), CLOUD_POSTS.items())
def test_cloud_answers_posts_as_documented(
    cloud: httpx.Client, cloud_document: Document, path: str, body: dict[str, object]
) -> None:
    answer = cloud.post(path, json=body)

    assert answer.status_code == 200
    assert faults_in(answer, schema_of(cloud_document, path, "post")) == []


@pytest.mark.parametrize(("path", "refusal"), CLOUD_REFUSALS.items())
def test_cloud_refuses_in_the_documented_form(
    cloud: httpx.Client, cloud_document: Document, path: str, refusal: tuple[dict[str, str], str]
) -> None:
    query, status = refusal

    answer = cloud.get(path, params=query)

    documented = within(cloud_document, {"$ref": "#/components/schemas/ErrorCollection"})
    assert status in cloud_document["paths"][path]["get"]["responses"]
    assert answer.status_code == int(status)
    assert faults_in(answer, documented) == []


def test_the_complaint_about_an_unknown_permission_is_the_documented_one(
    cloud: httpx.Client, cloud_document: Document
) -> None:
    path = "/rest/api/3/permissions/check"
    documented = cloud_document["paths"][path]["post"]["responses"]["400"]["content"]["application/json"]["example"]

    answer = cloud.post(path, json={"projectPermissions": [{"permissions": ["PERMISSION_123"], "projects": [1]}]})

    assert answer.json() == json.loads(documented)


@pytest.mark.parametrize(("path", "query"), DATA_CENTER_GETS.items())
def test_data_center_answers_as_documented(
    data_center: httpx.Client, data_center_document: Document, path: str, query: dict[str, str]
) -> None:
    answer = data_center.get(path.format(**NAMED), params=query)

    assert answer.status_code == 200
    assert faults_in(answer, schema_of(data_center_document, path, "get")) == []


def test_data_center_lists_projects_of_the_documented_form(
    data_center: httpx.Client, data_center_document: Document
) -> None:
    answer = data_center.get("/api/2/project")

    one = {"$ref": "#/components/schemas/ProjectBean"}
    assert faults_in(answer, within(data_center_document, {"type": "array", "items": one, "minItems": 1})) == []


def test_data_center_lists_versions_as_an_array(data_center: httpx.Client) -> None:
    assert data_center.get("/api/2/project/APPS/versions").json() == []


def test_an_answer_with_a_foreign_field_would_be_found_out(cloud_document: Document) -> None:
    foreign = httpx.Response(200, json={"accountId": "1", "surname": "López"})

    assert faults_in(foreign, schema_of(cloud_document, "/rest/api/3/myself", "get")) != []


def test_data_center_tells_about_itself_what_its_document_leaves_out(
    data_center: httpx.Client, cloud_document: Document
) -> None:
    answer = data_center.get("/api/2/serverInfo")

    documented = within(cloud_document, {"$ref": "#/components/schemas/ServerInformation"})
    told = {"baseUrl", "version", "versionNumbers", "buildNumber", "deploymentType", "serverTime", "serverTitle"}
    assert faults_in(answer, documented) == []
    assert told <= answer.json().keys()


def test_data_center_tells_whether_a_permission_is_held_though_its_document_does_not(
    data_center: httpx.Client,
) -> None:
    told = data_center.get("/api/2/mypermissions", params={"projectKey": "APPS"}).json()["permissions"]

    assert {type(one["havePermission"]) for one in told.values()} == {bool}


@pytest.mark.parametrize("permission", [p.key for p in PROJECT_PERMISSIONS])
def test_every_project_permission_of_the_sandbox_is_documented(cloud_document: Document, permission: str) -> None:
    description = cloud_document["paths"]["/rest/api/3/permissionscheme"]["get"]["description"]

    assert f"`{permission}`" in description


def test_the_sandbox_knows_every_documented_project_permission(cloud_document: Document) -> None:
    description = cloud_document["paths"]["/rest/api/3/permissionscheme"]["get"]["description"]
    listed = description.partition("#### Built-in permissions ####")[2].split(" *  `")[1:]

    documented = {line.partition("`")[0] for line in listed}

    assert documented == {p.key for p in PROJECT_PERMISSIONS}
    assert "ADMINISTER" in {p.key for p in GLOBAL_PERMISSIONS}


def test_every_endpoint_of_cloud_is_held_against_the_document() -> None:
    held = {_shape_of(path) for path in [*CLOUD_GETS, *CLOUD_POSTS, *CLOUD_WRITES]}

    served = paths_of(Deployment.CLOUD) - UNDOCUMENTED

    assert {_shape_of(path.replace("/rest/api/", "/rest/api/3/")) for path in served} == held


def test_every_endpoint_of_data_center_is_held_against_the_document() -> None:
    told_apart = {
        "/api/2/serverInfo",
        "/api/2/project",
        "/api/2/project/{project}/versions",
        "/api/2/role",
        "/api/2/project/{project}/role",
        "/api/2/group/member",
        "/api/2/issue/{issue}",
        "/api/2/issue/{issue}/remotelink",
        "/api/2/search",
    }
    held = {_shape_of(path) for path in [*DATA_CENTER_GETS, *DATA_CENTER_WRITES, *told_apart]}

    served = paths_of(Deployment.DATA_CENTER) - UNDOCUMENTED

    assert {_shape_of(path.replace("/rest/api/", "/api/2/")) for path in served} == held


def paths_of(deployment: Deployment) -> set[str]:
    """The paths that this sandbox serves, Jira Software's left out."""
    return {endpoint.path for endpoint in endpoints_of(deployment) if not endpoint.path.startswith(AGILE)}


def _shape_of(path: str) -> str:
    """The path with every parameter under one name."""
    return re.sub(r"{[^}]*}", "{}", path)
