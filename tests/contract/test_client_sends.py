"""What the client sends, held against Atlassian's OpenAPI documents: paths, methods, query parameters, bodies."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jsonschema
import pytest
from integration.jira_api.raw_server import RawServer

from access.credentials import Deployment, PersonalAccessToken, Secret
from access.jira_setup import Holder, HolderKind, Scheme
from access.repair_steps import Deed, Step
from access.sites import SiteAddress, parse_allowed_hosts
from jira_api.account_calls import AccountCalls
from jira_api.client import JiraClient

NOTHING = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
# Addresses that stand in no OpenAPI document:
# https://support.atlassian.com/jira/kb/jira-status-endpoint-response-meanings/ (`/status`), and the Cloud id's.
UNDOCUMENTED = {"/status", "/_edge/tenant_info"}

# Jira expands groups of a user on Data Center too, though its document names no parameter for it.
UNDOCUMENTED_PARAMETERS = {"get /rest/api/2/user?expand"}
HOLDER = Holder(HolderKind.USER, "svc-align", "JIRAUSER10000")
GROUP = Holder(HolderKind.GROUP, "align", "952d12c3-5b5b-4d04-bb32-44d383afc4b2")
FORWARD = (
    Step(deed=Deed.ADD_PLAYER, holder=HOLDER, project="APPS", role_id=10_001),
    Step(deed=Deed.ADD_PLAYER, holder=GROUP, project="APPS", role_id=10_001),
    Step(deed=Deed.ADD_GRANT, holder=GROUP, scheme_id=10_000, permission="EDIT_ISSUES"),
    Step(deed=Deed.ADD_GRANT, holder=HOLDER, scheme_id=10_000, permission="EDIT_ISSUES"),
    Step(deed=Deed.CREATE_GROUP, holder=GROUP),
    Step(deed=Deed.JOIN_GROUP, holder=HOLDER, group="align"),
)
EVERY_STEP = (*FORWARD, *(step.inverse for step in FORWARD))


@dataclass
class Recorder:
    """A server that keeps every request and answers with an empty object."""

    address: SiteAddress
    requests: list[tuple[str, str, dict[str, list[str]], bytes]]


@pytest.fixture
async def recorder() -> AsyncIterator[Recorder]:
    requests: list[tuple[str, str, dict[str, list[str]], bytes]] = []

    def keep(received: bytes) -> bytes:
        head, _, body = received.partition(b"\r\n\r\n")
        method, target, _ = head.decode().split("\r\n")[0].split(" ")
        requests.append((method.lower(), urlsplit(target).path, parse_qs(urlsplit(target).query), body))
        return NOTHING

    server = RawServer(keep)
    yield Recorder(await server.start(), requests)
    await server.stop()


@pytest.fixture
async def client() -> AsyncIterator[JiraClient]:
    async with JiraClient(parse_allowed_hosts("http://127.0.0.1:*")) as jira:
        yield jira


@pytest.fixture(scope="module")
def cloud_document(specs_folder: Path) -> dict[str, Any]:
    return json.loads((specs_folder / "jira-cloud-platform-v3.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def data_center_document(specs_folder: Path) -> dict[str, Any]:
    return json.loads((specs_folder / "jira-dc-10.3.json").read_text(encoding="utf-8"))


async def test_every_cloud_call_is_documented(
    client: JiraClient, recorder: Recorder, cloud_document: dict[str, Any]
) -> None:
    account = client.account(recorder.address, Deployment.CLOUD, PersonalAccessToken(Secret("any-token")))

    await _ask_everything_of_cloud(account)

    assert _undocumented(recorder, cloud_document, "") == []


async def test_every_data_center_call_is_documented(
    client: JiraClient, recorder: Recorder, data_center_document: dict[str, Any]
) -> None:
    account = client.account(recorder.address, Deployment.DATA_CENTER, PersonalAccessToken(Secret("any-token")))

    await account.myself()
    await account.list_projects()
    await account.my_permissions("APPS", ("EDIT_ISSUES",))
    await account.my_permissions(None)

    # Paths of the Data Center document begin behind /rest, which its server address holds.
    assert _undocumented(recorder, data_center_document, "/rest") == []


async def test_calls_without_a_login_are_documented(
    client: JiraClient, recorder: Recorder, data_center_document: dict[str, Any]
) -> None:
    site = client.site(recorder.address)

    await site.server_info()
    await site.status()
    await site.cloud_id()

    assert {path for _, path, _, _ in recorder.requests} == {"/rest/api/2/serverInfo", *UNDOCUMENTED}
    assert _undocumented(recorder, data_center_document, "/rest") == []


async def test_the_bulk_check_sends_the_documented_body(
    client: JiraClient, recorder: Recorder, cloud_document: dict[str, Any]
) -> None:
    account = client.account(recorder.address, Deployment.CLOUD, PersonalAccessToken(Secret("any-token")))
    schema = {"$ref": "#/components/schemas/BulkPermissionsRequestBean", "components": cloud_document["components"]}

    await account.check_permissions(("ADMINISTER",), ("EDIT_ISSUES", "LINK_ISSUES"), (10_000, 10_001))

    sent = json.loads(recorder.requests[0][3])
    jsonschema.Draft4Validator(schema).validate(sent)
    assert sent["projectPermissions"][0]["projects"] == [10_000, 10_001]


async def test_a_page_is_never_larger_than_jira_gives(client: JiraClient, recorder: Recorder) -> None:
    account = client.account(recorder.address, Deployment.CLOUD, PersonalAccessToken(Secret("any-token")))

    await account.search_projects(100)

    assert recorder.requests[0][2]["maxResults"] == ["100"]


@pytest.mark.parametrize("step", EVERY_STEP, ids=lambda step: step.deed.value)
async def test_every_change_of_cloud_is_documented(
    client: JiraClient, recorder: Recorder, cloud_document: dict[str, Any], step: Step
) -> None:
    admin = client.administration(recorder.address, Deployment.CLOUD, PersonalAccessToken(Secret("any-token")))

    await admin.make(step, 10_100)

    assert _undocumented(recorder, cloud_document, "") == []
    assert _faults_of_body(recorder, cloud_document, "") == []


@pytest.mark.parametrize("step", EVERY_STEP, ids=lambda step: step.deed.value)
async def test_every_change_of_data_center_is_documented(
    client: JiraClient, recorder: Recorder, data_center_document: dict[str, Any], step: Step
) -> None:
    admin = client.administration(recorder.address, Deployment.DATA_CENTER, PersonalAccessToken(Secret("any-token")))

    await admin.make(step, 10_100)

    assert _undocumented(recorder, data_center_document, "/rest") == []
    assert _faults_of_body(recorder, data_center_document, "/rest") == []


@pytest.mark.parametrize("deployment", Deployment)
async def test_every_look_at_the_setup_is_documented(
    client: JiraClient,
    recorder: Recorder,
    cloud_document: dict[str, Any],
    data_center_document: dict[str, Any],
    deployment: Deployment,
) -> None:
    admin = client.administration(recorder.address, deployment, PersonalAccessToken(Secret("any-token")))
    document, prefix = {
        Deployment.CLOUD: (cloud_document, ""),
        Deployment.DATA_CENTER: (data_center_document, "/rest"),
    }[deployment]

    await admin.admin_projects(0)
    await admin.scheme_of("APPS")
    await admin.grants_of(Scheme(10_000, "Any"))
    await admin.players_of("APPS", 10_001)
    await admin.groups_of(HOLDER)
    await admin.size_of_group("align")

    assert set(_undocumented(recorder, document, prefix)) <= UNDOCUMENTED_PARAMETERS


@pytest.mark.parametrize("deployment", Deployment)
async def test_every_question_about_what_happened_is_documented(
    client: JiraClient,
    recorder: Recorder,
    cloud_document: dict[str, Any],
    data_center_document: dict[str, Any],
    deployment: Deployment,
) -> None:
    history = client.history(recorder.address, deployment, PersonalAccessToken(Secret("any-token")))
    since = datetime(2026, 11, 3, 2, 10, tzinfo=UTC)
    document, prefix, outside = {
        Deployment.CLOUD: (cloud_document, "", set()),
        # Data Center's audit log is a program of its own, which the document leaves out.
        Deployment.DATA_CENTER: (data_center_document, "/rest", {"/rest/auditing/1.0/events"}),
    }[deployment]

    await history.issue_changes("APPS-1", 0)
    await history.remote_links("APPS-1")
    await history.search("project = APPS", "")
    if deployment is Deployment.CLOUD:
        await history.search("project = APPS", "next")
        await history.bulk_changes(("10001",), "")
        await history.bulk_changes(("10001",), "next")
        await history.display_names(("5b10a2844c20165700ede21g", "5b10ac8d82e05b22cc7d4ef5"))
    await history.audit_records(since, since + timedelta(hours=1))

    told = [one for one in _undocumented(recorder, document, prefix) if not any(path in one for path in outside)]
    assert told == []
    assert _faults_of_body(recorder, document, prefix) == []


async def _ask_everything_of_cloud(account: AccountCalls) -> None:
    await account.myself()
    await account.search_projects(0, ("APPS", "WEB"))
    await account.my_permissions("APPS", ("EDIT_ISSUES",))
    await account.my_permissions(None, ("ADMINISTER",))
    await account.check_permissions(("ADMINISTER",), ("EDIT_ISSUES",), (10_000,))


def _undocumented(recorder: Recorder, document: dict[str, Any], prefix: str) -> list[str]:
    """What was asked and does not stand in the document: `method path` or `method path?parameter`."""
    missing = []
    for method, path, query, _ in recorder.requests:
        operation = _operation(document, path.removeprefix(prefix), method)
        known = {parameter["name"] for parameter in (operation or {}).get("parameters", ())}
        if operation is None and path not in UNDOCUMENTED:
            missing.append(f"{method} {path}")
        missing += [f"{method} {path}?{name}" for name in query if name not in known]
    return missing


def _operation(document: dict[str, Any], path: str, method: str) -> dict[str, Any] | None:
    """The documented call of that path; one without parameters in its path comes first."""
    fitting = [known for known in document["paths"] if re.fullmatch(re.sub(r"{[^}]*}", "[^/]+", known), path)]
    named = sorted((known for known in fitting if method in document["paths"][known]), key=lambda one: one.count("{"))
    return document["paths"][named[0]][method] if named else None


def _faults_of_body(recorder: Recorder, document: dict[str, Any], prefix: str) -> list[str]:
    """What the document objects to in the bodies that were sent."""
    faults = []
    for method, path, _, body in recorder.requests:
        operation = _operation(document, path.removeprefix(prefix), method) or {}
        contents = list(operation.get("requestBody", {}).get("content", {}).values())
        if body and contents:
            schema = {"allOf": [contents[0]["schema"]], "components": document["components"]}
            faults += [error.message for error in jsonschema.Draft4Validator(schema).iter_errors(json.loads(body))]
        elif body:
            faults.append(f"{method} {path} takes no body")
    return faults
