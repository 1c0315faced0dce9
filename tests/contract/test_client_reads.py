"""What the client reads, held against Atlassian's OpenAPI documents: their examples, and every field that is used."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from access.credentials import Deployment
from jira_api import history_payloads, payloads, repair_payloads


class Watched(dict[str, object]):
    """An object that notes which of its fields were asked for."""

    def __init__(self, fields: dict[str, object], asked: set[str]) -> None:
        super().__init__(fields)
        self._asked = asked

    def get(self, name: str, default: object = None) -> object:  # type: ignore[override]  # one of dict's forms will do
        self._asked.add(name)
        return super().get(name, default)


@pytest.fixture(scope="module")
def cloud_document(specs_folder: Path) -> dict[str, Any]:
    return json.loads((specs_folder / "jira-cloud-platform-v3.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def data_center_document(specs_folder: Path) -> dict[str, Any]:
    return json.loads((specs_folder / "jira-dc-10.3.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("path", "method", "read"),
    [
        ("/rest/api/3/myself", "get", payloads.identity),
        ("/rest/api/3/project/search", "get", lambda document: payloads.project_page(document, 0)),
        ("/rest/api/3/mypermissions", "get", payloads.held_permissions),
        ("/rest/api/3/permissions/check", "post", payloads.bulk_permissions),
        ("/rest/api/3/permissionscheme/{schemeId}/permission", "get", repair_payloads.grants),
        ("/rest/api/3/project/{projectIdOrKey}/role/{id}", "get", repair_payloads.players),
        ("/rest/api/3/group/member", "get", repair_payloads.group_size),
        ("/rest/api/3/issue/{issueIdOrKey}/changelog", "get", lambda told: history_payloads.change_page(told, 2)),
        ("/rest/api/3/changelog/bulkfetch", "post", history_payloads.bulk_changes),
        ("/rest/api/3/issue/{issueIdOrKey}/remotelink", "get", history_payloads.remote_links),
        ("/rest/api/3/search/jql", "get", history_payloads.issues_by_token),
        ("/rest/api/3/auditing/record", "get", history_payloads.audit_records),
        ("/rest/api/3/user/bulk", "get", history_payloads.display_names),
        ("/rest/api/3/instance/license", "get", repair_payloads.is_free_plan),
        ("/rest/api/3/project/search", "get", lambda document: repair_payloads.admin_project_page(document, 0)),
    ],
)
def test_the_documented_example_of_cloud_is_understood(
    cloud_document: dict[str, Any], path: str, method: str, read: Callable[[object], object]
) -> None:
    example = _example(cloud_document, path, method)

    assert read(example) is not None


def test_the_documented_fields_of_myself_on_data_center_are_understood(data_center_document: dict[str, Any]) -> None:
    person = payloads.identity(_of_shape({"$ref": "#/components/schemas/UserBean"}, data_center_document))

    assert person is not None
    assert not person.is_blank
    assert person.is_active is not None


def test_the_cloud_example_of_myself_names_an_account(cloud_document: dict[str, Any]) -> None:
    person = payloads.identity(_example(cloud_document, "/rest/api/3/myself", "get"))

    assert person is not None
    assert person.account_id is not None
    assert person.is_active is True


def test_the_cloud_example_of_server_info_is_cloud(cloud_document: dict[str, Any]) -> None:
    example = _example(cloud_document, "/rest/api/3/serverInfo", "get")

    # The example leaves out the one field whose description says that it is always "Cloud".
    info = payloads.server_info({**example, "deploymentType": "Cloud"})

    assert info is not None
    assert (info.deployment, info.server_time is not None) == (Deployment.CLOUD, True)


def test_every_field_read_from_myself_is_documented(
    cloud_document: dict[str, Any], data_center_document: dict[str, Any]
) -> None:
    asked: set[str] = set()

    payloads.identity(Watched({"active": True}, asked))

    # `accountId` is Cloud's, `deleted` is Data Center's; one reader serves both.
    assert asked
    assert asked <= _fields(cloud_document, "User") | _fields(data_center_document, "UserBean")


def test_every_field_read_from_server_info_is_documented(cloud_document: dict[str, Any]) -> None:
    asked: set[str] = set()

    payloads.server_info(Watched({"deploymentType": "Server"}, asked))

    # The Data Center document leaves ServerInfoBean empty (a known fault of it), so Cloud's stands for both.
    assert asked
    assert asked <= _fields(cloud_document, "ServerInformation")


def test_every_field_read_from_a_project_is_documented_on_both(
    cloud_document: dict[str, Any], data_center_document: dict[str, Any]
) -> None:
    asked: set[str] = set()

    payloads.project_list([Watched({"id": "10000", "key": "APPS"}, asked)])

    assert asked
    assert asked <= _fields(cloud_document, "Project") & _fields(data_center_document, "ProjectBean")


def test_every_field_read_from_a_page_is_documented(cloud_document: dict[str, Any]) -> None:
    asked: set[str] = set()

    payloads.project_page(Watched({"values": [], "isLast": True}, asked), 0)

    assert asked
    assert asked <= _fields(cloud_document, "PageBeanProject")


def test_every_field_read_from_a_permission_is_documented(cloud_document: dict[str, Any]) -> None:
    asked: set[str] = set()

    payloads.held_permissions({"permissions": {"EDIT_ISSUES": Watched({"havePermission": True}, asked)}})

    # The Data Center document leaves out havePermission and deprecatedKey, both of which Jira sends.
    assert asked
    assert asked <= _fields(cloud_document, "UserPermission")


def test_every_field_read_from_a_bulk_answer_is_documented(cloud_document: dict[str, Any]) -> None:
    asked: set[str] = set()
    grant = Watched({"permission": "EDIT_ISSUES", "projects": []}, asked)

    payloads.bulk_permissions(Watched({"globalPermissions": [], "projectPermissions": [grant]}, asked))

    documented = _fields(cloud_document, "BulkPermissionGrants") | _fields(
        cloud_document, "BulkProjectPermissionGrants"
    )
    assert asked
    assert asked <= documented


def _fields(document: dict[str, Any], schema: str) -> set[str]:
    return set(document["components"]["schemas"][schema]["properties"])


def _example(document: dict[str, Any], path: str, method: str) -> dict[str, object]:
    content = document["paths"][path][method]["responses"]["200"]["content"]["application/json"]
    example = content["example"]
    return json.loads(example) if isinstance(example, str) else example


def _of_shape(schema: dict[str, Any], document: dict[str, Any]) -> object:
    """The smallest value of that schema with all its fields; examples where the document gives them."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _of_shape(document["components"]["schemas"][name], document)
    if schema.get("type") == "object":
        return {name: _of_shape(field, document) for name, field in schema.get("properties", {}).items()}
    plain = {"string": "text", "boolean": True, "integer": 1, "array": []}
    return schema.get("example", plain.get(schema.get("type", "")))
