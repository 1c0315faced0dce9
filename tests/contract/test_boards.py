"""Boards: the sandbox's answers and what the client reads, held against Atlassian's documents of Jira Software.

The examples of `configuration` have a field more than their own schema allows, so the schema is held against the
sandbox alone. Data Center's document describes these calls too, and what they answer in prose only.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest

from jira_api import board_payloads
from sandbox.jira import Deployment, example_world, jira_in_thread
from sandbox.jira.endpoints import boards
from sandbox.jira.example import API_TOKEN, PASSWORD, SERVICE_ACCOUNT

Document = dict[str, Any]
BOARD = "/rest/agile/1.0/board"
PATHS = (BOARD, f"{BOARD}/{{boardId}}", f"{BOARD}/{{boardId}}/configuration", f"{BOARD}/{{boardId}}/project")


@pytest.fixture(scope="session")
def agile_document(specs_folder: Path) -> Document:
    return json.loads((specs_folder / "jira-cloud-software-agile.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def data_center_document(specs_folder: Path) -> Document:
    return json.loads((specs_folder / "jira-dc-10.3.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=[*Deployment])
def jira(request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    """A sandbox Jira asked as the service account."""
    is_cloud = request.param is Deployment.CLOUD
    auth = (f"{SERVICE_ACCOUNT}@example.com", API_TOKEN) if is_cloud else (SERVICE_ACCOUNT, PASSWORD)
    with (
        jira_in_thread(example_world(request.param)) as running,
        httpx.Client(base_url=running.url, auth=auth, trust_env=False) as client,
    ):
        yield client


def documented(document: Document, path: str) -> Document:
    return document["paths"][path]["get"]["responses"]["200"].get("content", {}).get("application/json", {})


@pytest.mark.parametrize("path", PATHS)
def test_the_sandbox_answers_as_documented(jira: httpx.Client, agile_document: Document, path: str) -> None:
    schema = documented(agile_document, path).get("schema")

    answer = jira.get(path.format(boardId=84))

    assert answer.status_code == 200
    if schema is not None:
        validator = jsonschema.Draft4Validator({**schema, "components": agile_document["components"]})
        assert [error.message for error in validator.iter_errors(answer.json())] == []


@pytest.mark.parametrize("path", PATHS[2:])
def test_the_sandbox_has_the_fields_of_the_documented_example(
    jira: httpx.Client, agile_document: Document, path: str
) -> None:
    example = json.loads(documented(agile_document, path)["example"])

    told = jira.get(path.format(boardId=84)).json()

    assert told.keys() - {"type"} <= example.keys()
    if "values" in told:
        assert told["values"][0].keys() <= example["values"][0].keys()


@pytest.mark.parametrize("path", PATHS)
def test_both_documents_have_the_call(agile_document: Document, data_center_document: Document, path: str) -> None:
    assert {"200", "403"} <= agile_document["paths"][path]["get"]["responses"].keys()
    assert "get" in data_center_document["paths"][path.removeprefix("/rest")]


def test_a_scoped_token_needs_the_documented_scopes(agile_document: Document) -> None:
    for endpoint, path in zip(boards.ENDPOINTS, PATHS, strict=True):
        security = agile_document["paths"][path]["get"]["security"]
        wanted = [frozenset(one["OAuth2"]) for one in security if "OAuth2" in one]
        assert list(endpoint.scopes) == wanted, path


@pytest.mark.parametrize(
    ("path", "read"),
    [
        (PATHS[1], board_payloads.board),
        (PATHS[2], board_payloads.board_filter),
        (PATHS[3], lambda document: board_payloads.board_projects(document, 0)),
    ],
)
def test_the_documented_example_is_understood(
    agile_document: Document, path: str, read: Callable[[object], object]
) -> None:
    assert read(json.loads(documented(agile_document, path)["example"])) is not None
